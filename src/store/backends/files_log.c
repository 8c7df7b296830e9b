/*
 * files_log.c: DIR/log, one for each project: what has changed, for watchers. A writer puts a line
 * 'B kind name item' before its commit and 'E ...' after it. The log needs no fsync: after a power
 * loss all watchers are gone. Over 1 MiB it is replaced by a new one with another generation.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/os.h"
#include "base/str.h"
#include "store/backends/files.h"

#define LOG_MAX (1 << 20)
#define LINE_BYTES (2 * PRM__ENCODED_BYTES + 64)
#define CHUNK ((size_t)65536)
#define POLL_NS 25000000u
#define HEADER_BYTES 27 /* "prm-log 1 0123456789abcdef\n" */

static bool write_header(int fd)
{
	char line[HEADER_BYTES + 1];
	uint64_t generation;

	prm__random(&generation, sizeof(generation));
	snprintf(line, sizeof(line), "prm-log 1 %016llx\n", (unsigned long long)generation);
	return prm__write_all(fd, prm_str_n(line, HEADER_BYTES));
}

/* A writer may have died within a line: begin a new one. */
static bool end_line(int fd, off_t size)
{
	char last = '\n';

	if (pread(fd, &last, 1, size - 1) == 1 && last != '\n')
		return prm__write_all(fd, PRM_LIT("\n"));
	return true;
}

/* Put a new log in the place of the full one; returns it, or the old one when that fails. */
static int replace_log(struct prm__files *store, int project, int old)
{
	bool made = false;
	int tmp = prm__folder_open(store->root, "tmp", true, &made), fd;

	if (tmp < 0)
		return old;
	unlinkat(tmp, "log", 0);
	fd = openat(tmp, "log", O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd >= 0 && write_header(fd) && renameat(tmp, "log", project, "log") == 0) {
		close(tmp);
		close(old);
		return fd;
	}
	if (fd >= 0)
		close(fd);
	unlinkat(tmp, "log", 0);
	close(tmp);
	return old;
}

int prm__log_open(struct prm__files *store, int project, prm_error *err)
{
	int flags = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	int fd = openat(project, "log", flags, 0666), why = errno;
	struct stat st;
	bool fine;

	if (fd >= 0 && fstat(fd, &st) == 0 && !S_ISREG(st.st_mode)) {
		close(fd);
		fd = -1;
		why = ELOOP;
	}
	if (fd < 0) {
		prm__files_fail(store, PRM_STORE_WRITE, "open", "log", why, err);
		return -1;
	}
	if (st.st_size > LOG_MAX)
		return replace_log(store, project, fd);
	fine = st.st_size == 0 ? write_header(fd) : end_line(fd, st.st_size);
	if (!fine) {
		prm__files_fail(store, PRM_STORE_WRITE, "write", "log", errno, err);
		close(fd);
		return -1;
	}
	return fd;
}

bool prm__log_line(int log, char mark, const prm_key *key)
{
	char line[LINE_BYTES];
	size_t len;

	len = (size_t)snprintf(line, sizeof(line), "%c %.*s ", mark, PRM_FMT(key->kind));
	len += prm__encode(key->name, line + len);
	line[len++] = ' ';
	len += prm__encode(key->item, line + len);
	line[len++] = '\n';
	return prm__write_all(log, prm_str_n(line, len));
}

/*
 * Where a watcher stands: behind `offset` of that generation. size, inode and time are the log's
 * when it was read: while they are the same nothing is new, and one stat tells.
 */
struct cursor {
	unsigned long long generation, offset, size, inode, time;
};

static bool cursor_read(prm_str text, struct cursor *out)
{
	char copy[128];

	if (text.len == 0 || text.len >= sizeof(copy))
		return false;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	return sscanf(copy, "%16llx.%llu.%llu.%llu.%llu", &out->generation, &out->offset,
		      &out->size, &out->inode, &out->time) == 5;
}

static bool cursor_write(const struct cursor *cursor, prm_arena *arena, prm_str *out)
{
	char text[128];

	snprintf(text, sizeof(text), "%016llx.%llu.%llu.%llu.%llu", cursor->generation,
		 cursor->offset, cursor->size, cursor->inode, cursor->time);
	return prm_arena_str(arena, prm_str_c(text), out);
}

static unsigned long long time_of(const struct stat *st)
{
	return (unsigned long long)st->st_mtim.tv_sec * 1000000000u +
	       (unsigned long long)st->st_mtim.tv_nsec;
}

