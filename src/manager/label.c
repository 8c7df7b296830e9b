/* label.c: labels: move, undo, remove, protect, freeze, list. */
#include "manager/change.h"
#include "manager/check.h"

typedef struct move {
	prm_str label, target;
	prm_label_options options;
	bool on; /* of protect and freeze */
	prm_resolved resolved;
} move;

/* ---- may it move?
 * ---------------------------------------------------------------------------------- */

static prm_status check_move(const move *m, const prm__edit *edit, const prm_label *label,
			     prm_error *err)
{
	if (edit->head.frozen)
		return prm_fail(err, PRM_LABEL_FROZEN,
				"the labels of '%.*s' are frozen; thaw them first",
				PRM_FMT(edit->head.id));
	if (m->options.expect_seq && (!label || label->now.seq != m->options.expect_seq))
		return prm_fail(err, PRM_VERSION_CONFLICT,
				"label '%.*s' was moved meanwhile: it is at %llu, not %llu",
				PRM_FMT(m->label), (unsigned long long)(label ? label->now.seq : 0),
				(unsigned long long)m->options.expect_seq);
	if (!label || !label->is_protected)
		return PRM_OK;
	if (!m->options.force_protected)
		return prm_fail(err, PRM_LABEL_PROTECTED,
				"label '%.*s' of '%.*s' is protected; force it, with a reason",
				PRM_FMT(m->label), PRM_FMT(edit->head.id));
	if (edit->op->call.reason.len == 0)
		return prm_fail(err, PRM_REASON_REQUIRED,
				"moving the protected label '%.*s' needs a reason",
				PRM_FMT(m->label));
	return PRM_OK;
}

/* The label's target becomes `now`; where it was before is remembered. */
static void push(prm_label *label, prm_label_target now)
{
	size_t kept = label->previous_count < PRM_HEAD_PREVIOUS ? label->previous_count
								: PRM_HEAD_PREVIOUS - 1;

	memmove(&label->previous[1], &label->previous[0], kept * sizeof(label->previous[0]));
	label->previous[0] = label->now;
	label->previous_count = kept + 1;
	label->now = now;
}

/* ---- set
 * --------------------------------------------------------------------------------------------- */

static prm_status parse_target(const move *m, const prm__edit *edit, prm_ref *ref, prm_error *err)
{
	prm_semver semver;
	prm_status status;

	*ref = (prm_ref){.id = edit->head.id, .want = m->target};
	if (m->target.len > edit->head.id.len && prm__str_starts(m->target, edit->head.id) &&
	    (m->target.ptr[edit->head.id.len] == '@' || m->target.ptr[edit->head.id.len] == ':')) {
		status = prm_ref_parse(m->target, ref, err);
		return status;
	}
	if (m->target.len == 0 || prm_str_is(m->target, "latest"))
		ref->kind = PRM_REF_LATEST;
	else if (prm_semver_parse(m->target, &semver, NULL) == PRM_OK)
		ref->kind = PRM_REF_VERSION;
	else if (prm_label_check(m->target, NULL) == PRM_OK &&
		 prm__find_label(&edit->draft->state, m->target))
		ref->kind = PRM_REF_LABEL;
	else
		ref->kind = PRM_REF_RANGE;
	return PRM_OK;
}

static prm_status choose_target(const move *m, prm__edit *edit, prm__pick *pick, prm_error *err)
{
	prm_ref ref;
	prm_status status = parse_target(m, edit, &ref, err);

	return status ? status : prm__edit_choose(edit, &ref, pick, err);
}

static void fill_resolved(const prm__edit *edit, const prm__pick *pick, prm_resolved *out)
{
	const prm__row *row = &edit->draft->state.rows[pick->row];

	*out = (prm_resolved){.status = prm__row_status(row), .drafts_only = pick->drafts_only};
	prm__copy_text(out->id, sizeof(out->id), edit->head.id);
	prm__copy_text(out->version, sizeof(out->version), prm__row_number(row));
}

