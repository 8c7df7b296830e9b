/*
 * symbol.h: key names as numbers, see value.h. A symbol is a hash of the name, the same in each
 * table, never 0 or UINT32_MAX. Within a table no two names share one: the later stays a text.
 */
#ifndef PRM_BASE_SYMBOL_H
#define PRM_BASE_SYMBOL_H

#include <prm/value.h>

/* The symbol of key, or 0. No lock; may run beside prm__symbols_intern. NULL table: 0. */
uint32_t prm__symbols_find(const prm_symbols *symbols, const char *key, size_t len);
/*
 * The symbol of key, made if it has none. 0 for the empty key, when another one has its symbol,
 * when memory is out, the table is full, or NULL.
 */
uint32_t prm__symbols_intern(prm_symbols *symbols, prm_str key);

#endif
