/*
 * golden_stage.c: a store in memory for the prompts of files: it holds the partials and schemas of
 * the library, and of an outer store what the library lacks. Names then mean what they will mean
 * once the library is deployed.
 */
#include <stdio.h>

#include "base/str.h"
#include "library/golden.h"

#define DEPTH 64 /* partials within partials, as in a render */

/* Only what says nothing of one prompt ends the staging: the rest shows in the tests. */
static prm_status settle(prm_status status, const prm_error *fault, prm_error *err)
{
	return prm__ends_all(status) ? prm_fail(err, status, "%s", fault->text) : PRM_OK;
}

/* Nobody calls the versions of a stage but its tests: a break between them is none. */
static prm_status publish(prm__stage *stage, const prm_prompt *prompt, prm_str version,
			  prm_error *err)
{
	prm_publish_options opts = {
		.struct_size = sizeof(opts), .version = version, .allow_breaking = true};
	prm_call call = {.struct_size = sizeof(call)};
	prm_error fault = {0};
	prm_published done;
	prm_status status;

	if (stage->call)
		call = *stage->call;
	call.reason = PRM_LIT("staged");
	status = prm_manager_publish(stage->m, &call, prompt, &opts, &done, NULL, &fault);
	return settle(status, &fault, err);
}

static bool is_staged(prm__stage *stage, prm_str id, prm_str version)
{
	char ref[PRM_ID_MAX + PRM_SEMVER_MAX + 2];
	prm_resolved resolved;

	snprintf(ref, sizeof(ref), "%.*s@%.*s", PRM_FMT(id), PRM_FMT(version));
	return prm_manager_resolve(stage->m, stage->call, prm_str_c(ref), PRM_LIT(""), &resolved,
				   NULL) == PRM_OK;
}

/* ---- what only the outer store has ------------------------------------------------------------ */

static prm_status take_outer(prm__stage *stage, prm_str ref, size_t depth, prm_error *err);

/* First what it includes, in the versions that were frozen into it. */
static prm_status take_frozen(prm__stage *stage, const prm_version *version, size_t depth,
			      prm_error *err)
{
	prm_value partials = prm_value_get_c(prm_version_resolved(version), "partials"), meaning;
	prm_status status = PRM_OK;
	prm_str name;

	for (size_t i = 0; !status && prm_value_member(partials, i, &name, &meaning); i++) {
		prm_str id = prm_value_text(prm_value_get_c(meaning, "id"));
		prm_str number = prm_value_text(prm_value_get_c(meaning, "version"));
		char ref[PRM_ID_MAX + PRM_SEMVER_MAX + 2];

		if (id.len == 0 || is_staged(stage, id, number))
			continue;
		snprintf(ref, sizeof(ref), "%.*s@%.*s", PRM_FMT(id), PRM_FMT(number));
		status = take_outer(stage, prm_str_c(ref), depth + 1, err);
	}
	return status;
}

static prm_status set_label(prm__stage *stage, prm_str id, prm_str label, prm_str version,
			    prm_error *err)
{
	prm_error fault = {0};
	prm_resolved moved;
	prm_status status = prm_manager_label_set(stage->m, stage->call, id, label, version, NULL,
						  &moved, &fault);

	return settle(status, &fault, err);
}

static prm_status take_outer(prm__stage *stage, prm_str ref, size_t depth, prm_error *err)
{
	prm_version *version = NULL;
	prm_error fault = {0};
	prm_ref parsed = {0};
	prm_status status;

	if (!stage->outer || depth > DEPTH)
		return PRM_OK;
	status = prm_manager_get(stage->outer, stage->call, ref, &version, &fault);
	if (status)
		return settle(status, &fault, err);
	status = take_frozen(stage, version, depth, err);
	if (!status && !is_staged(stage, prm_version_id(version), prm_version_number(version)))
		status = publish(stage, prm_version_prompt(version), prm_version_number(version),
				 err);
	if (!status && prm_ref_parse(ref, &parsed, NULL) == PRM_OK && parsed.kind == PRM_REF_LABEL)
		status = set_label(stage, parsed.id, parsed.want, prm_version_number(version), err);
	prm_version_free(version);
	return status;
}

/* A name without a reference: the prompt NAME, else _partials/NAME. */
static prm_status take_named(prm__stage *stage, prm_str name, prm_error *err)
{
	char path[PRM_ID_MAX + 16];
	prm_status status;

	if (name.len > PRM_ID_MAX)
		return PRM_OK;
	snprintf(path, sizeof(path), "_partials/%.*s", PRM_FMT(name));
	status = take_outer(stage, prm_str_c(path), 0, err);
	return status ? status : take_outer(stage, name, 0, err);
}

/* ---- schemas that only the outer store has ----------------------------------------------------- */

static prm_status take_schema(prm__stage *stage, prm_str ref, prm_arena *arena, size_t depth,
			      prm_error *err);

/* Those that a schema names. */
static prm_status take_inner(prm__stage *stage, prm_value schema, prm_arena *arena, size_t depth,
			     prm_error *err)
{
	prm_value fields = prm_value_get_c(schema, "fields");
	prm_status status = take_schema(stage, prm_value_text(prm_value_get_c(schema, "extends")),
					arena, depth, err);

	for (size_t i = 0; !status && i < prm_value_count(fields); i++) {
		prm_value field = prm_value_at(fields, i);

		status = take_schema(stage, prm_value_text(prm_value_get_c(field, "nested_schema")),
				     arena, depth, err);
		if (!status)
			status = take_schema(stage,
					     prm_value_text(prm_value_get_c(field, "item_schema")),
					     arena, depth, err);
	}
	return status;
}

