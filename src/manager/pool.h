/*
 * pool.h: memory for the entries of the index, which are many, small and looked at in no order: side
 * by side in blocks, so that a look at one costs few misses of the caches and of the page tables.
 */
#ifndef PRM_MANAGER_POOL_H
#define PRM_MANAGER_POOL_H

#include "base/os.h"

#define PRM__POOL_SIZES 16

typedef struct prm__pool {
	const prm_allocator *allocator;
	prm_lock *lock;
	struct prm__pool_block *blocks;
	void *unused[PRM__POOL_SIZES]; /* lists, by size in cache lines */
	struct prm__pool_rest {
		char *at, *end;
	} rest[PRM__POOL_SIZES]; /* of the last block of that size */
} prm__pool;

bool prm__pool_init(prm__pool *pool, const prm_allocator *allocator);
/* Frees all blocks, with what is in them. What is larger than a block's items must be freed before. */
void prm__pool_release(prm__pool *pool);
/* Cleared memory at the begin of a cache line. NULL when memory is out. */
void *prm__pool_alloc(prm__pool *pool, size_t bytes);
void prm__pool_free(prm__pool *pool, void *object, size_t bytes);

#endif
