/* record.c: version records out of the store, and a bounded cache of their compact bodies. */
#include "base/alloc.h"
#include "base/hash.h"
#include "manager/manager_internal.h"
#include "model/version.h"

/* A record without blanks, verified when it was read from the store. */
typedef struct body {
	prm__cached cached;
	const prm_allocator *allocator;
	size_t len;
	char text[];
} body;

static void destroy_body(prm__cached *cached)
{
	body *b = (body *)cached;

	prm__free(b->allocator, b, sizeof(*b) + b->len);
}

static prm__cache_key body_key(const prm_manager *m, prm_str key, prm_str item)
{
	uint64_t name = prm__hash(key, m->seed);

	return (prm__cache_key){prm__hash(item, name), prm__hash(item, ~name)};
}

prm__cache_key prm__graph_key(prm_str graph_hash)
{
	prm__cache_key key = {0, 0};

	for (size_t i = 0; i < 32 && i < graph_hash.len; i++) {
		char c = graph_hash.ptr[i];
		uint64_t digit = (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10) & 15;

		if (i < 16)
			key.a = key.a << 4 | digit;
		else
			key.b = key.b << 4 | digit;
	}
	return key;
}

/* Keeping a body is a convenience: when memory is short it is not kept. */
static void keep_body(prm_manager *m, prm__cache_key key, const prm_version *version)
{
	prm_buf text;
	body *b;

	prm_buf_init(&text, m->allocator, m->bodies.limit);
	if (prm_value_write_json(prm_version_record(version), 0, &text) == PRM_OK) {
		b = prm__calloc(m->allocator, sizeof(*b) + text.len);
		if (b) {
			b->allocator = m->allocator;
			b->len = text.len;
			memcpy(b->text, text.ptr, text.len);
			prm__cached_init(&b->cached, key, sizeof(*b) + text.len, destroy_body);
			prm__cache_offer(&m->bodies, &b->cached);
			prm__cached_unref(&b->cached);
		}
	}
	prm_buf_release(&text);
}

/* Does the record hold what its key says? Two files may have been swapped. */
static prm_status check_place(const prm_version *version, prm_str key, prm_str item, prm_error *err)
{
	char lower[PRM_ID_MAX + 1];
	prm_str id;

	if (prm__key_lower(prm_version_id(version), lower, &id) && prm_str_eq(id, key) &&
	    prm_str_eq(prm__item_of(prm_version_number(version)), item))
		return PRM_OK;
	return prm_fail(err, PRM_STORE_CORRUPT, "the record of '%.*s' %.*s holds '%.*s' %.*s",
			PRM_FMT(key), PRM_FMT(item), PRM_FMT(prm_version_id(version)),
			PRM_FMT(prm_version_number(version)));
}

static prm_status read_stored(prm__op *op, prm_str key, prm_str item, prm_version **out,
			      prm_error *err)
{
	prm_key record = {PRM__KIND_VERSION, key, item};
	prm_version *version;
	prm_stored stored;
	prm_status status;
	prm_arena arena;

	prm_arena_init(&arena, op->m->allocator, 0);
	status = prm_store_get(op->m->store, prm__op_call(op), &record, &arena, &stored, err);
	if (!status)
		status = prm__version_read(stored.body, true, op->m->allocator, &version, err);
	prm_arena_release(&arena);
	if (status)
		return status;
	status = check_place(version, key, item, err);
	if (status)
		prm_version_free(version);
	else
		*out = version;
	return status;
}

/* Say whose record it was: what the store and the reader say knows only the inside. */
static prm_status name_record(prm_status status, prm_str key, prm_str item, prm_error *err)
{
	prm_error inner;

	if (!err || !(status == PRM_STORE_CORRUPT || status == PRM_STORE_TOO_NEW))
		return status;
	inner = *err;
	return prm_fail_at(err, status, inner.line, inner.column, "%.*s@%.*s: %.*s", PRM_FMT(key),
			   PRM_FMT(item), 200, inner.text);
}

prm_status prm__version_load(prm__op *op, prm_str key, prm_str item, prm_version **out,
			     prm_error *err)
{
	prm_manager *m = op->m;
	prm__cache_key cache_key = body_key(m, key, item);
	prm_status status = prm__op_check(op, err);
	unsigned token;
	body *cached;

	if (status)
		return status;
	token = prm__epoch_enter(&m->epoch);
	cached = (body *)prm__cache_find(&m->bodies, cache_key);
	prm__epoch_leave(&m->epoch, token);
	if (cached) {
		status = prm__version_read(prm_str_n(cached->text, cached->len), false,
					   m->allocator, out, err);
		prm__cached_unref(&cached->cached);
		return status;
	}
	status = read_stored(op, key, item, out, err);
	if (status)
		return name_record(status, key, item, err);
	keep_body(m, cache_key, *out);
	return PRM_OK;
}