static prm_status take_schema(prm__stage *stage, prm_str ref, prm_arena *arena, size_t depth,
			      prm_error *err)
{
	prm_error fault = {0};
	prm_value schema;
	prm_status status;

	if (ref.len == 0 || depth > DEPTH || !stage->outer ||
	    prm_manager_get_schema(stage->m, stage->call, ref, arena, &schema, NULL) == PRM_OK)
		return PRM_OK;
	status = prm_manager_get_schema(stage->outer, stage->call, ref, arena, &schema, &fault);
	if (!status)
		status = prm_manager_put_schema(stage->m, stage->call, schema, &fault);
	if (status)
		return settle(status, &fault, err);
	return take_inner(stage, schema, arena, depth + 1, err);
}

static prm_status stage_schemas_of(prm__stage *stage, const prm_prompt *prompt, prm_arena *arena,
				   prm_error *err)
{
	static const char *const pointers[] = {"/input_schema", "/output_schema",
					       "/response/schema"};
	prm_value tree = prm_prompt_tree(prompt);
	prm_status status = PRM_OK;

	for (size_t i = 0; !status && i < 3; i++) {
		prm_value name = prm_value_at_pointer(tree, prm_str_c(pointers[i]));

		status = take_schema(stage, prm_value_text(name), arena, 0, err);
	}
	return status;
}

/* ---- the library ------------------------------------------------------------------------------ */

/* A label is the outer store's to know; else it means what the library holds now. */
static prm_status stage_label(prm__stage *stage, prm_str ref, const prm_ref *parsed, prm_error *err)
{
	const prm__entry *current = prm__library_current(stage->library, parsed->id);
	prm_status status = take_outer(stage, ref, 0, err);
	prm_resolved resolved;

	if (status || !current ||
	    prm_manager_resolve(stage->m, stage->call, ref, PRM_LIT(""), &resolved, NULL) == PRM_OK)
		return status;
	return set_label(stage, parsed->id, parsed->want, current->number, err);
}

static prm_status stage_include(prm__stage *stage, const prm__entry *entry, prm_str name,
				prm_error *err)
{
	prm_str ref = prm__prompt_ref(entry->prompt, name);
	prm_ref parsed = {0};

	if (ref.len && prm_ref_parse(ref, &parsed, NULL) == PRM_OK && parsed.kind == PRM_REF_LABEL)
		return stage_label(stage, ref, &parsed, err);
	if (prm__include_entry(stage->library, entry->prompt, entry->item.snapshot, name))
		return PRM_OK;
	return ref.len ? take_outer(stage, ref, 0, err) : take_named(stage, name, err);
}

static prm_status stage_includes(prm__stage *stage, const prm__entry *entry, prm_arena *arena,
				 prm_error *err)
{
	prm__includes includes;
	prm_status status = prm__prompt_includes(entry->prompt, arena, &includes, err);

	for (size_t i = 0; !status && i < includes.count; i++)
		status = stage_include(stage, entry, includes.items[i].name, err);
	return status;
}

/* A chat is never a partial: it is rendered from its file. */
static prm_status stage_entry(prm__stage *stage, const prm__entry *entry, prm_arena *arena,
			      prm_error *err)
{
	prm_status status = stage_includes(stage, entry, arena, err);

	if (!status)
		status = stage_schemas_of(stage, entry->prompt, arena, err);
	if (status || prm_prompt_format(entry->prompt) == PRM_FORMAT_CHAT)
		return status;
	return publish(stage, entry->prompt, entry->number, err);
}

/* All of the library first: what one of them names may stand behind it. */
static prm_status stage_schemas(prm__stage *stage, prm_arena *arena, prm_error *err)
{
	const prm_library *library = stage->library;
	prm_status status = PRM_OK;

	for (size_t i = 0; !status && i < library->schema_count; i++) {
		prm_error fault = {0};

		status = prm_manager_put_schema(stage->m, stage->call, library->schemas[i].tree,
						&fault);
		status = settle(status, &fault, err);
	}
	for (size_t i = 0; !status && i < library->schema_count; i++)
		status = take_inner(stage, library->schemas[i].tree, arena, 0, err);
	return status;
}

static prm_status stage_library(prm__stage *stage, prm_error *err)
{
	const prm_library *library = stage->library;
	size_t *order = NULL;
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, library->allocator, 0);
	status = stage_schemas(stage, &arena, err);
	if (!status)
		status = prm__library_order(library, &arena, &order, err);
	for (size_t i = 0; !status && i < library->entry_count; i++)
		status = stage_entry(stage, &library->entries[order[i]], &arena, err);
	prm_arena_release(&arena);
	return status;
}

prm_status prm__stage_open(prm__stage *stage, prm_error *err)
{
	prm_store_options store_opts = {.struct_size = sizeof(store_opts),
					.allocator = stage->library->allocator};
	prm_manager_options opts = {.struct_size = sizeof(opts),
				    .allocator = stage->library->allocator};
	prm_status status;

	status = prm_store_open(PRM_LIT("memory:"), &store_opts, &stage->store, err);
	if (!status)
		status = prm_manager_open(stage->store, &opts, &stage->m, err);
	if (!status)
		status = stage_library(stage, err);
	if (status)
		prm__stage_close(stage);
	return status;
}

void prm__stage_close(prm__stage *stage)
{
	prm_manager_close(stage->m);
	prm_store_close(stage->store);
	stage->m = NULL;
	stage->store = NULL;
}
