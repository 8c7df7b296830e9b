/*
 * files_open.c: finding or making a store: DIR/store.json says which format it has. Two processes
 * may make the same store at once: the lock orders them, and the link of store.json decides.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/str.h"
#include "store/backends/files.h"
#include "store/check.h"

#define DESCRIPTION_MAX 4096

/* How a URI says that bodies stand in their files. */
enum bodies { BODIES_ANY, BODIES_JSON, BODIES_YAML };

/* Cut "?format=yaml" off. */
static prm_status parse_location(prm_str location, prm_str *path, enum bodies *bodies,
				 prm_error *err)
{
	size_t mark = prm__str_find_char(location, '?', 0);
	prm_str option = {0};

	*bodies = BODIES_ANY;
	*path = prm_str_n(location.ptr, mark);
	if (mark < location.len)
		option = prm_str_n(location.ptr + mark + 1, location.len - mark - 1);
	if (path->len == 0)
		return prm_fail(err, PRM_INVALID, "'files:' names no folder: write 'files:FOLDER'");
	if (path->len >= 4096)
		return prm_fail(err, PRM_INVALID,
				"the folder of 'files:' has %zu bytes: at most 4095", path->len);
	if (prm__str_starts(*path, PRM_LIT("//")) && !prm__str_starts(*path, PRM_LIT("///")))
		return prm_fail(
			err, PRM_INVALID,
			"'files:%.*s' is no host and no folder: write 'files:FOLDER' or 'files:/FOLDER'",
			PRM_FMT(prm__shown(*path)));
	if (prm_str_is(option, "format=yaml"))
		*bodies = BODIES_YAML;
	else if (prm_str_is(option, "format=json"))
		*bodies = BODIES_JSON;
	if (option.len == 0 || *bodies != BODIES_ANY)
		return PRM_OK;
	return prm_fail(err, PRM_INVALID,
			"'%.*s' is not an option of 'files:': did you mean 'format=yaml'?",
			PRM_FMT(prm__shown(option)));
}