/* Callers of the label must be able to go on, or the new number says that they cannot. */
static prm_status compare_targets(const move *m, prm__edit *edit, prm_str from, prm_str to,
				  prm_error *err)
{
	char key[PRM_ID_MAX + 1];
	prm_version *old = NULL, *new = NULL;
	prm_contract contract = {0};
	prm_semver before, after;
	prm_status status;
	prm_arena arena;
	prm_str lower;

	if (!prm__key_lower(edit->head.id, key, &lower) || prm_semver_parse(from, &before, NULL) ||
	    prm_semver_parse(to, &after, NULL))
		return PRM_OK;
	status = prm__version_load(edit->op, lower, prm__item_of(from), &old, err);
	if (status)
		return prm__is_fatal(status) ? status : PRM_OK; /* nothing to compare with */
	prm_arena_init(&arena, edit->op->m->allocator, 0);
	status = prm__version_load(edit->op, lower, prm__item_of(to), &new, err);
	if (!status)
		status = prm__contract(edit->op,
				       &(prm__contract_side){prm_version_prompt(old),
							     prm_version_resolved(old), true},
				       &(prm__contract_side){prm_version_prompt(new),
							     prm_version_resolved(new), true},
				       PRM__DECLARED, &arena, &contract, err);
	if (!status && !prm__contract_is_told(&contract, &before, &after))
		status = m->options.allow_breaking
				 ? prm__check_allowed(edit->op, err)
				 : prm__fail_contract(&contract, edit->head.id, from, to, err);
	prm_arena_release(&arena);
	prm_version_free(old);
	prm_version_free(new);
	return status;
}

static prm_status apply_set(void *ud, prm__edit *edit, prm_error *err)
{
	move *m = ud;
	prm_label *label = prm__head_label(&edit->head, m->label);
	prm_status status = check_move(m, edit, label, err);
	prm_str version;
	prm__pick pick;

	if (!status)
		status = choose_target(m, edit, &pick, err);
	if (status)
		return status;
	fill_resolved(edit, &pick, &m->resolved);
	version = prm__row_number(&edit->draft->state.rows[pick.row]);
	if (label && prm_str_eq(label->now.version, version)) {
		edit->nothing = true;
		return PRM_OK;
	}
	if (label && label->now.version.len) {
		status = compare_targets(m, edit, label->now.version, version, err);
		if (status)
			return status;
	}
	if (!label)
		label = prm__head_add_label(&edit->head, m->label);
	edit->event.action = PRM_LIT("label.set");
	edit->event.label = m->label;
	edit->event.version = version;
	edit->event.previous = label->now.version;
	push(label, prm__edit_target(edit, version));
	return PRM_OK;
}

/* ---- undo and remove
 * --------------------------------------------------------------------------------- */

static prm_status fail_no_label(const prm__edit *edit, prm_str name, prm_error *err)
{
	prm_ref ref = {.kind = PRM_REF_LABEL, .id = edit->head.id, .want = name};
	prm__pick pick;
	prm_status status = prm__resolve_in(&edit->draft->state, &ref, &pick, err);

	return status ? status
		      : prm_fail(err, PRM_LABEL_NOT_FOUND, "there is no label '%.*s'",
				 PRM_FMT(name));
}

/* The version that an undo brings back must still be there. */
static prm_status check_back(prm__edit *edit, prm_str version, prm_resolved *out, prm_error *err)
{
	prm_ref ref = {.kind = PRM_REF_VERSION, .id = edit->head.id, .want = version};
	prm_status status;
	prm__pick pick;

	*out = (prm_resolved){0};
	prm__copy_text(out->id, sizeof(out->id), edit->head.id);
	if (version.len == 0)
		return PRM_OK; /* there was no label */
	status = prm__edit_choose(edit, &ref, &pick, err);
	if (!status)
		fill_resolved(edit, &pick, out);
	return status;
}

static prm_status apply_undo(void *ud, prm__edit *edit, prm_error *err)
{
	move *m = ud;
	prm_label *label = prm__head_label(&edit->head, m->label);
	prm_status status = check_move(m, edit, label, err);

	if (status)
		return status;
	if (!label)
		return fail_no_label(edit, m->label, err);
	if (label->previous_count == 0)
		return prm_fail(err, PRM_NOTHING_TO_UNDO,
				"label '%.*s' of '%.*s' has no earlier target", PRM_FMT(m->label),
				PRM_FMT(edit->head.id));
	status = check_back(edit, label->previous[0].version, &m->resolved, err);
	if (status)
		return status;
	edit->event.action = PRM_LIT("label.undo");
	edit->event.label = m->label;
	edit->event.version = label->previous[0].version;
	edit->event.previous = label->now.version;
	label->now = prm__edit_target(edit, label->previous[0].version);
	label->previous_count--;
	memmove(&label->previous[0], &label->previous[1],
		label->previous_count * sizeof(label->previous[0]));
	return PRM_OK;
}

