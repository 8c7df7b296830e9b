/* files_health.c: can the store be used; and what in it is damaged, foreign or left over. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "store/backends/files.h"

#define PATH_BYTES 700

struct survey {
	struct prm__files *store;
	prm_diag *diag;
	struct prm__wait wait;
};

/* Is it time to stop? What has been found so far stands. */
static bool is_over(const struct survey *survey)
{
	return prm__wait_check(&survey->wait, NULL) != PRM_OK;
}

static void find(struct survey *survey, prm_status code, int severity, const char *path,
		 const char *text, const char *hint)
{
	prm_diag_entry entry = {.code = code,
				.severity = severity,
				.source = prm_str_c(path),
				.text = prm_str_c(text),
				.hint = prm_str_c(hint)};

	prm_diag_add(survey->diag, &entry);
}

static void foreign(struct survey *survey, const char *path, const char *text)
{
	find(survey, PRM_STORE_FOREIGN, PRM_SEVERITY_ERROR, path, text,
	     "move it out of the store's folder");
}

static void survey_file(struct survey *survey, int folder, const char *name, const char *path)
{
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return; /* removed meanwhile */
	if (S_ISLNK(st.st_mode))
		foreign(survey, path, "a link stands in a record's place; it is not followed");
	else if (!S_ISREG(st.st_mode))
		foreign(survey, path, "what stands in a record's place is no regular file");
	else if (st.st_size == 0)
		find(survey, PRM_STORE_CORRUPT, PRM_SEVERITY_ERROR, path, "the record is empty",
		     "restore it from a backup");
	else if ((size_t)st.st_size > PRM__BODY_MAX)
		find(survey, PRM_STORE_CORRUPT, PRM_SEVERITY_ERROR, path,
		     "the record is larger than document_bytes (16777216)",
		     "restore it from a backup");
	else if (faccessat(folder, name, R_OK, 0) != 0)
		find(survey, PRM_STORE_READ, PRM_SEVERITY_ERROR, path,
		     "permission denied: the record cannot be read", "check its owner and mode");
}

/* An entry of a name's folder: a record, a key file, or something else. */
static void survey_entry(struct survey *survey, int folder, const char *name, const char *path)
{
	prm_str stem = prm_str_c(name), suffix = prm_str_c(prm__files_suffix(survey->store));
	char text[PRM_KEY_MAX], key_file[PRM__NAME_BYTES];
	size_t len;

	if (strcmp(name, ".name") == 0)
		return;
	if (prm__str_ends(stem, PRM_LIT(".key")) &&
	    prm__name_is_long(prm_str_n(stem.ptr, stem.len - 4)))
		return;
	if (!prm__str_ends(stem, suffix)) {
		foreign(survey, path, "this is no record of the store");
		return;
	}
	stem.len -= suffix.len;
	if (prm__name_is_long(stem)) {
		snprintf(key_file, sizeof(key_file), "%.*s.key", PRM_FMT(stem));
		if (!prm__long_name_read(folder, key_file, stem, text, &len))
			find(survey, PRM_STORE_CORRUPT, PRM_SEVERITY_ERROR, path,
			     "the key file of this long name is missing or damaged",
			     "restore it from a backup");
	} else if (!prm__decode(stem, text, &len)) {
		foreign(survey, path, "the file's name is not one that the store gives");
		return;
	}
	survey_file(survey, folder, name, path);
}

typedef void survey_fn(struct survey *survey, int folder, const char *name, const char *path);

/* Call fn for every entry of a folder. */
static void survey_folder(struct survey *survey, int at, const char *name, const char *path,
			  survey_fn *fn)
{
	struct prm__entries entries;
	char inner[PATH_BYTES];
	const char *entry;
	int fd = prm__folder_open(at, name, false, NULL), type;

	if (fd < 0) {
		if (errno == ELOOP || errno == ENOTDIR)
			foreign(survey, path, "this is a link or no folder; it is not followed");
		else if (errno != ENOENT) /* removed meanwhile */
			find(survey, PRM_STORE_READ, PRM_SEVERITY_ERROR, path,
			     errno == EACCES ? "permission denied: the folder cannot be read"
					     : "the folder cannot be read",
			     "check its owner and mode");
		return;
	}
	prm__entries_init(&entries, fd);
	while (!is_over(survey) && prm__entries_next(&entries, &entry, &type) > 0) {
		snprintf(inner, sizeof(inner), "%.400s/%.260s", path, entry);
		fn(survey, fd, entry, inner);
	}
	close(fd);
}

