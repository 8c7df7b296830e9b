/* outdated.c: partials and schemas that would be another version today than the one frozen. */
#include "manager/check.h"
#include "manager/list.h"

typedef struct looking {
	prm__op *op;
	prm_arena *arena;
	prm_outdated_row *rows;
	size_t count, size;
	char last[PRM_ID_MAX + 1];
} looking;

/* What a name is frozen to, and what it is today; empty when it means nothing any more. */
typedef struct moved {
	prm_str name, wants, frozen, now;
	bool is_schema;
} moved;

static prm_status add_row(looking *l, const prm_version *v, const moved *m, prm_error *err)
{
	prm_outdated_row *row;

	if (prm_str_eq(m->frozen, m->now))
		return PRM_OK;
	if (!prm__list_grow(l->arena, (void **)&l->rows, l->count, &l->size, sizeof(*l->rows)))
		return prm__nomem(err);
	row = &l->rows[l->count];
	if (!prm__keep(l->arena, prm_version_id(v), &row->id) ||
	    !prm__keep(l->arena, prm_version_number(v), &row->version) ||
	    !prm__keep(l->arena, m->name, &row->name) ||
	    !prm__keep(l->arena, m->wants, &row->wants) ||
	    !prm__keep(l->arena, m->frozen, &row->frozen) ||
	    !prm__keep(l->arena, m->now, &row->now))
		return prm__nomem(err);
	row->is_schema = m->is_schema;
	l->count++;
	return PRM_OK;
}

static prm_status compare_partial(looking *l, const prm_version *v, prm_str name, prm_value meaning,
				  prm_error *err)
{
	moved m = {.name = name,
		   .wants = prm_value_text(prm_value_get_c(meaning, "ref")),
		   .frozen = prm_value_text(prm_value_get_c(meaning, "version"))};
	prm_error inner = {0};
	prm_status status;
	prm__found found;

	if (m.frozen.len == 0)
		return PRM_OK; /* a text, or the prompt itself */
	status = prm__resolve(l->op, m.wants, (prm_str){NULL, 0}, false, &found, &inner);
	if (prm__is_fatal(status))
		return prm__pass(err, status, &inner);
	if (!status)
		m.now = prm_str_c(found.resolved.version);
	return add_row(l, v, &m, err);
}

/* Schemas are frozen under what the prompt, or another schema, asks for. */
static prm_status compare_schema(looking *l, const prm_version *v, prm_str name, prm_value meaning,
				 prm_error *err)
{
	moved m = {.name = name,
		   .wants = name,
		   .frozen = prm_value_text(prm_value_get_c(meaning, "version")),
		   .is_schema = true};
	prm_error inner = {0};
	prm_value schema;
	prm_status status;
	prm_arena arena;

	prm_arena_init(&arena, l->op->m->allocator, 0);
	status = prm__schema_find(l->op, name, &arena, &schema, &inner);
	if (!status)
		m.now = prm__schema_version(schema);
	status = prm__is_fatal(status) ? prm__pass(err, status, &inner) : add_row(l, v, &m, err);
	prm_arena_release(&arena);
	return status;
}

static prm_status look_at_version(looking *l, const prm_version *v, prm_error *err)
{
	prm_value resolved = prm_version_resolved(v), meaning;
	prm_value partials = prm_value_get_c(resolved, "partials");
	prm_value schemas = prm_value_get_c(resolved, "schemas");
	prm_status status = PRM_OK;
	prm_str name;

	for (size_t i = 0; !status && prm_value_member(partials, i, &name, &meaning); i++)
		status = compare_partial(l, v, name, meaning, err);
	for (size_t i = 0; !status && prm_value_member(schemas, i, &name, &meaning); i++)
		status = compare_schema(l, v, name, meaning, err);
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
