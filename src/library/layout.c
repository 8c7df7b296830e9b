/* layout.c: what a file holds, told by its keys: a bundle, a prompt, a version record, schemas. */
#include <stdio.h>

#include "base/alloc.h"
#include "base/diag.h"
#include "base/str.h"
#include "library/parts.h"
#include "model/record.h"
#include "library/walk.h"

static bool has(prm_value map, const char *key)
{
	return !prm_value_is(prm_value_get_c(map, key), PRM_MISSING);
}

int prm__layout_of(prm_value root)
{
	if (!prm_value_is(root, PRM_MAP))
		return PRM__LAYOUT_NONE;
	if (has(root, "prompts"))
		return PRM__LAYOUT_BUNDLE;
	if (prm_value_is(prm_value_get_c(root, "prompt"), PRM_MAP))
		return PRM__LAYOUT_RECORD;
	if (has(root, "template") || has(root, "chat_template"))
		return PRM__LAYOUT_PROMPT;
	if (has(root, "schemas"))
		return PRM__LAYOUT_SCHEMAS;
	return has(root, "id") ? PRM__LAYOUT_PROMPT : PRM__LAYOUT_NONE;
}

#define WANTED "a prompt (`id`, `template` or `chat_template`), `prompts:` or `schemas:`"

#define MOST_KEYS 1000 /* that are held against ours */

/* A key that comes near to one of ours: the file was meant to be a prompt. */
static const char *meant(prm_value root)
{
	static const char *const names[] = {"prompts",  "prompt", "template", "chat_template",
					    "messages", "format", "schemas"};
	prm_str key;
	prm_value value;

	for (size_t i = 0; i < MOST_KEYS && prm_value_member(root, i, &key, &value); i++)
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
			if (key.len > 3 && prm__str_near(key, prm_str_c(names[k])) >= 0)
				return names[k];
	return NULL;
}

/* What is no prompt is wrong where it was named or meant as one, and else only in the way. */
static void not_a_prompt(prm__file *file, prm_value root)
{
	prm_diag_entry entry = prm__finding(file->doc, file->path, PRM_LIT(""), false);
	const char *near = meant(root);
	char hint[160] = "";

	if (file->schemas_only)
		return;
	entry.code = PRM_NOT_A_PROMPT;
	entry.severity = file->named || near ? PRM_SEVERITY_ERROR : PRM_SEVERITY_WARNING;
	if (near)
		snprintf(hint, sizeof(hint), "is '%s' what was meant?", near);
	else if (prm_value_is(root, PRM_LIST))
		snprintf(hint, sizeof(hint), "put a list of prompts under `prompts:`");
	entry.hint = prm_str_c(hint);
	if (prm_value_is(root, PRM_NULL) || prm_value_is(root, PRM_MISSING))
		prm_diag_addf(file->diag, &entry, "the file is empty; expected " WANTED);
	else if (prm_value_is(root, PRM_MAP))
		prm_diag_addf(file->diag, &entry, "the file holds no prompt; expected " WANTED);
	else
		prm_diag_addf(file->diag, &entry, "the file holds %s; expected " WANTED,
			      prm__a_type(root.type));
}

/* {id}/_versions/1.2.0.yaml, and {id}/1.2.0.yaml of older layouts. */
static bool is_snapshot(prm_str path)
{
	prm_semver version;

	return prm_str_is(prm__path_name(prm__path_folder(path)), "_versions") ||
	       prm_semver_parse(prm__path_stem(path), &version, NULL) == PRM_OK;
}

/* A snapshot whose name tells another version than its content was probably swapped or copied. */
static void check_name(prm__file *file, const prm__entry *entry)
{
	prm_str name = prm__path_stem(file->path);
	prm_semver version;

	if (!entry->item.snapshot || prm_semver_parse(name, &version, NULL) ||
	    prm_str_eq(name, prm_prompt_version(entry->prompt)))
		return;
	prm__say(file, PRM_LIT("/version"), PRM_SEVERITY_WARNING, PRM_BAD_VALUE,
		 "the file is named %.*s and holds version '%.*s'; the content counts",
		 PRM_FMT(name), PRM_FMT(prm_prompt_version(entry->prompt)));
}

static prm_str without_build(prm_str version)
{
	return prm_str_n(version.ptr, prm__str_find_char(version, '+', 0));
}

static prm_status keep(prm__file *file, prm_prompt *prompt, const prm_library_item *known,
		       prm_error *err)
{
	prm_library *library = file->library;
	prm__entry entry = {.item = *known, .library = library, .prompt = prompt, .doc = file->doc};
	prm_str version = prm_prompt_version(prompt);

	if (!prm_arena_str(&library->arena, known->pointer, &entry.item.pointer) ||
	    (library->entry_count == library->entry_size &&
	     !prm__grow(library->allocator, (void **)&library->entries, &library->entry_size,
			sizeof(entry)))) {
		prm_prompt_free(prompt);
		return prm_fail(err, PRM_NOMEM, "out of memory");
	}
	entry.item.prompt = prompt;
	entry.item.file = file->path;
	entry.item.json = file->json;
	entry.item.snapshot = known->snapshot || is_snapshot(file->path);
	entry.stated = version.len > 0;
	entry.number = entry.stated ? without_build(version) : PRM_LIT("1.0.0");
	library->entries[library->entry_count++] = entry;
	check_name(file, &entry);
	return PRM_OK;
}

/* The model's pointers count from the prompt; in a bundle or a record that stands deeper. */
static void deepen_pointers(prm_diag *diag, size_t from, prm_str base)
{
	for (size_t i = from; base.len && diag && i < diag->count; i++) {
		prm_str pointer = prm__pointer_append(&diag->arena, base, diag->items[i].pointer);

		if (pointer.ptr)
			diag->items[i].pointer = pointer;
	}
}

