/* prompt_read.c: from a tree that a person wrote to a checked prompt: all findings in one run. */
#include "model/check.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/diag.h"
#include "base/str.h"
#include "model/canonical.h"
#include "model/prompt.h"
#include "model/version.h"
#include "text/span.h"

#define NO_HINT prm_str_n(NULL, 0)
#define MOST_HINTS 100 /* unused variables that get a "did you mean": each looks at all others */

static const char *const formats[] = {"text", "chat", "completion", "instruction", NULL};
static const char *const statuses[] = {"draft", "active", "deprecated", "archived", NULL};

/* What is meant by a key that is none of a prompt's, but stands in one of its sections. */
static prm_str key_hint(prm_str key, char buf[128])
{
	static const struct {
		const char *key, *hint;
	} rows[] = {
		{"content", "put it under `template:`"},
		{"messages", "put it under `chat_template:`"},
		{"variables", "put it under `template:` or `chat_template:`"},
		{"description", "put it under `metadata:`"},
		{"author", "put it under `metadata:`"},
		{"tags", "put it under `metadata:`"},
		{"category", "put it under `metadata:`"},
		{"temperature", "put it under `model:`"},
		{"max_tokens", "put it under `model:`"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (prm_str_is(key, rows[i].key))
			return prm_str_c(rows[i].hint);
	return prm__check_near(key, prm__prompt_keys, buf);
}

static void check_keys(prm_check *c)
{
	prm_value ignored;
	char hint[128];
	prm_str key;

	for (size_t i = 0; prm_value_member(c->tree, i, &key, &ignored); i++)
		if (!prm__is_one_of(key, prm__prompt_keys))
			prm__check_unknown_key(c, c->tree, i,
					       prm__check_is_full(c) ? NO_HINT
								     : key_hint(key, hint),
					       "; it is kept");
}

static void check_id(prm_check *c)
{
	prm_error err = {0};
	prm_value value;
	size_t mark;

	if (prm__check_absent(c->tree, "id")) {
		prm__check_error(c, PRM_MISSING_KEY, NO_HINT, "the prompt has no id");
		return;
	}
	if (!prm__check_member(c, c->tree, "id", PRM__TYPE(PRM_STRING), &value, &mark))
		return;
	if (prm_id_check(prm_value_text(value), &err))
		prm__check_error(c, err.status, NO_HINT, "%s", err.text);
	prm__check_leave(c, mark);
}

/* A YAML reader makes a number of `1.10`: the version is what is written, not what it was read as. */
static void number_version(prm_check *c, prm_value value)
{
	prm_str text = c->doc ? prm__doc_scalar_text(c->doc, prm_buf_str(&c->pointer)) : NO_HINT;

	if (value.type == PRM_BOOL || value.type > PRM_STRING)
		prm__check_wrong_type(c, PRM_LIT("version"), value, PRM__TYPE(PRM_STRING));
	else
		prm__check_error(c, PRM_VERSION_INVALID,
				 PRM_LIT("quote it and write three numbers"),
				 "version %.*s%sis a number and not a version such as \"1.10.0\"",
				 PRM_FMT(text), text.len ? " " : "");
}

static void check_version(prm_check *c)
{
	prm_error err = {0};
	prm_semver ignored;
	prm_value value;
	size_t mark;

	if (!prm__check_member(c, c->tree, "version", ~PRM__TYPE(PRM_MISSING), &value, &mark))
		return;
	if (!prm_value_is(value, PRM_STRING))
		number_version(c, value);
	else if (prm_semver_parse(prm_value_text(value), &ignored, &err))
		prm__check_error(c, PRM_VERSION_INVALID,
				 PRM_LIT("quote it and write three numbers"), "%s", err.text);
	prm__check_leave(c, mark);
}

/* A chat needs its messages, every other format its template. */
static void check_body(prm_check *c)
{
	int format = prm__prompt_format_of(c->tree);
	bool chat = prm_value_get_c(c->tree, "chat_template").type > PRM_NULL;
	bool text = prm_value_get_c(c->tree, "template").type > PRM_NULL;

	if (format == PRM_FORMAT_CHAT && !chat)
		prm__check_error(c, PRM_MISSING_KEY, NO_HINT,
				 "a prompt of format chat needs a chat_template");
	else if (format != PRM_FORMAT_CHAT && !text)
		prm__check_error(c, PRM_MISSING_KEY, NO_HINT, "the prompt has no %s",
				 chat ? "template, which its format needs"
				      : "template and no chat_template");
	else if (chat && text)
		prm__check_warn(
			c, PRM_BAD_VALUE, NO_HINT,
			"the prompt has a template and a chat_template; format %s uses only one",
			prm_format_name(format));
}

/* ---- variables ------------------------------------------------------------------------------ */

static void note_declared(prm_check *c)
{
	prm_value list = prm__prompt_declared(c->tree);

	for (size_t i = 0; i < prm_value_count(list); i++)
		prm__check_note(c, &c->declared, prm_value_text(prm_value_at(list, i)));
}

/* The undeclared variable that the declared one was probably meant to be. */
static prm_str meant(const prm_check *c, prm_str name, char buf[128])
{
	const prm_found *best = NULL;
	int nearest = 0, len;

	for (size_t i = 0; i < c->found_count; i++) {
		int distance = prm__str_near(name, c->found[i].name);

		if (distance < 0 || (best && distance >= nearest) ||
		    prm__map_get(&c->declared, c->found[i].name))
			continue;
		best = &c->found[i];
		nearest = distance;
	}
	if (!best)
		return NO_HINT;
	len = snprintf(buf, 128, "did you mean '%.*s'?", PRM_FMT(best->name));
	return prm_str_n(buf, (size_t)len);
}

static void check_unused(prm_check *c)
{
	bool chat = prm__prompt_format_of(c->tree) == PRM_FORMAT_CHAT;
	prm_value declared = prm__prompt_declared(c->tree);
	size_t section, list, mark, unused = 0;
	char buf[128];

	section = prm__check_enter(c, prm_str_c(chat ? "chat_template" : "template"));
	list = prm__check_enter(c, PRM_LIT("variables"));
	for (size_t i = 0; i < prm_value_count(declared); i++) {
		prm_str name = prm_value_text(prm_value_at(declared, i));
		prm_str hint;

		if (name.len == 0 || prm__check_found(c, name) ||
		    prm__map_get(&c->placeholders, name))
			continue;
		hint = ++unused <= MOST_HINTS ? meant(c, name, buf) : NO_HINT;
		if (c->has_partials && hint.len == 0)
			continue;
		mark = prm__check_enter_at(c, i);
		prm__check_warn(c, PRM_UNUSED_VARIABLE, hint,
				"the variable '%.*s' is declared and never used", PRM_FMT(name));
		prm__check_leave(c, mark);
	}
	prm__check_leave(c, list);
	prm__check_leave(c, section);
}

/* What wrap could not know: how each variable is used, and whether its author declared it. */
static void describe_variables(const prm_check *c, prm_prompt *p)
{
	for (size_t i = 0; i < p->variable_count; i++) {
		prm_variable *v = &p->variables[i];
		const prm_found *found = prm__check_found(c, v->name);

		v->as = found ? found->as : 0;
		v->declared = prm__map_get(&c->declared, v->name) != NULL;
		v->required = (v->as & (PRM_USE_TEXT | PRM_USE_LIST)) &&
			      !(v->as & PRM_USE_CONDITION);
	}
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void check(prm_check *c)
{
	if (!prm_value_is(c->tree, PRM_MAP)) {
		prm__check_error(c, PRM_NOT_A_PROMPT, NO_HINT, "a prompt is a map, and this is %s",
				 prm__a_type(c->tree.type));
		return;
	}
	check_keys(c);
	check_id(c);
	check_version(c);
	prm__check_choice(c, c->tree, "format", formats);
	prm__check_choice(c, c->tree, "status", statuses);
	check_body(c);
	prm__check_sections(c);
	note_declared(c);
	check_unused(c);
}

static prm_status make(const prm_check *c, prm_prompt **out, prm_error *err)
{
	prm_prompt *p = prm__calloc(c->allocator, sizeof(*p));
	prm_value tree;
	prm_status status;

	if (!p)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	p->allocator = c->allocator;
	prm_arena_init(&p->arena, c->allocator, 0);
	status = prm__prompt_canonical(c, &p->arena, &tree, err);
	if (!status)
		status = prm__prompt_wrap(p, tree, err);
	if (!status)
		status = prm__content_digest(tree, c->allocator, p->content_hash, err);
	if (status) {
		prm_prompt_free(p);
		return status;
	}
	describe_variables(c, p);
	*out = p;
	return PRM_OK;
}

static void begin(prm_check *c, prm_str at)
{
	prm_arena_init(&c->arena, c->allocator, 0);
	prm_buf_init(&c->pointer, c->allocator, 0);
	prm__map_init(&c->found_at, c->allocator, 0);
	prm__map_init(&c->declared, c->allocator, 0);
	prm__map_init(&c->placeholders, c->allocator, 0);
	prm_buf_add(&c->pointer, at);
	c->at_len = at.len;
	c->status = c->pointer.status;
}

static void end(prm_check *c)
{
	prm__free(c->allocator, c->found, c->found_size * sizeof(*c->found));
	prm__map_release(&c->found_at);
	prm__map_release(&c->declared);
	prm__map_release(&c->placeholders);
	prm_buf_release(&c->pointer);
	prm_arena_release(&c->arena);
}

prm_status prm_prompt_read(prm_value tree, const prm_doc *doc, prm_str at, prm_str source,
			   const prm_allocator *allocator, prm_prompt **out, prm_diag *diag,
			   prm_error *err)
{
	prm_diag findings;
	prm_check c = {.tree = tree,
		       .doc = doc,
		       .source = source,
		       .diag = &findings,
		       .allocator = prm__allocator(allocator)};
	prm_status status;

	prm_diag_init(&findings, c.allocator, 0);
	begin(&c, at);
	check(&c);
	if (!c.status && prm__diag_lost(&findings))
		c.status = PRM_NOMEM;
	status = c.status ? prm_fail(err, c.status, "%s", prm_status_sentence(c.status))
			  : prm_diag_status(&findings, err);
	if (!status)
		status = make(&c, out, err);
	for (size_t i = 0; diag && i < findings.count; i++)
		prm_diag_add(diag, &findings.items[i]);
	end(&c);
	prm_diag_release(&findings);
	return status;
}
