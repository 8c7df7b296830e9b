/*
 * files_path.c: keys as file names, and folders that are opened one step at a time, so that no link
 * inside the store is followed.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/os.h"
#include "base/str.h"
#include "store/backends/files.h"

#define KEPT_OF_LONG 120
#define HASH_OF_LONG 32

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
}

size_t prm__encode(prm_str raw, char out[PRM__ENCODED_BYTES])
{
	static const char digits[] = "0123456789ABCDEF";
	size_t len = 0;

	for (size_t i = 0; i < raw.len; i++) {
		unsigned char c = (unsigned char)raw.ptr[i];

		if (is_plain((char)c) && (c != '.' || i > 0)) {
			out[len++] = (char)c;
			continue;
		}
		out[len++] = '%';
		out[len++] = digits[c >> 4];
		out[len++] = digits[c & 15];
	}
	out[len] = '\0';
	return len;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One encoded byte at text.ptr[*at]; -1 when it is not how prm__encode writes it. */
static int decode_one(prm_str text, size_t *at, bool first)
{
	char c = text.ptr[*at];
	int high, low, byte;

	if (c != '%') {
		++*at;
		return is_plain(c) && (c != '.' || !first) ? (unsigned char)c : -1;
	}
	if (text.len - *at < 3)
		return -1;
	high = hex_digit(text.ptr[*at + 1]);
	low = hex_digit(text.ptr[*at + 2]);
	byte = high * 16 + low;
	*at += 3;
	if (high < 0 || low < 0 || byte == 0)
		return -1;
	return is_plain((char)byte) && (byte != '.' || !first) ? -1 : byte;
}

bool prm__decode(prm_str text, char out[PRM_KEY_MAX], size_t *len)
{
	size_t count = 0;

	for (size_t at = 0; at < text.len;) {
		int byte = count < PRM_KEY_MAX ? decode_one(text, &at, count == 0) : -1;

		if (byte < 0)
			return false;
		out[count++] = (char)byte;
	}
	*len = count;
	return count > 0 && prm__utf8_valid(prm_str_n(out, count)) == count;
}

void prm__file_name(prm_str raw, const char *suffix, char out[PRM__NAME_BYTES])
{
	char text[PRM__ENCODED_BYTES], hex[64];
	size_t len = prm__encode(raw, text);

	if (len > PRM__NAME_LONGEST) {
		prm__sha256_hex(raw, hex);
		text[KEPT_OF_LONG] = '~';
		memcpy(text + KEPT_OF_LONG + 1, hex, HASH_OF_LONG);
		len = KEPT_OF_LONG + 1 + HASH_OF_LONG;
	}
	memcpy(out, text, len);
	memcpy(out + len, suffix, strlen(suffix) + 1);
}

bool prm__name_is_long(prm_str name)
{
	return name.len == KEPT_OF_LONG + 1 + HASH_OF_LONG && name.ptr[KEPT_OF_LONG] == '~';
}

bool prm__long_name_read(int folder, const char *key_file, prm_str name, char out[PRM_KEY_MAX],
			 size_t *len)
{
	int fd = openat(folder, key_file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char expected[PRM__NAME_BYTES];
	ssize_t got;

	if (fd < 0)
		return false;
	got = read(fd, out, PRM_KEY_MAX);
	close(fd);
	if (got <= 0)
		return false;
	*len = (size_t)got;
	prm__file_name(prm_str_n(out, *len), "", expected);
	return prm_str_is(name, expected);
}

const char *prm__files_suffix(const struct prm__files *store)
{
	return store->yaml ? ".yaml" : ".json";
}

int prm__folder_open(int at, const char *name, bool make, bool *made)
{
	int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(at, name, flags);

	if (fd >= 0 || errno != ENOENT || !make)
		return fd;
	if (mkdirat(at, name, 0777) == 0)
		*made = true;
	else if (errno != EEXIST)
		return -1;
	return openat(at, name, flags);
}

/* Sync the folders that projects/ and the project's own were made in. */
static bool sync_above(const struct prm__files *store, int parent, bool made, bool made_parent)
{
	return (!made || fsync(parent) == 0) && (!made_parent || fsync(store->root) == 0);
}

int prm__project_open(struct prm__files *store, prm_str project, bool make)
{
	char name[80];
	bool made_parent = false, made = false;
	int parent, fd, why;

	if (prm_str_is(project, "default"))
		return fcntl(store->root, F_DUPFD_CLOEXEC, 0);
	snprintf(name, sizeof(name), "%.*s", PRM_FMT(project));
	parent = prm__folder_open(store->root, "projects", make, &made_parent);
	if (parent < 0)
		return -1;
	fd = prm__folder_open(parent, name, make, &made);
	why = errno;
	if (fd >= 0 && !sync_above(store, parent, made, made_parent)) {
		why = errno;
		close(fd);
		fd = -1;
	}
	close(parent);
	errno = why;
	return fd;
}

static prm_status open_failed(struct prm__files *store, const prm_key *key, bool make,
			      struct prm__place *place, prm_error *err)
{
	int why = errno;

	prm__place_close(place);
	if (why == ENOENT && !make) {
		if (prm__files_alive(store, err))
			return PRM_STORE_READ;
		return prm_fail(err, PRM_STORE_NOT_FOUND, "there is no %.*s '%.*s' '%.*s'",
				PRM_FMT(key->kind), PRM_FMT(key->name), PRM_FMT(key->item));
	}
	if (why == ENOTDIR || why == ELOOP)
		return prm_fail(
			err, PRM_STORE_FOREIGN,
			"the folder of %.*s '%.*s' is a link or no folder: it is not followed",
			PRM_FMT(key->kind), PRM_FMT(key->name));
	return prm__files_fail(store, make ? PRM_STORE_WRITE : PRM_STORE_READ, "open the folder of",
			       place->folder, why, err);
}

prm_status prm__place_open(struct prm__files *store, prm_str project, const prm_key *key, bool make,
			   struct prm__place *out, prm_error *err)
{
	struct prm__place place = {.project = -1, .kind = -1, .name = -1};
	char kind[40];

	snprintf(kind, sizeof(kind), "%.*s", PRM_FMT(key->kind));
	prm__file_name(key->name, "", place.folder);
	prm__file_name(key->item, prm__files_suffix(store), place.file);
	place.project = prm__project_open(store, project, make);
	if (place.project >= 0)
		place.kind = prm__folder_open(place.project, kind, make, &place.made_kind);
	if (place.kind >= 0)
		place.name = prm__folder_open(place.kind, place.folder, make, &place.made_name);
	if (place.name < 0)
		return open_failed(store, key, make, &place, err);
	*out = place;
	return PRM_OK;
}

void prm__place_close(struct prm__place *place)
{
	if (place->name >= 0)
		close(place->name);
	if (place->kind >= 0)
		close(place->kind);
	if (place->project >= 0)
		close(place->project);
}

void prm__entries_init(struct prm__entries *entries, int fd)
{
	entries->fd = fd;
	entries->len = entries->at = 0;
}

int prm__entries_next(struct prm__entries *entries, const char **name, int *type)
{
	for (;;) {
		const struct dirent64 *entry;

		if (entries->at >= entries->len) {
			ssize_t got = getdents64(entries->fd, entries->bytes,
						 sizeof(entries->bytes));

			if (got <= 0)
				return (int)got;
			entries->len = (size_t)got;
			entries->at = 0;
		}
		entry = (const struct dirent64 *)(const void *)((const char *)entries->bytes +
								entries->at);
		entries->at += entry->d_reclen;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		*name = entry->d_name;
		*type = entry->d_type;
		return 1;
	}
}
