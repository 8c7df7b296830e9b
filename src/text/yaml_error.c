/*
 * yaml_error.c: what libyaml complains of, in words that help: the cause is looked for in the
 * text, and the finding stands there rather than where the parser gave up.
 */
#include "base/str.h"
#include "text/yaml_reader.h"

/* The error that libyaml stopped at, with its marks as bytes. */
struct trouble {
	struct prm__yaml_reader *r;
	const char *problem, *context;
	size_t at;    /* where it gave up */
	size_t begin; /* where the node in question begins; `at` where libyaml says nothing */
	size_t line;  /* the start of the line of `at` */
};

static void say(const struct trouble *t, size_t at, const char *text, const char *hint)
{
	prm_diag_entry e = {.code = PRM_YAML_SYNTAX, .start = at, .hint = prm_str_c(hint)};
	prm_str line = prm__str_line(t->r->text, at);
	size_t end = (size_t)(line.ptr - t->r->text.ptr) + line.len;

	e.end = at < end ? at + 1 : at;
	prm__yaml_report(t->r, &e, "%s", text);
}

static char char_at(const struct trouble *t, size_t at)
{
	return at < t->r->text.len ? t->r->text.ptr[at] : '\n';
}

static bool is_in(const char *text, const char *part)
{
	return text && strstr(text, part) != NULL;
}

static size_t line_start(prm_str text, size_t at)
{
	while (at > 0 && text.ptr[at - 1] != '\n')
		at--;
	return at;
}

static size_t skip_blanks(const struct trouble *t, size_t at)
{
	while (char_at(t, at) == ' ' || char_at(t, at) == '\t')
		at++;
	return at;
}

/* The last byte before `at` on its line that is no blank; `at` when there is none. */
static size_t before(const struct trouble *t, size_t at)
{
	size_t back = at;

	while (back > t->line && (char_at(t, back - 1) == ' ' || char_at(t, back - 1) == '\t'))
		back--;
	return back > t->line ? back - 1 : at;
}

static uint32_t line_number(const struct trouble *t, size_t at)
{
	uint32_t line, column;

	prm__str_position(t->r->text, at, &line, &column);
	return line;
}

/* ---- templates ---------------------------------------------------------------------------- */

void prm__yaml_report_template(struct prm__yaml_reader *r, size_t at)
{
	prm_diag_entry e = {.code = PRM_YAML_SYNTAX, .start = at, .end = at + 2};

	if (r->template_at == at + 1)
		return;
	r->template_at = at + 1;
	e.hint = PRM_LIT("quote the template: \"{{...}}\", or put it under a '|'");
	prm__yaml_report(r, &e, "a value that begins with '{{' is a map to YAML");
}

/* A `{{` that begins a value on the line of `at`, before `at`; `at` + 1 when there is none. */
static size_t bare_template(prm_str text, size_t at)
{
	size_t start = line_start(text, at), back;

	for (size_t i = start; i < at && i + 1 < text.len; i++) {
		if (text.ptr[i] != '{' || text.ptr[i + 1] != '{')
			continue;
		for (back = i; back > start && text.ptr[back - 1] == ' '; back--)
			;
		if (back == start || (back < i && strchr(":-,", text.ptr[back - 1])) ||
		    strchr("[", text.ptr[back - 1]))
			return i;
		i++;
	}
	return at + 1;
}

/* Is the trouble that of a template without quotes? Then that is what is said. */
static bool is_template(const struct trouble *t)
{
	struct prm__yaml_reader *r = t->r;
	size_t at = bare_template(r->text, t->at);

	for (size_t i = 0; i < r->depth && at > t->at; i++) {
		const struct prm__yaml_frame *frame = &r->frames[i];

		if (frame->flow && frame->start + 1 < r->text.len &&
		    r->text.ptr[frame->start] == '{' && r->text.ptr[frame->start + 1] == '{')
			at = frame->start;
	}
	if (at > t->at)
		return false;
	prm__yaml_report_template(r, at);
	return true;
}

/* ---- causes ------------------------------------------------------------------------------- */

/* A quoted scalar that took some lines in and ended on this one: its end is probably missing. */
static bool is_stray_quote(const struct trouble *t)
{
	prm_span span = t->r->last_scalar;
	char quote = char_at(t, span.start);
	prm_diag_entry e = {
		.code = PRM_YAML_SYNTAX, .start = span.start, .end = (size_t)span.start + 1};

	if ((quote != '"' && quote != '\'') || span.end > t->at || span.end <= t->line ||
	    span.start >= t->line)
		return false;
	e.hint = PRM_LIT("close it on its own line; a quote inside is written \\\" or ''");
	prm__yaml_report(t->r, &e, "the quote that opens here ends on line %u, with text behind it",
			 line_number(t, t->at));
	return true;
}

