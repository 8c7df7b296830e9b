/*
 * files_list.c: pages in byte order of the keys. Folders give their entries in no order, and the
 * order of encoded names is not that of the keys, so they are decoded and sorted.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/str.h"
#include "store/backends/files.h"

struct listing {
	struct prm__files *store;
	const prm_list_query *query;
	struct prm__wait wait;
	struct prm__page page;
	bool more;
};

/* The item that a file in a name's folder stands for. */
static bool item_of_file(int folder, prm_str entry, const char *suffix, char out[PRM_KEY_MAX],
			 size_t *len)
{
	prm_str stem = entry;
	char key_file[PRM__NAME_BYTES];

	if (!prm__str_ends(entry, prm_str_c(suffix)))
		return false;
	stem.len -= strlen(suffix);
	if (!prm__name_is_long(stem))
		return prm__decode(stem, out, len);
	snprintf(key_file, sizeof(key_file), "%.*s.key", PRM_FMT(stem));
	return prm__long_name_read(folder, key_file, stem, out, len);
}

static prm_status collect_items(struct listing *listing, int folder, prm_str after,
				struct prm__names *names, prm_error *err)
{
	struct prm__files *store = listing->store;
	prm_status status = PRM_OK;
	struct prm__entries entries;
	char item[PRM_KEY_MAX];
	const char *entry;
	int type, more;
	size_t len;

	prm__entries_init(&entries, folder);
	while (!status && (more = prm__entries_next(&entries, &entry, &type)) > 0) {
		status = prm__wait_check(&listing->wait, err);
		if (!status &&
		    item_of_file(folder, prm_str_c(entry), prm__files_suffix(store), item, &len) &&
		    prm__str_compare(prm_str_n(item, len), after) > 0 &&
		    !prm__names_add(names, prm_str_n(item, len)))
			status = prm_fail(err, PRM_NOMEM, "out of memory");
	}
	if (status)
		return status;
	if (more < 0)
		return prm__files_fail(store, PRM_STORE_READ, "list", "a folder", errno, err);
	prm__names_sort(names);
	return PRM_OK;
}

/* What is known of a record without reading it. */
static prm_status look(struct prm__files *store, int folder, const char *file, prm_stored *row,
		       prm_error *err)
{
	struct stat st;

	if (fstatat(folder, file, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno == ENOENT)
			return PRM_STORE_NOT_FOUND;
		return prm__files_fail(store, PRM_STORE_READ, "look at", file, errno, err);
	}
	if (!S_ISREG(st.st_mode) || st.st_size == 0 || (size_t)st.st_size > PRM__BODY_MAX)
		row->status = PRM_STORE_CORRUPT;
	return PRM_OK;
}

static prm_status add_row(struct listing *listing, int folder, prm_str name, prm_str item,
			  prm_error *err)
{
	prm_stored row = {.name = name, .item = item};
	char file[PRM__NAME_BYTES];
	prm_status status = prm__wait_check(&listing->wait, err);

	if (status)
		return status;
	prm__file_name(item, prm__files_suffix(listing->store), file);
	if (listing->query->with_bodies)
		status = prm__files_read(listing->store, folder, file, listing->page.arena, &row,
					 err);
	else
		status = look(listing->store, folder, file, &row, err);
	if (status == PRM_STORE_NOT_FOUND)
		return PRM_OK; /* removed meanwhile */
	if (status == PRM_STORE_CORRUPT || status == PRM_STORE_READ) {
		row.status = PRM_STORE_CORRUPT; /* it must not hide the others */
		status = PRM_OK;
	}
	row.name = name;
	row.item = item;
	if (!status && !prm__page_add(&listing->page, &row))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	return status;
}

/*
 * The folder of a name does not open. It may be removed meanwhile. Who asked for this name is told
 * why; among others it is a row without an item, so that it neither hides them nor is hidden.
 */
static prm_status no_folder(struct listing *listing, prm_str name, const char *folder, bool again,
			    prm_error *err)
{
	int why = errno;
	prm_stored row = {.name = name, .status = PRM_STORE_CORRUPT};
	prm_status status = why == ELOOP || why == ENOTDIR ? PRM_STORE_FOREIGN : PRM_STORE_READ;

	if (why == ENOENT || (again && !listing->query->name.len))
		return PRM_OK;
	if (listing->query->name.len)
		return prm__files_fail(listing->store, status, "open the folder", folder, why, err);
	if (prm__page_full(&listing->page))
		listing->more = true;
	else if (!prm__page_add(&listing->page, &row))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return PRM_OK;
}

