/* search.h: one page of a search while it is being made. */
#ifndef PRM_MANAGER_SEARCH_H
#define PRM_MANAGER_SEARCH_H

#include "manager/list.h"

/* Where a page begins, out of a cursor; texts are borrowed from the buffer. */
typedef struct prm__cursor {
	prm_str updated_at, key;
} prm__cursor;

/* Read and check a cursor of the same query into text. Fails: PRM_INVALID. */
prm_status prm__cursor_read(const prm_query *query, prm_buf *text, prm__cursor *out,
			    prm_error *err) PRM_MUST_USE;
/* The cursor behind a row. */
bool prm__cursor_write(const prm_query *query, prm_str updated_at, prm_str key, prm_arena *arena,
		       prm_str *out);
/* Does a version fit the query's text, tags, category and format? */
bool prm__search_matches(const prm_query *query, const prm_version *version);

#endif