static void behind_value(const struct trouble *t)
{
	char last = char_at(t, before(t, t->at));

	if (last == '"' || last == '\'')
		say(t, t->at, "there is text behind the closing quote",
		    last == '"' ? "quote all of the value; a quote inside is written \\\""
				: "quote all of the value; a quote inside is written ''");
	else
		say(t, t->at, "there is text behind the end of the value",
		    "quote all of the value");
}

/* "did not find expected key": the line belongs to no open map. */
static void no_key(const struct trouble *t)
{
	size_t first = skip_blanks(t, t->line);

	if (is_stray_quote(t))
		return;
	if (first < t->at && char_at(t, first) != '-')
		behind_value(t);
	else if (char_at(t, t->at) == '-' && skip_blanks(t, t->at + 1) > t->at + 1)
		say(t, t->at, "a list item is not expected here",
		    "indent it as the other items of its list, or below the key that it belongs "
		    "to");
	else if (char_at(t, t->at) == ':')
		say(t, t->at, "a key is missing before ':'",
		    "write the key, or quote a text that begins with ':'");
	else
		say(t, t->at, "the indentation of this line fits nothing above it",
		    "align it with the keys that it belongs with");
}

static void no_item(const struct trouble *t)
{
	if (is_stray_quote(t))
		return;
	if (skip_blanks(t, t->line) < t->at)
		behind_value(t);
	else
		say(t, t->at, "this line stands among list items and is none",
		    "begin it with '- ', or correct its indentation");
}

/* "mapping values are not allowed": a second `: `, or a key where the line above goes on. */
static void stray_colon(const struct trouble *t)
{
	size_t first = skip_blanks(t, t->line);

	for (size_t i = first; i + 1 < t->at; i++) {
		if (char_at(t, i) == ':' &&
		    (char_at(t, i + 1) == ' ' || char_at(t, i + 1) == '\t')) {
			say(t, t->at, "the value holds ': ', which makes it a key",
			    "quote the value");
			return;
		}
	}
	say(t, first, "a key is not expected here: the line above it has a value already",
	    "correct the indentation, or give the line above its ':'");
}

static void stray_character(const struct trouble *t)
{
	char c = char_at(t, t->at), text[64] = "a value cannot begin with '?'";

	if (c == '\t') {
		say(t, t->at, "a tab is used for indentation", "indent with spaces");
		return;
	}
	text[strlen(text) - 2] = c;
	say(t, t->at, text, "quote the value");
}

/* Brackets that are not closed: said where they open, unless something is wrong on that line. */
static void open_bracket(const struct trouble *t, size_t opened)
{
	bool list = char_at(t, opened) == '[';

	if (opened >= t->line && char_at(t, t->at) != '\n')
		say(t, t->at,
		    list ? "a ',' or ']' is expected here" : "a ',' or '}' is expected here",
		    "quote a text that holds brackets, commas or quotes");
	else
		say(t, opened,
		    list ? "the '[' that opens here is not closed"
			 : "the '{' that opens here is not closed",
		    list ? "add ']', or quote a text that begins with '['"
			 : "add '}', or quote a text that begins with '{'");
}

static void no_content(const struct trouble *t)
{
	const struct prm__yaml_reader *r = t->r;
	char c = char_at(t, t->at);
	char text[64] = "a value cannot begin with '?'";

	if (r->depth > 0 && r->frames[r->depth - 1].flow &&
	    (r->frames[r->depth - 1].start < t->line || c == '\n')) {
		open_bracket(t, r->frames[r->depth - 1].start);
		return;
	}
	text[strlen(text) - 2] = c;
	say(t, t->at, text, "quote the value, or remove the character");
}

/* Something behind the document's end: `...`, a directive without `---`, or a line too far left. */
static void behind_document(const struct trouble *t)
{
	prm_str text = t->r->text, above = prm__str_trim(prm_str_n(text.ptr, t->line));
	prm_diag_entry e = {.code = PRM_YAML_DOCUMENTS, .start = t->at, .end = t->at + 1};

	if (is_stray_quote(t))
		return;
	e.hint = PRM_LIT("keep one document a file: remove the '...'");
	if (!t->r->started)
		say(t, t->at, "the '---' is missing behind the directives",
		    "write '---' on a line of its own");
	else if (prm__str_ends(above, PRM_LIT("...")))
		prm__yaml_report(t->r, &e, "there is more behind the end of the document");
	else if (skip_blanks(t, t->line) < t->at)
		behind_value(t);
	else
		say(t, t->at, "this line is no part of the value above", "correct its indentation");
}

