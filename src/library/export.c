/* export.c: the store's prompts as files that people edit and the reader reads back as equal. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "library/export.h"
#include "library/walk.h"

/* ---- one file -------------------------------------------------------------------------------- */

/* Folders below the export's own are made one by one: a link there must not lead outside. */
static prm_status make_folders(prm_str root, prm_str path, prm_error *err)
{
	char name[4096];
	struct stat st;

	if (path.len >= sizeof(name))
		return prm_fail(err, PRM_FILE_WRITE, "the path '%.*s' is too long", PRM_FMT(path));
	memcpy(name, path.ptr, path.len);
	for (size_t at = root.len + 1; at < path.len; at++) {
		if (name[at] != '/')
			continue;
		name[at] = '\0';
		if (lstat(name, &st) == 0 && !S_ISDIR(st.st_mode))
			return prm_fail(err, PRM_FILE_WRITE,
					"'%s' is in the way: it is no folder%s", name,
					S_ISLNK(st.st_mode) ? " but a link" : "");
		if (prm__folder_make(prm_str_n(name, at), err))
			return PRM_FILE_WRITE;
		name[at] = '/';
	}
	return PRM_OK;
}

/* A file that a person formatted in another way, with comments, may hold the very same version. */
static bool holds_same(const prm__exporter *x, prm_str path, prm_str text, const prm_version *v)
{
	prm_library_options opts = {.struct_size = sizeof(opts), .allocator = x->allocator};
	prm_library *library = NULL;
	const prm__entry *entry;
	bool same = false;

	if (!v)
		return false;
	if (prm_library_read_text(path, text, x->opts->json, &opts, &library, NULL, NULL))
		return false;
	if (library->entry_count == 1) {
		entry = &library->entries[0];
		same = prm_str_eq(prm_prompt_id(entry->prompt), prm_version_id(v)) &&
		       prm_str_eq(prm_prompt_version(entry->prompt), prm_version_number(v)) &&
		       prm_str_eq(prm_prompt_content_hash(entry->prompt),
				  prm_version_content_hash(v));
	}
	prm_library_free(library);
	return same;
}

enum { ABSENT, SAME, DIFFERENT, IN_THE_WAY };

static int existing(const prm__exporter *x, prm_str path, prm_str text, const prm_version *v)
{
	int state = DIFFERENT;
	struct stat st;
	prm_buf old;

	if (lstat(path.ptr, &st) != 0)
		return ABSENT;
	if (!S_ISREG(st.st_mode))
		return IN_THE_WAY;
	prm_buf_init(&old, x->allocator, 0);
	if (prm__file_read(path, x->document_bytes, &old, NULL) == PRM_OK &&
	    (prm_str_eq(prm_buf_str(&old), text) || holds_same(x, path, prm_buf_str(&old), v)))
		state = SAME;
	prm_buf_release(&old);
	return state;
}

static prm_status write_file(prm__exporter *x, prm_str path, prm_str text, const prm_version *v,
			     prm_error *err)
{
	int state = existing(x, path, text, v);
	prm_status status;

	if (state == SAME)
		return PRM_OK;
	if (state == IN_THE_WAY)
		return prm_fail(err, PRM_FILE_WRITE, "this is no regular file; it is left alone");
	if (state == DIFFERENT && !x->opts->force)
		return prm_fail(err, PRM_FILE_WRITE,
				"the file is there and differs; it is only overwritten by force");
	status = make_folders(x->folder, path, err);
	if (!status)
		status = prm__file_write(path, text, err);
	x->count += status == PRM_OK;
	return status;
}

prm_status prm__export_put(prm__exporter *x, const prm_version *v, prm_str name, const char *tail,
			   prm_value tree, prm_error *err)
{
	const char *ending = x->opts->json ? ".json" : ".yaml";
	prm_error fault = {0};
	prm_buf path, text;
	prm_status status;

	prm_buf_init(&path, x->allocator, 0);
	prm_buf_init(&text, x->allocator, 0);
	prm_buf_add(&path, x->folder);
	prm_buf_add_char(&path, '/');
	status = prm__id_path(name, &path);
	prm_buf_addf(&path, "%s%s", tail, ending);
	prm_buf_add_char(&path, '\0');
	if (!status && x->opts->json)
		status = prm_value_write_json(tree, PRM_JSON_PRETTY, &text);
	else if (!status)
		status = prm_value_write_yaml(tree, &text);
	if (status || path.status)
		prm_fail(&fault, status ? status : path.status, "out of memory");
	else
		status = write_file(x, prm_str_n(path.ptr, path.len - 1), prm_buf_str(&text), v,
				    &fault);
	if (status && status != PRM_NOMEM)
		prm__say_of(x->diag, prm_str_n(path.ptr, path.len ? path.len - 1 : 0),
			    PRM_SEVERITY_ERROR, status, "%s", fault.text);
	prm_buf_release(&path);
	prm_buf_release(&text);
	return status == PRM_NOMEM ? prm_fail(err, PRM_NOMEM, "out of memory") : PRM_OK;
}

/* ---- one version ----------------------------------------------------------------------------- */

