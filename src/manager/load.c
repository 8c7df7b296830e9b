/* load.c: from the store's records to a draft of what is known of one prompt. */
#include <stdlib.h>

#include "manager/manager_internal.h"
#include "model/version.h"

/* ---- rows -------------------------------------------------------------------------------------
 */

static bool grow_rows(prm__draft *draft, size_t more)
{
	size_t size = (draft->state.count + more) * 2;
	prm__row *rows;

	if (draft->state.count + more <= draft->row_size)
		return true;
	rows = prm_arena_calloc(draft->arena, size, sizeof(*rows));
	if (!rows)
		return false;
	if (draft->state.count)
		memcpy(rows, draft->state.rows, draft->state.count * sizeof(*rows));
	draft->state.rows = rows;
	draft->row_size = size;
	return true;
}

/* Put a row where it belongs; one of the same precedence must not be there. */
static bool insert_row(prm__draft *draft, const prm__row *row)
{
	size_t at = draft->state.count;

	if (!grow_rows(draft, 1))
		return false;
	while (at > 0 && prm__row_compare(&draft->state.rows[at - 1], row) > 0)
		at--;
	memmove(&draft->state.rows[at + 1], &draft->state.rows[at],
		(draft->state.count - at) * sizeof(*row));
	draft->state.rows[at] = *row;
	draft->state.count++;
	return true;
}

static int compare_rows(const void *a, const void *b)
{
	return prm__row_compare(a, b);
}

/* A key that is no version is a foreign record: the doctor names it. */
static bool add_page(prm__draft *draft, const prm_list_page *page)
{
	if (!grow_rows(draft, page->count))
		return false;
	for (size_t i = 0; i < page->count; i++) {
		prm__row *row = &draft->state.rows[draft->state.count];

		if (prm__row_init(row, page->items[i].item, NULL) == PRM_OK)
			draft->state.count++;
	}
	return true;
}

static prm_status load_rows(prm__op *op, prm__draft *draft, prm_error *err)
{
	prm_list_query query = {sizeof(query), .kind = PRM__KIND_VERSION, .name = draft->state.key};
	prm_list_page page = {.more = true};
	prm_status status;

	while (page.more) {
		status = prm_store_list(op->m->store, prm__op_call(op), &query, draft->arena, &page,
					err);
		if (status)
			return status;
		if (!add_page(draft, &page))
			return prm__nomem(err);
		if (page.count == 0)
			break;
		query.after_name = page.items[page.count - 1].name;
		query.after_item = page.items[page.count - 1].item;
	}
	if (draft->state.count > 1)
		qsort(draft->state.rows, draft->state.count, sizeof(prm__row), compare_rows);
	return PRM_OK;
}

/* ---- the head over them -----------------------------------------------------------------------
 */

static prm_status add_tombstone(prm__draft *draft, prm_str number, prm_error *err)
{
	size_t at = prm__find_row(&draft->state, number);
	prm__row row;

	if (at != SIZE_MAX) {
		draft->state.rows[at].purged = true;
		return PRM_OK;
	}
	if (prm__row_init(&row, number, NULL))
		return prm_fail(err, PRM_STORE_CORRUPT,
				"the head of '%.*s' names '%.*s', which is no version",
				PRM_FMT(draft->state.key), PRM_FMT(number));
	row.purged = true;
	return insert_row(draft, &row) ? PRM_OK : prm__nomem(err);
}

static prm_status set_labels(prm__draft *draft, prm_error *err)
{
	const prm_head *head = &draft->head;
	prm__pointer *to = prm_arena_calloc(draft->arena, head->label_count, sizeof(*to));

	if (!to)
		return prm__nomem(err);
	draft->state.labels = to;
	draft->state.label_count = 0;
	for (size_t i = 0; i < head->label_count; i++) {
		const prm_label *label = &head->labels[i];

		if (label->now.version.len)
			to[draft->state.label_count++] = (prm__pointer){
				label->name, label->now.version,
				prm__find_row(&draft->state, label->now.version)};
	}
	return PRM_OK;
}