/* The rows of one name. */
static prm_status list_name(struct listing *listing, int kind, prm_str name, prm_error *err)
{
	bool again = prm_str_eq(name, listing->query->after_name);
	prm_str after = again ? listing->query->after_item : (prm_str){0};
	char folder_name[PRM__NAME_BYTES];
	struct prm__names items = {0};
	prm_arena scratch;
	prm_status status;
	int folder;

	prm__file_name(name, "", folder_name);
	folder = prm__folder_open(kind, folder_name, false, NULL);
	if (folder < 0)
		return no_folder(listing, name, folder_name, again, err);
	prm_arena_init(&scratch, listing->store->base.allocator, 0);
	items.arena = &scratch;
	status = collect_items(listing, folder, after, &items, err);
	for (size_t i = 0; !status && i < items.count && !listing->more; i++) {
		if (prm__page_full(&listing->page))
			listing->more = true;
		else
			status = add_row(listing, folder, name, items.items[i], err);
	}
	prm_arena_release(&scratch);
	close(folder);
	return status;
}

/* All names that the query asks for, from the first that may have a row. */
static prm_status list_names(struct listing *listing, int kind, const struct prm__names *names,
			     prm_error *err)
{
	const prm_list_query *query = listing->query;
	prm_str first = query->name_prefix;
	prm_status status = PRM_OK;

	if (prm__str_compare(query->after_name, first) > 0)
		first = query->after_name;
	for (size_t i = prm__names_from(names, first);
	     !status && i < names->count && !listing->more; i++) {
		if (!prm__query_wants(query, names->items[i]))
			break;
		status = prm__wait_check(&listing->wait, err);
		if (!status)
			status = list_name(listing, kind, names->items[i], err);
	}
	return status;
}

static prm_status list_kind(struct listing *listing, int kind, prm_error *err)
{
	const prm_list_query *query = listing->query;
	const struct prm__names *names = NULL;
	struct prm__name_set *set = NULL;
	prm_status status;

	if (query->name.len) {
		if (!prm__query_wants(query, query->name) ||
		    prm__str_compare(query->name, query->after_name) < 0)
			return PRM_OK;
		return list_name(listing, kind, query->name, err);
	}
	status = prm__names_take(listing->store, kind, &listing->wait, &set, &names, err);
	if (!status)
		status = list_names(listing, kind, names, err);
	prm__names_drop(listing->store, set);
	return status;
}

static int open_kind(struct prm__files *store, prm_str project, prm_str kind)
{
	int folder = prm__project_open(store, project, false), fd, why;
	char name[40];

	if (folder < 0)
		return -1;
	snprintf(name, sizeof(name), "%.*s", PRM_FMT(kind));
	fd = prm__folder_open(folder, name, false, NULL);
	why = errno;
	close(folder);
	errno = why;
	return fd;
}

static prm_status kind_failed(struct prm__files *store, prm_str kind, prm_error *err)
{
	int why = errno;
	char name[40];

	snprintf(name, sizeof(name), "%.*s", PRM_FMT(kind));
	return prm__files_fail(store, PRM_STORE_READ, "list", name, why, err);
}

prm_status prm__files_list(prm_backend *self, const prm_call *call, prm_str project,
			   const prm_list_query *query, prm_arena *arena, prm_list_page *out,
			   prm_error *err)
{
	struct listing listing = {.store = (struct prm__files *)self, .query = query};
	int kind = open_kind(listing.store, project, query->kind);
	prm_status status;

	if (kind < 0 && errno == ENOENT) {
		*out = (prm_list_page){0};
		return prm__files_alive(listing.store, err);
	}
	if (kind < 0)
		return kind_failed(listing.store, query->kind, err);
	prm__page_init(&listing.page, query, arena);
	prm__wait_start(&listing.wait, call, 0);
	status = list_kind(&listing, kind, err);
	close(kind);
	if (!status)
		*out = (prm_list_page){listing.page.rows, listing.page.count, listing.more};
	return status;
}
