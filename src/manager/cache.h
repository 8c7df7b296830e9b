/*
 * cache.h: reference-counted objects by a 128-bit key, bounded in bytes, found without a lock. An
 * object outlives its eviction while someone holds it. What is evicted is what was not asked for
 * since the hand came by last (CLOCK: Corbato, 1968).
 */
#ifndef PRM_MANAGER_CACHE_H
#define PRM_MANAGER_CACHE_H

#include "manager/table.h"

typedef struct prm__cache_key {
	uint64_t a, b;
} prm__cache_key;

/* Begins every cached object. */
typedef struct prm__cached {
	prm__retired retired;
	prm__cache_key key;
	size_t bytes;
	atomic_size_t refs;
	atomic_bool used;
	void (*destroy)(struct prm__cached *self);
	struct prm__cached *before, *after; /* the ring of what is in the cache */
} prm__cached;

typedef struct prm__cache {
	prm__epoch *epoch;
	prm_lock *lock;
	prm__table table;
	prm__cached *hand;
	size_t bytes, limit;
} prm__cache;

bool prm__cache_init(prm__cache *cache, prm__epoch *epoch, size_t limit);
/* Drops what is cached. Objects that someone still holds live on. */
void prm__cache_release(prm__cache *cache);

/* Prepare an object with one reference, the maker's. */
void prm__cached_init(prm__cached *object, prm__cache_key key, size_t bytes,
		      void (*destroy)(prm__cached *self));
prm__cached *prm__cached_ref(prm__cached *object);
void prm__cached_unref(prm__cached *object);

/* Inside an epoch section; a new reference, or NULL. */
prm__cached *prm__cache_find(prm__cache *cache, prm__cache_key key);
/*
 * Offer an object; the caller's reference stays the caller's. What has the same key already is
 * kept. Not being able to keep it (too large, no memory) is no failure. Not inside a section.
 */
void prm__cache_offer(prm__cache *cache, prm__cached *object);

#endif
