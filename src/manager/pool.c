/* pool.c: see pool.h. A block holds items of one size; what was freed is given out again first. */
#include "manager/pool.h"

#include <string.h>

#include "base/alloc.h"

#define LINE 64
#define BLOCK_BYTES ((size_t)64 << 10)

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

/* Sizes that come from blocks. None where every object's life is watched. */
#ifdef __SANITIZE_ADDRESS__
#define POOLED 0
#else
#define POOLED PRM__POOL_SIZES
#endif

struct prm__pool_block {
	struct prm__pool_block *next;
};

bool prm__pool_init(prm__pool *pool, const prm_allocator *allocator)
{
	*pool = (prm__pool){.allocator = allocator, .lock = prm__lock_new(allocator)};
	return pool->lock != NULL;
}

void prm__pool_release(prm__pool *pool)
{
	while (pool->blocks) {
		struct prm__pool_block *next = pool->blocks->next;

		prm__free(pool->allocator, pool->blocks, BLOCK_BYTES);
		pool->blocks = next;
	}
	if (pool->lock)
		prm__lock_free(pool->lock, pool->allocator);
}

static bool add_block(prm__pool *pool, size_t size)
{
	struct prm__pool_block *block = prm__realloc(pool->allocator, NULL, 0, BLOCK_BYTES);
	size_t skip;

	if (!block)
		return false;
	block->next = pool->blocks;
	pool->blocks = block;
	skip = LINE - (size_t)((uintptr_t)block % LINE);
	pool->rest[size].at = (char *)block + skip;
	pool->rest[size].end = (char *)block + BLOCK_BYTES;
	return true;
}

/* size: in cache lines, less one */
static bool is_pooled(size_t size)
{
	return size < POOLED;
}

/* Under the lock. */
static void *take(prm__pool *pool, size_t size, size_t bytes)
{
	void *object = pool->unused[size];

	if (object) {
		memcpy(&pool->unused[size], object, sizeof(void *));
		return object;
	}
	if ((size_t)(pool->rest[size].end - pool->rest[size].at) < bytes && !add_block(pool, size))
		return NULL;
	object = pool->rest[size].at;
	pool->rest[size].at += bytes;
	return object;
}

void *prm__pool_alloc(prm__pool *pool, size_t bytes)
{
	size_t size = (bytes - 1) / LINE;
	void *object;

	if (!is_pooled(size))
		return prm__calloc(pool->allocator, bytes);
	prm__lock_take(pool->lock);
	object = take(pool, size, (size + 1) * LINE);
	prm__lock_give(pool->lock);
	if (object)
		memset(object, 0, bytes);
	return object;
}

void prm__pool_free(prm__pool *pool, void *object, size_t bytes)
{
	size_t size = (bytes - 1) / LINE;

	if (!is_pooled(size)) {
		prm__free(pool->allocator, object, bytes);
		return;
	}
	prm__lock_take(pool->lock);
	memcpy(object, &pool->unused[size], sizeof(void *));
	pool->unused[size] = object;
	prm__lock_give(pool->lock);
}
