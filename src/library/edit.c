/* edit.c: changes in the files that people wrote: one member, or the form of the whole. */
#define _GNU_SOURCE
#include "text/edit.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "library/parts.h"
#include "library/walk.h"

#define PATH_BYTES 4096

/* A file that the caller names by a link is changed where it is: the link stays a link. */
static prm_status real_path(prm_str path, char out[PATH_BYTES], prm_error *err)
{
	char name[PATH_BYTES];

	if (path.len == 0 || path.len >= sizeof(name) || memchr(path.ptr, 0, path.len))
		return prm_fail(err, PRM_INVALID, "'%.*s' is not a usable path", PRM_FMT(path));
	memcpy(name, path.ptr, path.len);
	name[path.len] = '\0';
	if (!realpath(name, out))
		memcpy(out, name, path.len + 1); /* reading it says what is wrong */
	return PRM_OK;
}

/* The member that a new one is best put behind: the nearest before it in the usual order. */
static prm_str place_after(prm_value map, prm_str key)
{
	static const char *const order[] = {
		"id",       "version",      "format",        "status", "template",  "chat_template",
		"metadata", "input_schema", "output_schema", "inputs", "refs",      "model",
		"tools",    "response",     "policy",        "owners", "changelog", "tests"};
	size_t at = 0;

	while (at < sizeof(order) / sizeof(order[0]) && !prm_str_is(key, order[at]))
		at++;
	while (at > 0 && at < sizeof(order) / sizeof(order[0]))
		if (!prm_value_is(prm_value_get_c(map, order[--at]), PRM_MISSING))
			return prm_str_c(order[at]);
	return prm_str_n(NULL, 0);
}

/* The item's map in the text as it is now: it may have been written since it was read. */
static prm_status find_map(const prm_library_item *item, prm_str text, prm_doc **doc,
			   prm_value *map, prm_error *err)
{
	prm_status status = item->json ? prm_doc_read_json(text, NULL, doc, NULL, err)
				       : prm_doc_read_yaml(text, NULL, doc, NULL, NULL, err);
	prm_str id;

	if (status)
		return status;
	*map = prm_value_at_pointer(prm_doc_root(*doc), item->pointer);
	id = prm_value_text(prm_value_get_c(*map, "id"));
	if (prm_value_is(*map, PRM_MAP) &&
	    (id.len == 0 || prm_str_eq(id, prm_prompt_id(item->prompt))))
		return PRM_OK;
	prm_doc_free(*doc);
	*doc = NULL;
	return prm_fail(err, PRM_FILE_WRITE,
			"'%.*s' was changed since it was read: '%.*s' stands no longer at '%.*s'",
			PRM_FMT(item->file), PRM_FMT(prm_prompt_id(item->prompt)),
			PRM_FMT(item->pointer));
}

static prm_status edited(const prm_library_item *item, prm_str text, prm_str key, prm_value value,
			 prm_buf *out, prm_error *err)
{
	prm_arena arena;
	prm_doc *doc = NULL;
	prm_value map;
	prm_str pointer;
	prm_status status = find_map(item, text, &doc, &map, err);

	if (status)
		return status;
	prm_arena_init(&arena, NULL, 0);
	pointer = prm__pointer(&arena, item->pointer, key);
	if (pointer.ptr)
		status = prm__edit_set(text, item->json, pointer, place_after(map, key), value, out,
				       err);
	else
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	prm_arena_release(&arena);
	prm_doc_free(doc);
	return status;
}

prm_status prm_library_edit(const prm_library_item *item, prm_str key, prm_value value,
			    prm_error *err)
{
	prm_limits limits = prm__limits(NULL);
	char path[PATH_BYTES];
	prm_buf text, out;
	prm_status status = real_path(item->file, path, err);

	if (status)
		return status;
	prm_buf_init(&text, NULL, 0);
	prm_buf_init(&out, NULL, 0);
	status = prm__file_read(prm_str_c(path), limits.document_bytes, &text, err);
	if (!status)
		status = edited(item, prm_buf_str(&text), key, value, &out, err);
	if (!status)
		status = prm__file_write(prm_str_c(path), prm_buf_str(&out), err);
	prm_buf_release(&text);
	prm_buf_release(&out);
	return status;
}

/* ---- formatting ------------------------------------------------------------------------------ */

typedef struct formatter {
	bool check_only, folder;
	size_t changed;
	prm_diag *diag;
} formatter;

