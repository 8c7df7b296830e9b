/* entry.c: choosing among a prompt's versions, and packing what is known into one allocation. */
#include "manager/entry.h"

#include "base/alloc.h"
#include "base/str.h"

prm_str prm__item_of(prm_str number)
{
	return prm_str_n(number.ptr, prm__str_find_char(number, '+', 0));
}

/* ---- choosing ------------------------------------------------------------------------------- */

/* The best rows of each status so far, while walking down from the highest version. */
typedef struct best {
	size_t row[PRM_ARCHIVED + 1]; /* SIZE_MAX: none */
	size_t prerelease;            /* the highest active one; SIZE_MAX: none */
} best;

static void best_init(best *b)
{
	for (size_t i = 0; i <= PRM_ARCHIVED; i++)
		b->row[i] = SIZE_MAX;
	b->prerelease = SIZE_MAX;
}

/* Remember row. True when nothing lower can win any more. */
static bool best_take(best *b, const prm__row *row, size_t index)
{
	int status = prm__row_status(row);

	if (status == PRM_ACTIVE && row->semver.prerelease.len) {
		if (b->prerelease == SIZE_MAX)
			b->prerelease = index;
		return false;
	}
	if (b->row[status] == SIZE_MAX)
		b->row[status] = index;
	return status == PRM_ACTIVE;
}

static prm__pick best_of(const best *b)
{
	size_t row = b->row[PRM_ACTIVE];
	bool drafts_only = false;

	if (row == SIZE_MAX)
		row = b->prerelease;
	if (row == SIZE_MAX)
		row = b->row[PRM_DEPRECATED];
	if (row == SIZE_MAX) {
		row = b->row[PRM_DRAFT];
		drafts_only = true;
	}
	if (row == SIZE_MAX)
		return (prm__pick){PRM__PICK_NONE, SIZE_MAX, false};
	return (prm__pick){PRM__PICK_FOUND, row, drafts_only};
}

prm__pick prm__pick_latest(const prm__state *state)
{
	best b;

	best_init(&b);
	for (size_t i = state->count; i-- > 0;) {
		const prm__row *row = &state->rows[i];

		if (row->purged)
			continue;
		if (!row->initial)
			return (prm__pick){PRM__PICK_READ, i, false};
		if (best_take(&b, row, i))
			break;
	}
	return best_of(&b);
}

prm_status prm__pick_range(const prm__state *state, prm_str range, prm__pick *out, prm_error *err)
{
	prm_status status = PRM_OK;
	bool inside;
	best b;

	best_init(&b);
	for (size_t i = state->count; i-- > 0;) {
		const prm__row *row = &state->rows[i];

		status = prm_semver_satisfies(&row->semver, range, &inside, err);
		if (status)
			return status;
		if (!inside || row->purged)
			continue;
		if (!row->initial) {
			*out = (prm__pick){PRM__PICK_READ, i, false};
			return PRM_OK;
		}
		if (best_take(&b, row, i))
			break;
	}
	*out = best_of(&b);
	return status;
}

size_t prm__find_row(const prm__state *state, prm_str number)
{
	size_t low = 0, high = state->count;
	prm_semver wanted;

	if (prm_semver_parse(number, &wanted, NULL))
		return SIZE_MAX;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = prm_semver_compare(&wanted, &state->rows[middle].semver);

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return SIZE_MAX;
}

const prm__pointer *prm__find_label(const prm__state *state, prm_str name)
{
	for (size_t i = 0; i < state->label_count; i++)
		if (prm_str_eq(state->labels[i].name, name))
			return &state->labels[i];
	return NULL;
}

size_t prm__highest_row(const prm__state *state)
{
	for (size_t i = state->count; i-- > 0;)
		if (!state->rows[i].purged)
			return i;
	return SIZE_MAX;
}

/* ---- packing -------------------------------------------------------------------------------- */

static size_t text_bytes(const prm__state *state)
{
	size_t bytes = state->key.len + state->id.len;

	for (size_t i = 0; i < state->count; i++)
		bytes += state->rows[i].number.len;
	for (size_t i = 0; i < state->label_count; i++)
		bytes += state->labels[i].name.len + state->labels[i].version.len;
	return bytes;
}

static prm_str put_text(char **at, prm_str text)
{
	prm_str copy = prm_str_n(*at, text.len);

	if (text.len)
		memcpy(*at, text.ptr, text.len);
	*at += text.len;
	return copy;
}

/* Slices of one text become the same slices of its copy. */
static prm_str move_slice(prm_str slice, prm_str from, prm_str to)
{
	return slice.len ? prm_str_n(to.ptr + (slice.ptr - from.ptr), slice.len) : slice;
}

static void copy_row(prm__row *to, const prm__row *from, char **at)
{
	*to = *from;
	to->number = put_text(at, from->number);
	to->semver.prerelease = move_slice(from->semver.prerelease, from->number, to->number);
	to->semver.build = move_slice(from->semver.build, from->number, to->number);
}

static void free_entry(prm__epoch *epoch, prm__retired *self)
{
	prm__entry *entry = (prm__entry *)self;

	prm__free(epoch->allocator, entry, entry->bytes);
}

prm__entry *prm__entry_new(const prm_allocator *allocator, const prm__state *state, uint64_t hash,
			   uint64_t generation)
{
	size_t rows = state->count * sizeof(prm__row);
	size_t labels = state->label_count * sizeof(prm__pointer);
	size_t bytes = sizeof(prm__entry) + rows + labels + text_bytes(state);
	prm__entry *entry = prm__calloc(allocator, bytes);
	char *at;

	if (!entry)
		return NULL;
	entry->retired.free = free_entry;
	entry->hash = hash;
	entry->generation = generation;
	entry->bytes = bytes;
	entry->state = *state;
	entry->state.rows = (prm__row *)(entry + 1);
	entry->state.labels = (prm__pointer *)((char *)(entry + 1) + rows);
	at = (char *)(entry + 1) + rows + labels;
	entry->state.key = put_text(&at, state->key);
	entry->state.id = put_text(&at, state->id);
	for (size_t i = 0; i < state->count; i++)
		copy_row(&entry->state.rows[i], &state->rows[i], &at);
	for (size_t i = 0; i < state->label_count; i++) {
		entry->state.labels[i] = state->labels[i];
		entry->state.labels[i].name = put_text(&at, state->labels[i].name);
		entry->state.labels[i].version = put_text(&at, state->labels[i].version);
	}
	entry->latest = prm__pick_latest(&entry->state);
	return entry;
}
