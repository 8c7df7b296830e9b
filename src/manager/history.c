/* history.c: the versions of a prompt, its labels and events as lists, and differences. */
#include <stdlib.h>

#include "manager/list.h"

/* ---- versions ----------------------------------------------------------------------------------
 */

static bool labels_of(const prm__state *state, size_t row, prm_arena *arena, prm_str *out)
{
	prm_buf text;
	bool ok;

	prm_buf_init(&text, arena->allocator, 0);
	for (size_t i = 0; i < state->label_count; i++) {
		if (state->labels[i].row != row)
			continue;
		if (text.len)
			prm_buf_add_c(&text, ", ");
		prm_buf_add(&text, state->labels[i].name);
	}
	ok = !text.status && prm__keep(arena, prm_buf_str(&text), out);
	prm_buf_release(&text);
	return ok;
}

static bool keep_version(prm_arena *arena, const prm_version *v, prm_version_row *row)
{
	return prm__keep(arena, prm_version_number(v), &row->version) &&
	       prm__keep(arena, prm_version_parent(v), &row->parent) &&
	       prm__keep(arena, prm_version_created_at(v), &row->created_at) &&
	       prm__keep(arena, prm_version_created_by(v), &row->created_by) &&
	       prm__keep(arena, prm_version_changelog(v), &row->changelog) &&
	       prm__keep(arena, prm_version_content_hash(v), &row->content_hash) &&
	       prm__keep(arena, prm_version_graph_hash(v), &row->graph_hash);
}

/* A damaged record is a row of its own: it hides nothing. */
static prm_status fill_version(prm__op *op, prm__draft *draft, size_t index, prm_arena *arena,
			       prm_version_row *row, prm_error *err)
{
	prm__row *from = &draft->state.rows[index];
	prm_version *version;
	prm_status status;

	if (!prm__keep(arena, prm__row_number(from), &row->version) ||
	    !labels_of(&draft->state, index, arena, &row->labels))
		return prm__nomem(err);
	status = prm__version_load(op, draft->state.key, prm__item_of(prm__row_number(from)),
				   &version, err);
	if (prm__is_fatal(status))
		return status;
	row->damage = status;
	if (status)
		return PRM_OK;
	from->initial = (uint8_t)prm_version_initial_status(version);
	row->status = prm__row_status(from);
	status = keep_version(arena, version, row) ? PRM_OK : prm__nomem(err);
	prm_version_free(version);
	return status;
}

static void mark_latest(const prm__draft *draft, prm_version_row *rows, size_t count)
{
	prm__pick latest = prm__pick_latest(&draft->state);

	if (latest.kind != PRM__PICK_FOUND || draft->state.archived)
		return;
	for (size_t i = 0; i < count; i++)
		rows[i].latest = prm_str_eq(
			prm__item_of(rows[i].version),
			prm__item_of(prm__row_number(&draft->state.rows[latest.row])));
}

static prm_status list_versions(prm__op *op, void *ud, prm_arena *arena, void *pub, prm_error *err)
{
	const prm_str *id = ud;
	prm_versions *out = pub;
	prm_version_row *rows;
	prm__draft draft;
	size_t count = 0;
	prm_status status = prm__load_existing(op, *id, arena, &draft, err);

	if (status)
		return status;
	rows = prm_arena_calloc(arena, draft.state.count, sizeof(*rows));
	if (!rows)
		return prm__nomem(err);
	for (size_t i = draft.state.count; !status && i-- > 0;) {
		if (draft.state.rows[i].purged)
			continue;
		status = prm__op_check(op, err);
		if (!status)
			status = fill_version(op, &draft, i, arena, &rows[count++], err);
	}
	mark_latest(&draft, rows, count);
	out->items = rows;
	out->count = count;
	return status;
}

prm_status prm_manager_history(prm_manager *m, const prm_call *call, prm_str id, prm_versions **out,
			       prm_error *err)
{
	prm_event what = {.operation = "history", .effect = PRM_EFFECT_READ, .id = id};
	prm__listing listing = {sizeof(**out), list_versions, &id};
	void *list;
	prm_status status = prm__list_run(m, call, &what, &listing, &list, err);

	if (!status)
		*out = list;
	return status;
}

void prm_versions_free(prm_versions *versions)
{
	prm__list_free(versions);
}

/* ---- labels
 * -------------------------------------------------------------------------------------- */

