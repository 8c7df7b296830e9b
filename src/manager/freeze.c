/*
 * freeze.c: at publish every name of a partial and every schema gets its one meaning for ever:
 * {{> NAME}} is the prompt's partials: map, else its refs:, else the prompt NAME, else
 * _partials/NAME.
 */
#include <stdio.h>

#include "manager/freeze.h"
#include "manager/list.h"

/* ---- names --------------------------------------------------------------------------------------
 */

static bool has_name(const prm__freezing *f, prm_str name)
{
	for (size_t i = 0; i < f->name_count; i++)
		if (prm_str_eq(f->names[i].name, name))
			return true;
	return false;
}

static prm_status add_name(prm__freezing *f, const prm_partial_use *use, prm_str pointer,
			   prm_error *err)
{
	prm__frozen_name *to;

	if (has_name(f, use->name))
		return PRM_OK;
	if (!prm__list_grow(f->arena, (void **)&f->names, f->name_count, &f->name_size,
			    sizeof(*f->names)))
		return prm__nomem(err);
	to = &f->names[f->name_count];
	*to = (prm__frozen_name){.has_block = use->has_block,
				 .line = use->line,
				 .column = use->column,
				 .pointer = pointer};
	if (!prm_arena_str(f->arena, use->name, &to->name))
		return prm__nomem(err);
	f->name_count++;
	return PRM_OK;
}

/* The names that a template includes. Its faults were found when the prompt was read. */
static prm_status names_of(prm__freezing *f, prm_str text, prm_str pointer, prm_error *err)
{
	prm_template_options options = {.struct_size = sizeof(options),
					.allocator = f->op->m->allocator,
					.limits = &f->op->m->limits,
					.helpers = f->op->m->helpers};
	prm_template_facts facts;
	prm_status status;

	status = prm_template_inspect(text, &options, f->arena, &facts, NULL, err);
	for (size_t i = 0; !status && i < facts.partial_count; i++)
		if (facts.partials[i].name.len)
			status = add_name(f, &facts.partials[i], pointer, err);
	return status;
}

static prm_status names_of_text(void *ud, prm_str text, prm_error *err)
{
	return names_of(ud, text, (prm_str){NULL, 0}, err);
}

static prm_status names_of_map(prm__freezing *f, prm_value map, prm_error *err)
{
	prm_status status = PRM_OK;
	prm_partial_use use = {0};
	prm_value value;

	for (size_t i = 0; !status && prm_value_member(map, i, &use.name, &value); i++)
		status = add_name(f, &use, (prm_str){NULL, 0}, err);
	return status;
}

static prm_status collect(prm__freezing *f, prm_error *err)
{
	const prm_allocator *a = f->op->m->allocator;
	prm_value tree = prm_prompt_tree(f->prompt);
	prm_status status = PRM_OK;

	for (size_t i = 0; !status && i < prm_prompt_message_count(f->prompt); i++) {
		prm_message m = prm_prompt_message(f->prompt, i);

		if (prm_value_is(m.content, PRM_STRING))
			status = names_of(f, prm_value_text(m.content), m.pointer, err);
		else if (m.role.len)
			status = prm__each_template(a, m.content, names_of_text, f, err);
	}
	if (!status)
		status = prm__each_template(a, prm_value_get_c(tree, "tools"), names_of_text, f,
					    err);
	if (!status)
		status = prm__each_template(a, prm_value_get_c(tree, "response"), names_of_text, f,
					    err);
	if (!status)
		status = prm__each_template(a, prm_value_get_c(tree, "model"), names_of_text, f,
					    err);
	if (!status)
		status = names_of_map(f, f->texts, err);
	return status ? status : names_of_map(f, f->refs, err);
}

/* ---- meanings
 * -------------------------------------------------------------------------------------- */

static bool is_own_id(const prm__freezing *f, prm_str id)
{
	return prm_str_eq(id, prm_prompt_id(f->prompt));
}

