/*
 * record.h: what all stored records share: a JSON map that begins with `record: 1` and ends with
 * `sha256`, the SHA-256 of the canonical JSON of the map without that member.
 */
#ifndef PRM_MODEL_RECORD_H
#define PRM_MODEL_RECORD_H

#include <prm/value.h>

#define PRM__RECORD_NUMBER 1

/* Open the map of a record in arena: its `record` number and id. */
void prm__record_begin(prm_builder *b, prm_arena *arena, prm_str id);
/* Close it, and write it as prm__record_write does. */
prm_status prm__record_end(prm_builder *b, prm_buf *out, prm_error *err) PRM_MUST_USE;
/* Write record, a map without sha256, with its sha256 as pretty JSON. Appends nothing on failure. */
prm_status prm__record_write(prm_value record, prm_buf *out, prm_error *err) PRM_MUST_USE;
/* Parse body. Fails: PRM_STORE_CORRUPT (no JSON map, bad checksum), PRM_STORE_TOO_NEW, PRM_NOMEM. */
prm_status prm__record_read(prm_str body, bool verify, const prm_allocator *allocator,
			    prm_doc **out, prm_error *err) PRM_MUST_USE;
/* The SHA-256 of the canonical JSON of v, 64 hex digits and a NUL. */
prm_status prm__value_digest(prm_value v, const prm_allocator *allocator, char out[65],
			     prm_error *err) PRM_MUST_USE;
/* The same of a map without the members named (a list that NULL ends). */
prm_status prm__digest_without(prm_value map, const char *const *names,
			       const prm_allocator *allocator, char out[65],
			       prm_error *err) PRM_MUST_USE;
/*
 * A copy of the outermost map only, without the members named (a list that NULL ends); the inner
 * values are shared. MISSING: memory is out.
 */
prm_value prm__map_without(prm_value map, const char *const *names, prm_arena *arena);
/* Is key one of the names (a list that NULL ends)? */
bool prm__is_one_of(prm_str key, const char *const *names);

/* "a list", "an integer", "null": what a value is, for a sentence. */
const char *prm__a_type(int type);

/* A member's text; empty when it is absent or no string. */
static inline prm_str prm__text_of(prm_value map, const char *key)
{
	prm_value v = prm_value_get_c(map, key);

	return prm_value_is(v, PRM_STRING) ? prm_value_text(v) : prm_str_n(NULL, 0);
}

#endif
