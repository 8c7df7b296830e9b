/*
 * files_write.c: putting and removing: tmp/ file, fsync, link or rename, fsync of the folder. What
 * a reader sees is the old or the new record; what is acknowledged is durable.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/str.h"
#include "store/backends/files.h"

bool prm__write_all(int fd, prm_str text)
{
	while (text.len) {
		ssize_t put = write(fd, text.ptr, text.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		text.ptr += put;
		text.len -= (size_t)put;
	}
	return true;
}

static int create_in(int tmp, const char *name)
{
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(tmp, name, flags, 0666);

	/* a dead writer's: it may be linked to a record, so it is replaced and not overwritten */
	if (fd < 0 && errno == EEXIST && unlinkat(tmp, name, 0) == 0)
		fd = openat(tmp, name, flags, 0666);
	return fd;
}

prm_status prm__temporary_write(struct prm__files *store, const char *name, prm_str text, int *out,
				prm_error *err)
{
	bool made = false, fine;
	int tmp = prm__folder_open(store->root, "tmp", true, &made), fd, why;

	if (tmp < 0)
		return prm__files_fail(store, PRM_STORE_WRITE, "open", "tmp", errno, err);
	fd = create_in(tmp, name);
	fine = fd >= 0 && prm__write_all(fd, text) && fsync(fd) == 0;
	why = errno;
	if (fd >= 0 && close(fd) != 0 && fine) {
		fine = false;
		why = errno;
	}
	if (!fine) {
		unlinkat(tmp, name, 0);
		close(tmp);
		return prm__files_fail(store, PRM_STORE_WRITE, "write", name, why, err);
	}
	*out = tmp;
	return PRM_OK;
}

/* Does this outcome leave nothing half done? */
static bool is_clean(prm_status status)
{
	return !status || status == PRM_STORE_CONFLICT || status == PRM_STORE_NOT_FOUND;
}

/* One write that is under way. */
struct change {
	struct prm__files *store;
	const prm_key *key;
	struct prm__place place;
	int tmp, log; /* -1: not open */
};

static void change_close(struct change *change)
{
	if (change->tmp >= 0)
		close(change->tmp);
	if (change->log >= 0)
		close(change->log);
	prm__place_close(&change->place);
}

static prm_status conflict(const prm_key *key, const char *text, prm_error *err)
{
	return prm_fail(err, PRM_STORE_CONFLICT, "%.*s '%.*s' '%.*s' %s", PRM_FMT(key->kind),
			PRM_FMT(key->name), PRM_FMT(key->item), text);
}

static prm_status check_revision(struct change *change, prm_str expected, prm_error *err)
{
	prm_stored now = {0};
	prm_arena arena;
	prm_status status;
	bool same;

	prm_arena_init(&arena, change->store->base.allocator, 0);
	status = prm__files_read(change->store, change->place.name, change->place.file, &arena,
				 &now, err);
	same = !status && prm_str_eq(now.revision, expected);
	prm_arena_release(&arena);
	if (status == PRM_STORE_NOT_FOUND)
		return conflict(change->key, "is absent: it was removed meanwhile", err);
	if (!status && !same)
		return conflict(change->key, "was changed meanwhile: read it again", err);
	return status;
}