/* The number behind "format" in store.json; 0: not understood. */
static unsigned long read_format(prm_str text)
{
	size_t at = prm__str_find(text, PRM_LIT("\"format\""));
	char digits[16] = "";
	size_t count = 0;

	for (at += 8; at < text.len && (strchr(" \t\r\n:", text.ptr[at]) != NULL); at++)
		;
	for (; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9' && count < 15; at++)
		digits[count++] = text.ptr[at];
	digits[count] = '\0';
	return strtoul(digits, NULL, 10);
}

static bool is_yaml(prm_str description)
{
	return prm__str_find(description, PRM_LIT("\"yaml\"")) < description.len;
}

/* PRM_STORE_NOT_FOUND when the folder holds no store yet. */
static prm_status read_description(struct prm__files *store, prm_error *err)
{
	char text[DESCRIPTION_MAX];
	unsigned long format;
	ssize_t got;
	int fd = openat(store->root, "store.json", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		return PRM_STORE_NOT_FOUND;
	if (fd < 0)
		return prm__files_fail(store, PRM_STORE_READ, "read", "store.json", errno, err);
	got = read(fd, text, sizeof(text));
	if (got < 0) {
		close(fd);
		return prm__files_fail(store, PRM_STORE_READ, "read", "store.json", errno, err);
	}
	close(fd);
	format = read_format(prm_str_n(text, (size_t)got));
	if (format == 0)
		return prm_fail(
			err, PRM_STORE_CORRUPT,
			"'store.json' of the store '%.80s' is damaged: it should be {\"format\":%d}",
			store->path, PRM__FILES_FORMAT);
	if (format > PRM__FILES_FORMAT)
		return prm_fail(
			err, PRM_STORE_TOO_NEW,
			"the store '%.80s' has format %lu; this release knows %d: use a newer one",
			store->path, format, PRM__FILES_FORMAT);
	store->yaml = is_yaml(prm_str_n(text, (size_t)got));
	return PRM_OK;
}

static prm_status write_description(struct prm__files *store, prm_error *err)
{
	const prm_str json = PRM_LIT("{\"format\":1}\n");
	const prm_str yaml = PRM_LIT("{\"format\":1,\"bodies\":\"yaml\"}\n");
	prm_error ignored;
	prm_status status = read_description(store, &ignored);
	int tmp = -1, result, why, log;

	if (status != PRM_STORE_NOT_FOUND)
		return read_description(store, err); /* another process was faster */
	status = prm__temporary_write(store, "store", store->yaml ? yaml : json, &tmp, err);
	if (status)
		return status;
	log = prm__log_open(store, store->root, NULL);
	if (log >= 0)
		close(log);
	result = linkat(tmp, "store", store->root, "store.json", 0);
	why = errno;
	if (result == 0 && fsync(store->root) != 0) {
		result = -1;
		why = errno;
		unlinkat(store->root, "store.json", 0);
	}
	unlinkat(tmp, "store", 0);
	close(tmp);
	if (result != 0)
		return prm__files_fail(store, PRM_STORE_WRITE, "make", "store.json", why, err);
	return PRM_OK;
}

static prm_status make_store(struct prm__files *store, prm_error *err)
{
	prm_status status;

	if (store->base.options.read_only || store->base.options.must_exist)
		return prm_fail(err, PRM_STORE_READ,
				"there is no store in '%.150s': store.json is missing",
				store->path);
	status = prm__files_lock(store, NULL, err);
	if (status)
		return status;
	status = write_description(store, err);
	prm__files_unlock(store, !status);
	return status;
}

/* The folder's own entry in its parent must be durable, too. */
static void sync_parent(const struct prm__files *store)
{
	int parent = openat(store->root, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (parent < 0)
		return;
	(void)fsync(parent);
	close(parent);
}

static prm_status open_root(struct prm__files *store, prm_error *err)
{
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	bool may_make = !store->base.options.read_only && !store->base.options.must_exist;
	prm_error why;

	store->root = open(store->path, flags);
	if (store->root >= 0)
		return PRM_OK;
	if (errno == ENOENT && !may_make)
		return prm_fail(err, PRM_STORE_READ,
				"there is no store in '%.150s': the folder does not exist",
				store->path);
	if (errno != ENOENT)
		return prm_fail(err, PRM_STORE_READ, "cannot open the store's folder '%.120s': %s",
				store->path, strerror(errno));
	if (prm__folder_make(prm_str_c(store->path), &why))
		return prm_fail(err, PRM_STORE_WRITE, "cannot make the store: %.200s", why.text);
	store->root = open(store->path, flags);
	if (store->root < 0)
		return prm_fail(err, PRM_STORE_READ, "cannot open the store's folder '%.120s': %s",
				store->path, strerror(errno));
	sync_parent(store);
	return PRM_OK;
}

/* Of a writer that died: looked for only where there is something, and the lock is free. */
static void clean(struct prm__files *store)
{
	struct prm__entries entries;
	const char *name;
	int tmp, type;
	bool found;

	if (store->base.options.read_only)
		return;
	tmp = prm__folder_open(store->root, "tmp", false, NULL);
	if (tmp < 0)
		return;
	prm__entries_init(&entries, tmp);
	found = prm__entries_next(&entries, &name, &type) > 0;
	close(tmp);
	if (!found || !prm__files_try_lock(store))
		return;
	prm__files_sweep(store);
	prm__files_unlock(store, true);
}

static bool init_threads(struct prm__files *store)
{
	pthread_condattr_t attributes;
	bool fine;

	if (pthread_condattr_init(&attributes) != 0)
		return false;
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	fine = pthread_cond_init(&store->freed, &attributes) == 0;
	pthread_condattr_destroy(&attributes);
	if (fine && pthread_mutex_init(&store->mutex, NULL) != 0) {
		pthread_cond_destroy(&store->freed);
		fine = false;
	}
	return fine;
}

prm_status prm__files_open(prm_backend *self, prm_str location, prm_error *err)
{
	struct prm__files *store = (struct prm__files *)self;
	enum bodies bodies;
	prm_str path = {0};
	prm_status status = parse_location(location, &path, &bodies, err);

	if (status)
		return status;
	store->root = store->lock = -1;
	store->yaml = bodies == BODIES_YAML;
	store->path_size = path.len + 1;
	store->path = prm__calloc(self->allocator, store->path_size);
	if (!store->path)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	memcpy(store->path, path.ptr, path.len);
	if (!init_threads(store)) {
		prm__free(self->allocator, store->path, store->path_size);
		return prm_fail(err, PRM_NOMEM, "out of memory");
	}
	status = open_root(store, err);
	if (!status)
		status = read_description(store, err);
	if (status == PRM_STORE_NOT_FOUND)
		status = make_store(store, err);
	if (!status && bodies != BODIES_ANY && store->yaml != (bodies == BODIES_YAML))
		status = prm_fail(err, PRM_INVALID,
				  "the store '%.80s' was made with format=%s: open it so",
				  store->path, store->yaml ? "yaml" : "json");
	if (status)
		self->cls->close(self);
	else
		clean(store);
	return status;
}
