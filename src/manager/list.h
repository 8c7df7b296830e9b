/* list.h: answers that are lists: a struct whose memory hangs on it. */
#ifndef PRM_MANAGER_LIST_H
#define PRM_MANAGER_LIST_H

#include "base/alloc.h"
#include "manager/manager_internal.h"

/* Stands before the public struct in one allocation. */
typedef struct prm__list {
	prm_arena arena;
	const prm_allocator *allocator;
	size_t bytes;
	max_align_t pub[]; /* the public struct */
} prm__list;

/* A cleared public struct of that size, and the arena of what hangs on it. NULL: no memory. */
void *prm__list_new(prm_manager *m, size_t size, prm_arena **arena);
void prm__list_free(void *pub);
/* Keep a text for as long as the list. */
bool prm__keep(prm_arena *arena, prm_str text, prm_str *out);
/* Read the prompt's state fresh from the store; fails with PRM_PROMPT_NOT_FOUND. */
prm_status prm__load_existing(prm__op *op, prm_str id, prm_arena *arena, prm__draft *out,
			      prm_error *err) PRM_MUST_USE;

/* Every key of a kind, page by page: false from `fn` ends the walk. */
typedef prm_status (*prm__stored_fn)(void *ud, const prm_stored *row, prm_error *err);
typedef struct prm__scan {
	prm_list_query query;
	prm__stored_fn fn; /* PRM_END ends the walk without an error */
	void *ud;
} prm__scan;
prm_status prm__scan_run(prm__op *op, prm__scan *scan, prm_error *err) PRM_MUST_USE;

#endif