static bool is_unchanged(const struct cursor *cursor, const struct stat *st)
{
	return (unsigned long long)st->st_ino == cursor->inode &&
	       (unsigned long long)st->st_size == cursor->size && time_of(st) == cursor->time;
}

/* One read of the log. */
struct reading {
	const prm_allocator *allocator;
	prm_arena *arena;
	int fd;
	bool quiet; /* only find the end */
	char *chunk;
	struct cursor cursor;
	prm_store_event *items;
	size_t count, size;
};

static bool read_generation(int fd, unsigned long long *out)
{
	char line[HEADER_BYTES + 1];

	if (pread(fd, line, HEADER_BYTES, 0) != HEADER_BYTES)
		return false;
	line[HEADER_BYTES] = '\0';
	return line[HEADER_BYTES - 1] == '\n' && sscanf(line, "prm-log 1 %16llx", out) == 1;
}

static bool parse_line(prm_str line, prm_arena *arena, prm_store_event *out, bool *known)
{
	size_t kind = line.len > 2 ? prm__str_find_char(line, ' ', 2) : line.len;
	size_t name = kind < line.len ? prm__str_find_char(line, ' ', kind + 1) : line.len;
	char text[PRM_KEY_MAX], other[PRM_KEY_MAX];
	size_t len, other_len;

	*known = name < line.len && (line.ptr[0] == 'B' || line.ptr[0] == 'E') &&
		 prm__decode(prm_str_n(line.ptr + kind + 1, name - kind - 1), text, &len) &&
		 prm__decode(prm_str_n(line.ptr + name + 1, line.len - name - 1), other,
			     &other_len);
	return !*known || (prm_arena_str(arena, prm_str_n(line.ptr + 2, kind - 2), &out->kind) &&
			   prm_arena_str(arena, prm_str_n(text, len), &out->name) &&
			   prm_arena_str(arena, prm_str_n(other, other_len), &out->item));
}

static bool add_event(struct reading *reading, prm_str line)
{
	prm_store_event event, *last = reading->count ? &reading->items[reading->count - 1] : NULL;
	bool known;

	if (!parse_line(line, reading->arena, &event, &known))
		return false;
	if (!known || (last && line.ptr[0] == 'E' && prm_str_eq(last->kind, event.kind) &&
		       prm_str_eq(last->name, event.name) && prm_str_eq(last->item, event.item)))
		return true; /* the end of what has just been told */
	if (!reading->items || reading->count == reading->size) {
		size_t more = reading->size ? reading->size * 2 : 16;
		prm_store_event *items = prm_arena_calloc(reading->arena, more, sizeof(*items));

		if (!items)
			return false;
		if (last)
			memcpy(items, reading->items, reading->count * sizeof(*items));
		reading->items = items;
		reading->size = more;
	}
	reading->items[reading->count++] = event;
	return true;
}

/*
 * Give out the lines of one chunk, and move the cursor behind them; but not behind a last 'B': its
 * writer may be about to commit, so it is given out again until another line follows.
 */
static prm_status read_lines(struct reading *reading, prm_error *err)
{
	struct cursor *cursor = &reading->cursor;
	ssize_t got = pread(reading->fd, reading->chunk, CHUNK, (off_t)cursor->offset);
	prm_str text = prm_str_n(reading->chunk, got > 0 ? (size_t)got : 0);
	bool all = cursor->offset + text.len >= cursor->size;
	size_t at = 0, last = 0, end;

	if (got < 0)
		return prm_fail(err, PRM_STORE_READ, "cannot read the log: %s", strerror(errno));
	for (; (end = prm__str_find_char(text, '\n', at)) < text.len; at = end + 1) {
		last = at;
		if (!reading->quiet && !add_event(reading, prm_str_n(text.ptr + at, end - at)))
			return prm_fail(err, PRM_NOMEM, "out of memory");
	}
	if (!all && at > 0)
		cursor->size = cursor->offset + at; /* there is more: do not wait for it */
	cursor->offset += all && at > 0 && text.ptr[last] == 'B' ? last : at;
	return PRM_OK;
}

/* A cursor for now: at the end, but before a last 'B'. */
static prm_status start_over(struct reading *reading, prm_store_events *out, prm_error *err)
{
	struct cursor *cursor = &reading->cursor;
	unsigned long long size = cursor->size;
	prm_status status;

	cursor->offset = size > LINE_BYTES + HEADER_BYTES ? size - LINE_BYTES : HEADER_BYTES;
	reading->quiet = true;
	status = read_lines(reading, err);
	cursor->size = size;
	out->resync = true;
	return status;
}

