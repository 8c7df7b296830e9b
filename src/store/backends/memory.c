/*
 * memory.c: records in one sorted array under a mutex, for tests and short-lived programs. A ring
 * of the newest writes answers watch.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/alloc.h"
#include "base/os.h"
#include "base/str.h"
#include "store/record.h"

#define RING 1024
#define SLICE_NS 5000000

/* One allocation: the struct, then project, kind, name, item and body. */
struct record {
	prm_str project, kind, name, item, body;
	uint64_t revision;
	size_t bytes;
};

struct memory {
	prm_backend base;
	pthread_mutex_t lock;
	pthread_cond_t written;
	struct record **records; /* by project, kind, name, item */
	size_t count, size;
	uint64_t revision;
	struct record *ring[RING]; /* copies of keys; revision r stands at r % RING */
};

static struct memory *self_of(prm_backend *base)
{
	return (struct memory *)base;
}

static prm_status expect_check(prm_expect expect, prm_str revision, const prm_key *key,
			       prm_error *err)
{
	if (expect.kind == PRM_EXPECT_ANY || (expect.kind == PRM_EXPECT_ABSENT && !revision.len))
		return PRM_OK;
	if (expect.kind == PRM_EXPECT_REVISION && prm_str_eq(expect.revision, revision))
		return PRM_OK;
	return prm_fail(err, PRM_STORE_CONFLICT, "%.*s '%.*s' '%.*s' %s", PRM_FMT(key->kind),
			PRM_FMT(key->name), PRM_FMT(key->item),
			expect.kind == PRM_EXPECT_ABSENT ? "exists already"
							 : "was changed meanwhile: read it again");
}

static prm_status memory_open(prm_backend *base, prm_str location, prm_error *err)
{
	struct memory *m = self_of(base);
	pthread_condattr_t attributes;

	if (location.len)
		return prm_fail(err, PRM_INVALID, "memory: has no location; '%.*s' means nothing",
				PRM_FMT(location));
	if (base->options.must_exist)
		return prm_fail(err, PRM_STORE_READ,
				"a 'memory:' store never exists before it is opened");
	pthread_mutex_init(&m->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&m->written, &attributes);
	pthread_condattr_destroy(&attributes);
	return PRM_OK;
}

static void record_free(struct memory *m, struct record *r)
{
	if (r)
		prm__free(m->base.allocator, r, r->bytes);
}

static void memory_close(prm_backend *base)
{
	struct memory *m = self_of(base);

	for (size_t i = 0; i < m->count; i++)
		record_free(m, m->records[i]);
	for (size_t i = 0; i < RING; i++)
		record_free(m, m->ring[i]);
	prm__free(base->allocator, m->records, m->size * sizeof(*m->records));
	pthread_cond_destroy(&m->written);
	pthread_mutex_destroy(&m->lock);
}

static char *copy_part(char *at, prm_str part, prm_str *out)
{
	if (part.len)
		memcpy(at, part.ptr, part.len);
	*out = prm_str_n(at, part.len);
	return at + part.len;
}

static struct record *record_new(struct memory *m, prm_str project, const prm_key *key,
				 prm_str body)
{
	size_t bytes = sizeof(struct record) + project.len + key->kind.len + key->name.len +
		       key->item.len + body.len;
	struct record *r = prm__realloc(m->base.allocator, NULL, 0, bytes);
	char *at;

	if (!r)
		return NULL;
	at = (char *)(r + 1);
	r->bytes = bytes;
	at = copy_part(at, project, &r->project);
	at = copy_part(at, key->kind, &r->kind);
	at = copy_part(at, key->name, &r->name);
	at = copy_part(at, key->item, &r->item);
	copy_part(at, body, &r->body);
	return r;
}

static int compare(const struct record *r, prm_str project, prm_str kind, prm_str name,
		   prm_str item)
{
	int order = prm__str_compare(r->project, project);

	if (order == 0)
		order = prm__str_compare(r->kind, kind);
	if (order == 0)
		order = prm__str_compare(r->name, name);
	return order ? order : prm__str_compare(r->item, item);
}

/* The index of the key, or where it would go. */
static size_t place(const struct memory *m, prm_str project, prm_str kind, prm_str name,
		    prm_str item, bool *found)
{
	size_t low = 0, high = m->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare(m->records[middle], project, kind, name, item) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*found = low < m->count && compare(m->records[low], project, kind, name, item) == 0;
	return low;
}

static prm_str revision_text(uint64_t revision, char out[24])
{
	return prm_str_n(out, (size_t)snprintf(out, 24, "%llu", (unsigned long long)revision));
}

/* Note a write for watch; a key that cannot be copied leaves a hole, which reads as a resync. */
static void note(struct memory *m, prm_str project, const prm_key *key)
{
	size_t at = m->revision % RING;

	record_free(m, m->ring[at]);
	m->ring[at] = record_new(m, project, key, prm_str_n("", 0));
	if (m->ring[at])
		m->ring[at]->revision = m->revision;
	pthread_cond_broadcast(&m->written);
}