static prm_status apply_remove(void *ud, prm__edit *edit, prm_error *err)
{
	move *m = ud;
	prm_label *label = prm__head_label(&edit->head, m->label);
	prm_status status = check_move(m, edit, label, err);

	if (status)
		return status;
	if (!label || label->now.version.len == 0)
		return fail_no_label(edit, m->label, err);
	edit->event.action = PRM_LIT("label.remove");
	edit->event.label = m->label;
	edit->event.previous = label->now.version;
	push(label, prm__edit_target(edit, (prm_str){NULL, 0}));
	return PRM_OK;
}

/* ---- protect and freeze
 * ----------------------------------------------------------------------------------- */

static prm_status apply_protect(void *ud, prm__edit *edit, prm_error *err)
{
	move *m = ud;
	prm_label *label = prm__head_label(&edit->head, m->label);

	(void)err;
	edit->nothing = label ? label->is_protected == m->on : !m->on;
	if (edit->nothing)
		return PRM_OK;
	if (!label)
		label = prm__head_add_label(&edit->head, m->label);
	label->is_protected = m->on;
	edit->event.action = m->on ? PRM_LIT("label.protect") : PRM_LIT("label.unprotect");
	edit->event.label = m->label;
	edit->event.version = label->now.version;
	return PRM_OK;
}

static prm_status apply_freeze(void *ud, prm__edit *edit, prm_error *err)
{
	move *m = ud;

	(void)err;
	edit->nothing = edit->head.frozen == m->on;
	edit->head.frozen = m->on;
	edit->event.action = m->on ? PRM_LIT("label.freeze") : PRM_LIT("label.thaw");
	return PRM_OK;
}

/* ---- the public functions
 * ------------------------------------------------------------------------------------ */

static prm_status run(prm_manager *manager, const prm_call *call, const char *operation, prm_str id,
		      move *m, prm__apply apply, prm_error *err)
{
	prm_event what = {
		.operation = operation, .effect = PRM_EFFECT_WRITE, .id = id, .label = m->label};
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, manager, call, &what, err);
	if (status)
		return status;
	if (m->label.len || apply != apply_freeze)
		status = prm_label_check(m->label, err);
	if (!status)
		status = prm__change_head(&op, id, apply, m, err);
	op.event.version = prm_str_c(m->resolved.version);
	return prm__op_end(&op, status, err);
}

prm_status prm_manager_label_set(prm_manager *m, const prm_call *call, prm_str id, prm_str label,
				 prm_str target, const prm_label_options *opts, prm_resolved *out,
				 prm_error *err)
{
	move mv = {.label = label, .target = target};
	prm_status status;

	prm__options_copy(&mv.options, sizeof(mv.options), opts);
	status = run(m, call, "label.set", id, &mv, apply_set, err);
	if (!status && out)
		*out = mv.resolved;
	return status;
}

prm_status prm_manager_label_undo(prm_manager *m, const prm_call *call, prm_str id, prm_str label,
				  const prm_label_options *opts, prm_resolved *out, prm_error *err)
{
	move mv = {.label = label};
	prm_status status;

	prm__options_copy(&mv.options, sizeof(mv.options), opts);
	status = run(m, call, "label.undo", id, &mv, apply_undo, err);
	if (!status && out)
		*out = mv.resolved;
	return status;
}

prm_status prm_manager_label_remove(prm_manager *m, const prm_call *call, prm_str id, prm_str label,
				    const prm_label_options *opts, prm_error *err)
{
	move mv = {.label = label};

	prm__options_copy(&mv.options, sizeof(mv.options), opts);
	return run(m, call, "label.remove", id, &mv, apply_remove, err);
}

prm_status prm_manager_label_protect(prm_manager *m, const prm_call *call, prm_str id,
				     prm_str label, bool on, prm_error *err)
{
	move mv = {.label = label, .on = on};

	return run(m, call, on ? "label.protect" : "label.unprotect", id, &mv, apply_protect, err);
}

prm_status prm_manager_label_freeze(prm_manager *m, const prm_call *call, prm_str id, bool on,
				    prm_error *err)
{
	move mv = {.on = on};

	return run(m, call, on ? "label.freeze" : "label.thaw", id, &mv, apply_freeze, err);
}
