/*
 * parser.c: bytes -> tags and text -> whitespace control -> tree. Tolerates errors: a bad tag is
 * reported and left out, a block that is not closed ends at the end of the template.
 */
#include <stdarg.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/limits.h"
#include "base/str.h"
#include "base/symbol.h"
#include "template/ast.h"
#include "text/number.h"

enum token_kind { TOKEN_TEXT, TOKEN_VALUE, TOKEN_RAW_VALUE, TOKEN_OPEN, TOKEN_OPEN_INVERSE, TOKEN_CLOSE,
		  TOKEN_ELSE, TOKEN_COMMENT, TOKEN_PARTIAL, TOKEN_OPEN_PARTIAL, TOKEN_OPEN_INLINE };

struct token {
	int kind;
	uint32_t start, end;
	prm_str text;   /* TEXT: what is left of it; else what stands inside the tag */
	prm_str before; /* PARTIAL: its indent */
	bool strip_left, strip_right;
};

/* After so many tags without an end the rest is not read: each costs a walk to the end. */
#define MOST_UNCLOSED 20

struct parser {
	prm_str text;
	const prm_template_options *opts;
	const prm_limits *limits;
	prm_arena *arena;
	prm_diag *diag;
	struct token *tokens;
	size_t count, size;
	prm_str in; /* the tag being read */
	size_t at;  /* in it */
	size_t depth;
	size_t unclosed; /* tags for whose end the whole rest was searched */
	bool nomem;
};

