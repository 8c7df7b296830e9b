/* entry.c: choosing among a prompt's versions, and packing what is known into one allocation. */
#include "manager/entry.h"

#include <assert.h>

#include "base/str.h"

prm_str prm__item_of(prm_str number)
{
	return prm_str_n(number.ptr, prm__str_find_char(number, '+', 0));
}

/* ---- rows ------------------------------------------------------------------------------------ */

#define RANK_BITS 21
#define RANK_MOST (((uint64_t)1 << RANK_BITS) - 1)

/*
 * Three numbers of 21 bits, and a bit that puts a release above its pre-releases. A number that does
 * not fit, and what is behind it, counts as the most, without that bit.
 */
static uint64_t rank_of(const prm_semver *v)
{
	const uint64_t numbers[] = {v->major, v->minor, v->patch};
	bool fits = true;
	uint64_t rank = 0;

	for (size_t i = 0; i < 3; i++) {
		fits = fits && numbers[i] < RANK_MOST;
		rank = rank << RANK_BITS | (fits ? numbers[i] : RANK_MOST);
	}
	return rank << 1 | (fits && v->prerelease.len == 0);
}

prm_status prm__row_init(prm__row *row, prm_str number, prm_error *err)
{
	prm_status status;
	prm_semver v;

	status = prm_semver_parse(number, &v, err);
	if (!status)
		*row = (prm__row){.text = number.ptr,
				  .len = (uint8_t)number.len,
				  .rank = rank_of(&v),
				  .prerelease = v.prerelease.len > 0};
	return status;
}

prm_semver prm__row_semver(const prm__row *row)
{
	prm_semver v = {0};
	prm_status status = prm_semver_parse(prm__row_number(row), &v, NULL);

	assert(status == PRM_OK); /* it was a version when the row was made */
	(void)status;
	return v;
}

int prm__row_compare(const prm__row *a, const prm__row *b)
{
	prm_semver x, y;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->rank & 1)
		return 0; /* two releases whose numbers fit */
	x = prm__row_semver(a);
	y = prm__row_semver(b);
	return prm_semver_compare(&x, &y);
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

	if (status == PRM_ACTIVE && row->prerelease) {
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
	prm_semver version;
	bool inside;
	best b;

	best_init(&b);
	for (size_t i = state->count; i-- > 0;) {
		const prm__row *row = &state->rows[i];

		version = prm__row_semver(row);
		status = prm_semver_satisfies(&version, range, &inside, err);
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
	prm__row wanted;

	if (prm__row_init(&wanted, number, NULL))
		return SIZE_MAX;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = prm__row_compare(&wanted, &state->rows[middle]);

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
		bytes += state->rows[i].len;
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

void prm__entry_free(prm__entry *entry)
{
	prm__pool_free(entry->pool, entry, entry->bytes);
}

static void free_retired(prm__epoch *epoch, prm__retired *self)
{
	(void)epoch;
	prm__entry_free((prm__entry *)self);
}

prm__entry *prm__entry_new(prm__pool *pool, const prm__state *state, uint64_t generation)
{
	size_t rows = state->count * sizeof(prm__row);
	size_t labels = state->label_count * sizeof(prm__pointer);
	size_t bytes = sizeof(prm__entry) + rows + labels + text_bytes(state);
	prm__entry *entry = prm__pool_alloc(pool, bytes);
	char *at;

	if (!entry)
		return NULL;
	entry->retired.free = free_retired;
	entry->pool = pool;
	entry->generation = generation;
	entry->bytes = bytes;
	entry->state = *state;
	entry->state.labels = (prm__pointer *)(entry + 1);
	entry->state.rows = (prm__row *)((char *)(entry + 1) + labels);
	at = (char *)(entry + 1) + rows + labels;
	entry->state.key = put_text(&at, state->key);
	entry->state.id = put_text(&at, state->id);
	for (size_t i = 0; i < state->label_count; i++) {
		entry->state.labels[i] = state->labels[i];
		entry->state.labels[i].name = put_text(&at, state->labels[i].name);
		entry->state.labels[i].version = put_text(&at, state->labels[i].version);
	}
	for (size_t i = 0; i < state->count; i++) {
		entry->state.rows[i] = state->rows[i];
		entry->state.rows[i].text = put_text(&at, prm__row_number(&state->rows[i])).ptr;
	}
	entry->latest = prm__pick_latest(&entry->state);
	return entry;
}
