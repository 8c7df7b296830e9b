/*
 * entry.h: what is known of one prompt: its versions in order of precedence, where its labels
 * point, what its head says. A state is plain data; an entry is one in a single allocation,
 * immutable, as the index holds it; a draft is one that is being made from the store.
 */
#ifndef PRM_MANAGER_ENTRY_H
#define PRM_MANAGER_ENTRY_H

#include <prm/prompt.h>
#include <prm/store.h>

#include "manager/cache.h"
#include "manager/epoch.h"
#include "manager/pool.h"
#include "model/head.h"

/*
 * One version. Small, so that the rows of a prompt share few cache lines: what rank does not tell is
 * read from the text again.
 */
typedef struct prm__row {
	const char *text;     /* as spelled, once the record was read; before that without build */
	uint64_t rank;        /* rises with precedence; equal ones need a look at the texts */
	prm__cache_key graph; /* of the graph hash */
	uint8_t len;          /* of text */
	uint8_t initial;      /* enum prm_lifecycle of the record; 0: the record was not read yet */
	uint8_t override;     /* of the head; 0: none */
	bool prerelease, purged;
} prm__row;

typedef struct prm__pointer { /* a label */
	prm_str name, version;
	size_t row; /* SIZE_MAX: points at nothing */
} prm__pointer;

typedef struct prm__state {
	prm_str key;    /* the id in lower case */
	prm_str id;     /* as spelled; empty until a record was read */
	prm__row *rows; /* ascending */
	size_t count;
	prm__pointer *labels; /* by name */
	size_t label_count;
	uint64_t seq; /* of the head */
	int format;   /* enum prm_format; 0 until a record was read */
	bool archived;
} prm__state;

enum prm__pick_kind { PRM__PICK_NONE = 0, PRM__PICK_FOUND, PRM__PICK_READ };

/* The answer of a choice: a row, none, or "read the record of this row first". */
typedef struct prm__pick {
	int kind;
	size_t row;
	bool drafts_only;
} prm__pick;

/* What a look reads comes first: id, labels, rows, and the texts of all of them behind. */
typedef struct prm__entry {
	prm__retired retired;
	uint64_t generation; /* of the index when the reading began */
	prm__pool *pool;
	size_t bytes;
	atomic_bool stale;
	prm__pick latest;
	prm__state state;
} prm__entry;

/* A row of that number, which it borrows. Fails: PRM_VERSION_INVALID. */
prm_status prm__row_init(prm__row *row, prm_str number, prm_error *err) PRM_MUST_USE;
prm_semver prm__row_semver(const prm__row *row);
/* <0, 0, >0 by precedence. */
int prm__row_compare(const prm__row *a, const prm__row *b);

static inline prm_str prm__row_number(const prm__row *row)
{
	return prm_str_n(row->text, row->len);
}

/* For messages: the id as spelled, or, where no record could be read, as its key spells it. */
static inline prm_str prm__state_name(const prm__state *state)
{
	return state->id.len ? state->id : state->key;
}

/* The status of a row that was read. */
static inline int prm__row_status(const prm__row *row)
{
	return row->override ? row->override : row->initial;
}

/* A version without its build metadata: the item of its key. */
prm_str prm__item_of(prm_str number);
/*
 * The highest version that is active: releases before pre-releases. None: the highest deprecated
 * one; none: the highest draft (drafts_only). Archived and purged ones are never chosen.
 */
prm__pick prm__pick_latest(const prm__state *state);
/* The highest active (else deprecated) version in the range. Fails: PRM_RANGE_INVALID. */
prm_status prm__pick_range(const prm__state *state, prm_str range, prm__pick *out,
			   prm_error *err) PRM_MUST_USE;
/* The row of that number whatever its build metadata; SIZE_MAX when there is none. */
size_t prm__find_row(const prm__state *state, prm_str number);
const prm__pointer *prm__find_label(const prm__state *state, prm_str name);
/* The highest row that is not purged; SIZE_MAX when there is none. */
size_t prm__highest_row(const prm__state *state);

/* One allocation with copies of everything. NULL when memory is out. */
prm__entry *prm__entry_new(prm__pool *pool, const prm__state *state, uint64_t generation);
void prm__entry_free(prm__entry *entry);

/* ---- a draft: load.c
 * ----------------------------------------------------------------------------- */

struct prm__op;

typedef struct prm__draft {
	prm_arena *arena;
	prm__state state;
	prm_head head;
	prm_str head_revision; /* empty: there is no head record */
	size_t row_size;       /* rows that fit */
} prm__draft;

/*
 * Read the keys of a prompt's versions and its head. A prompt that does not exist is an empty
 * state. Everything lies in arena.
 */
prm_status prm__draft_load(struct prm__op *op, prm_str key, prm_arena *arena, prm__draft *out,
			   prm_error *err) PRM_MUST_USE;
/* A draft that knows what state knows; texts are shared with it. There is no head in it. */
prm_status prm__draft_copy(prm__draft *out, const prm__state *state, prm_arena *arena,
			   prm_error *err) PRM_MUST_USE;
/* Take over, shared, what was read of records, which never change. */
void prm__draft_inherit(prm__draft *draft, const prm__state *from);
/* Read the record of a row: its spelling, status, format and graph hash. */
prm_status prm__draft_read(struct prm__op *op, prm__draft *draft, size_t row, prm_error *err);
/* Add a version that was just written. */
prm_status prm__draft_add(prm__draft *draft, const prm__row *row, prm_error *err) PRM_MUST_USE;
/* Put another head over the rows: overrides, tombstones, labels. */
prm_status prm__draft_set_head(prm__draft *draft, const prm_head *head,
			       prm_error *err) PRM_MUST_USE;
/* Is there anything of this prompt: a version, or the tombstone of one? */
bool prm__draft_exists(const prm__draft *draft);

#endif
