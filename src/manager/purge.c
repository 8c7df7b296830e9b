/* purge.c: a version's body goes for ever: the tombstone in the head first, then the record. */
#include "manager/change.h"
#include "manager/list.h"
#include "model/version.h"

typedef struct purge {
	prm_str version;
	char number[PRM_SEMVER_MAX + 1]; /* as spelled */
	char key[PRM_ID_MAX + 1];
	bool again; /* the tombstone is there, the body may be */
} purge;

/* ---- who uses it?
 * ------------------------------------------------------------------------------------ */

static prm_status check_labels(const prm__edit *edit, size_t row, prm_error *err)
{
	const prm__state *state = &edit->draft->state;

	for (size_t i = 0; i < state->label_count; i++)
		if (state->labels[i].row == row)
			return prm_fail(err, PRM_VERSION_IN_USE,
					"label '%.*s' points at version %.*s of '%.*s'",
					PRM_FMT(state->labels[i].name),
					PRM_FMT(prm__row_number(&state->rows[row])),
					PRM_FMT(edit->head.id));
	return PRM_OK;
}

typedef struct users {
	prm__op *op;
	prm_str key, item;
} users;

static bool points_at(const users *u, prm_value meaning)
{
	char lower[PRM_ID_MAX + 1];
	prm_str key;

	return prm__key_lower(prm_value_text(prm_value_get_c(meaning, "id")), lower, &key) &&
	       prm_str_eq(key, u->key) &&
	       prm_str_eq(prm__item_of(prm_value_text(prm_value_get_c(meaning, "version"))),
			  u->item);
}

static prm_status check_user(void *ud, const prm_stored *stored, prm_error *err)
{
	users *u = ud;
	prm_read_options options = {.struct_size = sizeof(options),
				    .allocator = u->op->m->allocator};
	prm_value partials, meaning;
	prm_status status = PRM_OK;
	prm_str name;
	prm_doc *doc;

	if (stored->status == PRM_OK)
		status = prm_doc_read_json(stored->body, &options, &doc, NULL, NULL);
	if (stored->status || status) /* damaged: the doctor names it */
		return status == PRM_NOMEM ? prm__nomem(err) : PRM_OK;
	partials = prm_value_get_c(prm_value_get_c(prm_doc_root(doc), "resolved"), "partials");
	for (size_t i = 0; !status && prm_value_member(partials, i, &name, &meaning); i++)
		if (points_at(u, meaning))
			status = prm_fail(err, PRM_VERSION_IN_USE,
					  "%.*s@%.*s includes version %.*s of '%.*s' as '%.*s'",
					  PRM_FMT(stored->name), PRM_FMT(stored->item),
					  PRM_FMT(u->item), PRM_FMT(u->key), PRM_FMT(name));
	prm_doc_free(doc);
	return status;
}

static prm_status check_users(prm__op *op, prm_str key, prm_str item, prm_error *err)
{
	users u = {op, key, item};
	prm__scan scan = {.fn = check_user, .ud = &u};

	scan.query = (prm_list_query){sizeof(scan.query), .kind = PRM__KIND_VERSION,
				      .with_bodies = true};
	return prm__scan_run(op, &scan, err);
}

/* ---- the two steps
 * -------------------------------------------------------------------------------------- */

static prm_status apply_purge(void *ud, prm__edit *edit, prm_error *err)
{
	purge *p = ud;
	prm__state *state = &edit->draft->state;
	size_t row = prm__find_row(state, p->version);
	prm_version_state tombstone;
	prm_status status;

	if (row == SIZE_MAX)
		return prm_fail(err, PRM_VERSION_NOT_FOUND, "'%.*s' has no version %.*s",
				PRM_FMT(edit->head.id), PRM_FMT(p->version));
	prm__copy_text(p->key, sizeof(p->key), state->key);
	prm__copy_text(p->number, sizeof(p->number), prm__row_number(&state->rows[row]));
	p->again = edit->nothing = state->rows[row].purged;
	if (p->again)
		return PRM_OK;
	(void)prm__draft_read(edit->op, edit->draft, row,
			      NULL); /* a damaged one may be purged, too */
	prm__copy_text(p->number, sizeof(p->number), prm__row_number(&state->rows[row]));
	status = check_labels(edit, row, err);
	if (!status)
		status = check_users(edit->op, state->key, prm__item_of(prm_str_c(p->number)), err);
	if (status)
		return status;
	tombstone = (prm_version_state){prm_str_c(p->number), 0, edit->event.who, edit->event.why,
					edit->event.when};
	prm__head_set_purged(&edit->head, &tombstone);
	edit->event.action = PRM_LIT("purge");
	edit->event.version = tombstone.version;
	return PRM_OK;
}

static prm_status remove_body(prm__op *op, const purge *p, prm_error *err)
{
	prm_key key = {PRM__KIND_VERSION, prm_str_c(p->key), prm__item_of(prm_str_c(p->number))};
	prm_expect any = {PRM_EXPECT_ANY, {NULL, 0}};
	prm_status status = prm_store_remove(op->m->store, prm__op_call(op), &key, any, err);

	if (status == PRM_STORE_NOT_FOUND && p->again)
		return prm_fail(err, PRM_VERSION_PURGED, "version %s was purged before", p->number);
	return status == PRM_STORE_NOT_FOUND ? PRM_OK : status;
}

prm_status prm_manager_purge(prm_manager *m, const prm_call *call, prm_str id, prm_str version,
			     prm_error *err)
{
	prm_event what = {
		.operation = "purge", .effect = PRM_EFFECT_WRITE, .id = id, .version = version};
	purge p = {.version = version};
	prm_semver semver;
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	if (status)
		return status;
	status = prm_semver_parse(version, &semver, err);
	if (!status && op.call.reason.len == 0)
		status = prm_fail(err, PRM_REASON_REQUIRED, "purging a version needs a reason");
	if (!status)
		status = prm__change_head(&op, id, apply_purge, &p, err);
	if (!status)
		status = remove_body(&op, &p, err);
	return prm__op_end(&op, status, err);
}
