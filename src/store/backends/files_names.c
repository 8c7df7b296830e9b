/*
 * files_names.c: the sorted names of a kind. The last kind that was listed is remembered while its
 * folder does not change, so that many pages of many names cost one scan.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/str.h"
#include "store/backends/files.h"

#define SETTLED_NS 50000000 /* longer than a tick of any file system's clock */

struct prm__name_set {
	atomic_uint users;
	prm_arena arena;
	struct prm__names names;
	struct stat folder; /* as it was before the scan */
};

bool prm__names_add(struct prm__names *names, prm_str name)
{
	if (names->count == names->size) {
		size_t more = names->size ? names->size * 2 : 64;
		prm_str *items = prm_arena_calloc(names->arena, more, sizeof(*items));

		if (!items)
			return false;
		if (names->count)
			memcpy(items, names->items, names->count * sizeof(*items));
		names->items = items;
		names->size = more;
	}
	return prm_arena_str(names->arena, name, &names->items[names->count]) && ++names->count;
}

static int by_bytes(const void *a, const void *b)
{
	return prm__str_compare(*(const prm_str *)a, *(const prm_str *)b);
}

void prm__names_sort(struct prm__names *names)
{
	if (names->count > 1)
		qsort(names->items, names->count, sizeof(prm_str), by_bytes);
}

size_t prm__names_from(const struct prm__names *names, prm_str first)
{
	size_t low = 0, high = names->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (prm__str_compare(names->items[middle], first) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The name that a folder of a kind stands for; false: it stands for none. */
static bool name_of_folder(int kind, prm_str entry, char out[PRM_KEY_MAX], size_t *len)
{
	bool known;
	int fd;

	if (!prm__name_is_long(entry))
		return prm__decode(entry, out, len);
	fd = prm__folder_open(kind, entry.ptr, false, NULL);
	known = fd >= 0 && prm__long_name_read(fd, ".name", entry, out, len);
	if (fd >= 0)
		close(fd);
	return known;
}

static prm_status scan(struct prm__files *store, int kind, const struct prm__wait *wait,
		       struct prm__names *names, prm_error *err)
{
	prm_status status = PRM_OK;
	struct prm__entries entries;
	char name[PRM_KEY_MAX];
	const char *entry;
	int type, more;
	size_t len;

	prm__entries_init(&entries, kind);
	while (!status && (more = prm__entries_next(&entries, &entry, &type)) > 0) {
		status = prm__wait_check(wait, err);
		if (!status && name_of_folder(kind, prm_str_c(entry), name, &len) &&
		    !prm__names_add(names, prm_str_n(name, len)))
			status = prm_fail(err, PRM_NOMEM, "out of memory");
	}
	if (status)
		return status;
	if (more < 0)
		return prm__files_fail(store, PRM_STORE_READ, "list", "a folder", errno, err);
	prm__names_sort(names);
	return PRM_OK;
}

void prm__names_drop(struct prm__files *store, struct prm__name_set *set)
{
	if (!set || atomic_fetch_sub(&set->users, 1) != 1)
		return;
	prm_arena_release(&set->arena);
	prm__free(store->base.allocator, set, sizeof(*set));
}

static bool is_of(const struct prm__name_set *set, const struct stat *folder)
{
	return set && set->folder.st_dev == folder->st_dev &&
	       set->folder.st_ino == folder->st_ino &&
	       set->folder.st_mtim.tv_sec == folder->st_mtim.tv_sec &&
	       set->folder.st_mtim.tv_nsec == folder->st_mtim.tv_nsec;
}

/* A change within the same tick of the clock would not be seen: wait until the time is past. */
static bool is_settled(const struct stat *folder)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (now.tv_sec - folder->st_mtim.tv_sec) * 1000000000 + now.tv_nsec -
		       folder->st_mtim.tv_nsec >
	       SETTLED_NS;
}

static struct prm__name_set *recall(struct prm__files *store, const struct stat *folder)
{
	struct prm__name_set *set = NULL;

	pthread_mutex_lock(&store->mutex);
	if (is_of(store->names, folder)) {
		set = store->names;
		atomic_fetch_add(&set->users, 1);
	}
	pthread_mutex_unlock(&store->mutex);
	return set;
}

static void remember(struct prm__files *store, struct prm__name_set *set)
{
	struct prm__name_set *old;

	atomic_fetch_add(&set->users, 1);
	pthread_mutex_lock(&store->mutex);
	old = store->names;
	store->names = set;
	pthread_mutex_unlock(&store->mutex);
	prm__names_drop(store, old);
}

prm_status prm__names_take(struct prm__files *store, int kind, const struct prm__wait *wait,
			   struct prm__name_set **out, const struct prm__names **names,
			   prm_error *err)
{
	struct prm__name_set *set;
	struct stat folder;
	prm_status status;

	if (fstat(kind, &folder) != 0)
		return prm__files_fail(store, PRM_STORE_READ, "list", "a folder", errno, err);
	set = recall(store, &folder);
	if (!set) {
		set = prm__calloc(store->base.allocator, sizeof(*set));
		if (!set)
			return prm_fail(err, PRM_NOMEM, "out of memory");
		atomic_init(&set->users, 1);
		set->folder = folder;
		prm_arena_init(&set->arena, store->base.allocator, 0);
		set->names.arena = &set->arena;
		status = scan(store, kind, wait, &set->names, err);
		if (status) {
			prm__names_drop(store, set);
			return status;
		}
		if (is_settled(&folder))
			remember(store, set);
	}
	*out = set;
	*names = &set->names;
	return PRM_OK;
}
