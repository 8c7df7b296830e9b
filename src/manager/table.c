/* table.c: see table.h. A slot's hash is written once; its pointer is swapped. */
#include "manager/table.h"

#include "base/alloc.h"

#define FIRST_SIZE 8

static size_t slots_bytes(size_t size)
{
	return sizeof(prm__slots) + size * sizeof(prm__table_slot);
}

static void slots_free(prm__epoch *epoch, prm__retired *self)
{
	prm__slots *slots = (prm__slots *)self;

	prm__free(epoch->allocator, slots, slots_bytes(slots->size));
}

static prm__slots *slots_new(const prm_allocator *allocator, size_t size)
{
	prm__slots *slots = prm__calloc(allocator, slots_bytes(size));

	if (!slots)
		return NULL;
	slots->retired.free = slots_free;
	slots->size = size;
	return slots;
}

/* The slot of key, or the empty one where the search ended. */
static prm__table_slot *find_slot(const prm__table *table, prm__slots *slots, uint64_t hash,
				  prm__table_match match, const void *key)
{
	size_t mask = slots->size - 1;

	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		prm__table_slot *slot = &slots->slots[i];
		void *value = atomic_load(&slot->value);

		if (!value)
			return slot;
		if (value == (void *)table ||
		    atomic_load_explicit(&slot->hash, memory_order_relaxed) != hash)
			continue;
		if (match(value, key))
			return slot;
	}
}

void prm__table_prefetch(const prm__table *table, uint64_t hash)
{
	prm__slots *slots = atomic_load(&table->slots);

	if (slots)
		prm__prefetch(&slots->slots[hash & (slots->size - 1)]);
}

void *prm__table_find(const prm__table *table, uint64_t hash, prm__table_match match,
		      const void *key)
{
	prm__slots *slots = atomic_load(&table->slots);
	size_t mask;

	if (!slots)
		return NULL;
	mask = slots->size - 1;
	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		prm__table_slot *slot = &slots->slots[i];
		void *value = atomic_load(&slot->value);

		if (!value)
			return NULL;
		if (value != (const void *)table &&
		    atomic_load_explicit(&slot->hash, memory_order_relaxed) == hash &&
		    match(value, key))
			return value;
	}
}

static void put_new(prm__slots *slots, uint64_t hash, void *value)
{
	size_t mask = slots->size - 1, i = hash & mask;

	while (atomic_load_explicit(&slots->slots[i].value, memory_order_relaxed))
		i = (i + 1) & mask;
	atomic_store_explicit(&slots->slots[i].hash, hash, memory_order_relaxed);
	atomic_store(&slots->slots[i].value, value);
}

bool prm__table_reserve(prm__table *table, prm__epoch *epoch)
{
	prm__slots *old = atomic_load(&table->slots), *larger;
	size_t size = FIRST_SIZE;

	if (old && (table->used + 1) * 4 <= old->size * 3)
		return true;
	while (size < (table->live + 1) * 2)
		size *= 2;
	larger = slots_new(epoch->allocator, size);
	if (!larger)
		return false;
	for (size_t i = 0; old && i < old->size; i++) {
		void *value = atomic_load(&old->slots[i].value);

		if (value && value != (void *)table)
			put_new(larger, atomic_load(&old->slots[i].hash), value);
	}
	table->used = table->live;
	atomic_store(&table->slots, larger);
	if (old)
		prm__epoch_retire(epoch, &old->retired);
	return true;
}

void *prm__table_put(prm__table *table, uint64_t hash, prm__table_match match, const void *key,
		     void *value)
{
	prm__slots *slots = atomic_load(&table->slots);
	prm__table_slot *slot = find_slot(table, slots, hash, match, key);
	void *before = atomic_load(&slot->value);

	if (!before) {
		table->live++;
		table->used++;
		atomic_store_explicit(&slot->hash, hash, memory_order_relaxed);
	}
	atomic_store(&slot->value, value);
	return before;
}

void *prm__table_remove(prm__table *table, uint64_t hash, prm__table_match match, const void *key)
{
	prm__slots *slots = atomic_load(&table->slots);
	prm__table_slot *slot;
	void *before;

	if (!slots)
		return NULL;
	slot = find_slot(table, slots, hash, match, key);
	before = atomic_load(&slot->value);
	if (before) {
		atomic_store(&slot->value, (void *)table);
		table->live--;
	}
	return before;
}

void *prm__table_next(const prm__table *table, size_t *at)
{
	prm__slots *slots = atomic_load(&table->slots);

	while (slots && *at < slots->size) {
		void *value = atomic_load(&slots->slots[(*at)++].value);

		if (value && value != (const void *)table)
			return value;
	}
	return NULL;
}

void prm__table_release(prm__table *table, const prm_allocator *allocator)
{
	prm__slots *slots = atomic_load(&table->slots);

	if (slots)
		prm__free(allocator, slots, slots_bytes(slots->size));
	atomic_store(&table->slots, NULL);
}
