/* answer.c: the JSON in a model's answer: found, read strictly, checked; its faults in words. */
#include "base/alloc.h"
#include "base/str.h"
#include "schema/schema.h"

struct prm_answer {
	const prm_allocator *allocator;
	prm_arena arena;
	prm_doc *doc;
	prm_value value;
};

/* ---- finding ---------------------------------------------------------------------------------- */

#define MOST_TRIES 64

typedef struct search {
	const prm_allocator *allocator;
	prm_str text;
	prm_doc *doc; /* what was found */
	int tries;
	prm_diag faults; /* of the first candidate that is no JSON */
	prm_error err;
	prm_status status;
} search;

/*
 * Read text[start, end), with blanks before it, so that lines and columns are those of the answer.
 * True: it is JSON, or the search is over for another reason.
 */
static bool try_slice(search *s, size_t start, size_t end)
{
	prm_read_options options = {.struct_size = sizeof(options),
				    .allocator = s->allocator,
				    .source = PRM_LIT("answer"),
				    .positions = true};
	bool first = s->tries == 0;
	prm_error err = {0};
	prm_status status;
	prm_buf padded;

	if (s->tries++ >= MOST_TRIES)
		return false;
	prm_buf_init(&padded, s->allocator, 0);
	for (size_t i = 0; i < start; i++)
		if (((unsigned char)s->text.ptr[i] & 0xc0) != 0x80)
			prm_buf_add_char(&padded, s->text.ptr[i] == '\n' ? '\n' : ' ');
	prm_buf_add(&padded, prm_str_n(s->text.ptr + start, end - start));
	status = padded.status ? PRM_NOMEM
			       : prm_doc_read_json(prm_buf_str(&padded), &options, &s->doc,
						   first ? &s->faults : NULL, &err);
	prm_buf_release(&padded);
	if (status == PRM_OK || status == PRM_NOMEM || first) {
		s->status = status;
		s->err = err;
	}
	return status == PRM_OK || status == PRM_NOMEM;
}

static bool find_bare(search *s)
{
	prm_str trimmed = prm__str_trim(s->text);
	size_t start = (size_t)(trimmed.ptr - s->text.ptr);

	if (trimmed.len == 0 || (trimmed.ptr[0] != '{' && trimmed.ptr[0] != '['))
		return false;
	return try_slice(s, start, start + trimmed.len);
}

static size_t line_end(prm_str text, size_t at)
{
	return prm__str_find_char(text, '\n', at);
}

/* The next line, from `at` on, that begins with a fence; text.len when there is none. */
static size_t next_fence(prm_str text, size_t at)
{
	while (at < text.len) {
		size_t begin = at;

		while (begin < text.len && text.ptr[begin] == ' ')
			begin++;
		if (prm__str_starts(prm_str_n(text.ptr + begin, text.len - begin), PRM_LIT("```")))
			return begin;
		at = line_end(text, at) + 1;
	}
	return text.len;
}

/* Code fences, in their order: the first that holds JSON. */
static bool find_fenced(search *s)
{
	size_t open = next_fence(s->text, 0);

	while (open < s->text.len) {
		size_t begin = line_end(s->text, open), close;
		prm_str inside;

		if (begin >= s->text.len)
			return false;
		close = next_fence(s->text, begin + 1);
		inside = prm__str_trim(prm_str_n(s->text.ptr + begin, close - begin));
		if (inside.len && (inside.ptr[0] == '{' || inside.ptr[0] == '[')) {
			size_t start = (size_t)(inside.ptr - s->text.ptr);

			if (try_slice(s, start, start + inside.len))
				return true;
		}
		if (close >= s->text.len)
			return false;
		open = next_fence(s->text, line_end(s->text, close) + 1);
	}
	return false;
}

/* Behind the bracket that closes the one at `start`; text.len when none does. */
static size_t closing(prm_str text, size_t start)
{
	bool in_string = false;
	size_t depth = 0;

	for (size_t i = start; i < text.len; i++) {
		char c = text.ptr[i];

		if (in_string) {
			i += c == '\\';
			in_string = c != '"';
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			depth++;
		} else if ((c == '}' || c == ']') && --depth == 0) {
			return i + 1;
		}
	}
	return text.len;
}

/* After prose: from each '{' to the bracket that closes it. */
static bool find_in_prose(search *s)
{
	size_t at = prm__str_find_char(s->text, '{', 0);

	while (at < s->text.len && s->tries < MOST_TRIES) {
		if (try_slice(s, at, closing(s->text, at)))
			return true;
		at = prm__str_find_char(s->text, '{', at + 1);
	}
	return false;
}