static prm_status take_version(prm__freezing *f, prm__frozen_name *n, prm_str ref,
			       const prm_version *version, prm_error *err)
{
	if (prm_prompt_format(prm_version_prompt(version)) == PRM_FORMAT_CHAT)
		return prm_fail(err, PRM_PROMPT_INVALID,
				"partial '%.*s' is the chat prompt '%.*s'; a partial is a text, "
				"completion or "
				"instruction prompt",
				PRM_FMT(n->name), PRM_FMT(prm_version_id(version)));
	n->meaning = PRM__MEANS_VERSION;
	if (!prm_arena_str(f->arena, ref, &n->ref) ||
	    !prm_arena_str(f->arena, prm_version_id(version), &n->id) ||
	    !prm_arena_str(f->arena, prm_version_number(version), &n->version) ||
	    !prm_arena_str(f->arena, prm_version_content_hash(version), &n->content_hash))
		return prm__nomem(err);
	return prm__graph_check(f, version, err);
}

/* Resolve a reference to a stored prompt and note what it means now. */
static prm_status freeze_ref(prm__freezing *f, prm__frozen_name *n, prm_str ref, prm_error *err)
{
	prm_version *version;
	prm_status status;

	status = prm__version_find(f->op, ref, &version, err);
	if (status)
		return status;
	status = take_version(f, n, ref, version, err);
	prm_version_free(version);
	return status;
}

/* A prompt of that id: the prompt itself, or a stored one. None: PRM_OK, and no meaning. */
static prm_status freeze_id(prm__freezing *f, prm__frozen_name *n, prm_str id, prm_error *err)
{
	prm_status status;

	if (is_own_id(f, id)) {
		n->meaning = PRM__MEANS_SELF;
		return PRM_OK;
	}
	if (prm_id_check(id, NULL))
		return PRM_OK;
	status = freeze_ref(f, n, id, err);
	return status == PRM_PROMPT_NOT_FOUND ? PRM_OK : status;
}

static prm_status freeze_name(prm__freezing *f, prm__frozen_name *n, prm_error *err)
{
	char path[PRM_ID_MAX + 16];
	prm_status status = freeze_id(f, n, n->name, err);

	if (status || n->meaning || n->name.len > PRM_ID_MAX - 10)
		return status;
	snprintf(path, sizeof(path), "_partials/%.*s", PRM_FMT(n->name));
	return freeze_id(f, n, prm_str_c(path), err);
}

static prm_status freeze_reference(prm__freezing *f, prm__frozen_name *n, prm_str ref,
				   prm_error *err)
{
	prm_status status;
	prm_ref parsed;

	status = prm_ref_parse(ref, &parsed, err);
	if (status)
		return status;
	if (is_own_id(f, parsed.id) &&
	    (parsed.kind == PRM_REF_DEFAULT || parsed.kind == PRM_REF_LATEST)) {
		n->meaning = PRM__MEANS_SELF;
		return PRM_OK;
	}
	return freeze_ref(f, n, ref, err);
}

static prm_status fail_missing(prm__freezing *f, const prm__frozen_name *n, prm_error *err)
{
	char hint[PRM_ID_MAX + 32];
	prm_diag_entry entry = {.code = PRM_MISSING_PARTIAL,
				.source = prm_prompt_id(f->prompt),
				.line = n->line,
				.column = n->column,
				.pointer = n->pointer};
	prm__nearest nearest;

	prm__nearest_init(&nearest, n->name);
	for (size_t i = 0; i < f->name_count; i++)
		if (f->names[i].meaning)
			prm__nearest_offer(&nearest, f->names[i].name);
	prm__nearest_stored(f->op, &nearest);
	prm__nearest_text(&nearest, hint, sizeof(hint));
	prm_diag_addf(f->diag, &entry, "partial '%.*s' is not found%s", PRM_FMT(n->name), hint);
	return prm_fail_at(err, PRM_MISSING_PARTIAL, n->line, n->column,
			   "partial '%.*s' is not found%s", PRM_FMT(n->name), hint);
}