static prm_status list_labels(prm__op *op, void *ud, prm_arena *arena, void *pub, prm_error *err)
{
	const prm_str *id = ud;
	prm_labels *out = pub;
	prm_label_row *rows;
	prm__draft draft;
	prm_status status = prm__load_existing(op, *id, arena, &draft, err);

	if (status)
		return status;
	rows = prm_arena_calloc(arena, draft.head.label_count, sizeof(*rows));
	if (!rows)
		return prm__nomem(err);
	out->items = rows;
	out->frozen = draft.head.frozen;
	for (size_t i = 0; i < draft.head.label_count; i++) {
		const prm_label *label = &draft.head.labels[i];

		if (label->now.version.len == 0 && !label->is_protected)
			continue; /* removed; undo still knows it */
		rows[out->count++] = (prm_label_row){label->name,         label->now.version,
						     label->now.seq,      label->now.who,
						     label->now.why,      label->now.when,
						     label->is_protected, label->previous_count};
	}
	return PRM_OK;
}

prm_status prm_manager_labels(prm_manager *m, const prm_call *call, prm_str id, prm_labels **out,
			      prm_error *err)
{
	prm_event what = {.operation = "labels", .effect = PRM_EFFECT_READ, .id = id};
	prm__listing listing = {sizeof(**out), list_labels, &id};
	void *list;
	prm_status status = prm__list_run(m, call, &what, &listing, &list, err);

	if (!status)
		*out = list;
	return status;
}

void prm_labels_free(prm_labels *labels)
{
	prm__list_free(labels);
}

/* ---- events
 * ---------------------------------------------------------------------------------------- */

typedef struct event_list {
	prm_arena *arena;
	prm_str label;
	uint64_t seq; /* of the head: what is above did not happen */
	prm_event_row *rows;
	size_t count, size;
} event_list;

static prm_status add_event(void *ud, const prm_stored *stored, prm_error *err)
{
	event_list *list = ud;
	prm_head_event event;
	prm_status status;

	if (stored->status)
		return PRM_OK; /* the doctor names it */
	status = prm__event_read(stored->body, list->arena, &event, err);
	if (status)
		return status == PRM_NOMEM ? status : PRM_OK;
	if (event.seq > list->seq || (list->label.len && !prm_str_eq(event.label, list->label)))
		return PRM_OK;
	if (!prm__list_grow(list->arena, (void **)&list->rows, list->count, &list->size,
			    sizeof(*list->rows)))
		return prm__nomem(err);
	list->rows[list->count++] = (prm_event_row){event.seq,     event.action,   event.label,
						    event.version, event.previous, event.who,
						    event.why,     event.when};
	return PRM_OK;
}

static prm_status list_events(prm__op *op, void *ud, prm_arena *arena, void *pub, prm_error *err)
{
	const prm_event *asked = ud;
	prm_events *out = pub;
	event_list list = {.arena = arena, .label = asked->label};
	prm__scan scan = {.fn = add_event, .ud = &list};
	prm__draft draft;
	prm_status status = prm__load_existing(op, asked->id, arena, &draft, err);

	if (status)
		return status;
	list.seq = draft.head.seq;
	scan.query = (prm_list_query){sizeof(scan.query), .kind = PRM__KIND_EVENT,
				      .name = draft.state.key, .with_bodies = true};
	status = prm__scan_run(op, &scan, err);
	for (size_t i = 0; i < list.count / 2; i++) { /* newest first */
		prm_event_row row = list.rows[i];

		list.rows[i] = list.rows[list.count - 1 - i];
		list.rows[list.count - 1 - i] = row;
	}
	out->items = list.rows;
	out->count = list.count;
	return status;
}

prm_status prm_manager_events(prm_manager *m, const prm_call *call, prm_str id, prm_str label,
			      prm_events **out, prm_error *err)
{
	prm_event what = {
		.operation = "events", .effect = PRM_EFFECT_READ, .id = id, .label = label};
	prm__listing listing = {sizeof(**out), list_events, &what};
	void *list;
	prm_status status = prm__list_run(m, call, &what, &listing, &list, err);

	if (!status)
		*out = list;
	return status;
}

void prm_events_free(prm_events *events)
{
	prm__list_free(events);
}

/* ---- differences
 * ------------------------------------------------------------------------------------ */

static prm_status diff_refs(prm__op *op, prm_str before, prm_str after, prm_diff **out,
			    prm_error *err)
{
	prm_version *a = NULL, *b = NULL;
	prm_status status = prm__version_find(op, before, &a, err);

	if (!status)
		status = prm__version_find(op, after, &b, err);
	if (!status)
		status = prm_diff_prompts(prm_version_prompt(a), prm_version_prompt(b),
					  op->m->allocator, out, err);
	prm_version_free(a);
	prm_version_free(b);
	return status;
}

prm_status prm_manager_diff(prm_manager *m, const prm_call *call, prm_str before, prm_str after,
			    prm_diff **out, prm_error *err)
{
	prm_event what = {.operation = "diff", .effect = PRM_EFFECT_READ, .id = before};
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	return status ? status : prm__op_end(&op, diff_refs(&op, before, after, out, err), err);
}
