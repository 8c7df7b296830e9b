/*
 * symbol.c: readers probe an immutable-sized table of atomic pointers without a lock; the writer
 * adds entries under a lock and publishes a doubled table when one is three quarters full. Old
 * tables are kept until the end, since a reader may still be in one: together they are smaller
 * than the newest.
 */
#include "base/symbol.h"

#include <stdatomic.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/os.h"

#define MOST_SYMBOLS ((size_t)1 << 20)

struct entry {
	uint64_t hash;
	uint32_t symbol, len;
	char text[];
};

struct table {
	struct table *older;
	size_t size; /* a power of two */
	_Atomic(struct entry *) slots[];
};

struct prm_symbols {
	_Atomic(struct table *) table;
	size_t count;
	uint64_t seed;
	prm_lock *lock;
	const prm_allocator *allocator;
	prm_arena entries;
};

static size_t table_bytes(size_t size)
{
	return sizeof(struct table) + size * sizeof(_Atomic(struct entry *));
}

static struct table *table_new(const prm_allocator *allocator, size_t size, struct table *older)
{
	struct table *table = prm__calloc(allocator, table_bytes(size));

	if (table) {
		table->size = size;
		table->older = older;
	}
	return table;
}

prm_status prm_symbols_new(const prm_allocator *allocator, prm_symbols **out, prm_error *err)
{
	const prm_allocator *a = prm__allocator(allocator);
	prm_symbols *symbols = prm__calloc(a, sizeof(*symbols));
	struct table *table = table_new(a, 64, NULL);
	prm_lock *lock = prm__lock_new(a);

	if (!symbols || !table || !lock) {
		prm__lock_free(lock, a);
		prm__free(a, table, table_bytes(64));
		prm__free(a, symbols, sizeof(*symbols));
		return prm_fail(err, PRM_NOMEM, "out of memory");
	}
	atomic_init(&symbols->table, table);
	symbols->lock = lock;
	symbols->allocator = a;
	prm__random(&symbols->seed, sizeof(symbols->seed));
	prm_arena_init(&symbols->entries, a, 0);
	*out = symbols;
	return PRM_OK;
}

void prm_symbols_free(prm_symbols *symbols)
{
	struct table *older;

	if (!symbols)
		return;
	for (struct table *table = atomic_load(&symbols->table); table; table = older) {
		older = table->older;
		prm__free(symbols->allocator, table, table_bytes(table->size));
	}
	prm_arena_release(&symbols->entries);
	prm__lock_free(symbols->lock, symbols->allocator);
	prm__free(symbols->allocator, symbols, sizeof(*symbols));
}

static uint32_t find(struct table *table, uint64_t hash, const char *key, size_t len)
{
	for (size_t i = hash & (table->size - 1);; i = (i + 1) & (table->size - 1)) {
		struct entry *e = atomic_load_explicit(&table->slots[i], memory_order_acquire);

		if (!e)
			return 0;
		if (e->hash == hash && e->len == len && memcmp(e->text, key, len) == 0)
			return e->symbol;
	}
}

uint32_t prm__symbols_find(const prm_symbols *symbols, const char *key, size_t len)
{
	struct table *table;

	if (!symbols)
		return 0;
	table = atomic_load_explicit(&symbols->table, memory_order_acquire);
	return find(table, prm__hash(prm_str_n(key, len), symbols->seed), key, len);
}

static void insert(struct table *table, struct entry *e)
{
	size_t i = e->hash & (table->size - 1);

	while (atomic_load_explicit(&table->slots[i], memory_order_relaxed))
		i = (i + 1) & (table->size - 1);
	atomic_store_explicit(&table->slots[i], e, memory_order_release);
}

static struct table *make_room(prm_symbols *symbols, struct table *table)
{
	struct table *larger;

	if (symbols->count * 4 < table->size * 3)
		return table;
	larger = table_new(symbols->allocator, table->size * 2, table);
	if (!larger)
		return NULL;
	for (size_t i = 0; i < table->size; i++) {
		struct entry *e = atomic_load_explicit(&table->slots[i], memory_order_relaxed);

		if (e)
			insert(larger, e);
	}
	atomic_store_explicit(&symbols->table, larger, memory_order_release);
	return larger;
}

static uint32_t add(prm_symbols *symbols, struct table *table, uint64_t hash, prm_str key)
{
	struct entry *e;

	if (symbols->count >= MOST_SYMBOLS || key.len > UINT32_MAX)
		return 0;
	table = make_room(symbols, table);
	e = table ? prm_arena_alloc(&symbols->entries, sizeof(*e) + key.len) : NULL;
	if (!e)
		return 0;
	e->hash = hash;
	e->len = (uint32_t)key.len;
	e->symbol = (uint32_t)++symbols->count;
	memcpy(e->text, key.ptr, key.len);
	insert(table, e);
	return e->symbol;
}

uint32_t prm__symbols_intern(prm_symbols *symbols, prm_str key)
{
	struct table *table;
	uint64_t hash;
	uint32_t symbol;

	if (!symbols || key.len == 0)
		return 0;
	hash = prm__hash(key, symbols->seed);
	prm__lock_take(symbols->lock);
	table = atomic_load_explicit(&symbols->table, memory_order_relaxed);
	symbol = find(table, hash, key.ptr, key.len);
	if (!symbol)
		symbol = add(symbols, table, hash, key);
	prm__lock_give(symbols->lock);
	return symbol;
}
