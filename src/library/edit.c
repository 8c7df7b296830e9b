/* edit.c: changes in the files that people wrote: one member, or the form of the whole. */
#define _GNU_SOURCE
#include "text/edit.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "library/parts.h"
#include "library/walk.h"
#include "model/prompt.h"

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
	prm_str nearest = {NULL, 0};

	if (!prm__is_one_of(key, prm__prompt_keys))
		return nearest;
	for (const char *const *known = prm__prompt_keys; !prm_str_is(key, *known); known++)
		if (!prm_value_is(prm_value_get_c(map, *known), PRM_MISSING))
			nearest = prm_str_c(*known);
	return nearest;
}

static prm_status read_doc(prm_str text, bool json, const prm_allocator *allocator,
			   const prm_limits *limits, prm_doc **doc, prm_error *err)
{
	prm_read_options opts = {
		.struct_size = sizeof(opts), .allocator = allocator, .limits = limits};

	return json ? prm_doc_read_json(text, &opts, doc, NULL, err)
		    : prm_doc_read_yaml(text, &opts, doc, NULL, NULL, err);
}

/* The item's map in the text as it is now: it may have been written since it was read. */
static prm_status find_map(const prm__entry *entry, prm_str text, prm_doc **doc, prm_value *map,
			   prm_error *err)
{
	const prm_library_item *item = &entry->item;
	prm_status status = read_doc(text, item->json, entry->library->allocator,
				     &entry->library->limits, doc, err);
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

static prm_status edited(const prm__entry *entry, prm_str text, prm_str key, prm_value value,
			 prm_buf *out, prm_error *err)
{
	const prm_library_item *item = &entry->item;
	prm_arena arena;
	prm_doc *doc = NULL;
	prm_value map;
	prm_str pointer;
	prm_status status = find_map(entry, text, &doc, &map, err);

	if (status)
		return status;
	prm_arena_init(&arena, out->allocator, 0);
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
	const prm__entry *entry = (const prm__entry *)(const void *)item;
	const prm_library *library = entry->library;
	char path[PATH_BYTES];
	prm_buf text, out;
	prm_status status = real_path(item->file, path, err);

	if (status)
		return status;
	prm_buf_init(&text, library->allocator, 0);
	prm_buf_init(&out, library->allocator, 0);
	status = prm__file_read(prm_str_c(path), library->limits.document_bytes, &text, err);
	if (!status)
		status = edited(entry, prm_buf_str(&text), key, value, &out, err);
	if (!status)
		status = prm__file_write(prm_str_c(path), prm_buf_str(&out), err);
	prm_buf_release(&text);
	prm_buf_release(&out);
	return status;
}

/* ---- formatting ------------------------------------------------------------------------------ */

typedef struct formatter {
	const prm_allocator *allocator;
	prm_limits limits;
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
	status = read_doc(text, json, f->allocator, &f->limits, &doc, NULL);
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

	prm_diag_init(&found, f->allocator, 0);
	if (is_ours(f, text, json)) {
		status = prm__edit_format(text, json, out, &found, &fault);
		if (status == PRM_NOMEM)
			prm_fail(err, PRM_NOMEM, "out of memory");
		else if (status)
			prm__finding_from_error(&found, 0, path, &fault);
		else if (prm__diag_lost(&found))
			status = prm_fail(err, PRM_NOMEM, "out of memory");
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
	char name[PATH_BYTES];
	prm_status status = PRM_OK;

	if (f->check_only && f->folder)
		prm__say_of(f->diag, path, PRM_SEVERITY_INFO, PRM_NOT_FORMATTED,
			    "the file would be changed");
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
	size_t errors = f->diag ? f->diag->errors : 0;
	prm_error fault = {0};
	prm_buf text, out;
	prm_status status;
	bool read;

	prm_buf_init(&text, f->allocator, 0);
	prm_buf_init(&out, f->allocator, 0);
	status = prm__file_read(path, f->limits.document_bytes, &text, &fault);
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
	prm__walk walk = {.allocator = f->allocator, .diag = f->diag};
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, f->allocator, 0);
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
	formatter f = {.allocator = prm__allocator(diag ? diag->arena.allocator : NULL),
		       .limits = prm__limits(NULL),
		       .check_only = check_only,
		       .diag = diag};
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
