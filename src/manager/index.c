/* index.c: the sharded table of entries, and filling it on demand. */
#include "manager/index.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "manager/manager_internal.h"

#define CACHE_LINE 64
#define PREFETCH_BYTES (8 * CACHE_LINE) /* an entry of five versions and a label */

bool prm__index_init(prm__index *index, prm__epoch *epoch, uint64_t seed)
{
	index->epoch = epoch;
	index->seed = seed;
	if (!prm__pool_init(&index->pool, epoch->allocator))
		return false;
	for (size_t i = 0; i < PRM__INDEX_SHARDS; i++) {
		index->shards[i].lock = prm__lock_new(epoch->allocator);
		if (!index->shards[i].lock)
			return false;
	}
	return true;
}

static void release_shard(prm__shard *shard, const prm_allocator *allocator)
{
	prm__entry *entry;
	size_t at = 0;

	while ((entry = prm__table_next(&shard->table, &at)) != NULL)
		prm__entry_free(entry);
	prm__table_release(&shard->table, allocator);
	prm__lock_free(shard->lock, allocator);
}

void prm__index_release(prm__index *index)
{
	for (size_t i = 0; i < PRM__INDEX_SHARDS; i++)
		release_shard(&index->shards[i], index->epoch->allocator);
}

static prm__shard *shard_of(prm__index *index, uint64_t hash)
{
	return &index->shards[hash >> 58];
}

/* Called when the hash is right: all of the entry will be wanted. */
static bool same_key(const void *value, const void *key)
{
	const prm__entry *entry = value;

	for (size_t at = CACHE_LINE; at < PREFETCH_BYTES; at += CACHE_LINE)
		prm__prefetch((const char *)value + at);
	return prm_str_eq(entry->state.key, *(const prm_str *)key);
}

static bool is_stale(const prm__index *index, const prm__entry *entry)
{
	return atomic_load_explicit(&entry->stale, memory_order_relaxed) ||
	       entry->generation != atomic_load_explicit(&index->generation, memory_order_relaxed);
}

uint64_t prm__index_hash(const prm__index *index, prm_str key)
{
	uint64_t hash = prm__hash(key, index->seed);

	prm__table_prefetch(&index->shards[hash >> 58].table, hash);
	return hash;
}

const prm__entry *prm__index_find(prm__index *index, prm_str key, uint64_t hash)
{
	const prm__entry *entry = prm__table_find(&shard_of(index, hash)->table, hash, same_key,
						  &key);

	return entry && !is_stale(index, entry) ? entry : NULL;
}

/* ---- filling: all below runs under the shard's lock -------------------------------------------
 */

static prm_status swap_in(prm__index *index, const prm__state *state, uint64_t hash,
			  uint64_t generation, prm_error *err)
{
	prm__table *table = &shard_of(index, hash)->table;
	prm__entry *entry, *before;

	if (!prm__table_reserve(table, index->epoch))
		return prm__nomem(err);
	entry = prm__entry_new(&index->pool, state, generation);
	if (!entry)
		return prm__nomem(err);
	before = prm__table_put(table, hash, same_key, &state->key, entry);
	if (before)
		prm__epoch_retire(index->epoch, &before->retired);
	return PRM_OK;
}

static void drop(prm__index *index, uint64_t hash, prm_str key)
{
	prm__entry *before = prm__table_remove(&shard_of(index, hash)->table, hash, same_key, &key);

	if (before)
		prm__epoch_retire(index->epoch, &before->retired);
}

/* What the reader wants, among what is known now. */
static prm_status pick(const prm__state *state, const prm__need *need, prm__pick *out,
		       prm_error *err)
{
	const prm__pointer *label;
	size_t row = SIZE_MAX;

	switch (need->kind) {
	case PRM_REF_RANGE:
		return prm__pick_range(state, need->want, out, err);
	case PRM_REF_VERSION:
		row = prm__find_row(state, need->want);
		break;
	case PRM_REF_LABEL:
		label = prm__find_label(state, need->want);
		row = label ? label->row : SIZE_MAX;
		break;
	default:
		*out = prm__pick_latest(state);
		return PRM_OK;
	}
	*out = (prm__pick){PRM__PICK_NONE, SIZE_MAX, false};
	if (row != SIZE_MAX && !state->rows[row].purged)
		*out = (prm__pick){state->rows[row].initial ? PRM__PICK_FOUND : PRM__PICK_READ, row,
				   false};
	return PRM_OK;
}