static void survey_name(struct survey *survey, int kind, const char *name, const char *path)
{
	char text[PRM_KEY_MAX];
	prm_str folder = prm_str_c(name);
	size_t len;

	if (!prm__name_is_long(folder) && !prm__decode(folder, text, &len)) {
		foreign(survey, path, "the folder's name is not one that the store gives");
		return;
	}
	if (prm__name_is_long(folder)) {
		int fd = prm__folder_open(kind, name, false, NULL);

		if (fd >= 0 && !prm__long_name_read(fd, ".name", folder, text, &len))
			find(survey, PRM_STORE_CORRUPT, PRM_SEVERITY_ERROR, path,
			     "the key file of this long name is missing or damaged",
			     "restore it from a backup");
		if (fd >= 0)
			close(fd);
	}
	survey_folder(survey, kind, name, path, survey_entry);
}

static bool is_kind(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz");

	return len > 0 && len <= 32 && name[len] == '\0';
}

/* What the store keeps beside its records; writers fail where it is of another kind. */
static bool survey_own(struct survey *survey, int root, const char *name, const char *path)
{
	static const struct {
		const char *name;
		mode_t type;
	} own[] = {{"lock", S_IFREG},
		   {"log", S_IFREG},
		   {"projects", S_IFDIR},
		   {"store.json", S_IFREG},
		   {"tmp", S_IFDIR}};
	struct stat st;

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		if (strcmp(name, own[i].name) != 0)
			continue;
		if (fstatat(root, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
		    (st.st_mode & S_IFMT) != own[i].type)
			foreign(survey, path,
				own[i].type == S_IFDIR
					? "the store keeps a folder here, and this is none"
					: "the store keeps a file here, and this is none");
		return true;
	}
	return false;
}

static void survey_top(struct survey *survey, int root, const char *name, const char *path)
{
	if (survey_own(survey, root, name, path))
		return;
	if (is_kind(name))
		survey_folder(survey, root, name, path, survey_name);
	else
		foreign(survey, path, "this is not the store's");
}

static void left_over(struct survey *survey, int folder, const char *name, const char *path)
{
	(void)folder;
	(void)name;
	find(survey, PRM_STORE_FOREIGN, PRM_SEVERITY_WARNING, path,
	     "a writer died and left this unfinished file", "the next writer removes it");
}

/* The files in tmp/ are a live writer's while the lock is held. */
static void survey_tmp(struct survey *survey)
{
	struct stat st;

	if (survey->store->base.options.read_only ||
	    fstatat(survey->store->root, "tmp", &st, AT_SYMLINK_NOFOLLOW) != 0 ||
	    !prm__files_try_lock(survey->store))
		return;
	survey_folder(survey, survey->store->root, "tmp", "tmp", left_over);
	prm__files_unlock(survey->store, true);
}

static void survey_all(struct survey *survey, prm_str project)
{
	int folder = prm__project_open(survey->store, project, false), type;
	struct prm__entries entries;
	const char *entry;

	if (folder < 0)
		return;
	prm__entries_init(&entries, folder);
	while (!is_over(survey) && prm__entries_next(&entries, &entry, &type) > 0)
		survey_top(survey, folder, entry, entry);
	close(folder);
}

/* Make and remove a file as a write would. */
static prm_status try_write(struct prm__files *store, const prm_call *call, prm_error *err)
{
	prm_status status = prm__files_lock(store, call, err);
	int tmp = -1;

	if (status)
		return status;
	status = prm__temporary_write(store, "health", PRM_LIT("x"), &tmp, err);
	if (!status) {
		unlinkat(tmp, "health", 0);
		close(tmp);
	}
	prm__files_unlock(store, !status);
	return status;
}

prm_status prm__files_health(prm_backend *self, const prm_call *call, prm_str project, bool deep,
			     prm_diag *diag, prm_error *err)
{
	struct prm__files *store = (struct prm__files *)self;
	struct survey survey = {.store = store, .diag = diag};
	prm_status status = prm__files_alive(store, err);

	if (!status && faccessat(store->root, "store.json", R_OK, 0) != 0)
		status = prm__files_fail(store, PRM_STORE_READ, "read", "store.json", errno, err);
	prm__wait_start(&survey.wait, call, 0);
	if (!status && deep) {
		survey_tmp(&survey);
		survey_all(&survey, project);
		status = prm__wait_check(&survey.wait, err);
	}
	if (!status && !self->options.read_only)
		status = try_write(store, call, err);
	return status;
}
