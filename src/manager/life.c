/* life.c: what becomes of versions: status, archive, rollback, refreshed references. */
#include "manager/change.h"
#include "manager/publish.h"

/* ---- status
 * ----------------------------------------------------------------------------------------- */

typedef struct status_change {
	prm_ref ref;
	int status;
	char version[PRM_SEMVER_MAX + 1];
} status_change;

static prm_status apply_status(void *ud, prm__edit *edit, prm_error *err)
{
	status_change *c = ud;
	prm_version_state state;
	const prm__row *row;
	prm_status status;
	prm__pick pick;

	status = prm__edit_choose(edit, &c->ref, &pick, err);
	if (status)
		return status;
	row = &edit->draft->state.rows[pick.row];
	prm__copy_text(c->version, sizeof(c->version), prm__row_number(row));
	edit->nothing = prm__row_status(row) == c->status;
	state = (prm_version_state){prm_str_c(c->version), c->status, edit->event.who,
				    edit->event.why, edit->event.when};
	prm__head_set_status(&edit->head, &state);
	edit->event.action = PRM_LIT("status");
	edit->event.version = state.version;
	edit->event.label = (prm_str){NULL, 0};
	edit->event.previous = prm_str_c(prm_lifecycle_name(prm__row_status(row)));
	return PRM_OK;
}

prm_status prm_manager_set_status(prm_manager *m, const prm_call *call, prm_str ref, int status,
				  prm_error *err)
{
	prm_event what = {.operation = "status", .effect = PRM_EFFECT_WRITE, .id = ref};
	status_change c = {.status = status};
	prm_status result;
	prm__op op;

	result = prm__op_begin(&op, m, call, &what, err);
	if (result)
		return result;
	if (status < PRM_DRAFT || status > PRM_ARCHIVED)
		result = prm_fail(err, PRM_INVALID,
				  "a status is draft, active, deprecated or archived");
	if (!result)
		result = prm_ref_parse(ref, &c.ref, err);
	if (!result)
		result = prm__ref_check_project(m, &c.ref, err);
	if (!result)
		result = prm__change_head(&op, c.ref.id, apply_status, &c, err);
	op.event.version = prm_str_c(c.version);
	return prm__op_end(&op, result, err);
}

/* ---- archive
 * ------------------------------------------------------------------------------------------ */

static prm_status apply_archive(void *ud, prm__edit *edit, prm_error *err)
{
	bool on = *(bool *)ud;

	(void)err;
	edit->nothing = edit->head.archived == on;
	edit->head.archived = on;
	edit->event.action = on ? PRM_LIT("archive") : PRM_LIT("restore");
	return PRM_OK;
}

prm_status prm_manager_archive(prm_manager *m, const prm_call *call, prm_str id, bool on,
			       prm_error *err)
{
	prm_event what = {
		.operation = on ? "archive" : "restore", .effect = PRM_EFFECT_WRITE, .id = id};
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	return status ? status
		      : prm__op_end(&op, prm__change_head(&op, id, apply_archive, &on, err), err);
}

/* ---- a version made of an older one
 * --------------------------------------------------------------------- */

static prm_status load_version(prm__op *op, prm_str id, prm_str number, prm_version **out,
			       prm_error *err)
{
	prm_semver semver;
	prm_status status;
	prm_buf ref;

	if (number.len && prm_semver_parse(number, &semver, err))
		return PRM_VERSION_INVALID;
	prm_buf_init(&ref, op->m->allocator, 0);
	prm_buf_add(&ref, id);
	prm_buf_add_char(&ref, '@');
	prm_buf_add(&ref, number.len ? number : PRM_LIT("latest"));
	status = ref.status ? prm__nomem(err) : prm__version_find(op, prm_buf_str(&ref), out, err);
	prm_buf_release(&ref);
	return status;
}

static prm_status rollback(prm__op *op, prm_str id, prm_str number, prm_published *out,
			   prm_error *err)
{
	prm__publishing p = {.op = op, .compare_graph = true, .initial_status = PRM_ACTIVE};
	prm_version *version;
	prm_status status;
	prm_buf text;

	status = load_version(op, id, number, &version, err);
	if (status)
		return status;
	prm_buf_init(&text, op->m->allocator, 0);
	prm_buf_add_c(&text, "Rollback to ");
	prm_buf_add(&text, prm_version_number(version));
	p.prompt = prm_version_prompt(version);
	p.resolved = prm_version_resolved(version); /* it renders as it did */
	p.options = (prm_publish_options){.mode = PRM_PUBLISH_UPDATE,
					  .changelog = prm_buf_str(&text)};
	status = text.status ? prm__nomem(err) : prm__publish(&p, out, err);
	prm_buf_release(&text);
	prm_version_free(version);
	return status;
}

prm_status prm_manager_rollback(prm_manager *m, const prm_call *call, prm_str id, prm_str version,
				prm_published *out, prm_error *err)
{
	prm_event what = {
		.operation = "rollback", .effect = PRM_EFFECT_WRITE, .id = id, .version = version};
	prm_published published;
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	if (status)
		return status;
	if (version.len == 0)
		status = prm_fail(err, PRM_INVALID, "a rollback needs the version to go back to");
	else
		status = rollback(&op, id, version, &published, err);
	if (!status)
		*out = published;
	return prm__op_end(&op, status, err);
}

static prm_status refresh_refs(prm__op *op, prm_str id, prm_published *out, prm_error *err)
{
	prm__publishing p = {
		.op = op, .is_stored = true, .compare_graph = true, .check_contract = true};
	prm_version *version;
	prm_arena arena;
	prm_status status;

	status = load_version(op, id, (prm_str){NULL, 0}, &version, err);
	if (status)
		return status;
	prm_arena_init(&arena, op->m->allocator, 0);
	p.prompt = prm_version_prompt(version);
	p.initial_status = prm_version_initial_status(version);
	p.options = (prm_publish_options){.mode = PRM_PUBLISH_UPDATE,
					  .bump = PRM_BUMP_AUTO,
					  .changelog = PRM_LIT("Refresh references")};
	status = prm__freeze(op, p.prompt, &arena, &p.resolved, NULL, err);
	if (!status)
		status = prm__publish(&p, out, err);
	prm_arena_release(&arena);
	prm_version_free(version);
	return status;
}

prm_status prm_manager_refresh_refs(prm_manager *m, const prm_call *call, prm_str id,
				    prm_published *out, prm_error *err)
{
	prm_event what = {.operation = "refresh.refs", .effect = PRM_EFFECT_WRITE, .id = id};
	prm_published published;
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	if (status)
		return status;
	status = refresh_refs(&op, id, &published, err);
	if (!status)
		*out = published;
	return prm__op_end(&op, status, err);
}