/* Read records until the choice is clear. */
static prm_status fill(prm__op *op, prm__draft *draft, const prm__need *need, prm_error *err)
{
	prm_status status;
	prm__pick choice;

	do {
		status = prm__op_check(op, err);
		if (!status)
			status = pick(&draft->state, need, &choice, err);
		if (!status && choice.kind == PRM__PICK_READ)
			status = prm__draft_read(op, draft, choice.row, err);
	} while (!status && choice.kind == PRM__PICK_READ);
	return status;
}

static prm_status load_draft(prm__op *op, prm_str key, const prm__entry *known, prm_arena *arena,
			     prm__draft *draft, prm_error *err)
{
	prm_status status;

	if (known && !is_stale(&op->m->index, known))
		return prm__draft_copy(draft, &known->state, arena, err);
	status = prm__draft_load(op, key, arena, draft, err);
	if (!status && known)
		prm__draft_inherit(draft, &known->state);
	return status;
}

static prm_status settle(prm__op *op, prm_str key, const prm__need *need, prm_arena *arena,
			 bool *exists, prm_error *err)
{
	prm__index *index = &op->m->index;
	uint64_t hash = prm__hash(key, index->seed);
	uint64_t generation = atomic_load(&index->generation);
	const prm__entry *known = prm__table_find(&shard_of(index, hash)->table, hash, same_key,
						  &key);
	prm_status status;
	prm__draft draft;

	status = load_draft(op, key, known, arena, &draft, err);
	if (status)
		return status;
	*exists = prm__draft_exists(&draft);
	if (!*exists) {
		drop(index, hash, key);
		return PRM_OK;
	}
	status = fill(op, &draft, need, err);
	return status ? status : swap_in(index, &draft.state, hash, generation, err);
}

prm_status prm__index_settle(prm__op *op, prm_str key, const prm__need *need, bool *exists,
			     prm_error *err)
{
	prm__index *index = &op->m->index;
	prm__shard *shard = shard_of(index, prm__hash(key, index->seed));
	prm_status status;
	prm_arena arena;

	prm_arena_init(&arena, op->m->allocator, 0);
	prm__lock_take(shard->lock);
	status = settle(op, key, need, &arena, exists, err);
	prm__lock_give(shard->lock);
	prm_arena_release(&arena);
	prm__epoch_reclaim(index->epoch);
	return status;
}

/* ---- what writers and the watch tell -----------------------------------------------------------
 */

void prm__index_publish(prm__index *index, const prm__draft *draft)
{
	uint64_t hash = prm__hash(draft->state.key, index->seed);
	prm__shard *shard = shard_of(index, hash);
	prm__entry *known;
	bool is_newer; /* what is known already */

	prm__lock_take(shard->lock);
	known = prm__table_find(&shard->table, hash, same_key, &draft->state.key);
	is_newer = known &&
		   (known->state.seq > draft->state.seq || known->state.count > draft->state.count);
	if ((is_newer ||
	     swap_in(index, &draft->state, hash, atomic_load(&index->generation), NULL)) &&
	    known)
		atomic_store(&known->stale, true);
	prm__lock_give(shard->lock);
	prm__epoch_reclaim(index->epoch);
}

void prm__index_touch(prm__index *index, prm_str key)
{
	uint64_t hash = prm__hash(key, index->seed);
	prm__shard *shard = shard_of(index, hash);
	prm__entry *known;

	prm__lock_take(shard->lock);
	known = prm__table_find(&shard->table, hash, same_key, &key);
	if (known)
		atomic_store(&known->stale, true);
	prm__lock_give(shard->lock);
}

void prm__index_forget(prm__index *index)
{
	atomic_fetch_add(&index->generation, 1);
}
