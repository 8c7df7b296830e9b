/* refs.c: what prompts name is there: partials, pinned versions of them, schemas. */
#include <stdio.h>

#include "base/str.h"
#include "library/parts.h"

#define MOST_HINTS 100 /* findings that get a "did you mean": each looks at all ids */

typedef struct checker {
	const prm_library *library;
	prm_manager *m; /* NULL: only the library counts */
	prm_diag *diag;
	prm_arena arena;
	prm_str *ids; /* of the library, for "did you mean" */
	size_t id_count, hints;
} checker;

static prm_status list_ids(checker *c, prm_error *err)
{
	c->ids = prm_arena_calloc(&c->arena, c->library->entry_count + 1, sizeof(*c->ids));
	if (!c->ids)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; i < c->library->entry_count; i++)
		c->ids[c->id_count++] = prm_prompt_id(c->library->entries[i].prompt);
	return PRM_OK;
}

/* The store's answer; PRM_PROMPT_NOT_FOUND where there is no store. */
static prm_status in_store(const checker *c, prm_str ref, prm_error *err)
{
	prm_resolved resolved;

	if (!c->m)
		return prm_fail(err, PRM_PROMPT_NOT_FOUND, "there is no prompt '%.*s'",
				PRM_FMT(ref));
	return prm_manager_resolve(c->m, NULL, ref, PRM_LIT(""), &resolved, err);
}

/* Nearest of the library's ids, also to the name without its folder: tone -> _partials/tone. */
static const char *near_id(checker *c, prm_str name, char buf[320])
{
	static const prm_str folder = {"_partials/", 10};

	buf[0] = '\0';
	if (c->hints++ >= MOST_HINTS)
		return buf;
	prm__near_text(name, c->ids, c->id_count, buf);
	for (size_t i = 0; !buf[0] && i < c->id_count; i++) {
		prm_str id = c->ids[i];

		if (!prm__str_starts(id, folder))
			continue;
		id = prm_str_n(id.ptr + folder.len, id.len - folder.len);
		prm__near_text(name, &id, 1, buf);
	}
	return buf;
}

static prm_status missing_partial(checker *c, const prm__entry *entry, const prm__include *use,
				  prm_error *err)
{
	prm_str at = prm__pointer_append(&c->arena, entry->item.pointer, use->pointer);
	prm_diag_entry finding;
	char near[320];

	if (!at.ptr)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	finding = prm__finding_in_text(entry->doc, entry->item.file, at, use->start);
	finding.code = PRM_MISSING_PARTIAL;
	if (!c->m)
		finding.hint = PRM_LIT("give --store if the store has it");
	prm_diag_addf(c->diag, &finding,
		      "the partial '%.*s' is neither in the library nor in the store%s",
		      PRM_FMT(use->name), near_id(c, use->name, near));
	return PRM_OK;
}

static prm_status check_include(checker *c, const prm__entry *entry, const prm__include *use,
				prm_error *err)
{
	char prefixed[PRM_ID_MAX + 16];

	if (use->optional || prm__prompt_ref(entry->prompt, use->name).len ||
	    prm__include_entry(c->library, entry->prompt, false, use->name) ||
	    in_store(c, use->name, NULL) == PRM_OK)
		return PRM_OK;
	if (use->name.len <= PRM_ID_MAX) {
		snprintf(prefixed, sizeof(prefixed), "_partials/%.*s", PRM_FMT(use->name));
		if (in_store(c, prm_str_c(prefixed), NULL) == PRM_OK)
			return PRM_OK;
	}
	return missing_partial(c, entry, use, err);
}

/* What `refs:` pins. A label, and a version that only the past had, are the store's to know. */
static prm_status check_ref(checker *c, const prm__entry *entry, prm_str name, prm_value value,
			    prm_error *err)
{
	prm_str at = prm__pointer_append(&c->arena, entry->item.pointer, PRM_LIT("/refs"));
	const prm__entry *any = NULL;
	prm_diag_entry finding;
	prm_error fault = {0};
	char near[320] = "";
	prm_ref ref;

	at = at.ptr ? prm__pointer(&c->arena, at, name) : at;
	if (!at.ptr)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	finding = prm__finding(entry->doc, entry->item.file, at, false);
	finding.code = prm_ref_parse(prm_value_text(value), &ref, &fault);
	if (finding.code) {
		prm_diag_addf(c->diag, &finding, "%s", fault.text);
		return PRM_OK;
	}
	if ((prm__library_find(c->library, &ref, false, &any) && ref.kind != PRM_REF_LABEL) ||
	    (any && !c->m))
		return PRM_OK;
	finding.code = in_store(c, prm_value_text(value), &fault);
	if (finding.code == PRM_OK)
		return PRM_OK;
	if (!any && finding.code == PRM_PROMPT_NOT_FOUND)
		near_id(c, ref.id, near);
	prm_diag_addf(c->diag, &finding, "refs: %s%s", fault.text,
		      strstr(fault.text, "did you mean") ? "" : near);
	return PRM_OK;
}

