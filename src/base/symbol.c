/*
 * symbol.c: readers probe a table of fixed size without a lock; the writer adds names under a lock
 * and publishes a doubled table when one is half full. Old tables are kept until the end, since a
 * reader may still be in one: together they are smaller than the newest.
 */
#include "base/symbol.h"

#include <stdatomic.h>

#include "base/alloc.h"
#include "base/bytes.h"
#include "base/hash.h"
#include "base/os.h"

#define MOST_SYMBOLS ((size_t)1 << 20)
#define FIRST_SIZE ((size_t)64)

/* The symbol is written last: who sees it sees the name. */
struct slot {
	_Atomic(uint32_t) symbol; /* 0: empty */
	uint32_t len;
	const char *text;
};

struct table {
	struct table *older;
	size_t size; /* a power of two */
	struct slot slots[];
};

struct prm_symbols {
	_Atomic(struct table *) table;
	size_t count;
	prm_lock *lock;
	const prm_allocator *allocator;
	prm_arena names;
};

static size_t table_bytes(size_t size)
{
	return sizeof(struct table) + size * sizeof(struct slot);
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
	struct table *table = table_new(a, FIRST_SIZE, NULL);
	prm_lock *lock = prm__lock_new(a);

	if (!symbols || !table || !lock) {
		prm__lock_free(lock, a);
		prm__free(a, table, table_bytes(FIRST_SIZE));
		prm__free(a, symbols, sizeof(*symbols));
		return prm_fail(err, PRM_NOMEM, "out of memory");
	}
	atomic_init(&symbols->table, table);
	symbols->lock = lock;
	symbols->allocator = a;
	prm_arena_init(&symbols->names, a, 0);
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
	prm_arena_release(&symbols->names);
	prm__lock_free(symbols->lock, symbols->allocator);
	prm__free(symbols->allocator, symbols, sizeof(*symbols));
}

/* ---- looking up ------------------------------------------------------------------------------ */

/* Up to sixteen bytes are two words, which may overlap; the factors are xxHash's primes. */
static inline uint64_t hash_of_few(const char *key, size_t len)
{
	uint64_t a = len < 8 ? prm__load_few(key, len) : prm__load_eight(key);
	uint64_t b = len < 8 ? 0 : prm__load_eight(key + len - 8);
	uint64_t h = (a + len) * 0x9e3779b185ebca87u;

	h = ((h ^ h >> 32) + b) * 0xc2b2ae3d27d4eb4fu;
	return (h ^ h >> 29) * 0x9e3779b185ebca87u;
}

/*
 * Not seeded, so that tables agree. Keys of data cannot slow a table down: they are not put in,
 * and how far one is looked for depends on the names in there, which templates and schemas chose.
 */
static inline uint32_t symbol_of(const char *key, size_t len)
{
	uint64_t h = len <= 16 ? hash_of_few(key, len) : prm__hash(prm_str_n(key, len), 0);

	h >>= 32;
	return h == 0 || h == UINT32_MAX ? 1 : (uint32_t)h;
}

/* The slot that has the symbol, or the empty one where it would go. */
static inline struct slot *find(struct table *table, uint32_t symbol)
{
	for (size_t i = symbol;; i++) {
		struct slot *slot = &table->slots[i & (table->size - 1)];
		uint32_t there = atomic_load_explicit(&slot->symbol, memory_order_acquire);

		if (there == symbol || there == 0)
			return slot;
	}
}

static inline bool is_named(const struct slot *slot, const char *key, size_t len)
{
	return slot->len == len && prm__same_bytes(slot->text, key, len);
}

uint32_t prm__symbols_find(const prm_symbols *symbols, const char *key, size_t len)
{
	struct table *table;
	const struct slot *slot;
	uint32_t symbol;

	if (!symbols || len == 0)
		return 0;
	table = atomic_load_explicit(&symbols->table, memory_order_acquire);
	symbol = symbol_of(key, len);
	slot = find(table, symbol);
	/* an empty slot's name may be written just now, so it is not looked at */
	if (atomic_load_explicit(&slot->symbol, memory_order_acquire) != symbol)
		return 0;
	return is_named(slot, key, len) ? symbol : 0;
}

/* ---- adding ---------------------------------------------------------------------------------- */

/* Lengths and names first, then the symbol. */
static void publish(struct slot *slot, uint32_t symbol, const char *text, uint32_t len)
{
	slot->text = text;
	slot->len = len;
	atomic_store_explicit(&slot->symbol, symbol, memory_order_release);
}

static struct table *make_room(prm_symbols *symbols, struct table *table)
{
	struct table *larger;

	if (symbols->count * 2 < table->size)
		return table;
	larger = table_new(symbols->allocator, table->size * 2, table);
	if (!larger)
		return NULL;
	for (size_t i = 0; i < table->size; i++) {
		const struct slot *slot = &table->slots[i];
		uint32_t symbol = atomic_load_explicit(&slot->symbol, memory_order_relaxed);

		if (symbol)
			publish(find(larger, symbol), symbol, slot->text, slot->len);
	}
	atomic_store_explicit(&symbols->table, larger, memory_order_release);
	return larger;
}

static uint32_t add(prm_symbols *symbols, struct table *table, uint32_t symbol, prm_str key)
{
	prm_str copy;

	if (symbols->count >= MOST_SYMBOLS || key.len > UINT32_MAX)
		return 0;
	table = make_room(symbols, table);
	if (!table || !prm_arena_str(&symbols->names, key, &copy))
		return 0;
	symbols->count++;
	publish(find(table, symbol), symbol, copy.ptr, (uint32_t)copy.len);
	return symbol;
}

uint32_t prm__symbols_intern(prm_symbols *symbols, prm_str key)
{
	struct table *table;
	const struct slot *slot;
	uint32_t symbol;

	if (!symbols || key.len == 0)
		return 0;
	symbol = symbol_of(key.ptr, key.len);
	prm__lock_take(symbols->lock);
	table = atomic_load_explicit(&symbols->table, memory_order_relaxed);
	slot = find(table, symbol);
	if (atomic_load_explicit(&slot->symbol, memory_order_relaxed) == 0)
		symbol = add(symbols, table, symbol, key);
	else if (!is_named(slot, key.ptr, key.len))
		symbol = 0;
	prm__lock_give(symbols->lock);
	return symbol;
}
