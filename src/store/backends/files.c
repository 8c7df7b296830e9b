/* files.c: "files:DIR": a folder of readable records. This part opens, reads and closes. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "store/backends/files.h"

static prm_status damaged(const char *file, const char *why, prm_error *err)
{
	return prm_fail(err, PRM_STORE_CORRUPT, "the record '%.100s' %s", file, why);
}

/* Bytes of the file, in the arena; shorter than expected when it was cut meanwhile. */
static prm_status read_bytes(struct prm__files *store, int fd, const char *file, size_t size,
			     prm_arena *arena, prm_str *out, prm_error *err)
{
	char *bytes = prm_arena_alloc(arena, size + 1);
	size_t len = 0;

	if (!bytes)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	while (len < size) {
		ssize_t got = read(fd, bytes + len, size - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return prm__files_fail(store, PRM_STORE_READ, "read", file, errno, err);
		if (got == 0)
			break;
		len += (size_t)got;
	}
	bytes[len] = '\0';
	*out = prm_str_n(bytes, len);
	return PRM_OK;
}

static prm_status read_open(struct prm__files *store, int fd, const char *file, prm_arena *arena,
			    prm_stored *out, prm_error *err)
{
	char revision[PRM__REVISION_BYTES];
	struct stat st;
	prm_str body = {0};
	prm_status status;

	if (fstat(fd, &st) != 0)
		return prm__files_fail(store, PRM_STORE_READ, "read", file, errno, err);
	if (!S_ISREG(st.st_mode))
		return damaged(file, "is not a regular file", err);
	if (st.st_size == 0)
		return damaged(file, "is empty", err);
	if ((size_t)st.st_size > PRM__BODY_MAX)
		return damaged(file, "is larger than document_bytes (16777216)", err);
	status = read_bytes(store, fd, file, (size_t)st.st_size, arena, &body, err);
	if (status)
		return status;
	prm__content_revision(body, revision);
	if (!prm_arena_str(arena, prm_str_c(revision), &out->revision))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (store->yaml)
		return prm__body_from_yaml(store, body, arena, &out->body, err);
	out->body = body;
	return PRM_OK;
}

prm_status prm__files_read(struct prm__files *store, int folder, const char *file, prm_arena *arena,
			   prm_stored *out, prm_error *err)
{
	int fd = openat(folder, file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	prm_status status;

	if (fd < 0 && errno == ENOENT)
		return prm_fail(err, PRM_STORE_NOT_FOUND, "there is no record '%.100s'", file);
	if (fd < 0 && (errno == ELOOP || errno == ENXIO))
		return damaged(file, "is a link or no regular file: it is not followed", err);
	if (fd < 0)
		return prm__files_fail(store, PRM_STORE_READ, "read", file, errno, err);
	status = read_open(store, fd, file, arena, out, err);
	close(fd);
	return status;
}

static prm_status files_get(prm_backend *self, const prm_call *call, prm_str project,
			    const prm_key *key, prm_arena *arena, prm_stored *out, prm_error *err)
{
	struct prm__files *store = (struct prm__files *)self;
	struct prm__place place;
	prm_status status = prm__place_open(store, project, key, false, &place, err);

	(void)call;
	if (status)
		return status;
	status = prm__files_read(store, place.name, place.file, arena, out, err);
	prm__place_close(&place);
	if (status == PRM_STORE_NOT_FOUND)
		return prm_fail(err, status, "there is no %.*s '%.*s' '%.*s'", PRM_FMT(key->kind),
				PRM_FMT(key->name), PRM_FMT(key->item));
	return status;
}

static void files_close(prm_backend *self)
{
	struct prm__files *store = (struct prm__files *)self;

	prm__names_drop(store, store->names);
	if (store->lock >= 0)
		close(store->lock);
	if (store->root >= 0)
		close(store->root);
	pthread_cond_destroy(&store->freed);
	pthread_mutex_destroy(&store->mutex);
	prm__free(self->allocator, store->path, store->path_size);
}

const prm_backend_class prm__store_files = {
	.struct_size = sizeof(prm_backend_class),
	.scheme = "files",
	.instance_size = sizeof(struct prm__files),
	.open = prm__files_open,
	.close = files_close,
	.get = files_get,
	.put = prm__files_put,
	.remove = prm__files_remove,
	.list = prm__files_list,
	.watch = prm__files_watch,
	.health = prm__files_health,
};
