/*
 * tripwire.c: texts of untrusted inputs that a model may take for structure: role markers, the
 * special tokens of chat formats, fences and tags. It reports; it never changes a value.
 */
#include <stdio.h>

#include "base/str.h"
#include "manager/manager_internal.h"
#include "schema/schema.h"
#include "text/value.h"

/* Findings in one text; further ones say nothing new. */
#define MOST_FINDINGS 8
/* Lists and maps within each other are looked through so deep. */
#define MOST_DEPTH 64

prm_status prm__untrusted_inputs(prm_value tree, prm_arena *arena, prm_value *out, prm_error *err)
{
	prm_value inputs = prm_value_get_c(tree, "inputs"), input;
	prm_builder b;
	prm_str name;

	prm_builder_init(&b, arena);
	prm_build_list(&b);
	for (size_t i = 0; prm_value_member(inputs, i, &name, &input); i++)
		if (prm_str_is(prm_value_text(prm_value_get_c(input, "trust")), "untrusted"))
			prm_build_str(&b, name);
	prm_build_end(&b);
	return prm_builder_finish(&b, out, err);
}

/* ---- what is suspicious ---------------------------------------------------------------------- */

/* Tokens of chat formats: of ChatML, Llama, Mistral, Gemma, and the like. */
static const char *const tokens[] = {"<|",           "|>",       "[INST]", "[/INST]",
				     "<<SYS>>",      "<</SYS>>", "</s>",   "<start_of_turn>",
				     "<end_of_turn>"};

static const char *const roles[] = {"system", "assistant", "developer", "user",
				    "tool",   "function",  "human",     "ai"};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool starts_nocase(prm_str s, const char *word)
{
	size_t len = strlen(word);

	return s.len >= len && prm__str_find_nocase(prm_str_n(s.ptr, len), prm_str_c(word)) == 0;
}

/* A line that begins with a role and a colon, marks of headings and emphasis aside. */
static bool is_role_line(prm_str line)
{
	while (line.len && strchr(" \t#*_>-", line.ptr[0]))
		line = prm_str_n(line.ptr + 1, line.len - 1);
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		prm_str rest;

		if (!starts_nocase(line, roles[i]))
			continue;
		rest = prm_str_n(line.ptr + strlen(roles[i]), line.len - strlen(roles[i]));
		while (rest.len && strchr(" \t*_", rest.ptr[0]))
			rest = prm_str_n(rest.ptr + 1, rest.len - 1);
		if (rest.len && rest.ptr[0] == ':')
			return true;
	}
	return false;
}

static bool is_fence(prm_str line)
{
	line = prm__str_trim(line);
	return prm__str_starts(line, PRM_LIT("```")) || prm__str_starts(line, PRM_LIT("~~~")) ||
	       prm__str_starts(line, PRM_LIT("\"\"\""));
}

/* <name ...> or </name> at the start of s. */
static bool is_tag(prm_str s)
{
	size_t at = 1;

	if (s.len > at && s.ptr[at] == '/')
		at++;
	if (at >= s.len || !is_letter(s.ptr[at]))
		return false;
	while (at < s.len && s.ptr[at] != '>' && s.ptr[at] != '<' && s.ptr[at] != '\n')
		at++;
	return at < s.len && s.ptr[at] == '>';
}

/* What stands at the start of s, which is `line` or the rest of it; NULL: nothing. */
static const char *suspect(prm_str s, bool line_start)
{
	if (line_start && is_role_line(prm_str_n(s.ptr, prm__str_find_char(s, '\n', 0))))
		return "a role marker";
	if (line_start && is_fence(prm_str_n(s.ptr, prm__str_find_char(s, '\n', 0))))
		return "a fence";
	for (size_t i = 0; i < sizeof(tokens) / sizeof(tokens[0]); i++)
		if (s.ptr[0] == tokens[i][0] && prm__str_starts(s, prm_str_c(tokens[i])))
			return "a token of a chat format";
	return s.ptr[0] == '<' && is_tag(s) ? "a tag" : NULL;
}

/* ---- walking --------------------------------------------------------------------------------- */

struct search {
	prm_diag *diag;
	int severity;
	prm_str name;    /* of the variable */
	prm_buf pointer; /* of the text in it */
	bool secret;     /* the input schema has write_only fields: nothing of it is shown */
	size_t found;
};

