/* resolve.c: from a reference to a version. The common case takes no lock and reads no store. */
#include <stdio.h>

#include "manager/manager_internal.h"

#define SETTLE_ATTEMPTS 64

/* ---- choosing in a state --------------------------------------------------------------------- */

static prm_status fail_no_label(const prm__state *state, prm_str label, prm_error *err)
{
	char hint[PRM_ID_MAX + 32];
	prm__nearest nearest;

	prm__nearest_init(&nearest, label);
	for (size_t i = 0; i < state->label_count; i++)
		prm__nearest_offer(&nearest, state->labels[i].name);
	prm__nearest_text(&nearest, hint, sizeof(hint));
	return prm_fail(err, PRM_LABEL_NOT_FOUND, "'%.*s' has no label '%.*s'%s",
			PRM_FMT(prm__state_name(state)), PRM_FMT(label), hint);
}

static prm_status fail_no_version(const prm__state *state, prm_str number, prm_error *err)
{
	char hint[PRM_ID_MAX + 32] = "";
	size_t highest = prm__highest_row(state);
	prm__nearest nearest;

	prm__nearest_init(&nearest, number);
	for (size_t i = state->count; i-- > 0 && state->count - i <= 64;)
		if (!state->rows[i].purged)
			prm__nearest_offer(&nearest, prm__row_number(&state->rows[i]));
	prm__nearest_text(&nearest, hint, sizeof(hint));
	if (!hint[0] && highest != SIZE_MAX)
		snprintf(hint, sizeof(hint), "; the highest is %.*s",
			 PRM_FMT(prm__row_number(&state->rows[highest])));
	return prm_fail(err, PRM_VERSION_NOT_FOUND, "'%.*s' has no version %.*s%s",
			PRM_FMT(prm__state_name(state)), PRM_FMT(number), hint);
}

static prm_status found_row(const prm__state *state, size_t row, prm__pick *pick, prm_error *err)
{
	if (state->rows[row].purged)
		return prm_fail(err, PRM_VERSION_PURGED, "version %.*s of '%.*s' was purged",
				PRM_FMT(prm__row_number(&state->rows[row])),
				PRM_FMT(prm__state_name(state)));
	*pick = (prm__pick){state->rows[row].initial ? PRM__PICK_FOUND : PRM__PICK_READ, row,
			    false};
	return PRM_OK;
}

/* `1.0.0` finds 1.0.0+a; `1.0.0+b` does not: the reference asks for something else. */
static prm_status resolve_number(const prm__state *state, prm_str number, prm__pick *pick,
				 prm_error *err)
{
	size_t row = prm__find_row(state, number);
	prm_status status;

	if (row == SIZE_MAX)
		return fail_no_version(state, number, err);
	status = found_row(state, row, pick, err);
	if (!status && pick->kind == PRM__PICK_FOUND && prm__item_of(number).len != number.len &&
	    !prm_str_eq(number, prm__row_number(&state->rows[row])))
		return prm_fail(err, PRM_VERSION_NOT_FOUND,
				"'%.*s' has no version %.*s; it has %.*s",
				PRM_FMT(prm__state_name(state)), PRM_FMT(number),
				PRM_FMT(prm__row_number(&state->rows[row])));
	return status;
}

static prm_status resolve_label(const prm__state *state, prm_str name, prm__pick *pick,
				prm_error *err)
{
	const prm__pointer *label = prm__find_label(state, name);

	if (!label)
		return fail_no_label(state, name, err);
	if (label->row == SIZE_MAX)
		return prm_fail(
			err, PRM_VERSION_NOT_FOUND,
			"label '%.*s' of '%.*s' points at version %.*s, which does not exist",
			PRM_FMT(name), PRM_FMT(prm__state_name(state)), PRM_FMT(label->version));
	return found_row(state, label->row, pick, err);
}

static prm_status resolve_latest(const prm__state *state, prm__pick *pick, prm_error *err)
{
	if (state->archived)
		return prm_fail(err, PRM_PROMPT_ARCHIVED,
				"'%.*s' is archived and has no latest version; restore it, or name "
				"a version",
				PRM_FMT(prm__state_name(state)));
	if (pick->kind != PRM__PICK_NONE)
		return PRM_OK;
	if (prm__highest_row(state) == SIZE_MAX)
		return prm_fail(err, PRM_VERSION_PURGED, "all versions of '%.*s' were purged",
				PRM_FMT(prm__state_name(state)));
	return prm_fail(err, PRM_VERSION_NOT_FOUND, "all versions of '%.*s' are archived",
			PRM_FMT(prm__state_name(state)));
}

