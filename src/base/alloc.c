/* alloc.c: the default allocator, and growing arrays. */
#include "base/alloc.h"

#include <stdlib.h>

static void *malloc_fn(void *ud, void *ptr, size_t old_size, size_t size)
{
	(void)ud;
	(void)old_size;
	if (size == 0) {
		free(ptr);
		return NULL;
	}
	return ptr ? realloc(ptr, size) : malloc(size);
}

const prm_allocator prm__malloc = {malloc_fn, NULL};

void *prm__calloc(const prm_allocator *a, size_t size)
{
	void *ptr = prm__realloc(a, NULL, 0, size);

	if (ptr)
		memset(ptr, 0, size);
	return ptr;
}

bool prm__grow(const prm_allocator *a, void **items, size_t *size, size_t item_bytes)
{
	size_t more = *size ? *size * 2 : 8;
	void *grown;

	if (more > SIZE_MAX / 2 / item_bytes)
		return false;
	grown = prm__realloc(a, *items, *size * item_bytes, more * item_bytes);
	if (!grown)
		return false;
	*items = grown;
	*size = more;
	return true;
}
