/* read.c: a library from its files: every good prompt is kept, every fault of every file is told. */
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/str.h"
#include "library/parts.h"
#include "library/walk.h"

#define PATH_BYTES 4096

/* NULL: memory is out. */
static prm_library *library_new(const prm_library_options *opts)
{
	const prm_allocator *allocator = prm__allocator(opts ? opts->allocator : NULL);
	prm_library *library = prm__calloc(allocator, sizeof(*library));

	if (!library)
		return NULL;
	library->allocator = allocator;
	library->limits = prm__limits(opts ? opts->limits : NULL);
	prm_arena_init(&library->arena, allocator, 0);
	return library;
}

void prm__library_release(prm_library *library)
{
	const prm_allocator *a = library->allocator;

	for (size_t i = 0; i < library->entry_count; i++)
		prm_prompt_free(library->entries[i].prompt);
	for (size_t i = 0; i < library->doc_count; i++)
		prm_doc_free(library->docs[i]);
	prm__free(a, library->entries, library->entry_size * sizeof(*library->entries));
	prm__free(a, library->schemas, library->schema_size * sizeof(*library->schemas));
	prm__free(a, library->files, library->file_size * sizeof(*library->files));
	prm__free(a, library->docs, library->doc_size * sizeof(*library->docs));
	prm_arena_release(&library->arena);
}

void prm_library_free(prm_library *library)
{
	if (!library)
		return;
	prm__library_release(library);
	prm__free(library->allocator, library, sizeof(*library));
}

static prm_status note_file(prm_library *library, prm_str path, prm_error *err)
{
	if (library->file_count == library->file_size &&
	    !prm__grow(library->allocator, (void **)&library->files, &library->file_size,
		       sizeof(*library->files)))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	library->files[library->file_count++] = path;
	return PRM_OK;
}

/* The library keeps the document: its findings point there. */
static prm_status keep_doc(prm_library *library, prm_doc *doc, prm_error *err)
{
	if (library->doc_count == library->doc_size &&
	    !prm__grow(library->allocator, (void **)&library->docs, &library->doc_size,
		       sizeof(*library->docs))) {
		prm_doc_free(doc);
		return prm_fail(err, PRM_NOMEM, "out of memory");
	}
	library->docs[library->doc_count++] = doc;
	return PRM_OK;
}

/* What was read before a file breaks off is checked, not kept. */
static prm_status check_partial(prm__file *file, prm_doc *partial, prm_error *err)
{
	prm_status status = PRM_OK;

	if (partial) {
		file->doc = partial;
		status = prm__layout_check(file, prm_doc_root(partial), err);
		prm_doc_free(partial);
	}
	return status;
}

static prm_status take_text(prm__file *file, prm_str text, prm_error *err)
{
	prm_library *library = file->library;
	prm_read_options opts = {.struct_size = sizeof(opts),
				 .allocator = library->allocator,
				 .limits = &library->limits,
				 .source = file->path,
				 .positions = true};
	size_t errors = file->diag ? file->diag->errors : 0;
	prm_doc *doc = NULL, *partial = NULL;
	prm_error fault = {0};
	prm_status status;

	if (file->json)
		status = prm_doc_read_json(text, &opts, &doc, file->diag, &fault);
	else
		status = prm_doc_read_yaml(text, &opts, &doc, &partial, file->diag, &fault);
	if (status == PRM_OK) {
		if (keep_doc(library, doc, err))
			return PRM_NOMEM;
		file->doc = doc;
		return prm__layout_take(file, prm_doc_root(doc), err);
	}
	if (status == PRM_NOMEM) {
		prm_doc_free(partial);
		return prm_fail(err, PRM_NOMEM, "out of memory");
	}
	prm__finding_from_error(file->diag, errors, file->path, &fault);
	return check_partial(file, partial, err);
}

/* Only a file that the caller named makes reading fail; others are findings. */
static prm_status take_file(prm__file *file, prm_error *err)
{
	prm_library *library = file->library;
	size_t errors = file->diag ? file->diag->errors : 0;
	prm_error fault = {0};
	prm_status status;
	prm_buf text;

	prm_buf_init(&text, library->allocator, 0);
	status = prm__file_read(file->path, library->limits.document_bytes, &text, &fault);
	if (status == PRM_OK)
		status = note_file(library, file->path, err);
	else if (status == PRM_NOMEM)
		prm_fail(err, PRM_NOMEM, "out of memory");
	else if (file->named && status != PRM_LIMIT)
		prm_fail(err, status, "%s", fault.text);
	else {
		prm__finding_from_error(file->diag, errors, file->path, &fault);
		prm_buf_release(&text);
		return PRM_OK;
	}
	if (status == PRM_OK)
		status = take_text(file, prm_buf_str(&text), err);
	prm_buf_release(&text);
	return status;
}

static prm_status take_walk(prm_library *library, prm__walk *walk, bool schemas_only,
			    prm_error *err)
{
	prm_status status = PRM_OK;

	for (size_t i = 0; !status && i < walk->count; i++) {
		prm_str path = walk->files[i];
		prm__file file = {.library = library,
				  .path = path,
				  .json = prm__file_kind(prm__path_name(path)) == PRM__FILE_JSON,
				  .schemas_only = schemas_only,
				  .diag = walk->diag};

		status = take_file(&file, err);
	}
	return status;
}

static bool is_folder(prm_str path)
{
	char name[PATH_BYTES];
	struct stat st;

	if (path.len == 0 || path.len >= sizeof(name) || memchr(path.ptr, 0, path.len))
		return false; /* reading it says what is wrong */
	memcpy(name, path.ptr, path.len);
	name[path.len] = '\0';
	return stat(name, &st) == 0 && S_ISDIR(st.st_mode);
}