prm_status prm__take_prompt(prm__file *file, prm_value tree, const prm_library_item *item,
			    prm_error *err)
{
	size_t errors = file->diag ? file->diag->errors : 0;
	size_t count = file->diag ? file->diag->count : 0;
	prm_prompt *prompt;
	prm_error fault = {0};
	prm_status status;

	status = prm_prompt_read(tree, file->doc, item->pointer, file->path,
				 file->library->allocator, &prompt, file->diag, &fault);
	deepen_pointers(file->diag, count, item->pointer);
	if (status == PRM_OK)
		return keep(file, prompt, item, err);
	if (status == PRM_NOMEM)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	prm__finding_from_error(file->diag, errors, file->path, &fault);
	return PRM_OK;
}

static const prm_str bundle_keys[] = {
	{"version", 7}, {"metadata", 8}, {"prompts", 7}, {"schemas", 7}};

#define BUNDLE_KEYS (sizeof(bundle_keys) / sizeof(bundle_keys[0]))

static prm_status unknown_key(prm__file *file, prm_value root, size_t index, prm_str key,
			      prm_error *err)
{
	prm_str pointer = prm__pointer(&file->library->arena, PRM_LIT(""), key);
	prm_diag_entry entry = {.code = PRM_UNKNOWN_KEY,
				.severity = PRM_SEVERITY_WARNING,
				.source = file->path,
				.pointer = pointer};
	prm_span at, ignored;
	char near[320];

	if (!pointer.ptr)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (prm_value_span(root, index, &at, &ignored))
		prm__finding_place(file->doc, at.start, at.end, &entry);
	prm_diag_addf(file->diag, &entry, "a bundle has no key '%.*s'%s", PRM_FMT(key),
		      prm__near_text(key, bundle_keys, BUNDLE_KEYS, near));
	return PRM_OK;
}

/* What a full list would only count is not looked at: it may be millions of keys. */
static prm_status check_bundle_keys(prm__file *file, prm_value root, prm_error *err)
{
	prm_status status = PRM_OK;
	prm_value value;
	prm_str key;

	for (size_t i = 0; !status && file->diag && prm_value_member(root, i, &key, &value); i++) {
		bool found = false;

		for (size_t k = 0; k < BUNDLE_KEYS && !found; k++)
			found = prm_str_eq(key, bundle_keys[k]);
		if (!found && file->diag->count < file->diag->limit)
			status = unknown_key(file, root, i, key, err);
	}
	return status;
}

static prm_status take_bundle(prm__file *file, prm_value root, prm_error *err)
{
	prm_value prompts = prm_value_get_c(root, "prompts");
	prm_status status = check_bundle_keys(file, root, err);
	char pointer[40];

	if (!prm_value_is(prompts, PRM_LIST) && !prm_value_is(prompts, PRM_NULL))
		prm__say(file, PRM_LIT("/prompts"), PRM_SEVERITY_ERROR, PRM_WRONG_TYPE,
			 "expected a list of prompts, not %s", prm__a_type(prompts.type));
	for (size_t i = 0;
	     !status && i < prm_value_count(prompts) && prm_value_is(prompts, PRM_LIST); i++) {
		prm_value tree = prm_value_at(prompts, i);
		prm_library_item item = {0};

		snprintf(pointer, sizeof(pointer), "/prompts/%zu", i);
		item.pointer = prm_str_c(pointer);
		if (prm_value_is(tree, PRM_MAP))
			status = prm__take_prompt(file, tree, &item, err);
		else
			prm__say(file, item.pointer, PRM_SEVERITY_ERROR, PRM_WRONG_TYPE,
				 "expected a prompt, which is a map, not %s",
				 prm__a_type(tree.type));
	}
	return status;
}

prm_status prm__layout_take(prm__file *file, prm_value root, prm_error *err)
{
	prm_library_item item = {0};
	int layout = prm__layout_of(root);
	prm_status status = PRM_OK;

	if (layout == PRM__LAYOUT_NONE)
		not_a_prompt(file, root);
	if (!file->schemas_only && layout == PRM__LAYOUT_BUNDLE)
		status = take_bundle(file, root, err);
	if (!file->schemas_only && layout == PRM__LAYOUT_RECORD)
		status = prm__take_record(file, root, err);
	if (!file->schemas_only && layout == PRM__LAYOUT_PROMPT)
		status = prm__take_prompt(file, root, &item, err);
	if (!status && (layout == PRM__LAYOUT_BUNDLE || layout == PRM__LAYOUT_SCHEMAS))
		status = prm__take_schemas(file, root, err);
	return status;
}

/* In a document that breaks off, what seems to be missing may stand behind the break. */
static bool holds_anyway(const prm_diag_entry *entry)
{
	return entry->severity == PRM_SEVERITY_ERROR && entry->line &&
	       entry->code != PRM_MISSING_KEY && entry->code != PRM_NOT_A_PROMPT;
}

prm_status prm__layout_check(prm__file *file, prm_value root, prm_error *err)
{
	prm_library scratch = {.allocator = file->library->allocator,
			       .limits = file->library->limits};
	prm__file copy = *file;
	prm_diag found;
	prm_status status;

	prm_arena_init(&scratch.arena, scratch.allocator, 0);
	prm_diag_init(&found, scratch.allocator, 0);
	copy.library = &scratch;
	copy.diag = &found;
	status = prm__layout_take(&copy, root, err);
	if (!status && prm__diag_lost(&found))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; !status && i < found.count; i++)
		if (holds_anyway(&found.items[i]))
			prm_diag_add(file->diag, &found.items[i]);
	prm_diag_release(&found);
	prm__library_release(&scratch);
	return status;
}
