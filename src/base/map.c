/* map.c: see map.h. Removal shifts the entries behind it back, so there are no tombstones. */
#include "base/map.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/os.h"

struct prm_map_slot {
	uint64_t hash;
	prm_str key;
	void *value; /* NULL: empty */
};

void prm__map_init(prm_map *map, const prm_allocator *allocator, uint64_t seed)
{
	*map = (prm_map){.allocator = prm__allocator(allocator), .seed = seed};
}

void prm__map_release(prm_map *map)
{
	prm__free(map->allocator, map->slots, map->size * sizeof(*map->slots));
	map->slots = NULL;
	map->size = map->count = 0;
}

/* The slot of key, or the empty one where it would go. The table has an empty slot. */
static struct prm_map_slot *find(const prm_map *map, prm_str key, uint64_t hash)
{
	size_t mask = map->size - 1;

	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		struct prm_map_slot *slot = &map->slots[i];

		if (!slot->value || (slot->hash == hash && prm_str_eq(slot->key, key)))
			return slot;
	}
}

void *prm__map_get(const prm_map *map, prm_str key)
{
	return map->size ? find(map, key, prm__hash(key, map->seed))->value : NULL;
}

static bool grow(prm_map *map)
{
	prm_map larger = *map;

	if (map->size == 0 && map->seed == 0)
		prm__random(&larger.seed, sizeof(larger.seed));
	larger.size = map->size ? map->size * 2 : 16;
	larger.slots = prm__calloc(map->allocator, larger.size * sizeof(*larger.slots));
	if (!larger.slots)
		return false;
	for (size_t i = 0; i < map->size; i++)
		if (map->slots[i].value)
			*find(&larger, map->slots[i].key, map->slots[i].hash) = map->slots[i];
	prm__free(map->allocator, map->slots, map->size * sizeof(*map->slots));
	*map = larger;
	return true;
}

bool prm__map_set(prm_map *map, prm_str key, void *value)
{
	struct prm_map_slot *slot;
	uint64_t hash;

	if (map->count * 4 >= map->size * 3 && !grow(map))
		return false;
	hash = prm__hash(key, map->seed);
	slot = find(map, key, hash);
	map->count += slot->value == NULL;
	*slot = (struct prm_map_slot){hash, key, value};
	return true;
}

void *prm__map_remove(prm_map *map, prm_str key)
{
	struct prm_map_slot *slot = map->size ? find(map, key, prm__hash(key, map->seed)) : NULL;
	size_t mask = map->size - 1, hole, next;
	void *value;

	if (!slot || !slot->value)
		return NULL;
	value = slot->value;
	hole = (size_t)(slot - map->slots);
	for (next = (hole + 1) & mask; map->slots[next].value; next = (next + 1) & mask) {
		size_t home = map->slots[next].hash & mask;

		/* an entry may fill the hole unless its home lies between the hole and itself */
		if (((next - home) & mask) >= ((next - hole) & mask)) {
			map->slots[hole] = map->slots[next];
			hole = next;
		}
	}
	map->slots[hole].value = NULL;
	map->count--;
	return value;
}

bool prm__map_next(const prm_map *map, size_t *at, prm_str *key, void **value)
{
	for (; *at < map->size; ++*at) {
		if (!map->slots[*at].value)
			continue;
		*key = map->slots[*at].key;
		*value = map->slots[*at].value;
		++*at;
		return true;
	}
	return false;
}