/* ---- reading ---------------------------------------------------------------------------------- */

static prm_status nothing_found(search *s, prm_diag *diag, prm_error *err)
{
	prm_diag_entry entry = {.code = PRM_JSON_SYNTAX,
				.source = PRM_LIT("answer"),
				.rule = PRM_LIT("json"),
				.text = PRM_LIT("there is no JSON object in the answer")};

	if (s->status == PRM_OK) {
		prm_diag_add(diag, &entry);
		return prm_fail(err, PRM_JSON_SYNTAX, "there is no JSON object in the answer");
	}
	for (size_t i = 0; diag && i < s->faults.count; i++) {
		entry = s->faults.items[i];
		entry.rule = PRM_LIT("json");
		prm_diag_add(diag, &entry);
	}
	return prm_fail_at(err, s->status, s->err.line, s->err.column, "%s", s->err.text);
}

static prm_status find_json(prm_str text, const prm_allocator *a, prm_doc **out, prm_diag *diag,
			    prm_error *err)
{
	search s = {.allocator = a, .text = text};
	prm_status status = PRM_OK;

	prm_diag_init(&s.faults, a, 0);
	if ((find_bare(&s) || find_fenced(&s) || find_in_prose(&s)) && s.status == PRM_OK)
		*out = s.doc;
	else if (s.status == PRM_NOMEM)
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	else
		status = nothing_found(&s, diag, err);
	prm_diag_release(&s.faults);
	return status;
}

static prm_status check(prm_answer *answer, const prm_schema *schema, prm_str text, prm_diag *diag,
			prm_error *err)
{
	prm_schema_check_options options = {.struct_size = sizeof(options),
					    .mode = PRM_SCHEMA_OUTPUT,
					    .source = PRM_LIT("answer")};
	prm_status status = find_json(text, answer->allocator, &answer->doc, diag, err);

	if (status)
		return status;
	options.doc = answer->doc;
	return prm_schema_fill(schema, prm_doc_root(answer->doc), &options, &answer->arena,
			       &answer->value, diag, err);
}

prm_status prm_answer_read(const prm_schema *schema, prm_str text, const prm_allocator *allocator,
			   prm_answer **out, prm_diag *diag, prm_error *err)
{
	const prm_allocator *a = prm__allocator(allocator);
	prm_answer *answer = prm__calloc(a, sizeof(*answer));
	prm_status status;

	if (!answer)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	answer->allocator = a;
	prm_arena_init(&answer->arena, a, 0);
	status = check(answer, schema, text, diag, err);
	if (status)
		prm_answer_free(answer);
	else
		*out = answer;
	return status;
}

prm_value prm_answer_value(const prm_answer *answer)
{
	return answer->value;
}

void prm_answer_free(prm_answer *answer)
{
	if (!answer)
		return;
	prm_doc_free(answer->doc);
	prm_arena_release(&answer->arena);
	prm__free(answer->allocator, answer, sizeof(*answer));
}

/* ---- the reply -------------------------------------------------------------------------------- */

#define MOST_TOLD 20

static void tell(const prm_diag_entry *entry, prm_buf *out)
{
	prm_buf_add_c(out, "- ");
	if (entry->code == PRM_SCHEMA_INVALID)
		prm_buf_add(out, entry->pointer.len ? entry->pointer : PRM_LIT("the whole"));
	else if (entry->line)
		prm_buf_addf(out, "line %u, column %u", entry->line, entry->column);
	else
		prm_buf_add_c(out, "the whole");
	prm_buf_add_c(out, ": ");
	prm_buf_add(out, entry->text);
	if (entry->hint.len) {
		prm_buf_add_c(out, " (");
		prm_buf_add(out, entry->hint);
		prm_buf_add_char(out, ')');
	}
	prm_buf_add_char(out, '\n');
}

prm_status prm_answer_reply(const prm_diag *diag, prm_buf *out)
{
	size_t told = 0;

	prm_buf_add_c(out, "Your answer is not what was asked for:\n");
	for (size_t i = 0; i < diag->count && told < MOST_TOLD; i++) {
		if (diag->items[i].severity != PRM_SEVERITY_ERROR)
			continue;
		tell(&diag->items[i], out);
		told++;
	}
	if (diag->errors > told)
		prm_buf_addf(out, "- and %zu more\n", diag->errors - told);
	prm_buf_add_c(out, "Answer again with the corrected JSON alone.\n");
	return out->status;
}