static prm_status no_record(const prm_key *key, prm_error *err)
{
	return prm_fail(err, PRM_STORE_NOT_FOUND, "there is no %.*s '%.*s' '%.*s'",
			PRM_FMT(key->kind), PRM_FMT(key->name), PRM_FMT(key->item));
}

static prm_status answer(const struct record *r, prm_arena *arena, prm_stored *out, prm_error *err)
{
	char text[24];

	if (!prm_arena_str(arena, r->body, &out->body) ||
	    !prm_arena_str(arena, revision_text(r->revision, text), &out->revision))
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return PRM_OK;
}

static prm_status memory_get(prm_backend *base, const prm_call *call, prm_str project,
			     const prm_key *key, prm_arena *arena, prm_stored *out, prm_error *err)
{
	struct memory *m = self_of(base);
	prm_stored stored = {0};
	prm_status status;
	bool found;
	size_t at;

	(void)call;
	pthread_mutex_lock(&m->lock);
	at = place(m, project, key->kind, key->name, key->item, &found);
	status = found ? answer(m->records[at], arena, &stored, err) : no_record(key, err);
	pthread_mutex_unlock(&m->lock);
	if (status == PRM_OK)
		*out = stored;
	return status;
}

static bool make_room(struct memory *m)
{
	return m->count < m->size || prm__grow(m->base.allocator, (void **)&m->records, &m->size,
					       sizeof(struct record *));
}

/* Under the lock: put r at its place if the expectation holds; then it is the store's. */
static prm_status insert(struct memory *m, struct record *r, const prm_key *key, prm_expect expect,
			 prm_error *err)
{
	char text[24];
	bool found;
	size_t at = place(m, r->project, r->kind, r->name, r->item, &found);
	prm_str now = found ? revision_text(m->records[at]->revision, text) : prm_str_n("", 0);
	prm_status status = expect_check(expect, now, key, err);

	if (status)
		return status;
	if (found) {
		record_free(m, m->records[at]);
	} else {
		if (!make_room(m))
			return prm_fail(err, PRM_NOMEM, "out of memory");
		memmove(m->records + at + 1, m->records + at,
			(m->count - at) * sizeof(*m->records));
		m->count++;
	}
	r->revision = ++m->revision;
	m->records[at] = r;
	note(m, r->project, key);
	return PRM_OK;
}

static prm_status memory_put(prm_backend *base, const prm_call *call, prm_str project,
			     const prm_key *key, prm_str body, prm_expect expect, prm_arena *arena,
			     prm_str *revision, prm_error *err)
{
	struct memory *m = self_of(base);
	char *text = revision ? prm_arena_alloc(arena, 24) : NULL;
	struct record *r = revision && !text ? NULL : record_new(m, project, key, body);
	prm_status status;

	(void)call;
	if (!r)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	pthread_mutex_lock(&m->lock);
	status = insert(m, r, key, expect, err);
	if (!status && revision)
		*revision = revision_text(r->revision, text);
	pthread_mutex_unlock(&m->lock);
	if (status)
		record_free(m, r);
	return status;
}

static prm_status memory_remove(prm_backend *base, const prm_call *call, prm_str project,
				const prm_key *key, prm_expect expect, prm_error *err)
{
	struct memory *m = self_of(base);
	char text[24];
	prm_status status;
	bool found;
	size_t at;

	(void)call;
	pthread_mutex_lock(&m->lock);
	at = place(m, project, key->kind, key->name, key->item, &found);
	status = found ? expect_check(expect, revision_text(m->records[at]->revision, text), key,
				      err)
		       : no_record(key, err);
	if (status == PRM_OK) {
		record_free(m, m->records[at]);
		m->count--;
		memmove(m->records + at, m->records + at + 1,
			(m->count - at) * sizeof(*m->records));
		m->revision++;
		note(m, project, key);
	}
	pthread_mutex_unlock(&m->lock);
	return status;
}

/* Does a record at or behind the start of the query belong to it, or is the list at its end? */
static bool in_range(const struct record *r, prm_str project, const prm_list_query *q)
{
	return prm_str_eq(r->project, project) && prm_str_eq(r->kind, q->kind) &&
	       prm__query_wants(q, r->name);
}

static size_t list_start(const struct memory *m, prm_str project, const prm_list_query *q)
{
	prm_str first = q->name.len ? q->name : q->name_prefix;
	bool found;
	size_t at;

	if (q->after_name.len && prm__str_compare(q->after_name, first) >= 0) {
		at = place(m, project, q->kind, q->after_name, q->after_item, &found);
		return at + found;
	}
	return place(m, project, q->kind, first, prm_str_n("", 0), &found);
}