/* Its faults are told where it stands. */
static bool schema_is_faulty(const prm_library *library, prm_str name)
{
	for (size_t i = 0; i < library->faulty_count; i++)
		if (prm_str_eq(library->schemas[library->faulty_at + i].name, name))
			return true;
	return false;
}

static bool schema_here(const checker *c, prm_str text)
{
	prm_str name = prm_str_n(text.ptr, prm__str_find_char(text, '@', 0));

	return prm__library_schema(c->library, text) || schema_is_faulty(c->library, name);
}

static const char *near_schema(checker *c, prm_str text, char buf[320])
{
	prm_str name = prm_str_n(text.ptr, prm__str_find_char(text, '@', 0));
	bool look = c->hints++ < MOST_HINTS;

	buf[0] = '\0';
	for (size_t i = 0; look && !buf[0] && i < c->library->schema_count; i++)
		prm__near_text(name, &c->library->schemas[i].name, 1, buf);
	for (size_t i = 0; look && !buf[0] && i < c->library->faulty_count; i++)
		prm__near_text(name, &c->library->schemas[c->library->faulty_at + i].name, 1, buf);
	return buf;
}

static prm_status check_schema(checker *c, const prm__entry *entry, const char *pointer,
			       prm_error *err)
{
	prm_str at = prm__pointer_append(&c->arena, entry->item.pointer, prm_str_c(pointer));
	prm_str text = prm_value_text(
		prm_value_at_pointer(prm_prompt_tree(entry->prompt), prm_str_c(pointer)));
	prm_diag_entry finding;
	prm_value found;
	char near[320];

	if (!at.ptr)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (text.len == 0 || schema_here(c, text) ||
	    (c->m && prm_manager_get_schema(c->m, NULL, text, &c->arena, &found, NULL) == PRM_OK))
		return PRM_OK;
	finding = prm__finding(entry->doc, entry->item.file, at, false);
	finding.code = PRM_SCHEMA_NOT_FOUND;
	prm_diag_addf(c->diag, &finding,
		      "there is no schema '%.*s' in the bundle, in schemas/ beside or above the "
		      "prompts, or in the store%s",
		      PRM_FMT(text), near_schema(c, text, near));
	return PRM_OK;
}

static prm_status check_entry(checker *c, const prm__entry *entry, prm__includes *includes,
			      prm_error *err)
{
	prm_value refs = prm_value_get_c(prm_prompt_tree(entry->prompt), "refs"), value;
	prm_status status = prm__prompt_includes(entry->prompt, &c->arena, includes, err);
	prm_str key;

	for (size_t i = 0; !status && i < includes->count; i++)
		status = check_include(c, entry, &includes->items[i], err);
	for (size_t i = 0; !status && prm_value_member(refs, i, &key, &value); i++)
		status = check_ref(c, entry, key, value, err);
	if (!status)
		status = check_schema(c, entry, "/input_schema", err);
	if (!status)
		status = check_schema(c, entry, "/output_schema", err);
	if (!status)
		status = check_schema(c, entry, "/response/schema", err);
	return status;
}

static prm_status check_all(checker *c, prm_error *err)
{
	const prm_library *library = c->library;
	prm__includes *includes = prm_arena_calloc(&c->arena, library->entry_count + 1,
						   sizeof(*includes));
	prm_status status;

	if (!includes)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	status = list_ids(c, err);
	for (size_t i = 0; !status && i < library->entry_count; i++)
		status = check_entry(c, &library->entries[i], &includes[i], err);
	return status ? status : prm__check_cycles(library, includes, &c->arena, c->diag, err);
}

prm_status prm_library_check_refs(const prm_library *library, prm_manager *m, prm_diag *diag,
				  prm_error *err)
{
	checker c = {.library = library, .m = m, .diag = diag};
	prm_status status;

	prm_arena_init(&c.arena, library->allocator, 0);
	status = check_all(&c, err);
	if (!status)
		status = prm__check_inputs(library, m, &c.arena, diag, err);
	prm_arena_release(&c.arena);
	return status;
}