static prm_status put_version(prm__exporter *x, const prm_version *v, int lifecycle, bool snapshot,
			      prm_error *err)
{
	char tail[PRM_SEMVER_MAX + 16] = "";
	prm_arena arena;
	prm_value tree;
	prm_status status;

	prm_arena_init(&arena, x->allocator, 0);
	if (snapshot) {
		snprintf(tail, sizeof(tail), "/_versions/%.*s", PRM_FMT(prm_version_number(v)));
		status = prm__export_record(v, lifecycle, &arena, &tree, err);
	} else {
		status = prm__export_prompt(v, lifecycle, &arena, &tree, err);
	}
	if (!status)
		status = prm__export_put(x, v, prm_version_id(v), tail, tree, err);
	if (!status)
		status = prm__export_schemas(x, v, err);
	prm_arena_release(&arena);
	return status;
}

static prm_status put_old(prm__exporter *x, prm_str id, const prm_version_row *row, prm_error *err)
{
	char ref[PRM_ID_MAX + PRM_SEMVER_MAX + 2];
	prm_version *v = NULL;
	prm_error fault = {0};
	prm_status status;

	snprintf(ref, sizeof(ref), "%.*s@%.*s", PRM_FMT(id), PRM_FMT(row->version));
	status = row->damage ? prm_fail(&fault, row->damage, "the record is damaged")
			     : prm_manager_get(x->m, x->call, prm_str_c(ref), &v, &fault);
	if (status == PRM_NOMEM)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (status) {
		prm__say_of(x->diag, prm_str_c(ref), PRM_SEVERITY_ERROR, status, "%s", fault.text);
		return PRM_OK;
	}
	status = put_version(x, v, row->status, true, err);
	prm_version_free(v);
	return status;
}

static prm_status put_past(prm__exporter *x, const prm_version *current, prm_error *err)
{
	prm_versions *versions = NULL;
	prm_status status = prm__history(x->m, x->call, prm_version_id(current), &versions, err);

	/* the current one too: who published it when is needed to import all in the same order */
	for (size_t i = 0; !status && versions && i < versions->count; i++)
		status = put_old(x, prm_version_id(current), &versions->items[i], err);
	prm_versions_free(versions);
	return status;
}

static prm_status put_ref(prm__exporter *x, prm_str ref, prm_error *err)
{
	prm_resolved resolved;
	prm_version *v = NULL;
	char exact[PRM_ID_MAX + PRM_SEMVER_MAX + 2];
	prm_status status = prm_manager_resolve(x->m, x->call, ref, PRM_LIT(""), &resolved, err);

	if (status)
		return status;
	snprintf(exact, sizeof(exact), "%s@%s", resolved.id, resolved.version);
	status = prm_manager_get(x->m, x->call, prm_str_c(exact), &v, err);
	if (status)
		return status;
	status = put_version(x, v, resolved.status, false, err);
	if (!status && x->opts->all_versions)
		status = put_past(x, v, err);
	prm_version_free(v);
	return status;
}

/* ---- all -------------------------------------------------------------------------------------- */

static prm_status put_row(prm__exporter *x, const prm_prompt_row *row, prm_error *err)
{
	char ref[PRM_ID_MAX + 8];
	prm_error fault = {0};
	prm_status status;

	snprintf(ref, sizeof(ref), "%.*s@latest", PRM_FMT(row->id));
	status = put_ref(x, prm_str_c(ref), &fault);
	if (status == PRM_NOMEM)
		return prm_fail(err, status, "out of memory");
	if (status)
		prm__say_of(x->diag, row->id, PRM_SEVERITY_ERROR, status, "%s", fault.text);
	return PRM_OK;
}

static prm_status put_all(prm__exporter *x, prm_error *err)
{
	prm_query query = {.struct_size = sizeof(query), .limit = 1000};
	prm_prompts *page = NULL, *next = NULL;
	prm_status status;

	do {
		status = prm_manager_search(x->m, x->call, &query, &next, err);
		prm_prompts_free(page);
		page = status ? NULL : next;
		for (size_t i = 0; !status && i < page->count; i++)
			status = put_row(x, &page->items[i], err);
		if (!status)
			query.cursor = page->next_cursor;
	} while (!status && query.cursor.len);
	prm_prompts_free(page);
	return status;
}

/* All of them must be there before the first file is written. */
static prm_status check_named(prm__exporter *x, const prm_str *refs, size_t count, prm_error *err)
{
	prm_resolved resolved;
	prm_status status = PRM_OK;

	for (size_t i = 0; !status && i < count; i++)
		status = prm_manager_resolve(x->m, x->call, refs[i], PRM_LIT(""), &resolved, err);
	return status;
}

prm_status prm_library_export(prm_manager *m, const prm_call *call, prm_str folder,
			      const prm_str *refs, size_t ref_count, const prm_export_options *opts,
			      size_t *count, prm_diag *diag, prm_error *err)
{
	static const prm_export_options defaults = {.struct_size = sizeof(defaults)};
	prm__exporter x = {.m = m,
			   .call = call,
			   .opts = opts ? opts : &defaults,
			   .document_bytes = prm__limits(NULL).document_bytes,
			   .diag = diag};
	prm_status status = check_named(&x, refs, ref_count, err);

	x.allocator = prm__allocator(x.opts->allocator);
	while (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
		folder.len--;
	x.folder = folder;
	if (!status)
		status = prm__folder_make(folder, err);
	for (size_t i = 0; !status && i < ref_count; i++)
		status = put_ref(&x, refs[i], err);
	if (!status && ref_count == 0)
		status = put_all(&x, err);
	if (!status)
		*count = x.count;
	return status;
}