prm_status prm__draft_set_head(prm__draft *draft, const prm_head *head, prm_error *err)
{
	prm_status status = PRM_OK;

	draft->head = *head;
	draft->state.archived = head->archived;
	draft->state.seq = head->seq;
	for (size_t i = 0; i < draft->state.count; i++)
		draft->state.rows[i].override = 0;
	for (size_t i = 0; !status && i < head->purged_count; i++)
		status = add_tombstone(draft, head->purged[i].version, err);
	for (size_t i = 0; !status && i < head->status_count; i++) {
		size_t at = prm__find_row(&draft->state, head->statuses[i].version);

		if (at != SIZE_MAX)
			draft->state.rows[at].override = (uint8_t)head->statuses[i].status;
	}
	return status ? status : set_labels(draft, err);
}

static prm_status load_head(prm__op *op, prm__draft *draft, prm_error *err)
{
	prm_key key = {PRM__KIND_HEAD, draft->state.key, PRM_LIT("head")};
	prm_head head = {0};
	prm_stored stored;
	prm_status status;

	status = prm_store_get(op->m->store, prm__op_call(op), &key, draft->arena, &stored, err);
	if (status == PRM_STORE_NOT_FOUND)
		return prm__draft_set_head(draft, &head, err);
	if (status)
		return status;
	status = prm__head_read(stored.body, draft->arena, &head, err);
	if (status)
		return status;
	draft->head_revision = stored.revision;
	return prm__draft_set_head(draft, &head, err);
}

prm_status prm__draft_load(prm__op *op, prm_str key, prm_arena *arena, prm__draft *out,
			   prm_error *err)
{
	prm__draft draft = {.arena = arena};
	prm_status status;

	if (!prm_arena_str(arena, key, &draft.state.key))
		return prm__nomem(err);
	status = load_rows(op, &draft, err);
	if (!status)
		status = load_head(op, &draft, err);
	if (!status)
		*out = draft;
	return status;
}

bool prm__draft_exists(const prm__draft *draft)
{
	return draft->state.count > 0;
}

/* ---- what was read before ----------------------------------------------------------------------
 */

prm_status prm__draft_copy(prm__draft *out, const prm__state *state, prm_arena *arena,
			   prm_error *err)
{
	prm__draft draft = {.arena = arena, .state = *state};

	draft.state.count = 0;
	if (!grow_rows(&draft, state->count + 1))
		return prm__nomem(err);
	if (state->count)
		memcpy(draft.state.rows, state->rows, state->count * sizeof(prm__row));
	draft.state.count = state->count;
	*out = draft;
	return PRM_OK;
}

void prm__draft_inherit(prm__draft *draft, const prm__state *from)
{
	size_t at = 0;

	draft->state.format = from->format;
	draft->state.id = from->id;
	for (size_t i = 0; i < draft->state.count; i++) {
		prm__row *row = &draft->state.rows[i];

		while (at < from->count && prm__row_compare(&from->rows[at], row) < 0)
			at++;
		if (at == from->count)
			return;
		if (!from->rows[at].initial || prm__row_compare(&from->rows[at], row) != 0)
			continue;
		row->text = from->rows[at].text;
		row->len = from->rows[at].len;
		row->initial = from->rows[at].initial;
		row->graph = from->rows[at].graph;
	}
}

/* ---- records ------------------------------------------------------------------------------------
 */

static prm_status take_record(prm__draft *draft, prm__row *row, const prm_version *version,
			      prm_error *err)
{
	prm_str number;

	if (!prm_arena_str(draft->arena, prm_version_number(version), &number))
		return prm__nomem(err);
	if (draft->state.id.len == 0 &&
	    !prm_arena_str(draft->arena, prm_version_id(version), &draft->state.id))
		return prm__nomem(err);
	row->text = number.ptr;
	row->len = (uint8_t)number.len;
	row->initial = (uint8_t)prm_version_initial_status(version);
	row->graph = prm__graph_key(prm_version_graph_hash(version));
	draft->state.format = prm_prompt_format(prm_version_prompt(version));
	return PRM_OK;
}

prm_status prm__draft_read(prm__op *op, prm__draft *draft, size_t row, prm_error *err)
{
	prm__row *to = &draft->state.rows[row];
	prm_version *version;
	prm_status status;

	status = prm__version_load(op, draft->state.key, prm__item_of(prm__row_number(to)),
				   &version, err);
	if (status)
		return status;
	status = take_record(draft, to, version, err);
	prm_version_free(version);
	return status;
}

prm_status prm__draft_add(prm__draft *draft, const prm__row *row, prm_error *err)
{
	return insert_row(draft, row) ? PRM_OK : prm__nomem(err);
}
