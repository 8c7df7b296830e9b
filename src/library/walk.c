/* walk.c: a folder's prompt files: level by level, no link followed, no device opened. */
#define _GNU_SOURCE
#include "library/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "library/parts.h"

/* A folder that is still to be read. */
typedef struct pending {
	prm_str path;
	size_t depth;
} pending;

typedef struct queue {
	const prm_allocator *allocator;
	pending *items;
	size_t count, size;
} queue;

static bool ends_nocase(prm_str name, const char *ending)
{
	prm_str end = prm_str_c(ending);

	return name.len >= end.len &&
	       prm__str_find_nocase(prm_str_n(name.ptr + (name.len - end.len), end.len), end) == 0;
}

int prm__file_kind(prm_str name)
{
	static const struct {
		const char *ending;
		int kind;
	} endings[] = {
		{".tests.yaml", PRM__FILE_OTHER}, {".tests.yml", PRM__FILE_OTHER},
		{".tests.json", PRM__FILE_OTHER}, {".yaml", PRM__FILE_YAML},
		{".yml", PRM__FILE_YAML},         {".json", PRM__FILE_JSON},
		{".prompt", PRM__FILE_FOREIGN},   {".prompty", PRM__FILE_FOREIGN},
	};

	if (name.len == 0 || name.ptr[0] == '.' || prm_str_is(name, "prm.yaml"))
		return PRM__FILE_OTHER;
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (ends_nocase(name, endings[i].ending))
			return endings[i].kind;
	return PRM__FILE_OTHER;
}

prm_str prm__path_name(prm_str path)
{
	size_t at = path.len;

	while (at > 0 && path.ptr[at - 1] != '/')
		at--;
	return prm_str_n(path.ptr + at, path.len - at);
}

prm_str prm__path_stem(prm_str path)
{
	prm_str name = prm__path_name(path);

	while (name.len && name.ptr[name.len - 1] != '.')
		name.len--;
	name.len -= name.len > 0;
	return name;
}

prm_str prm__path_folder(prm_str path)
{
	size_t len = path.len - prm__path_name(path).len;

	return prm_str_n(path.ptr, len ? len - 1 : 0);
}

prm_str prm__path_join(prm_arena *arena, prm_str folder, prm_str name)
{
	bool slash = folder.len && folder.ptr[folder.len - 1] == '/';
	size_t len = folder.len + !slash + name.len;
	char *text = prm_arena_alloc(arena, len + 1);

	if (!text)
		return prm_str_n(NULL, 0);
	memcpy(text, folder.ptr, folder.len);
	if (!slash)
		text[folder.len] = '/';
	memcpy(text + len - name.len, name.ptr, name.len);
	text[len] = '\0';
	return prm_str_n(text, len);
}

static prm_status add_file(prm__walk *walk, prm_str path, prm_error *err)
{
	if (walk->count >= PRM__FOLDER_FILES) {
		if (!walk->full)
			prm__say_of(
				walk->diag, path, PRM_SEVERITY_ERROR, PRM_LIMIT,
				"the folder holds more than folder_files (%d) prompt files; this "
				"one and those behind it are not read",
				PRM__FOLDER_FILES);
		walk->full = true;
		return PRM_OK;
	}
	if (walk->count == walk->size &&
	    !prm__grow(walk->allocator, (void **)&walk->files, &walk->size, sizeof(*walk->files)))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	walk->files[walk->count++] = path;
	return PRM_OK;
}

static prm_status add_folder(prm__walk *walk, queue *folders, prm_str path, size_t depth,
			     prm_error *err)
{
	if (depth > PRM__FOLDER_DEPTH) {
		prm__say_of(
			walk->diag, path, PRM_SEVERITY_ERROR, PRM_LIMIT,
			"folders are nested deeper than folder_depth (%d); this one is not read",
			PRM__FOLDER_DEPTH);
		return PRM_OK;
	}
	if (folders->count == folders->size &&
	    !prm__grow(folders->allocator, (void **)&folders->items, &folders->size,
		       sizeof(*folders->items)))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	folders->items[folders->count++] = (pending){path, depth};
	return PRM_OK;
}

