/* check.h: what the front refuses before a backend sees it. */
#ifndef PRM_STORE_CHECK_H
#define PRM_STORE_CHECK_H

#include <prm/store.h>

#define PRM__PROJECT_MAX 63
#define PRM__KIND_MAX 32

/* [a-z0-9][a-z0-9_-]{0,62} */
bool prm__project_valid(prm_str project);
/*
 * Copy a caller's options, of the size that it was built with, over `full`, which is cleared.
 * given may be NULL.
 */
prm_status prm__check_struct(const void *given, void *full, size_t size, const char *name,
			     prm_error *err) PRM_MUST_USE;
prm_status prm__check_key(const prm_key *key, prm_error *err) PRM_MUST_USE;
prm_status prm__check_body(prm_str body, prm_error *err) PRM_MUST_USE;
prm_status prm__check_expect(prm_expect expect, prm_error *err) PRM_MUST_USE;
prm_status prm__check_query(const prm_list_query *query, prm_error *err) PRM_MUST_USE;
/* The first bytes of a text that goes into an error: printable, and not too long. */
prm_str prm__shown(prm_str text);

#endif