static prm_status read_log(struct prm__files *store, struct reading *reading, prm_store_events *out,
			   prm_error *err)
{
	struct cursor *cursor = &reading->cursor;
	unsigned long long generation = 0;
	struct stat st;
	bool known;
	prm_status status;

	if (fstat(reading->fd, &st) != 0 || !S_ISREG(st.st_mode))
		return prm__files_fail(store, PRM_STORE_READ, "read", "log", ELOOP, err);
	known = read_generation(reading->fd, &generation) && generation == cursor->generation &&
		cursor->offset <= (unsigned long long)st.st_size;
	cursor->generation = generation;
	cursor->size = (unsigned long long)st.st_size;
	cursor->inode = (unsigned long long)st.st_ino;
	cursor->time = time_of(&st);
	reading->chunk = prm__realloc(reading->allocator, NULL, 0, CHUNK);
	if (!reading->chunk)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	status = known ? read_lines(reading, err) : start_over(reading, out, err);
	prm__free(reading->allocator, reading->chunk, CHUNK);
	return status;
}

/* Before the first write of a project there is no log: generation 0. */
static prm_status no_log(struct reading *reading, prm_store_events *out)
{
	out->resync = reading->cursor.generation != 0 || reading->cursor.time != 1;
	reading->cursor = (struct cursor){.time = 1};
	return PRM_OK;
}

static prm_status read_once(struct prm__files *store, prm_str project, struct reading *reading,
			    prm_store_events *out, prm_error *err)
{
	int folder = prm__project_open(store, project, false);
	prm_status status;

	reading->fd = folder < 0 ? -1
				 : openat(folder, "log",
					  O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (reading->fd >= 0)
		status = read_log(store, reading, out, err);
	else if (errno == ENOENT)
		status = prm__files_alive(store, err) ? PRM_STORE_READ : no_log(reading, out);
	else
		status = prm__files_fail(store, PRM_STORE_READ, "read", "log", errno, err);
	if (reading->fd >= 0)
		close(reading->fd);
	if (folder >= 0)
		close(folder);
	if (status)
		return status;
	out->items = reading->items;
	out->count = reading->count;
	if (!cursor_write(&reading->cursor, reading->arena, &out->next_cursor))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return PRM_OK;
}

/* Has the log changed since the cursor was made? One stat; links are not followed on the way. */
static bool has_changed(struct prm__files *store, prm_str project, const struct cursor *cursor)
{
	bool is_root = prm_str_is(project, "default");
	int folder = is_root ? store->root : prm__project_open(store, project, false);
	bool found, absent;
	struct stat st;

	found = folder >= 0 && fstatat(folder, "log", &st, AT_SYMLINK_NOFOLLOW) == 0;
	absent = !found && errno == ENOENT;
	if (!is_root && folder >= 0)
		close(folder);
	if (found)
		return !is_unchanged(cursor, &st);
	/* what cannot be looked at is read, which says why */
	return !absent || cursor->generation != 0 || prm__files_alive(store, NULL) != PRM_OK;
}

prm_status prm__files_watch(prm_backend *self, const prm_call *call, prm_str project,
			    prm_str cursor, uint32_t timeout_ms, prm_arena *arena,
			    prm_store_events *out, prm_error *err)
{
	struct prm__files *store = (struct prm__files *)self;
	struct reading reading = {.allocator = self->allocator, .arena = arena};
	bool known = cursor_read(cursor, &reading.cursor);
	struct prm__wait wait;

	prm__wait_start(&wait, call, timeout_ms);
	while (known && !has_changed(store, project, &reading.cursor)) {
		prm_status status;

		if (prm__wait_over(&wait)) {
			if (reading.cursor.offset < reading.cursor.size)
				break; /* a last 'B' is told again */
			return prm_arena_str(arena, cursor, &out->next_cursor)
				       ? PRM_OK
				       : prm_fail(err, PRM_NOMEM, "out of memory");
		}
		status = prm__wait_check(&wait, err);
		if (status)
			return status;
		prm__wait_nap(&wait, POLL_NS);
	}
	if (!known)
		reading.cursor = (struct cursor){0};
	return read_once(store, project, &reading, out, err);
}