/* A folder may hold files of others: only what holds prompts or schemas is ours to format. */
static bool is_ours(const formatter *f, prm_str text, bool json)
{
	prm_doc *doc = NULL;
	prm_status status;
	bool ours;

	if (!f->folder)
		return true;
	status = json ? prm_doc_read_json(text, NULL, &doc, NULL, NULL)
		      : prm_doc_read_yaml(text, NULL, &doc, NULL, NULL, NULL);
	ours = status || prm__layout_of(prm_doc_root(doc)) != PRM__LAYOUT_NONE;
	prm_doc_free(doc);
	return ours;
}

/* The editor knows no names. */
static void forward(const prm_diag *from, prm_str path, prm_diag *to)
{
	for (size_t i = 0; i < from->count; i++) {
		prm_diag_entry entry = from->items[i];

		entry.source = path;
		prm_diag_add(to, &entry);
	}
}

static prm_status format_text(formatter *f, prm_str path, prm_str text, prm_buf *out,
			      prm_error *err)
{
	bool json = prm__file_kind(prm__path_name(path)) == PRM__FILE_JSON;
	prm_diag found;
	prm_error fault = {0};
	prm_status status;

	prm_diag_init(&found, NULL, 0);
	if (is_ours(f, text, json)) {
		status = prm__edit_format(text, json, out, &found, &fault);
		if (status == PRM_NOMEM)
			prm_fail(err, PRM_NOMEM, "out of memory");
		else if (status)
			prm__finding_from_error(&found, 0, path, &fault);
		forward(&found, path, f->diag);
	} else {
		prm_buf_add(out, text);
		status = out->status ? prm_fail(err, PRM_NOMEM, "out of memory") : PRM_OK;
	}
	prm_diag_release(&found);
	return status;
}

static prm_status count_change(formatter *f, prm_str path, prm_str text, prm_error *err)
{
	prm_diag_entry entry = {.code = PRM_NOT_FORMATTED,
				.severity = PRM_SEVERITY_INFO,
				.source = path,
				.text = PRM_LIT("the file would be changed")};
	char name[PATH_BYTES];
	prm_status status = PRM_OK;

	if (f->check_only && f->folder)
		prm_diag_add(f->diag, &entry);
	if (!f->check_only)
		status = real_path(path, name, err);
	if (!status && !f->check_only)
		status = prm__file_write(prm_str_c(name), text, err);
	f->changed += status == PRM_OK;
	return status;
}

/* A file that cannot be read or written is a finding among many, and a failure when named alone. */
static prm_status format_file(formatter *f, prm_str path, prm_error *err)
{
	prm_limits limits = prm__limits(NULL);
	size_t errors = f->diag ? f->diag->errors : 0;
	prm_error fault = {0};
	prm_buf text, out;
	prm_status status;
	bool read;

	prm_buf_init(&text, NULL, 0);
	prm_buf_init(&out, NULL, 0);
	status = prm__file_read(path, limits.document_bytes, &text, &fault);
	read = status == PRM_OK;
	if (read)
		status = format_text(f, path, prm_buf_str(&text), &out, &fault);
	if (!status && !prm_str_eq(prm_buf_str(&text), prm_buf_str(&out)))
		status = count_change(f, path, prm_buf_str(&out), &fault);
	prm_buf_release(&text);
	prm_buf_release(&out);
	if (status == PRM_NOMEM || (!read && !f->folder))
		return prm_fail(err, status, "%s", fault.text);
	if (status && fault.status)
		prm__finding_from_error(f->diag, errors, path, &fault);
	return PRM_OK;
}

static prm_status format_folder(formatter *f, prm_str path, prm_error *err)
{
	prm__walk walk = {.diag = f->diag};
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, NULL, 0);
	walk.arena = &arena;
	status = prm__walk_folder(&walk, path, err);
	for (size_t i = 0; !status && i < walk.count; i++)
		status = format_file(f, walk.files[i], err);
	prm__walk_release(&walk);
	prm_arena_release(&arena);
	return status;
}

prm_status prm_library_format(prm_str path, bool check_only, size_t *changed, prm_diag *diag,
			      prm_error *err)
{
	formatter f = {.check_only = check_only, .diag = diag};
	char name[PATH_BYTES];
	struct stat st;
	prm_status status = real_path(path, name, err);

	if (status)
		return status;
	f.folder = stat(name, &st) == 0 && S_ISDIR(st.st_mode);
	status = f.folder ? format_folder(&f, path, err) : format_file(&f, path, err);
	if (!status)
		*changed = f.changed;
	return status;
}