void prm__template_report(prm_diag *diag, prm_str source, prm_str text, prm_status code, size_t start,
			  size_t end, const char *hint, const prm_diag_note *notes, const char *fmt, ...)
{
	prm_diag_entry e = {.code = code, .source = source, .start = start, .end = end, .notes = notes};
	char line[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(line, sizeof(line), fmt, args);
	va_end(args);
	prm__str_position(text, start, &e.line, &e.column);
	e.excerpt = prm__str_line(text, start);
	e.hint = prm_str_c(hint);
	prm_diag_addf(diag, &e, "%s", line);
}

static void fault(struct parser *p, size_t start, size_t end, const char *hint, const char *what)
{
	prm__template_report(p->diag, p->opts->source, p->text, PRM_TEMPLATE_SYNTAX, start, end, hint, NULL,
			     "%s", what);
}

/* ---- tokens ---------------------------------------------------------------------------------- */

static struct token *add_token(struct parser *p, int kind, size_t start, size_t end)
{
	struct token *t;

	if (p->count == p->size) {
		size_t size = p->size ? p->size * 2 : 32;
		struct token *larger = prm_arena_calloc(p->arena, size, sizeof(*larger));

		if (!larger) {
			p->nomem = true;
			return NULL;
		}
		if (p->count)
			memcpy(larger, p->tokens, p->count * sizeof(*larger));
		p->tokens = larger;
		p->size = size;
	}
	t = &p->tokens[p->count++];
	*t = (struct token){.kind = kind, .start = (uint32_t)start, .end = (uint32_t)end};
	return t;
}

static void add_text(struct parser *p, size_t start, size_t end)
{
	struct token *t = start < end ? add_token(p, TOKEN_TEXT, start, end) : NULL;

	if (t)
		t->text = prm_str_n(p->text.ptr + start, end - start);
}

static size_t find_from(prm_str s, const char *needle, size_t from)
{
	prm_str rest = prm_str_n(s.ptr + from, s.len - from);

	return from + prm__str_find(rest, prm_str_c(needle));
}

static bool starts_at(prm_str s, size_t at, const char *word)
{
	return prm__str_starts(prm_str_n(s.ptr + at, s.len - at), prm_str_c(word));
}

/* The end of a tag's inside: "}}" outside of strings and brackets. */
static size_t tag_end(prm_str s, size_t at, const char *close)
{
	char quote = '\0';

	for (; at < s.len; at++) {
		char c = s.ptr[at];

		if (quote == ']') {
			if (c == '\\')
				at++;
			else if (c == ']')
				quote = '\0';
		} else if (quote) {
			if (c == '\\')
				at++;
			else if (c == quote)
				quote = '\0';
		} else if (c == '"' || c == '\'') {
			quote = c;
		} else if (c == '[') {
			quote = ']';
		} else if (starts_at(s, at, close)) {
			return at;
		}
	}
	return s.len;
}

static int kind_of(prm_str inside, size_t *skip)
{
	static const struct {
		const char *start;
		int kind;
	} kinds[] = {{"#>", TOKEN_OPEN_PARTIAL}, {"#*", TOKEN_OPEN_INLINE}, {"#", TOKEN_OPEN},
		     {"^", TOKEN_OPEN_INVERSE},	 {"/", TOKEN_CLOSE},	    {">", TOKEN_PARTIAL},
		     {"&", TOKEN_RAW_VALUE}};

	*skip = 0;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (prm__str_starts(inside, prm_str_c(kinds[i].start))) {
			*skip = strlen(kinds[i].start);
			return kinds[i].kind;
		}
	return TOKEN_VALUE;
}

static bool is_else(prm_str inside)
{
	return prm_str_is(inside, "else") ||
	       (prm__str_starts(inside, PRM_LIT("else")) && inside.len > 4 &&
		(inside.ptr[4] == ' ' || inside.ptr[4] == '\n' || inside.ptr[4] == '\t'));
}

static size_t read_comment(struct parser *p, size_t start, size_t at, bool strip)
{
	bool dashes = starts_at(p->text, at, "!--");
	size_t end = find_from(p->text, dashes ? "--" : "}}", at + (dashes ? 3 : 1));
	struct token *t;

	if (dashes) /* the first "--}}" or "--~}}" */
		while (end < p->text.len && !starts_at(p->text, end, "--}}") && !starts_at(p->text, end, "--~}}"))
			end = find_from(p->text, "--", end + 1);
	if (end >= p->text.len) {
		fault(p, start, p->text.len, "close it with }} (or --}})", "the comment is not closed");
		return p->text.len;
	}
	t = add_token(p, TOKEN_COMMENT, start, end);
	if (t) {
		t->strip_left = strip;
		t->strip_right = p->text.ptr[end + (dashes ? 2 : 0)] == '~' || (!dashes && p->text.ptr[end - 1] == '~');
	}
	end = find_from(p->text, "}}", end) + 2;
	if (t)
		t->end = (uint32_t)end;
	return end;
}

/* Read the tag whose "{{" stands at start; gives the byte behind it. */
static size_t read_tag(struct parser *p, size_t start)
{
	bool triple = starts_at(p->text, start, "{{{"), strip = false;
	size_t at = start + (triple ? 3 : 2), end, skip;
	prm_str inside;
	struct token *t;

	if (at < p->text.len && p->text.ptr[at] == '~') {
		strip = true;
		at++;
		if (!triple && at < p->text.len && p->text.ptr[at] == '{') {
			triple = true;
			at++;
		}
	}
	if (!triple && at < p->text.len && p->text.ptr[at] == '!')
		return read_comment(p, start, at, strip);
	end = tag_end(p->text, at, triple ? "}" : "}}");
	if (end >= p->text.len || (triple && !starts_at(p->text, end, "}}}") && !starts_at(p->text, end, "}~}}"))) {
		fault(p, start, start + 2, "close it with }}, or write \\{{ for braces in the text",
		      "the tag is not closed");
		return ++p->unclosed > MOST_UNCLOSED ? p->text.len : at;
	}
	inside = prm__str_trim(prm_str_n(p->text.ptr + at, end - at));
	if (starts_at(p->text, end, triple ? "}}}}" : "}}}") && !prm_str_is(inside, "else") &&
	    !prm_str_is(inside, "^") && (triple || p->text.ptr[end - 1] != '~')) {
		fault(p, start, end, "write {{x}} or {{{x}}}", "the tag is closed by more braces than it was opened");
		return end + (triple ? 4 : 3);
	}
	inside = prm_str_n(p->text.ptr + at, end - at);
	t = add_token(p, TOKEN_RAW_VALUE, start, 0);
	if (!t)
		return p->text.len;
	t->strip_left = strip;
	t->strip_right = triple ? p->text.ptr[end + 1] == '~' : inside.len && inside.ptr[inside.len - 1] == '~';
	if (t->strip_right && !triple)
		inside.len--;
	end += triple ? (t->strip_right ? 4 : 3) : 2;
	t->end = (uint32_t)end;
	skip = 0;
	if (!triple)
		t->kind = kind_of(inside, &skip);
	t->text = prm__str_trim(prm_str_n(inside.ptr + skip, inside.len - skip));
	if (t->kind == TOKEN_VALUE && is_else(t->text)) {
		t->kind = TOKEN_ELSE;
		t->text = prm__str_trim(prm_str_n(t->text.ptr + 4, t->text.len - 4));
	} else if (t->kind == TOKEN_OPEN_INVERSE && t->text.len == 0) {
		t->kind = TOKEN_ELSE;
	}
	return end;
}

/* The end of a raw block's text; others may stand inside, each with its own end. */
static size_t raw_end(prm_str s, size_t at, size_t *close)
{
	size_t depth = 1;

	for (; at < s.len; at++) {
		at = find_from(s, "{{{{", at);
		if (at >= s.len || at + 4 >= s.len)
			return s.len;
		if (s.ptr[at + 4] != '/') {
			depth++;
			at += 3;
			continue;
		}
		*close = find_from(s, "}}}}", at + 5);
		if (*close >= s.len)
			return s.len;
		if (--depth == 0)
			return at;
		at = *close + 3;
	}
	return s.len;
}

/* {{{{name}}}} text {{{{/name}}}}: a block whose text is left as it is. */
static size_t read_raw(struct parser *p, size_t start)
{
	size_t open = tag_end(p->text, start + 4, "}}}}"), close = 0, end;
	struct token *t;

	end = open < p->text.len ? raw_end(p->text, open + 4, &close) : p->text.len;
	if (end >= p->text.len) {
		fault(p, start, start + 4, "close it with {{{{/name}}}}", "the raw block is not closed");
		return p->text.len;
	}
	t = add_token(p, TOKEN_OPEN, start, open + 4);
	if (t)
		t->text = prm__str_trim(prm_str_n(p->text.ptr + start + 4, open - start - 4));
	add_text(p, open + 4, end);
	t = add_token(p, TOKEN_CLOSE, end, close + 4);
	if (t)
		t->text = prm__str_trim(prm_str_n(p->text.ptr + end + 5, close - end - 5));
	return close + 4;
}

/* The text up to the next tag, with `\{{` and `\\{{`. */
static void tokenize(struct parser *p)
{
	size_t text = 0, at = 0;

	while (at < p->text.len && !p->nomem) {
		size_t tag = find_from(p->text, "{{", at);

		if (tag >= p->text.len)
			break;
		if (tag > text && p->text.ptr[tag - 1] == '\\' && !(tag > text + 1 && p->text.ptr[tag - 2] == '\\')) {
			add_text(p, text, tag - 1);
			text = tag;
			at = tag + 2;
			continue;
		}
		add_text(p, text, tag > text && p->text.ptr[tag - 1] == '\\' ? tag - 1 : tag);
		at = text = starts_at(p->text, tag, "{{{{") ? read_raw(p, tag) : read_tag(p, tag);
	}
	add_text(p, text, p->text.len);
}

/* ---- whitespace ------------------------------------------------------------------------------ */

static bool stands_alone(const struct token *t)
{
	return t->kind != TOKEN_TEXT && t->kind != TOKEN_VALUE && t->kind != TOKEN_RAW_VALUE;
}

/* Bytes of blank at the end of text, back to a line's start; SIZE_MAX when it is not blank. */
static size_t blank_before(const struct parser *p, size_t index)
{
	prm_str s;
	size_t n = 0;

	if (index == 0)
		return 0;
	if (p->tokens[index - 1].kind != TOKEN_TEXT)
		return SIZE_MAX;
	s = prm_str_n(p->text.ptr + p->tokens[index - 1].start,
		      p->tokens[index - 1].end - p->tokens[index - 1].start);
	while (n < s.len && (s.ptr[s.len - 1 - n] == ' ' || s.ptr[s.len - 1 - n] == '\t'))
		n++;
	if (n < s.len)
		return s.ptr[s.len - 1 - n] == '\n' ? n : SIZE_MAX;
	return index == 1 ? n : SIZE_MAX;
}

static size_t blank_behind(const struct parser *p, size_t index)
{
	prm_str s;
	size_t n = 0;

	if (index + 1 == p->count)
		return 0;
	if (p->tokens[index + 1].kind != TOKEN_TEXT)
		return SIZE_MAX;
	s = prm_str_n(p->text.ptr + p->tokens[index + 1].start,
		      p->tokens[index + 1].end - p->tokens[index + 1].start);
	while (n < s.len && (s.ptr[n] == ' ' || s.ptr[n] == '\t'))
		n++;
	if (n < s.len && s.ptr[n] == '\r')
		n++;
	if (n < s.len)
		return s.ptr[n] == '\n' ? n + 1 : SIZE_MAX;
	return index + 2 == p->count ? n : SIZE_MAX;
}

static void cut_end(struct token *t, size_t n)
{
	t->text.len = n > t->text.len ? 0 : t->text.len - n;
}

static void cut_start(struct token *t, size_t n)
{
	n = n > t->text.len ? t->text.len : n;
	t->text = prm_str_n(t->text.ptr + n, t->text.len - n);
}

static void mark_standalone(struct parser *p)
{
	for (size_t i = 0; i < p->count; i++) {
		size_t before, behind;

		if (!stands_alone(&p->tokens[i]) || (p->opts->flags & PRM_TEMPLATE_IGNORE_STANDALONE))
			continue;
		before = blank_before(p, i);
		behind = blank_behind(p, i);
		if (before == SIZE_MAX || behind == SIZE_MAX)
			continue;
		if (i > 0) {
			struct token *text = &p->tokens[i - 1];

			if (p->tokens[i].kind == TOKEN_PARTIAL)
				p->tokens[i].before = prm_str_n(p->text.ptr + text->end - before, before);
			cut_end(text, before);
		}
		if (i + 1 < p->count)
			cut_start(&p->tokens[i + 1], behind);
	}
}

static void strip(struct parser *p)
{
	for (size_t i = 0; i < p->count; i++) {
		struct token *t = &p->tokens[i];

		if (t->strip_left)
			t->before = prm_str_n(NULL, 0);
		if (t->strip_left && i > 0 && p->tokens[i - 1].kind == TOKEN_TEXT)
			while (t[-1].text.len && strchr(" \t\r\n", t[-1].text.ptr[t[-1].text.len - 1]))
				t[-1].text.len--;
		if (t->strip_right && i + 1 < p->count && t[1].kind == TOKEN_TEXT)
			while (t[1].text.len && strchr(" \t\r\n", t[1].text.ptr[0]))
				cut_start(&t[1], 1);
	}
}

/* ---- expressions ----------------------------------------------------------------------------- */

static size_t position(const struct parser *p)
{
	return (size_t)(p->in.ptr - p->text.ptr) + p->at;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct parser *p)
{
	while (p->at < p->in.len && is_space(p->in.ptr[p->at]))
		p->at++;
}

static bool at_end(struct parser *p)
{
	skip_space(p);
	return p->at >= p->in.len;
}

static bool take_char(struct parser *p, char c)
{
	if (p->at >= p->in.len || p->in.ptr[p->at] != c)
		return false;
	p->at++;
	return true;
}

static void *get(struct parser *p, size_t size)
{
	void *memory = prm_arena_calloc(p->arena, 1, size);

	if (!memory)
		p->nomem = true;
	return memory;
}

static prm_expr *new_expr(struct parser *p, int kind, size_t start)
{
	prm_expr *e = get(p, sizeof(*e));

	if (e) {
		e->kind = kind;
		e->start = (uint32_t)start;
	}
	return e;
}

static prm_expr *expr_fault(struct parser *p, size_t start, const char *what, const char *hint)
{
	fault(p, start, start + 1, hint, what);
	return NULL;
}

static bool ends_id(char c)
{
	return is_space(c) || strchr("!\"#%&'()*+,./;<=>@[\\]^`{|}~", c) != NULL;
}

static prm_str take_id(struct parser *p)
{
	size_t start = p->at;

	while (p->at < p->in.len && p->in.ptr[p->at] && !ends_id(p->in.ptr[p->at]))
		p->at++;
	return prm_str_n(p->in.ptr + start, p->at - start);
}

static bool add_segment(struct parser *p, prm_expr *e, prm_str name)
{
	prm_segment *larger = prm_arena_calloc(p->arena, e->segment_count + 1, sizeof(*larger));

	if (!larger) {
		p->nomem = true;
		return false;
	}
	if (e->segment_count)
		memcpy(larger, e->segments, e->segment_count * sizeof(*larger));
	larger[e->segment_count].name = name;
	larger[e->segment_count].symbol = prm__symbols_intern(p->opts->symbols, name);
	e->segments = larger;
	e->segment_count++;
	return true;
}

#define MOST_SEGMENTS 64

/* [any thing], where \] and \\ stand for ] and \ */
static bool read_bracketed(struct parser *p, prm_str *name)
{
	size_t close = p->at + 1, len = 0;
	char *text;

	while (close < p->in.len && p->in.ptr[close] != ']')
		close += p->in.ptr[close] == '\\' && close + 1 < p->in.len ? 2 : 1;
	if (close >= p->in.len)
		return expr_fault(p, position(p), "the bracket is not closed", "close it with ]") != NULL;
	text = prm_arena_alloc(p->arena, close - p->at);
	if (!text) {
		p->nomem = true;
		return false;
	}
	for (size_t i = p->at + 1; i < close; i++) {
		if (p->in.ptr[i] == '\\' && (p->in.ptr[i + 1] == ']' || p->in.ptr[i + 1] == '\\'))
			i++;
		text[len++] = p->in.ptr[i];
	}
	*name = prm_str_n(text, len);
	p->at = close + 1;
	return true;
}

/* One step: a name, [any thing], this, . or .. ; *more tells whether a separator may follow. */
static bool read_step(struct parser *p, prm_expr *e)
{
	prm_str name;

	if (p->at < p->in.len && p->in.ptr[p->at] == '[') {
		return read_bracketed(p, &name) && add_segment(p, e, name);
	}
	if (starts_at(p->in, p->at, "..")) {
		p->at += 2;
		if (e->segment_count || (e->is_scoped && !e->up))
			return expr_fault(p, position(p), "'..' stands only at a path's start", "") != NULL;
		e->up++;
		e->is_scoped = true;
		return true;
	}
	if (take_char(p, '.')) {
		if (e->segment_count)
			return expr_fault(p, position(p), "'.' stands only at a path's start", "") != NULL;
		e->is_scoped = true;
		return true;
	}
	name = take_id(p);
	if (name.len == 0)
		return expr_fault(p, position(p), "a name is expected here",
				  "a name may not hold this character; write [it in brackets]") != NULL;
	if (prm_str_is(name, "this") && !e->is_data) {
		if (e->segment_count)
			return expr_fault(p, position(p), "'this' stands only at a path's start",
					  "write [this] for a key of that name") != NULL;
		e->is_scoped = true;
		return true;
	}
	return add_segment(p, e, name);
}

static prm_expr *read_path(struct parser *p)
{
	size_t begin = p->at;
	prm_expr *e = new_expr(p, EXPR_PATH, position(p));

	if (!e)
		return NULL;
	e->is_data = take_char(p, '@');
	for (;;) {
		if (!read_step(p, e))
			return NULL;
		if (e->segment_count > MOST_SEGMENTS)
			return expr_fault(p, position(p), "the path has more than 64 steps", "");
		if (p->at + 1 < p->in.len && (p->in.ptr[p->at] == '.' || p->in.ptr[p->at] == '/') &&
		    !is_space(p->in.ptr[p->at + 1]))
			p->at++;
		else if (e->up && !e->segment_count && take_char(p, '/'))
			break;
		else
			break;
	}
	e->text = prm_str_n(p->in.ptr + begin, p->at - begin);
	e->end = (uint32_t)position(p);
	return e;
}

static prm_expr *read_string(struct parser *p)
{
	char quote = p->in.ptr[p->at];
	prm_expr *e = new_expr(p, EXPR_STRING, position(p));
	char *text = prm_arena_alloc(p->arena, p->in.len + 1);
	size_t len = 0;

	if (!e || !text) {
		p->nomem = true;
		return NULL;
	}
	for (p->at++; p->at < p->in.len && p->in.ptr[p->at] != quote; p->at++) {
		if (p->in.ptr[p->at] == '\\' && p->at + 1 < p->in.len && p->in.ptr[p->at + 1] == quote)
			p->at++;
		text[len++] = p->in.ptr[p->at];
	}
	if (!take_char(p, quote))
		return expr_fault(p, e->start, "the text has no closing quote", "close the quote");
	e->text = prm_str_n(text, len);
	e->literal = prm_value_str(e->text);
	e->end = (uint32_t)position(p);
	return e;
}

/* Numbers and the four words, when nothing of a path follows; else NULL and p->at is unmoved. */
static prm_expr *read_literal(struct parser *p)
{
	static const char *const words[] = {"true", "false", "null", "undefined"};
	size_t end = p->at, i = p->at;
	prm_str word;
	prm_expr *e;
	int kind = -1;

	while (end < p->in.len && !is_space(p->in.ptr[end]) && p->in.ptr[end] != ')')
		end++;
	word = prm_str_n(p->in.ptr + p->at, end - p->at);
	for (int w = 0; w < 4; w++)
		if (prm_str_is(word, words[w]))
			kind = EXPR_TRUE + w;
	if (kind < 0) {
		bool digits = false, point = false;

		i += i < end && p->in.ptr[i] == '-';
		for (; i < end; i++) {
			if (p->in.ptr[i] >= '0' && p->in.ptr[i] <= '9')
				digits = true;
			else if (p->in.ptr[i] == '.' && digits && !point && i + 1 < end)
				point = true;
			else
				return NULL;
		}
		if (!digits)
			return NULL;
		kind = EXPR_NUMBER;
	}
	e = new_expr(p, kind, position(p));
	if (!e)
		return NULL;
	e->text = word;
	e->literal = kind == EXPR_TRUE || kind == EXPR_FALSE ? prm_value_bool(kind == EXPR_TRUE)
		     : kind == EXPR_NULL			 ? prm_value_null()
								 : (prm_value){0};
	if (kind == EXPR_NUMBER && !prm__number_read(word, p->arena, &e->literal))
		p->nomem = true;
	p->at = end;
	e->end = (uint32_t)position(p);
	return e;
}

static prm_expr *read_call(struct parser *p, bool to_close);

static prm_expr *read_param(struct parser *p)
{
	prm_expr *e;

	skip_space(p);
	if (p->at >= p->in.len)
		return expr_fault(p, position(p), "something is expected here", "");
	if (p->in.ptr[p->at] == '(') {
		p->at++;
		if (++p->depth > 64)
			return expr_fault(p, position(p), "subexpressions are nested deeper than 64", "");
		e = read_call(p, true);
		p->depth--;
		return e;
	}
	if (p->in.ptr[p->at] == '"' || p->in.ptr[p->at] == '\'')
		return read_string(p);
	e = read_literal(p);
	return e ? e : read_path(p);
}

/* Is "name=" next? Then it is taken. */
static bool take_hash_key(struct parser *p, prm_str *key)
{
	size_t before = p->at;

	*key = take_id(p);
	if (key->len && take_char(p, '='))
		return true;
	p->at = before;
	return false;
}

static bool add_arg(struct parser *p, prm_expr *e, prm_expr *arg)
{
	prm_expr **larger = e->args;

	if ((e->arg_count & (e->arg_count - 1)) == 0) /* full: it holds a power of two */
		larger = prm_arena_calloc(p->arena, e->arg_count * 2 + 1, sizeof(*larger));
	if (!larger || !arg) {
		p->nomem = p->nomem || !larger;
		return false;
	}
	if (e->arg_count && larger != e->args)
		memcpy(larger, e->args, e->arg_count * sizeof(*larger));
	larger[e->arg_count++] = arg;
	e->args = larger;
	return true;
}

static bool add_hash(struct parser *p, prm_expr *e, prm_str key)
{
	prm_hash_pair *larger = e->hash;
	prm_expr *value = read_param(p);

	if ((e->hash_count & (e->hash_count - 1)) == 0) /* full: it holds a power of two */
		larger = prm_arena_calloc(p->arena, e->hash_count * 2 + 1, sizeof(*larger));

	if (!larger || !value) {
		p->nomem = p->nomem || !larger;
		return false;
	}
	if (e->hash_count && larger != e->hash)
		memcpy(larger, e->hash, e->hash_count * sizeof(*larger));
	larger[e->hash_count++] = (prm_hash_pair){key, value};
	e->hash = larger;
	return true;
}

/* A path or literal and, behind it, arguments and hash. Without them it stays what it is. */
static prm_expr *read_call(struct parser *p, bool to_close)
{
	prm_expr *e = read_param(p);

	if (!e)
		return NULL;
	for (;;) {
		prm_str key;

		skip_space(p);
		if (to_close && take_char(p, ')')) {
			if (e->kind == EXPR_PATH)
				e->kind = EXPR_CALL;
			break;
		}
		if (p->at >= p->in.len || (p->in.ptr[p->at] == '|') || starts_at(p->in, p->at, "as |"))
			break;
		if (e->kind != EXPR_PATH && e->kind != EXPR_CALL)
			return expr_fault(p, position(p), "a literal takes no arguments", "");
		e->kind = EXPR_CALL;
		if (take_hash_key(p, &key) ? !add_hash(p, e, key) : !add_arg(p, e, read_param(p)))
			return NULL;
	}
	if (to_close && p->at && p->in.ptr[p->at - 1] != ')')
		return expr_fault(p, position(p), "')' is expected here", "close the subexpression");
	e->end = (uint32_t)position(p);
	return e;
}

static bool read_block_params(struct parser *p, prm_node *node)
{
	if (!starts_at(p->in, p->at, "as |"))
		return at_end(p) || expr_fault(p, position(p), "'}}' is expected here", "") != NULL;
	p->at += 4;
	skip_space(p);
	while (node->param_count < 2 && p->at < p->in.len && p->in.ptr[p->at] != '|') {
		if (p->in.ptr[p->at] != '[')
			node->params[node->param_count] = take_id(p);
		else if (!read_bracketed(p, &node->params[node->param_count]))
			return false;
		if (node->params[node->param_count++].len == 0)
			return expr_fault(p, position(p), "a block parameter is expected here", "") != NULL;
		skip_space(p);
	}
	if (!take_char(p, '|') || !at_end(p))
		return expr_fault(p, position(p), "'|' is expected here", "write as |item index|") != NULL;
	return true;
}

/* ---- the tree -------------------------------------------------------------------------------- */

struct open_block {
	prm_node *node;
	prm_node **tail;  /* where the next node of the open program goes */
	prm_str path;     /* that the closing tag must repeat */
	bool chained;     /* {{else if}}: closed together with the block around it */
	bool in_inverse;
};

struct builder {
	struct parser *p;
	struct open_block *stack;
	size_t depth;
};

static prm_node *new_node(struct parser *p, int kind, const struct token *t)
{
	prm_node *n = get(p, sizeof(*n));

	if (n) {
		n->kind = kind;
		n->start = t->start;
		n->end = t->end;
	}
	return n;
}

static void append(struct builder *b, prm_node *n)
{
	*b->stack[b->depth].tail = n;
	b->stack[b->depth].tail = &n->next;
}

static bool push(struct builder *b, prm_node *n, prm_str path, bool chained)
{
	if (b->depth + 1 >= b->p->limits->template_nesting) {
		prm__template_report(b->p->diag, b->p->opts->source, b->p->text, PRM_LIMIT, n->start, n->end, "",
				     NULL, "blocks are nested deeper than template_nesting (%zu)",
				     b->p->limits->template_nesting);
		return false;
	}
	b->depth++;
	b->stack[b->depth] = (struct open_block){n, &n->body, path, chained, false};
	return true;
}

static prm_str head_of(prm_str inside)
{
	size_t end = 0;

	while (end < inside.len && !is_space(inside.ptr[end]))
		end++;
	return prm_str_n(inside.ptr, end);
}

static void start_inside(struct parser *p, prm_str inside)
{
	p->in = inside;
	p->at = 0;
}

static prm_node *read_mustache(struct builder *b, const struct token *t, int kind)
{
	prm_node *n = new_node(b->p, kind, t);

	start_inside(b->p, t->text);
	if (at_end(b->p)) {
		fault(b->p, t->start, t->end, "write a name in it", "the tag is empty");
		return NULL;
	}
	if (n)
		n->expr = read_call(b->p, false);
	if (!n || !n->expr || !read_block_params(b->p, n))
		return NULL;
	return n;
}

/* A path as it is written, [brackets] taken off. */
static bool read_partial_name(struct parser *p, prm_str *out)
{
	char *text = prm_arena_alloc(p->arena, p->in.len + 1);
	size_t len = 0;

	if (!text) {
		p->nomem = true;
		return false;
	}
	while (p->at < p->in.len && !is_space(p->in.ptr[p->at])) {
		prm_str part = prm_str_n(p->in.ptr + p->at, 1);

		if (p->in.ptr[p->at] != '[')
			p->at++;
		else if (!read_bracketed(p, &part))
			return false;
		memcpy(text + len, part.ptr, part.len);
		len += part.len;
	}
	*out = prm_str_n(text, len);
	return true;
}

static prm_node *read_partial(struct builder *b, const struct token *t)
{
	struct parser *p = b->p;
	prm_node *n = new_node(p, NODE_PARTIAL, t);

	if (!n)
		return NULL;
	n->text = t->before;
	start_inside(p, t->text);
	skip_space(p);
	if (p->at < p->in.len && p->in.ptr[p->at] == '(') {
		n->expr = read_param(p);
		if (!n->expr)
			return NULL;
	} else if (p->at < p->in.len && (p->in.ptr[p->at] == '"' || p->in.ptr[p->at] == '\'')) {
		n->context = read_string(p);
		if (!n->context)
			return NULL;
		n->name = n->context->text;
		n->context = NULL;
	} else {
		if (!read_partial_name(p, &n->name))
			return NULL;
	}
	if (!n->expr && n->name.len == 0) {
		fault(p, t->start, t->end, "write {{> name}}", "the partial has no name");
		return NULL;
	}
	n->context = new_expr(p, EXPR_CALL, position(p));
	while (n->context && !at_end(p)) {
		prm_str key;

		if (take_hash_key(p, &key) ? !add_hash(p, n->context, key) : !add_arg(p, n->context, read_param(p)))
			return NULL;
	}
	if (n->context && n->context->arg_count > 1) {
		fault(p, t->start, t->end, "give more values by name: {{> p a=1 b=2}}",
		      "a partial takes one context at most");
		return NULL;
	}
	return n;
}

static void open_block(struct builder *b, const struct token *t, bool inverted)
{
	prm_node *n = read_mustache(b, t, NODE_BLOCK);

	if (!n) {
		n = new_node(b->p, NODE_BLOCK, t); /* its end is still looked for */
		if (n)
			(void)push(b, n, head_of(t->text), false);
		return;
	}
	n->inverted = inverted;
	append(b, n);
	(void)push(b, n, head_of(t->text), false);
}

static void open_partial(struct builder *b, const struct token *t)
{
	prm_node *n = read_partial(b, t);

	if (!n)
		n = new_node(b->p, NODE_PARTIAL, t);
	else
		append(b, n);
	if (n) {
		n->has_block = true;
		(void)push(b, n, head_of(t->text), false);
	}
}

static void open_inline(struct builder *b, const struct token *t)
{
	prm_node *n = new_node(b->p, NODE_INLINE, t);
	prm_str head = head_of(t->text);

	if (!prm_str_is(head, "inline"))
		prm__template_report(b->p->diag, b->p->opts->source, b->p->text, PRM_UNKNOWN_DECORATOR, t->start,
				     t->end, "only {{#*inline \"name\"}} is known", NULL,
				     "there is no decorator '%.*s'", PRM_FMT(head));
	start_inside(b->p, prm__str_trim(prm_str_n(t->text.ptr + head.len, t->text.len - head.len)));
	if (n && b->p->in.len) {
		n->expr = read_param(b->p);
		n->text = n->expr ? n->expr->text : n->text;
	}
	if (n) {
		append(b, n);
		(void)push(b, n, head, false);
	}
}

static void read_else(struct builder *b, const struct token *t)
{
	struct open_block *open = &b->stack[b->depth];
	prm_node *n;

	if (b->depth == 0 || open->node->kind != NODE_BLOCK || open->in_inverse) {
		fault(b->p, t->start, t->end, "it belongs between {{#if x}} and {{/if}}",
		      b->depth && open->in_inverse ? "the block has two {{else}}" : "there is no block for this {{else}}");
		return;
	}
	open->in_inverse = true;
	open->tail = &open->node->inverse;
	if (t->text.len == 0)
		return;
	n = read_mustache(b, t, NODE_BLOCK);
	if (!n)
		return;
	append(b, n);
	(void)push(b, n, open->path, true);
}

static void close_block(struct builder *b, const struct token *t)
{
	struct open_block *open;

	while (b->depth && b->stack[b->depth].chained)
		b->depth--;
	if (b->depth == 0) {
		fault(b->p, t->start, t->end, "remove it, or open the block before it",
		      "this closes a block that is not open");
		return;
	}
	open = &b->stack[b->depth];
	if (!prm_str_eq(open->path, t->text)) {
		uint32_t line, column;

		prm__str_position(b->p->text, open->node->start, &line, &column);
		prm__template_report(b->p->diag, b->p->opts->source, b->p->text, PRM_TEMPLATE_SYNTAX, t->start,
				     t->end, "close the inner block first", NULL,
				     "{{/%.*s}} closes '%.*s', which was opened in line %u", PRM_FMT(t->text),
				     PRM_FMT(open->path), line);
	}
	b->depth--;
}

static void add_token_node(struct builder *b, const struct token *t)
{
	prm_node *n = NULL;

	switch (t->kind) {
	case TOKEN_TEXT:
		if (t->text.len == 0)
			return;
		n = new_node(b->p, NODE_TEXT, t);
		if (n)
			n->text = t->text;
		break;
	case TOKEN_VALUE:
	case TOKEN_RAW_VALUE:
		n = read_mustache(b, t, NODE_VALUE);
		if (n)
			n->escaped = t->kind == TOKEN_VALUE;
		break;
	case TOKEN_PARTIAL:
		n = read_partial(b, t);
		break;
	case TOKEN_OPEN:
	case TOKEN_OPEN_INVERSE:
		open_block(b, t, t->kind == TOKEN_OPEN_INVERSE);
		return;
	case TOKEN_OPEN_PARTIAL:
		open_partial(b, t);
		return;
	case TOKEN_OPEN_INLINE:
		open_inline(b, t);
		return;
	case TOKEN_ELSE:
		read_else(b, t);
		return;
	case TOKEN_CLOSE:
		close_block(b, t);
		return;
	default:
		return;
	}
	if (n)
		append(b, n);
}

static void build(struct parser *p, prm_node **root)
{
	struct builder b = {.p = p};

	b.stack = prm_arena_calloc(p->arena, p->limits->template_nesting + 1, sizeof(*b.stack));
	if (!b.stack) {
		p->nomem = true;
		return;
	}
	b.stack[0].tail = root;
	for (size_t i = 0; i < p->count && !p->nomem && p->diag->errors < 100; i++)
		add_token_node(&b, &p->tokens[i]);
	for (; b.depth; b.depth--) {
		const prm_node *n = b.stack[b.depth].node;

		if (!b.stack[b.depth].chained)
			prm__template_report(p->diag, p->opts->source, p->text, PRM_TEMPLATE_SYNTAX, n->start, n->end,
					     "add its closing tag", NULL, "the block '%.*s' is not closed",
					     PRM_FMT(b.stack[b.depth].path));
	}
}

prm_status prm__template_parse(prm_str text, const prm_template_options *opts, const prm_limits *limits,
			       prm_arena *arena, prm_node **out, prm_diag *diag, prm_error *err)
{
	struct parser p = {.text = text, .opts = opts, .limits = limits, .arena = arena, .diag = diag};
	size_t valid = prm__utf8_valid(text);

	*out = NULL;
	if (text.len > limits->template_bytes)
		return prm_fail(err, PRM_LIMIT, "the template has more bytes than template_bytes (%zu)",
				limits->template_bytes);
	if (valid < text.len)
		prm__template_report(diag, opts->source, text, PRM_BAD_UTF8, valid, valid + 1, "", NULL,
				     "the bytes are not UTF-8");
	tokenize(&p);
	mark_standalone(&p);
	strip(&p);
	build(&p, out);
	if (p.nomem)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return prm_diag_status(diag, err);
}
