/*
 * index.h: the entries of all prompts that were asked for, by id. Looked up without a lock; one
 * writer a shard. An entry is replaced, never changed.
 */
#ifndef PRM_MANAGER_INDEX_H
#define PRM_MANAGER_INDEX_H

#include "manager/entry.h"
#include "manager/table.h"

#define PRM__INDEX_SHARDS 64

typedef struct prm__shard {
	prm__table table;
	prm_lock *lock; /* held while an entry is read from the store, too */
} prm__shard;

typedef struct prm__index {
	prm__shard shards[PRM__INDEX_SHARDS];
	_Atomic uint64_t generation; /* entries of an earlier one are stale */
	prm__epoch *epoch;
	prm__pool pool; /* of the entries; outlives the epoch */
	uint64_t seed;
} prm__index;

bool prm__index_init(prm__index *index, prm__epoch *epoch, uint64_t seed);
void prm__index_release(prm__index *index);

/* The hash of a key; prefetches where its entry is found. Inside a section. */
uint64_t prm__index_hash(const prm__index *index, prm_str key);
/* Inside a section: the entry of a key, or NULL when it is not known or may be outdated. */
const prm__entry *prm__index_find(prm__index *index, prm_str key, uint64_t hash);

/* What a reader needs to know of a prompt before it can choose; see prm__index_settle. */
typedef struct prm__need {
	int kind;     /* enum prm_ref_kind */
	prm_str want; /* number, range or label */
} prm__need;

/*
 * Read from the store what is needed to answer and is not known yet, and put it into the index.
 * A prompt that does not exist leaves no entry: then *exists is false. Not inside a section.
 */
prm_status prm__index_settle(struct prm__op *op, prm_str key, const prm__need *need, bool *exists,
			     prm_error *err) PRM_MUST_USE;
/* Show what a writer knows, unless the index knows more. Failing only makes the entry stale. */
void prm__index_publish(prm__index *index, const prm__draft *draft);
/* The store says that something of this prompt was written. */
void prm__index_touch(prm__index *index, prm_str key);
/* All entries may be outdated. */
void prm__index_forget(prm__index *index);

#endif