static prm_status memory_list(prm_backend *base, const prm_call *call, prm_str project,
			      const prm_list_query *q, prm_arena *arena, prm_list_page *out,
			      prm_error *err)
{
	struct memory *m = self_of(base);
	prm_status status = PRM_OK;
	struct prm__page page;
	bool more = false;

	(void)call;
	prm__page_init(&page, q, arena);
	pthread_mutex_lock(&m->lock);
	for (size_t at = list_start(m, project, q); at < m->count && status == PRM_OK; at++) {
		const struct record *r = m->records[at];
		prm_stored row = {.name = r->name, .item = r->item};

		if (!in_range(r, project, q))
			break;
		more = prm__page_full(&page);
		if (more)
			break;
		if (q->with_bodies)
			status = answer(r, arena, &row, err);
		if (!status && !prm__page_add(&page, &row))
			status = prm_fail(err, PRM_NOMEM, "out of memory");
	}
	pthread_mutex_unlock(&m->lock);
	if (status == PRM_OK)
		*out = (prm_list_page){page.rows, page.count, more};
	return status;
}

/* Wait, in slices, for a write behind `seen`. */
static prm_status wait_for_write(struct memory *m, uint64_t seen, const struct prm__wait *wait,
				 prm_error *err)
{
	while (m->revision == seen && !prm__wait_over(wait)) {
		prm_status status = prm__wait_check(wait, err);
		struct timespec until;

		if (status)
			return status;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += SLICE_NS;
		if (until.tv_nsec >= 1000000000) {
			until.tv_sec++;
			until.tv_nsec -= 1000000000;
		}
		pthread_cond_timedwait(&m->written, &m->lock, &until);
	}
	return PRM_OK;
}

static bool read_cursor(const struct memory *m, prm_str cursor, uint64_t *out)
{
	uint64_t seen = 0;

	if (cursor.len == 0 || cursor.len > 20)
		return false;
	for (size_t i = 0; i < cursor.len; i++) {
		if (cursor.ptr[i] < '0' || cursor.ptr[i] > '9')
			return false;
		seen = seen * 10 + (uint64_t)(cursor.ptr[i] - '0');
	}
	*out = seen;
	return seen <= m->revision && m->revision - seen < RING;
}

static prm_status collect(struct memory *m, prm_str project, uint64_t seen, prm_arena *arena,
			  prm_store_events *out, prm_error *err)
{
	prm_store_event *items = prm_arena_calloc(arena, (size_t)(m->revision - seen) + 1,
						  sizeof(*items));

	if (!items)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	for (uint64_t r = seen + 1; r <= m->revision; r++) {
		const struct record *note = m->ring[r % RING];
		prm_store_event *e = &items[out->count];

		if (!note || note->revision != r) {
			out->resync = true;
			continue;
		}
		if (!prm_str_eq(note->project, project))
			continue;
		if (!prm_arena_str(arena, note->kind, &e->kind) ||
		    !prm_arena_str(arena, note->name, &e->name) ||
		    !prm_arena_str(arena, note->item, &e->item))
			return prm_fail(err, PRM_NOMEM, "out of memory");
		out->count++;
	}
	out->items = items;
	return PRM_OK;
}

static prm_status memory_watch(prm_backend *base, const prm_call *call, prm_str project,
			       prm_str cursor, uint32_t timeout_ms, prm_arena *arena,
			       prm_store_events *out, prm_error *err)
{
	struct memory *m = self_of(base);
	prm_store_events events = {0};
	struct prm__wait wait;
	prm_status status = PRM_OK;
	char text[24];
	uint64_t seen;

	prm__wait_start(&wait, call, timeout_ms);
	pthread_mutex_lock(&m->lock);
	events.resync = !read_cursor(m, cursor, &seen);
	if (!events.resync) {
		status = wait_for_write(m, seen, &wait, err);
		events.resync = m->revision - seen >= RING;
	}
	if (!status && !events.resync)
		status = collect(m, project, seen, arena, &events, err);
	if (!status && !prm_arena_str(arena, revision_text(m->revision, text), &events.next_cursor))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	pthread_mutex_unlock(&m->lock);
	if (status)
		return status;
	*out = events;
	return PRM_OK;
}

static prm_status memory_health(prm_backend *base, const prm_call *call, prm_str project, bool deep,
				prm_diag *diag, prm_error *err)
{
	(void)base;
	(void)call;
	(void)project;
	(void)deep;
	(void)diag;
	(void)err;
	return PRM_OK;
}

const prm_backend_class prm__store_memory = {
	.struct_size = sizeof(prm_backend_class),
	.scheme = "memory",
	.instance_size = sizeof(struct memory),
	.open = memory_open,
	.close = memory_close,
	.get = memory_get,
	.put = memory_put,
	.remove = memory_remove,
	.list = memory_list,
	.watch = memory_watch,
	.health = memory_health,
};
