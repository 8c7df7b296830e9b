/*
 * arena.c: blocks that double in size from 1 KiB to 64 KiB; what is larger gets a block of its own.
 * With PRM_ARENA_DEBUG every allocation is a block, so that ASan sees overruns.
 */
#include <stdalign.h>

#include "base/alloc.h"

struct prm_arena_block {
	struct prm_arena_block *next;
	size_t size; /* of the whole block */
};

#define ALIGNMENT alignof(max_align_t)
#define HEADER ((sizeof(struct prm_arena_block) + ALIGNMENT - 1) & ~(ALIGNMENT - 1))
#define FIRST_BLOCK ((size_t)1024)
#define LARGEST_BLOCK ((size_t)65536)

void prm_arena_init(prm_arena *arena, const prm_allocator *allocator, size_t limit)
{
	*arena = (prm_arena){.limit = limit, .allocator = prm__allocator(allocator)};
}

void prm__arena_seed(prm_arena *arena, void *memory, size_t bytes)
{
#ifdef PRM_ARENA_DEBUG
	(void)arena;
	(void)memory;
	(void)bytes;
#else
	arena->at = memory;
	arena->end = arena->at + bytes;
#endif
}

void prm_arena_release(prm_arena *arena)
{
	struct prm_arena_block *next;

	for (struct prm_arena_block *block = arena->blocks; block; block = next) {
		next = block->next;
		prm__free(arena->allocator, block, block->size);
	}
	arena->blocks = NULL;
	arena->at = arena->end = NULL;
	arena->used = 0;
}

static size_t block_size(const prm_arena *arena, size_t need)
{
#ifdef PRM_ARENA_DEBUG
	(void)arena;
	return HEADER + need;
#else
	size_t size = arena->blocks ? arena->blocks->size * 2 : FIRST_BLOCK;

	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	return size < HEADER + need ? HEADER + need : size;
#endif
}

static void *alloc_in_new_block(prm_arena *arena, size_t size)
{
	size_t bytes = block_size(arena, size);
	struct prm_arena_block *block;
	char *start;

	if (arena->limit && (bytes > arena->limit || arena->used > arena->limit - bytes)) {
		bytes = HEADER + size; /* the last block may be just large enough */
		if (bytes > arena->limit || arena->used > arena->limit - bytes)
			return NULL;
	}
	block = prm__realloc(arena->allocator, NULL, 0, bytes);
	if (!block)
		return NULL;
	arena->used += bytes;
	block->size = bytes;
	start = (char *)block + HEADER;
	if (arena->blocks && bytes == HEADER + size && arena->end != arena->at) {
		/* a block of its own goes behind the current one, which still has room */
		block->next = arena->blocks->next;
		arena->blocks->next = block;
		return start;
	}
	block->next = arena->blocks;
	arena->blocks = block;
	arena->at = start + size;
	arena->end = (char *)block + bytes;
	return start;
}

void *prm_arena_alloc(prm_arena *arena, size_t size)
{
	void *result;

	if (size > SIZE_MAX / 2)
		return NULL;
	size = size ? (size + ALIGNMENT - 1) & ~(ALIGNMENT - 1) : ALIGNMENT;
	if (size > (size_t)(arena->end - arena->at))
		return alloc_in_new_block(arena, size);
	result = arena->at;
	arena->at += size;
	return result;
}

/*
 * Called through a pointer: where the size is known, compilers make `rep stos` of memset, which for
 * an object of some 100 bytes takes several times as long as the library's.
 */
static void *(*const volatile clear)(void *, int, size_t) = memset;

void *prm_arena_calloc(prm_arena *arena, size_t count, size_t size)
{
	void *result;

	if (size && count > SIZE_MAX / size)
		return NULL;
	result = prm_arena_alloc(arena, count * size);
	if (result)
		clear(result, 0, count * size);
	return result;
}

bool prm_arena_str(prm_arena *arena, prm_str text, prm_str *out)
{
	char *copy = text.len < SIZE_MAX ? prm_arena_alloc(arena, text.len + 1) : NULL;

	if (!copy)
		return false;
	if (text.len)
		memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	*out = prm_str_n(copy, text.len);
	return true;
}