static void bad_escape(const struct trouble *t)
{
	size_t at = t->at;

	while (at > t->line && t->at - at < 10 && char_at(t, at) != '\\')
		at--;
	say(t, at, "the escape is not known in double quotes",
	    "write '\\\\' for a backslash, or use single quotes; a character above U+FFFF is "
	    "written as "
	    "itself or \\UXXXXXXXX");
}

static void unknown_tag(const struct trouble *t)
{
	prm_diag_entry e = {.code = PRM_YAML_TAG, .start = t->begin, .end = t->begin + 1};

	e.hint = PRM_LIT("quote a text that begins with '!'");
	prm__yaml_report(t->r, &e, "unknown tag");
}

/* ---- the table ---------------------------------------------------------------------------- */

struct rule {
	const char *problem, *context; /* parts of libyaml's words */
	void (*explain)(const struct trouble *t);
	bool at_begin; /* without explain: where text is said */
	const char *text, *hint;
};

static void flow_end(const struct trouble *t)
{
	open_bracket(t, t->begin);
}

static const struct rule rules[] = {
	{"did not find expected key", NULL, no_key, false, NULL, NULL},
	{"did not find expected '-'", NULL, no_item, false, NULL, NULL},
	{"mapping values are not", NULL, stray_colon, false, NULL, NULL},
	{"cannot start any token", NULL, stray_character, false, NULL, NULL},
	{"did not find expected ','", NULL, flow_end, false, NULL, NULL},
	{"expected node content", NULL, no_content, false, NULL, NULL},
	{"expected <document start>", NULL, behind_document, false, NULL, NULL},
	{"unknown escape", NULL, bad_escape, false, NULL, NULL},
	{"hexdecimal", NULL, bad_escape, false, NULL, NULL},
	{"Unicode character escape", NULL, bad_escape, false, NULL, NULL},
	{"", "a quoted scalar", NULL, true, "the quote that opens here is not closed",
	 "close it; a quote inside is written \\\" or ''"},
	{"found a tab", NULL, NULL, false, "a tab is used for indentation", "indent with spaces"},
	{"could not find expected ':'", NULL, NULL, true, "a ':' is missing behind this key",
	 "write 'key: value'; a text of several lines stands under '|', indented"},
	{"sequence entries are not", NULL, NULL, false,
	 "a list cannot begin on the line of its key",
	 "put '- ' on a line of its own, or quote the value"},
	{"mapping keys are not", NULL, NULL, false, "a value cannot begin with '? '",
	 "quote the value"},
	{"alphabetic or numeric", "an alias", NULL, true, "no name stands behind '*'",
	 "a value that begins with '*' must be quoted"},
	{"alphabetic or numeric", "an anchor", NULL, true, "no name stands behind '&'",
	 "a value that begins with '&' must be quoted"},
	{"indentation indicator", NULL, NULL, false,
	 "the indentation behind '|' or '>' cannot be 0", "write 1 to 9, or nothing"},
	{"comment or line break", "a block scalar", NULL, false,
	 "the text of a '|' or '>' begins on the next line",
	 "move it there, indented, or quote the value"},
	{"incompatible YAML", NULL, NULL, false, "only YAML 1.1 and 1.2 are understood",
	 "remove the %YAML line"},
	{"", "directive", NULL, true, "a directive that is not understood",
	 "remove the line; quote a value that begins with '%'"},
	{"tag handle", NULL, unknown_tag, false, NULL, NULL},
	{"", " a tag", NULL, true, "a tag that is not understood",
	 "quote a text that begins with '!'"},
	{"unexpected ':'", NULL, NULL, false, "a ':' cannot stand here", "quote the text"},
};

static void explain(const struct trouble *t)
{
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		const struct rule *rule = &rules[i];

		if (!is_in(t->problem, rule->problem) ||
		    (rule->context && !is_in(t->context, rule->context)))
			continue;
		if (rule->explain)
			rule->explain(t);
		else
			say(t, rule->at_begin ? t->begin : t->at, rule->text, rule->hint);
		return;
	}
	say(t, t->at, t->problem, NULL);
}

void prm__yaml_report_syntax(struct prm__yaml_reader *r)
{
	const yaml_parser_t *p = &r->parser;
	struct trouble t = {.r = r, .problem = p->problem ? p->problem : "", .context = p->context};

	if (p->error == YAML_READER_ERROR) {
		t.at = p->problem_offset < r->text.len ? p->problem_offset : r->text.len;
		t.begin = t.at;
	} else {
		t.at = prm__yaml_byte(r, p->problem_mark.index);
		t.begin = p->context ? prm__yaml_byte(r, p->context_mark.index) : t.at;
	}
	t.line = line_start(r->text, t.at);
	if (r->template_at && r->template_at - 1 >= t.line && r->template_at - 1 <= t.at)
		return; /* it was said of this line already */
	if (!is_template(&t))
		explain(&t);
}
