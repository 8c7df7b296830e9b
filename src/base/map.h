/*
 * map.h: a table from text to pointer: open addressing, linear probing, cached hashes. Keys are
 * borrowed and must outlive the table. Seeded, so that keys cannot be made to collide. One thread
 * at a time.
 */
#ifndef PRM_BASE_MAP_H
#define PRM_BASE_MAP_H

#include <prm/base.h>

typedef struct prm_map {
	struct prm_map_slot *slots;
	size_t size, count; /* slots: a power of two; entries */
	uint64_t seed;
	const prm_allocator *allocator;
} prm_map;

/* seed 0: a random one. */
void prm__map_init(prm_map *map, const prm_allocator *allocator, uint64_t seed);
void prm__map_release(prm_map *map);
/* The value of key; NULL when it is absent. */
void *prm__map_get(const prm_map *map, prm_str key);
/* Set or replace; value is not NULL. False when memory is out. */
bool prm__map_set(prm_map *map, prm_str key, void *value) PRM_MUST_USE;
/* Remove key and return its value, or NULL. */
void *prm__map_remove(prm_map *map, prm_str key);
/* Walk all entries in no order: start with *at = 0. False at the end. Do not write meanwhile. */
bool prm__map_next(const prm_map *map, size_t *at, prm_str *key, void **value);

#endif