static prm_status take_folder(prm_library *library, prm_str folder, bool schemas_only,
			      prm_diag *diag, prm_error *err)
{
	prm__walk walk = {.allocator = library->allocator, .arena = &library->arena, .diag = diag};
	prm_status status = prm__walk_folder(&walk, folder, err);

	if (!status)
		status = take_walk(library, &walk, schemas_only, err);
	prm__walk_release(&walk);
	return status;
}

static prm_str without_slashes(prm_str path)
{
	while (path.len > 1 && path.ptr[path.len - 1] == '/')
		path.len--;
	return path;
}

/* "a/b" -> "a"; "b" -> "."; "." and ".." -> "./..", "../.." */
static prm_str parent_of(prm_library *library, prm_str folder)
{
	prm_str name = prm__path_name(folder);

	if (prm_str_is(name, ".") || prm_str_is(name, ".."))
		return prm__path_join(&library->arena, folder, PRM_LIT(".."));
	if (name.len == folder.len)
		return PRM_LIT(".");
	return folder.len - name.len == 1 ? PRM_LIT("/") : prm__path_folder(folder);
}

/* Schemas stand in schemas/ beside the prompts or one folder up; what is missing there is fine. */
static prm_status take_schemas_in(prm_library *library, prm_str folder, prm_diag *diag,
				  prm_error *err)
{
	prm_str path = prm_str_is(folder, ".")
			       ? PRM_LIT("schemas")
			       : prm__path_join(&library->arena, folder, PRM_LIT("schemas"));
	size_t errors = diag ? diag->errors : 0;
	prm_error fault = {0};
	prm_status status;

	if (!path.ptr)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (!is_folder(path))
		return PRM_OK;
	status = take_folder(library, path, true, diag, &fault);
	if (status == PRM_NOMEM)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (status)
		prm__finding_from_error(diag, errors, path, &fault);
	return PRM_OK;
}

static prm_status read_folder(prm_library *library, prm_str path, prm_diag *diag, prm_error *err)
{
	prm_str folder = without_slashes(path), parent = parent_of(library, folder);
	prm_status status;

	library->folder = true;
	if (!parent.ptr)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	status = take_folder(library, path, false, diag, err);
	if (!status && !prm_str_is(folder, "/") && !prm_str_is(prm__path_name(folder), "schemas"))
		status = take_schemas_in(library, parent, diag, err);
	return status;
}

static prm_status read_file(prm_library *library, prm_str path, prm_diag *diag, prm_error *err)
{
	prm__file file = {.library = library,
			  .json = prm__file_kind(prm__path_name(path)) == PRM__FILE_JSON,
			  .named = true,
			  .diag = diag};
	prm_str folder = prm__path_folder(path), parent;
	prm_status status;

	if (!prm_arena_str(&library->arena, path, &file.path))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (prm__file_kind(prm__path_name(path)) == PRM__FILE_FOREIGN)
		return prm_fail(err, PRM_NOT_A_PROMPT,
				"prompts of this format are not read; write '%.*s' as YAML with "
				"`id:` and `template:`",
				PRM_FMT(path));
	status = take_file(&file, err);
	if (folder.len == 0)
		folder = path.len && path.ptr[0] == '/' ? PRM_LIT("/") : PRM_LIT(".");
	parent = parent_of(library, folder);
	if (!status && !parent.ptr)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (!status && !prm_str_is(prm__path_name(folder), "schemas"))
		status = take_schemas_in(library, folder, diag, err);
	if (!status && !prm_str_is(folder, "/"))
		status = take_schemas_in(library, parent, diag, err);
	return status;
}

static prm_status finish(prm_library *library, prm_status status, prm_library **out, prm_diag *diag,
			 prm_error *err)
{
	if (!status)
		status = prm__library_unique(library, diag, err);
	if (!status)
		status = prm__check_schemas(library, diag, err);
	if (status)
		prm_library_free(library);
	else
		*out = library;
	return status;
}

prm_status prm_library_read(prm_str path, const prm_library_options *opts, prm_library **out,
			    prm_diag *diag, prm_error *err)
{
	prm_library *library = library_new(opts);
	prm_status status;

	if (!library)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (is_folder(path))
		status = read_folder(library, path, diag, err);
	else
		status = read_file(library, path, diag, err);
	return finish(library, status, out, diag, err);
}

prm_status prm_library_read_text(prm_str name, prm_str text, bool json,
				 const prm_library_options *opts, prm_library **out, prm_diag *diag,
				 prm_error *err)
{
	prm_library *library = library_new(opts);
	prm__file file = {.library = library, .json = json, .named = true, .diag = diag};
	prm_status status = PRM_OK;

	if (!library)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (!prm_arena_str(&library->arena, name, &file.path))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	if (!status)
		status = note_file(library, file.path, err);
	if (!status)
		status = take_text(&file, text, err);
	return finish(library, status, out, diag, err);
}

size_t prm_library_count(const prm_library *library)
{
	return library->entry_count;
}

const prm_library_item *prm_library_item_at(const prm_library *library, size_t index)
{
	return index < library->entry_count ? &library->entries[index].item : NULL;
}

size_t prm_library_file_count(const prm_library *library)
{
	return library->file_count;
}

prm_str prm_library_file_at(const prm_library *library, size_t index)
{
	return index < library->file_count ? library->files[index] : prm_str_n(NULL, 0);
}

size_t prm_library_schema_count(const prm_library *library)
{
	return library->schema_count;
}

prm_value prm_library_schema_at(const prm_library *library, size_t index)
{
	return index < library->schema_count ? library->schemas[index].tree : (prm_value){0};
}
