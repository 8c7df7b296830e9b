/* outdated.c: partials that would be another version today than the one that is frozen. */
#include "manager/list.h"

typedef struct looking {
	prm__op *op;
	prm_arena *arena;
	prm_outdated_row *rows;
	size_t count, size;
	char last[PRM_ID_MAX + 1];
} looking;

static prm_status add_row(looking *l, const prm_version *v, prm_str name, prm_value meaning,
			  prm_str now, prm_error *err)
{
	prm_outdated_row *row;

	if (!prm__list_grow(l->arena, (void **)&l->rows, l->count, &l->size, sizeof(*l->rows)))
		return prm__nomem(err);
	row = &l->rows[l->count];
	if (!prm__keep(l->arena, prm_version_id(v), &row->id) ||
	    !prm__keep(l->arena, prm_version_number(v), &row->version) ||
	    !prm__keep(l->arena, name, &row->name) ||
	    !prm__keep(l->arena, prm_value_text(prm_value_get_c(meaning, "ref")), &row->wants) ||
	    !prm__keep(l->arena, prm_value_text(prm_value_get_c(meaning, "version")),
		       &row->frozen) ||
	    !prm__keep(l->arena, now, &row->now))
		return prm__nomem(err);
	l->count++;
	return PRM_OK;
}

/* A reference that means nothing any more has moved, too: `now` is empty. */
static prm_status compare(looking *l, const prm_version *v, prm_str name, prm_value meaning,
			  prm_error *err)
{
	prm_str frozen = prm_value_text(prm_value_get_c(meaning, "version"));
	prm_error inner = {0};
	prm_status status;
	prm__found found;

	if (frozen.len == 0)
		return PRM_OK;
	status = prm__resolve(l->op, prm_value_text(prm_value_get_c(meaning, "ref")),
			      (prm_str){NULL, 0}, false, &found, &inner);
	if (prm__is_fatal(status))
		return prm__pass(err, status, &inner);
	if (status)
		found.resolved.version[0] = '\0';
	if (prm_str_is(frozen, found.resolved.version))
		return PRM_OK;
	return add_row(l, v, name, meaning, prm_str_c(found.resolved.version), err);
}

static prm_status look_at_version(looking *l, const prm_version *v, prm_error *err)
{
	prm_value partials = prm_value_get_c(prm_version_resolved(v), "partials"), meaning;
	prm_status status = PRM_OK;
	prm_str name;

	for (size_t i = 0; !status && prm_value_member(partials, i, &name, &meaning); i++)
		status = compare(l, v, name, meaning, err);
	return status;
}

static prm_status look_at(looking *l, prm_str id, prm_error *err)
{
	prm_version *version;
	prm_status status;
	char ref[PRM_ID_MAX + 16];

	prm__copy_text(ref, PRM_ID_MAX + 1, id);
	memcpy(ref + strlen(ref), "@latest", 8);
	status = prm__version_find(l->op, prm_str_c(ref), &version, err);
	if (status)
		return status;
	status = look_at_version(l, version, err);
	prm_version_free(version);
	return status;
}

/* Keys are in lower case: the id's spelling is what "did you mean" would say. */
static prm_status look_at_key(void *ud, const prm_stored *stored, prm_error *err)
{
	looking *l = ud;
	prm__need need = {PRM_REF_LATEST, {NULL, 0}};
	prm__index *index = &l->op->m->index;
	const prm__entry *entry;
	char id[PRM_ID_MAX + 1] = "";
	prm_error inner = {0};
	prm_status status;
	unsigned token;
	bool exists;

	if (stored->name.len > PRM_ID_MAX || prm_str_is(stored->name, l->last))
		return PRM_OK;
	prm__copy_text(l->last, sizeof(l->last), stored->name);
	status = prm__index_settle(l->op, stored->name, &need, &exists, &inner);
	if (status)
		return prm__is_fatal(status) ? prm__pass(err, status, &inner) : PRM_OK;
	token = prm__epoch_enter(&l->op->m->epoch);
	entry = prm__index_find(index, stored->name, prm__index_hash(index, stored->name));
	if (entry && !entry->state.archived)
		prm__copy_text(id, sizeof(id), entry->state.id);
	prm__epoch_leave(&l->op->m->epoch, token);
	if (!id[0])
		return PRM_OK;
	status = look_at(l, prm_str_c(id), &inner);
	/* damage: the doctor's */
	return prm__is_fatal(status) ? prm__pass(err, status, &inner) : PRM_OK;
}

static prm_status look(prm__op *op, void *ud, prm_arena *arena, void *pub, prm_error *err)
{
	looking l = {.op = op, .arena = arena};
	prm__scan scan = {.fn = look_at_key, .ud = &l};
	prm_outdated *out = pub;
	prm_str id = *(const prm_str *)ud;
	prm_status status;

	scan.query = (prm_list_query){sizeof(scan.query), .kind = PRM__KIND_VERSION};
	status = id.len ? prm_id_check(id, err) : PRM_OK;
	if (!status)
		status = id.len ? look_at(&l, id, err) : prm__scan_run(op, &scan, err);
	out->items = l.rows;
	out->count = l.count;
	return status;
}

prm_status prm_manager_outdated(prm_manager *m, const prm_call *call, prm_str id,
				prm_outdated **out, prm_error *err)
{
	prm_event what = {.operation = "outdated", .effect = PRM_EFFECT_READ, .id = id};
	prm__listing listing = {sizeof(**out), look, &id};
	void *list;
	prm_status status = prm__list_run(m, call, &what, &listing, &list, err);

	if (!status)
		*out = list;
	return status;
}

void prm_outdated_free(prm_outdated *outdated)
{
	prm__list_free(outdated);
}