/* A link, FIFO, socket or device: never opened, but said where a prompt would have been expected. */
static void skip_special(prm__walk *walk, int dir, const char *name, prm_str path, mode_t mode)
{
	struct stat target;
	bool ours = prm__file_kind(prm_str_c(name)) != PRM__FILE_OTHER;

	if (!S_ISLNK(mode) && ours)
		prm__say_of(walk->diag, path, PRM_SEVERITY_WARNING, PRM_FILE_READ,
			    "this is not a regular file; it is not opened");
	if (S_ISLNK(mode) &&
	    (ours || (fstatat(dir, name, &target, 0) == 0 && S_ISDIR(target.st_mode))))
		prm__say_of(walk->diag, path, PRM_SEVERITY_WARNING, PRM_FILE_READ,
			    "this is a symbolic link; links are not followed");
}

static prm_status take_entry(prm__walk *walk, queue *folders, const pending *folder, int dir,
			     const char *name, prm_error *err)
{
	prm_str text = prm_str_c(name), path;
	struct stat st;

	if (name[0] == '.' || fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return PRM_OK;
	if (prm__utf8_valid(text) != text.len) {
		prm__say_of(walk->diag, folder->path, PRM_SEVERITY_WARNING, PRM_BAD_UTF8,
			    "the folder holds a name that is not UTF-8; it is skipped");
		return PRM_OK;
	}
	path = prm__path_join(walk->arena, folder->path, text);
	if (!path.ptr)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (S_ISDIR(st.st_mode))
		return add_folder(walk, folders, path, folder->depth + 1, err);
	if (!S_ISREG(st.st_mode))
		skip_special(walk, dir, name, path, st.st_mode);
	else if (prm__file_kind(text) == PRM__FILE_FOREIGN)
		prm__say_of(walk->diag, path, PRM_SEVERITY_WARNING, PRM_NOT_A_PROMPT,
			    "prompts of this format are not read; write it as YAML with `id:` and "
			    "`template:`");
	else if (prm__file_kind(text) != PRM__FILE_OTHER)
		return add_file(walk, path, err);
	return PRM_OK;
}

static prm_status cannot_read(prm__walk *walk, const pending *folder, prm_error *err)
{
	const char *why = strerror(errno);

	if (folder->depth == 0)
		return prm_fail(err, PRM_FILE_READ, "cannot read folder '%.*s': %s",
				PRM_FMT(folder->path), why);
	prm__say_of(walk->diag, folder->path, PRM_SEVERITY_ERROR, PRM_FILE_READ,
		    "the folder cannot be read: %s", why);
	return PRM_OK;
}

static prm_status read_folder(prm__walk *walk, queue *folders, const pending *folder,
			      prm_error *err)
{
	/* What the caller named may be a link; what is found below it may not. */
	int follow = folder->depth ? O_NOFOLLOW : 0;
	int fd = open(folder->path.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC | follow);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
	prm_status status = PRM_OK;
	struct dirent *entry;

	if (!dir) {
		status = cannot_read(walk, folder, err);
		if (fd >= 0)
			close(fd);
		return status;
	}
	for (errno = 0; !status && !walk->full && (entry = readdir(dir)) != NULL; errno = 0)
		status = take_entry(walk, folders, folder, fd, entry->d_name, err);
	if (!status && !walk->full && errno)
		status = cannot_read(walk, folder, err);
	closedir(dir);
	return status;
}

static int by_path(const void *a, const void *b)
{
	return prm__str_compare(*(const prm_str *)a, *(const prm_str *)b);
}

prm_status prm__walk_folder(prm__walk *walk, prm_str folder, prm_error *err)
{
	queue folders = {.allocator = prm__allocator(walk->allocator)};
	size_t before = walk->count;
	prm_str root;
	prm_status status;

	walk->allocator = folders.allocator;
	if (!prm_arena_str(walk->arena, folder, &root))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	status = add_folder(walk, &folders, root, 0, err);
	for (size_t i = 0; !status && i < folders.count; i++) {
		pending next = folders.items[i];

		status = read_folder(walk, &folders, &next, err);
	}
	prm__free(folders.allocator, folders.items, folders.size * sizeof(*folders.items));
	if (walk->count > before)
		qsort(walk->files + before, walk->count - before, sizeof(*walk->files), by_path);
	return status;
}

void prm__walk_release(prm__walk *walk)
{
	prm__free(walk->allocator, walk->files, walk->size * sizeof(*walk->files));
	walk->files = NULL;
	walk->count = walk->size = 0;
}