static void report(struct search *s, prm_str text, size_t at, const char *what)
{
	prm_diag_entry entry = {
		.code = PRM_UNTRUSTED_MARKER,
		.severity = s->severity,
		.start = at,
		.end = at + 1,
		.pointer = prm_buf_str(&s->pointer),
		.hint = prm_str_c("quote or refuse it, or mark the input as trusted")};
	prm_str shown = prm_str_n(text.ptr + at, prm__str_find_char(text, '\n', at) - at);

	if (shown.len > 40)
		shown.len = prm__utf8_floor(shown, 40);
	prm__str_position(text, at, &entry.line, &entry.column);
	if (s->secret)
		prm_diag_addf(s->diag, &entry, "the untrusted variable '%.*s' holds %s",
			      PRM_FMT(s->name), what);
	else
		prm_diag_addf(s->diag, &entry, "the untrusted variable '%.*s' holds %s: '%.*s'",
			      PRM_FMT(s->name), what, PRM_FMT(shown));
	s->found++;
}

/* The last byte of the token that begins at `at`: the "|>" that closes a "<|" in its line is none more. */
static size_t last_of_token(prm_str text, size_t at)
{
	size_t end = prm__str_find_char(text, '\n', at);

	if (prm__str_starts(prm_str_n(text.ptr + at, text.len - at), PRM_LIT("<|")))
		for (size_t i = at + 2; i + 1 < end; i++)
			if (text.ptr[i] == '|' && text.ptr[i + 1] == '>')
				return i + 1;
	return at;
}

static void search_text(struct search *s, prm_str text)
{
	bool line_start = true;
	size_t in_value = 0;

	for (size_t at = 0; at < text.len && in_value < MOST_FINDINGS; at++) {
		const char *what = NULL;

		if (line_start || text.ptr[at] == '<' || text.ptr[at] == '[' || text.ptr[at] == '|')
			what = suspect(prm_str_n(text.ptr + at, text.len - at), line_start);
		line_start = text.ptr[at] == '\n';
		if (!what)
			continue;
		report(s, text, at, what);
		at = last_of_token(text, at);
		in_value++;
	}
}

static void search_value(struct search *s, prm_value v, int depth)
{
	size_t len = s->pointer.len, cursor = 0, index = 0;
	prm_value item;
	prm_str key;
	char digits[24];

	if (v.type == PRM_STRING)
		search_text(s, prm_value_text(v));
	if (!prm__value_is_container(v) || depth > MOST_DEPTH)
		return;
	while (prm__value_next(v, &cursor, &key, &item) == PRM_OK) {
		if (v.type == PRM_LIST)
			key = prm_str_n(digits,
					(size_t)snprintf(digits, sizeof(digits), "%zu", index));
		prm__pointer_add(&s->pointer, key);
		search_value(s, item, depth + 1);
		s->pointer.len = len;
		index++;
	}
}

prm_status prm__tripwire(const prm__program *p, prm_value variables, int how, prm_diag *diag,
			 prm_error *err)
{
	struct search s = {.diag = diag,
			   .severity = how == PRM_TRIPWIRE_FAIL ? PRM_SEVERITY_ERROR
								: PRM_SEVERITY_WARNING,
			   .secret = p->promise.input && p->promise.input->has_secrets};
	prm_status status;

	if (how == PRM_TRIPWIRE_OFF)
		return PRM_OK;
	prm_buf_init(&s.pointer, p->m->allocator, 0);
	for (size_t i = 0; i < prm_value_count(p->untrusted); i++) {
		s.name = prm_value_text(prm_value_at(p->untrusted, i));
		prm__pointer_add(&s.pointer, s.name);
		search_value(&s, prm_value_get(variables, s.name), 0);
		s.pointer.len = 0;
	}
	status = s.pointer.status;
	prm_buf_release(&s.pointer);
	if (status)
		return prm__nomem(err);
	if (s.found && how == PRM_TRIPWIRE_FAIL)
		return prm_fail(err, PRM_UNTRUSTED_MARKER,
				"an untrusted variable holds what a model may take for structure "
				"(%zu findings)",
				s.found);
	return PRM_OK;
}
