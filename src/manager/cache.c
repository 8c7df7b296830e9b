/* cache.c: see cache.h. The cache's own reference is dropped a grace period after an eviction. */
#include "manager/cache.h"

#include "base/alloc.h"

bool prm__cache_init(prm__cache *cache, prm__epoch *epoch, size_t limit)
{
	*cache = (prm__cache){.epoch = epoch, .limit = limit};
	cache->lock = prm__lock_new(epoch->allocator);
	return cache->lock != NULL;
}

static void drop(prm__epoch *epoch, prm__retired *self)
{
	(void)epoch;
	prm__cached_unref((prm__cached *)self);
}

void prm__cached_init(prm__cached *object, prm__cache_key key, size_t bytes,
		      void (*destroy)(prm__cached *self))
{
	object->retired.free = drop;
	object->key = key;
	object->bytes = bytes;
	object->destroy = destroy;
	atomic_init(&object->refs, 1);
}

prm__cached *prm__cached_ref(prm__cached *object)
{
	atomic_fetch_add_explicit(&object->refs, 1, memory_order_relaxed);
	return object;
}

void prm__cached_unref(prm__cached *object)
{
	if (object && atomic_fetch_sub_explicit(&object->refs, 1, memory_order_acq_rel) == 1)
		object->destroy(object);
}

static bool same_key(const void *value, const void *key)
{
	const prm__cached *object = value;
	const prm__cache_key *wanted = key;

	return object->key.a == wanted->a && object->key.b == wanted->b;
}

prm__cached *prm__cache_find(prm__cache *cache, prm__cache_key key)
{
	prm__cached *object = prm__table_find(&cache->table, key.a, same_key, &key);

	if (!object)
		return NULL;
	if (!atomic_load_explicit(&object->used, memory_order_relaxed))
		atomic_store_explicit(&object->used, true, memory_order_relaxed);
	return prm__cached_ref(object);
}

static void link_before_hand(prm__cache *cache, prm__cached *object)
{
	if (!cache->hand) {
		object->before = object->after = cache->hand = object;
		return;
	}
	object->after = cache->hand;
	object->before = cache->hand->before;
	object->before->after = object;
	object->after->before = object;
}

static void unlink_at_hand(prm__cache *cache)
{
	prm__cached *object = cache->hand;

	cache->hand = object->after == object ? NULL : object->after;
	object->before->after = object->after;
	object->after->before = object->before;
	object->before = object->after = NULL;
}

static void evict_one(prm__cache *cache)
{
	prm__cached *object;

	while (atomic_exchange_explicit(&cache->hand->used, false, memory_order_relaxed))
		cache->hand = cache->hand->after;
	object = cache->hand;
	unlink_at_hand(cache);
	prm__table_remove(&cache->table, object->key.a, same_key, &object->key);
	cache->bytes -= object->bytes;
	prm__epoch_retire(cache->epoch, &object->retired);
}

static void add(prm__cache *cache, prm__cached *object)
{
	if (prm__table_find(&cache->table, object->key.a, same_key, &object->key) ||
	    !prm__table_reserve(&cache->table, cache->epoch))
		return;
	while (cache->hand && cache->bytes + object->bytes > cache->limit)
		evict_one(cache);
	prm__cached_ref(object);
	link_before_hand(cache, object);
	prm__table_put(&cache->table, object->key.a, same_key, &object->key, object);
	cache->bytes += object->bytes;
}

void prm__cache_offer(prm__cache *cache, prm__cached *object)
{
	if (object->bytes > cache->limit)
		return;
	prm__lock_take(cache->lock);
	add(cache, object);
	prm__lock_give(cache->lock);
	prm__epoch_reclaim(cache->epoch);
}

void prm__cache_release(prm__cache *cache)
{
	while (cache->hand) {
		prm__cached *object = cache->hand;

		unlink_at_hand(cache);
		prm__cached_unref(object);
	}
	prm__table_release(&cache->table, cache->epoch->allocator);
	prm__lock_free(cache->lock, cache->epoch->allocator);
}
