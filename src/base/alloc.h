/* alloc.h: the allocator that was asked for, or malloc. */
#ifndef PRM_BASE_ALLOC_H
#define PRM_BASE_ALLOC_H

#include <prm/base.h>

/* malloc, realloc and free. */
extern const prm_allocator prm__malloc;

/* The one given, or malloc; never NULL. */
static inline const prm_allocator *prm__allocator(const prm_allocator *given)
{
	return given ? given : &prm__malloc;
}

static inline void *prm__realloc(const prm_allocator *a, void *ptr, size_t old_size, size_t size)
{
	return a->fn(a->ud, ptr, old_size, size);
}

/* Cleared memory for one object of size bytes. */
void *prm__calloc(const prm_allocator *a, size_t size);

static inline void prm__free(const prm_allocator *a, void *ptr, size_t size)
{
	if (ptr)
		(void)a->fn(a->ud, ptr, size, 0);
}

/*
 * Let an empty arena begin with memory that its owner frees after prm_arena_release, which must
 * then be its last use. bytes may be too few for anything; memory is aligned for any object.
 */
void prm__arena_seed(prm_arena *arena, void *memory, size_t bytes);

/*
 * Grow an array that is full: doubles *size (items), at least 8. False when memory is out; then
 * nothing has changed. For arrays that live outside an arena.
 */
bool prm__grow(const prm_allocator *a, void **items, size_t *size, size_t item_bytes);

#endif
