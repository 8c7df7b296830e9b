/*
 * table.h: a hash table of pointers that is read without locks inside an epoch section and written
 * under its owner's lock. Open addressing; the hash stands beside the pointer, so that a miss
 * touches one cache line.
 */
#ifndef PRM_MANAGER_TABLE_H
#define PRM_MANAGER_TABLE_H

#include "manager/epoch.h"

/* Ask for the cache line at p; any address will do. */
static inline void prm__prefetch(const void *p)
{
	__builtin_prefetch(p);
}

typedef struct prm__table_slot {
	_Atomic uint64_t hash;
	_Atomic(void *) value; /* NULL: empty; the table's own address: removed */
} prm__table_slot;

typedef struct prm__slots {
	prm__retired retired;
	size_t size; /* a power of two */
	prm__table_slot slots[];
} prm__slots;

typedef struct prm__table {
	_Atomic(prm__slots *) slots;
	size_t live, used; /* used: removed ones too */
} prm__table;

typedef bool (*prm__table_match)(const void *value, const void *key);

/* Inside a section: prefetch what a find of this hash looks at first. */
void prm__table_prefetch(const prm__table *table, uint64_t hash);
/* Inside a section. NULL when there is none. */
void *prm__table_find(const prm__table *table, uint64_t hash, prm__table_match match,
		      const void *key);
/* Under the owner's lock: make sure that one more can be put. False when memory is out. */
bool prm__table_reserve(prm__table *table, prm__epoch *epoch) PRM_MUST_USE;
/* Under the lock, after a reserve: add or replace; gives what stood there, which the caller
 * retires. */
void *prm__table_put(prm__table *table, uint64_t hash, prm__table_match match, const void *key,
		     void *value);
void *prm__table_remove(prm__table *table, uint64_t hash, prm__table_match match, const void *key);
/* Under the lock: walk all; start with *at = 0. NULL at the end. */
void *prm__table_next(const prm__table *table, size_t *at);
/* Frees the table, not what it points at; no reader may be left. */
void prm__table_release(prm__table *table, const prm_allocator *allocator);

#endif
