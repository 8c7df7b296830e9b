/* value.h: walking lists and maps, in memory or of a host, without recursion. */
#ifndef PRM_TEXT_VALUE_H
#define PRM_TEXT_VALUE_H

#include <prm/value.h>

/* No walker goes deeper: a host's objects may contain themselves. */
#define PRM__WALK_DEPTH ((size_t)10000)

/*
 * prm_value_get, prm_value_at and prm_value_count, but where a host fails, with its error; *out is
 * written only on success.
 */
prm_status prm__value_find(prm_value map, prm_str key, prm_value *out);
prm_status prm__value_item(prm_value list, size_t index, prm_value *out);
prm_status prm__value_length(prm_value container, size_t *out);

/*
 * The next item or member of a LIST or MAP: start with *cursor = 0. PRM_END at the end, else what
 * a host says. *key is empty for a list.
 */
prm_status prm__value_next(prm_value container, size_t *cursor, prm_str *key, prm_value *value);

/*
 * Double an array of a walk. It begins as `few`, on the walker's stack, which is left where it is.
 * False: memory is out.
 */
bool prm__walk_grow(const prm_allocator *a, void **items, size_t *size, size_t item_bytes,
		    const void *few);

static inline bool prm__value_is_container(prm_value v)
{
	return v.type == PRM_LIST || v.type == PRM_MAP;
}

static inline bool prm__value_is_number(prm_value v)
{
	return v.type == PRM_INT || v.type == PRM_DOUBLE || v.type == PRM_NUMBER;
}

#endif