static prm_status check_expected(struct change *change, prm_expect expect, prm_error *err)
{
	if (expect.kind == PRM_EXPECT_ABSENT &&
	    faccessat(change->place.name, change->place.file, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return conflict(change->key, "exists already", err);
	if (expect.kind == PRM_EXPECT_REVISION)
		return check_revision(change, expect.revision, err);
	return PRM_OK;
}

/* The text of a key whose file name is cut stands in a file of its own. */
static prm_status write_key_file(struct change *change, prm_str raw, const char *name,
				 prm_error *err)
{
	int tmp = -1, why;
	prm_status status;

	if (faccessat(change->place.name, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		return PRM_OK;
	status = prm__temporary_write(change->store, "key", raw, &tmp, err);
	if (status)
		return status;
	if (renameat(tmp, "key", change->place.name, name) != 0) {
		why = errno;
		unlinkat(tmp, "key", 0);
		status = prm__files_fail(change->store, PRM_STORE_WRITE, "rename", name, why, err);
	}
	close(tmp);
	return status;
}

static prm_status write_key_files(struct change *change, prm_error *err)
{
	char name[PRM__NAME_BYTES];
	prm_status status = PRM_OK;

	if (prm__name_is_long(prm_str_c(change->place.folder)))
		status = write_key_file(change, change->key->name, ".name", err);
	prm__file_name(change->key->item, "", name);
	if (status || !prm__name_is_long(prm_str_c(name)))
		return status;
	prm__file_name(change->key->item, ".key", name);
	return write_key_file(change, change->key->item, name, err);
}

/* Make what was done in the folders durable: the inner one first. */
static bool sync_folders(const struct prm__place *place)
{
	return fsync(place->name) == 0 && (!place->made_name || fsync(place->kind) == 0) &&
	       (!place->made_kind || fsync(place->project) == 0);
}

/*
 * The commit. A new record is linked, which fails when there is one, and can be taken back when the
 * folder cannot be synced; the tmp/ file stays until all is durable, so that its being there tells
 * of a death in between.
 */
static prm_status commit(struct change *change, bool absent, prm_error *err)
{
	const struct prm__place *place = &change->place;
	int result = absent ? linkat(change->tmp, "record", place->name, place->file, 0)
			    : renameat(change->tmp, "record", place->name, place->file);
	int why = errno;

	if (result != 0) {
		unlinkat(change->tmp, "record", 0);
		if (why == EEXIST)
			return conflict(change->key, "exists already", err);
		return prm__files_fail(change->store, PRM_STORE_WRITE, "rename", place->file, why,
				       err);
	}
	if (!sync_folders(place)) {
		why = errno;
		if (absent) {
			unlinkat(place->name, place->file, 0);
			unlinkat(change->tmp, "record", 0);
		}
		return prm__files_fail(change->store, PRM_STORE_WRITE, "make durable", place->file,
				       why, err);
	}
	if (absent)
		unlinkat(change->tmp, "record", 0);
	return PRM_OK;
}

static prm_status put_locked(struct change *change, prm_str project, prm_str text,
			     prm_expect expect, prm_error *err)
{
	bool absent = expect.kind == PRM_EXPECT_ABSENT;
	prm_status status = prm__place_open(change->store, project, change->key, true,
					    &change->place, err);

	if (!status)
		status = check_expected(change, expect, err);
	if (!status)
		status = write_key_files(change, err);
	if (!status)
		status = prm__temporary_write(change->store, "record", text, &change->tmp, err);
	if (status)
		return status;
	change->log = prm__log_open(change->store, change->place.project, err);
	if (change->log < 0) {
		unlinkat(change->tmp, "record", 0);
		return PRM_STORE_WRITE;
	}
	if (!prm__log_line(change->log, 'B', change->key)) {
		status = prm__files_fail(change->store, PRM_STORE_WRITE, "write", "log", errno,
					 err);
		unlinkat(change->tmp, "record", 0);
		return status;
	}
	status = commit(change, absent, err);
	(void)prm__log_line(change->log, 'E', change->key);
	return status;
}

/* `text` is what goes into the file; the revision is its. */
static prm_status put_text(struct prm__files *store, const prm_call *call, prm_str project,
			   struct change *change, prm_str text, prm_expect expect, prm_error *err)
{
	prm_status status = prm__files_lock(store, call, err);

	if (status)
		return status;
	status = put_locked(change, project, text, expect, err);
	change_close(change);
	prm__files_unlock(store, is_clean(status));
	return status;
}

prm_status prm__files_put(prm_backend *self, const prm_call *call, prm_str project,
			  const prm_key *key, prm_str body, prm_expect expect, prm_arena *arena,
			  prm_str *revision, prm_error *err)
{
	struct prm__files *store = (struct prm__files *)self;
	struct change change = {store, key, {.project = -1, .kind = -1, .name = -1}, -1, -1};
	char text[PRM__REVISION_BYTES];
	prm_str given = {0};
	prm_status status = PRM_OK;
	prm_buf yaml;

	prm_buf_init(&yaml, self->allocator, 0);
	if (store->yaml) {
		status = prm__body_to_yaml(store, body, &yaml, err);
		body = prm_buf_str(&yaml);
	}
	prm__content_revision(body, text);
	if (!status && revision && !prm_arena_str(arena, prm_str_c(text), &given))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	if (!status)
		status = put_text(store, call, project, &change, body, expect, err);
	prm_buf_release(&yaml);
	if (!status && revision)
		*revision = given;
	return status;
}

/* Best effort: an empty folder, or a key file without its record, is harmless. */
static void tidy(struct change *change)
{
	const struct prm__place *place = &change->place;
	char name[PRM__NAME_BYTES];
	struct prm__entries entries;
	const char *entry;
	int type;
	bool empty = true;

	prm__file_name(change->key->item, "", name);
	if (prm__name_is_long(prm_str_c(name))) {
		prm__file_name(change->key->item, ".key", name);
		unlinkat(place->name, name, 0);
	}
	prm__entries_init(&entries, place->name);
	while (empty && prm__entries_next(&entries, &entry, &type) > 0)
		empty = strcmp(entry, ".name") == 0;
	if (!empty)
		return;
	unlinkat(place->name, ".name", 0);
	unlinkat(place->kind, place->folder, AT_REMOVEDIR);
}

static prm_status remove_locked(struct change *change, prm_str project, prm_expect expect,
				prm_error *err)
{
	prm_status status = prm__place_open(change->store, project, change->key, false,
					    &change->place, err);
	const struct prm__place *place = &change->place;

	if (status)
		return status;
	if (faccessat(place->name, place->file, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
		return prm_fail(err, PRM_STORE_NOT_FOUND, "there is no %.*s '%.*s' '%.*s'",
				PRM_FMT(change->key->kind), PRM_FMT(change->key->name),
				PRM_FMT(change->key->item));
	status = check_expected(change, expect, err);
	if (status)
		return status;
	change->log = prm__log_open(change->store, place->project, err);
	if (change->log < 0)
		return PRM_STORE_WRITE;
	if (!prm__log_line(change->log, 'B', change->key))
		return prm__files_fail(change->store, PRM_STORE_WRITE, "write", "log", errno, err);
	if (unlinkat(place->name, place->file, 0) != 0 || fsync(place->name) != 0)
		status = prm__files_fail(change->store, PRM_STORE_WRITE, "remove", place->file,
					 errno, err);
	else
		tidy(change);
	(void)prm__log_line(change->log, 'E', change->key);
	return status;
}

prm_status prm__files_remove(prm_backend *self, const prm_call *call, prm_str project,
			     const prm_key *key, prm_expect expect, prm_error *err)
{
	struct prm__files *store = (struct prm__files *)self;
	struct change change = {store, key, {.project = -1, .kind = -1, .name = -1}, -1, -1};
	prm_status status = prm__files_lock(store, call, err);

	if (status)
		return status;
	status = remove_locked(&change, project, expect, err);
	change_close(&change);
	prm__files_unlock(store, is_clean(status));
	return status;
}