static prm_status resolve_range(const prm__state *state, prm_str range, prm__pick *pick,
				prm_error *err)
{
	size_t highest = prm__highest_row(state);
	prm_status status = prm__pick_range(state, range, pick, err);

	if (status || pick->kind != PRM__PICK_NONE)
		return status;
	if (highest == SIZE_MAX)
		return prm_fail(err, PRM_VERSION_NOT_FOUND, "no version of '%.*s' is in %.*s",
				PRM_FMT(prm__state_name(state)), PRM_FMT(range));
	return prm_fail(err, PRM_VERSION_NOT_FOUND,
			"no version of '%.*s' is in %.*s; the highest is %.*s",
			PRM_FMT(prm__state_name(state)), PRM_FMT(range),
			PRM_FMT(prm__row_number(&state->rows[highest])));
}

prm_status prm__resolve_in(const prm__state *state, const prm_ref *ref, prm__pick *pick,
			   prm_error *err)
{
	switch (ref->kind) {
	case PRM_REF_VERSION:
		return resolve_number(state, ref->want, pick, err);
	case PRM_REF_LABEL:
		return resolve_label(state, ref->want, pick, err);
	case PRM_REF_RANGE:
		return resolve_range(state, ref->want, pick, err);
	default:
		*pick = prm__pick_latest(state);
		return resolve_latest(state, pick, err);
	}
}

/* ---- one look at the index ----------------------------------------------------------------------
 */

static void fill_found(const prm__entry *entry, const prm__pick *pick, prm__found *out)
{
	const prm__row *row = &entry->state.rows[pick->row];

	prm__copy_text(out->resolved.id, sizeof(out->resolved.id), entry->state.id);
	prm__copy_text(out->resolved.version, sizeof(out->resolved.version), prm__row_number(row));
	out->resolved.status = prm__row_status(row);
	out->resolved.drafts_only = pick->drafts_only;
	out->graph = row->graph;
}

/* In a section. PRM__PICK_READ in *pick: the index does not know enough. */
static prm_status look(prm__op *op, const prm__entry *entry, const prm_ref *ref, bool with_program,
		       prm__pick *pick, prm__found *out, prm_error *err)
{
	prm_status status;

	*pick = (prm__pick){.kind = PRM__PICK_READ};
	if (!entry)
		return PRM_OK;
	if (ref->kind == PRM_REF_LATEST || ref->kind == PRM_REF_DEFAULT) {
		*pick = entry->latest;
		status = resolve_latest(&entry->state, pick, err);
	} else {
		status = prm__resolve_in(&entry->state, ref, pick, err);
	}
	if (entry->state.id.len && !prm_str_eq(entry->state.id, ref->id))
		return prm_fail(err, PRM_PROMPT_NOT_FOUND,
				"there is no prompt '%.*s'; did you mean '%.*s'?", PRM_FMT(ref->id),
				PRM_FMT(entry->state.id));
	if (status || pick->kind != PRM__PICK_FOUND)
		return status;
	fill_found(entry, pick, out);
	if (with_program)
		out->program = prm__cache_find(&op->m->programs, out->graph);
	return PRM_OK;
}

/* Look, and read from the store what is missing, until the answer is there. */
static prm_status resolve_ref(prm__op *op, const prm_ref *ref, bool with_program, prm__found *out,
			      prm_error *err)
{
	prm__index *index = &op->m->index;
	prm__need need = {ref->kind, ref->want};
	prm_status status;
	bool exists = true;
	unsigned token;
	prm__pick pick;
	prm_str key;

	if (!prm__key_lower(ref->id, out->key, &key))
		return prm_fail(err, PRM_ID_INVALID, "an id has at most %d bytes", PRM_ID_MAX);
	for (int i = 0; i < SETTLE_ATTEMPTS; i++) {
		token = prm__epoch_enter(&op->m->epoch);
		status = look(op, prm__index_find(index, key, prm__index_hash(index, key)), ref,
			      with_program, &pick, out, err);
		prm__epoch_leave(&op->m->epoch, token);
		if (status || pick.kind == PRM__PICK_FOUND)
			return status;
		status = prm__index_settle(op, key, &need, &exists, err);
		if (status)
			return status;
		if (!exists)
			return prm__fail_no_prompt(op, ref->id, err);
	}
	return prm_fail(err, PRM_STORE_BUSY, "'%.*s' is written faster than it can be read",
			PRM_FMT(ref->id));
}

