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

void prm__list_free(void *pub);

/* How the public struct of a list is filled; what hangs on it goes into arena. */
typedef struct prm__listing {
	size_t size; /* of the public struct */
	prm_status (*fill)(prm__op *op, void *ud, prm_arena *arena, void *pub, prm_error *err);
	void *ud;
} prm__listing;

/* An operation whose answer is a list, from its begin to its end. *out is set only on success. */
prm_status prm__list_run(prm_manager *m, const prm_call *call, const prm_event *what,
			 const prm__listing *listing, void **out, prm_error *err) PRM_MUST_USE;
/* Room for one more item of an array in arena: it moves when it is full. False: no memory. */
bool prm__list_grow(prm_arena *arena, void **items, size_t count, size_t *size, size_t item_bytes);
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