static prm_status freeze_one(prm__freezing *f, size_t index, prm_error *err)
{
	prm__frozen_name n = f->names[index];
	prm_value text = prm_value_get(f->texts, n.name);
	prm_value ref = prm_value_get(f->refs, n.name);
	prm_status status;

	if (prm_value_is(text, PRM_STRING)) {
		f->names[index].meaning = PRM__MEANS_TEXT;
		f->names[index].text = text;
		return names_of(f, prm_value_text(text), (prm_str){NULL, 0}, err);
	}
	if (prm_value_is(ref, PRM_STRING))
		status = freeze_reference(f, &n, prm_value_text(ref), err);
	else
		status = freeze_name(f, &n, err);
	f->names[index] = n;
	if (!status && !n.meaning && !n.has_block)
		return fail_missing(f, &n, err);
	return status;
}

/* ---- writing it down
 * ---------------------------------------------------------------------------------- */

static void build_meaning(prm_builder *b, const prm__frozen_name *n)
{
	prm_build_map(b);
	if (n->meaning == PRM__MEANS_TEXT) {
		prm_build_key_c(b, "text");
		prm_build_copy(b, n->text);
	} else if (n->meaning == PRM__MEANS_SELF) {
		prm_build_key_c(b, "self");
		prm_build_bool(b, true);
	} else {
		prm_build_member(b, "ref", n->ref);
		prm_build_member(b, "id", n->id);
		prm_build_member(b, "version", n->version);
		prm_build_member(b, "content_hash", n->content_hash);
	}
	prm_build_end(b);
}

static prm_status build(prm__freezing *f, prm_value *resolved, prm_error *err)
{
	bool partials = false, schemas = false;
	prm_status status;
	prm_value out;
	prm_builder b;

	prm_builder_init(&b, f->arena);
	prm_build_map(&b);
	for (size_t i = 0; i < f->name_count; i++) {
		if (!f->names[i].meaning)
			continue;
		if (!partials) {
			prm_build_key_c(&b, "partials");
			prm_build_map(&b);
		}
		partials = true;
		prm_build_key(&b, f->names[i].name);
		build_meaning(&b, &f->names[i]);
	}
	if (partials)
		prm_build_end(&b);
	status = prm__freeze_schemas(f->op, prm_prompt_tree(f->prompt), &b, &schemas, err);
	prm_build_end(&b);
	if (!status)
		status = prm_builder_finish(&b, &out, err);
	if (!status && (partials || schemas))
		*resolved = out;
	return status;
}

/* `partials:` stands beside the template's content, or at the top. */
static prm_value texts_of(prm_value tree)
{
	prm_value texts = prm_value_get_c(prm_value_get_c(tree, "template"), "partials");

	if (prm_value_is(texts, PRM_MISSING))
		texts = prm_value_get_c(prm_value_get_c(tree, "chat_template"), "partials");
	if (prm_value_is(texts, PRM_MISSING))
		texts = prm_value_get_c(tree, "partials");
	return texts;
}

prm_status prm__freeze(prm__op *op, const prm_prompt *prompt, prm_arena *arena, prm_value *resolved,
		       prm_diag *diag, prm_error *err)
{
	prm_value tree = prm_prompt_tree(prompt);
	prm__freezing f = {.op = op,
			   .prompt = prompt,
			   .arena = arena,
			   .diag = diag,
			   .texts = texts_of(tree),
			   .refs = prm_value_get_c(tree, "refs")};
	prm_status status = collect(&f, err);

	*resolved = (prm_value){0};
	for (size_t i = 0; !status && i < f.name_count; i++) /* texts add names while we go */
		status = freeze_one(&f, i, err);
	return status ? status : build(&f, resolved, err);
}