/* ---- references
 * ----------------------------------------------------------------------------------- */

prm_status prm__ref_check_project(prm_manager *m, const prm_ref *ref, prm_error *err)
{
	prm_str own = prm_store_project_name(m->store);

	if (ref->project.len == 0 || prm_str_eq(ref->project, own))
		return PRM_OK;
	return prm_fail(err, PRM_REF_INVALID,
			"the reference is to project '%.*s', the store's is '%.*s'",
			PRM_FMT(ref->project), PRM_FMT(own));
}

static prm_status read_ref(prm_manager *m, prm_str text, prm_ref *ref, prm_error *err)
{
	prm_status status = prm_ref_parse(text, ref, err);

	if (!status)
		status = prm__ref_check_project(m, ref, err);
	if (!status && ref->kind == PRM_REF_DEFAULT && m->default_label.len) {
		ref->kind = PRM_REF_LABEL;
		ref->want = m->default_label;
	}
	return status;
}

static prm_str id_in(prm_str ref)
{
	size_t len = 0;

	while (len < ref.len && ref.ptr[len] != '@' && ref.ptr[len] != ':')
		len++;
	return prm_str_n(ref.ptr, len);
}

/*
 * Most of the time goes into waiting for memory, so it is asked for as early as can be: the index's
 * while the clock is read, the entry's while the reference is checked. What stands before the first
 * '@' or ':' is taken for the id; where that is wrong, as in a URI, resolve_ref looks again.
 */
static prm_status resolve_text(prm__op *op, prm_str text, bool with_program, prm__found *out,
			       prm_error *err)
{
	prm__pick pick = {.kind = PRM__PICK_READ};
	prm_str id = id_in(text), key = {0};
	const prm__entry *entry = NULL;
	prm_status status;
	uint64_t hash = 0;
	unsigned token;
	prm_ref ref;
	bool due;

	token = prm__epoch_enter(&op->m->epoch);
	if (prm__key_lower(id, out->key, &key))
		hash = prm__index_hash(&op->m->index, key);
	due = prm__refresh_is_due(op->m);
	if (!due)
		entry = prm__index_find(&op->m->index, key, hash);
	status = read_ref(op->m, text, &ref, err);
	if (!status && entry && prm_str_eq(ref.id, id))
		status = look(op, entry, &ref, with_program, &pick, out, err);
	prm__epoch_leave(&op->m->epoch, token);
	if (status || pick.kind == PRM__PICK_FOUND)
		return status;
	if (due)
		prm__refresh_look(op);
	return resolve_ref(op, &ref, with_program, out, err);
}

prm_status prm__resolve(prm__op *op, prm_str ref, prm_str fallback, bool with_program,
			prm__found *out, prm_error *err)
{
	prm_status status;

	out->program = NULL;
	out->resolved.fell_back = false;
	status = resolve_text(op, ref, with_program, out, err);
	if (status != PRM_LABEL_NOT_FOUND || fallback.len == 0)
		return status;
	out->resolved.fell_back = true;
	return resolve_text(op, fallback, with_program, out, err);
}

prm_status prm__version_find(prm__op *op, prm_str ref, prm_version **out, prm_error *err)
{
	prm_status status;
	prm__found found;

	status = prm__resolve(op, ref, (prm_str){NULL, 0}, false, &found, err);
	if (status)
		return status;
	return prm__version_load(op, prm_str_c(found.key),
				 prm__item_of(prm_str_c(found.resolved.version)), out, err);
}

prm_status prm_manager_resolve(prm_manager *m, const prm_call *call, prm_str ref, prm_str fallback,
			       prm_resolved *out, prm_error *err)
{
	prm_event what = {.operation = "resolve", .effect = PRM_EFFECT_READ, .id = ref};
	prm_status status;
	prm__found found;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	if (status)
		return status;
	status = prm__resolve(&op, ref, fallback, false, &found, err);
	if (!status) {
		*out = found.resolved;
		op.event.version = prm_str_c(out->version);
	}
	return prm__op_end(&op, status, err);
}

prm_status prm_manager_get(prm_manager *m, const prm_call *call, prm_str ref, prm_version **out,
			   prm_error *err)
{
	prm_event what = {.operation = "get", .effect = PRM_EFFECT_READ, .id = ref};
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	if (status)
		return status;
	status = prm__version_find(&op, ref, out, err);
	if (!status)
		op.event.version = prm_version_number(*out);
	return prm__op_end(&op, status, err);
}
