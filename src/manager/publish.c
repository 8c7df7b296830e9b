/*
 * publish.c: a new version. The put of its record, which must be absent, is the commit: whoever
 * loses the race for a number sees it there, and takes the next where the number was ours to
 * choose.
 */
#include "manager/publish.h"

#include "manager/check.h"

#include "model/version.h"

static prm_str or_else(prm_str a, prm_str b)
{
	return a.len ? a : b;
}

/* ---- what exists -------------------------------------------------------------------------------
 */

static prm_status check_exists(prm__publishing *p, prm_error *err)
{
	const prm__state *state = &p->draft.state;
	prm_str id = prm_prompt_id(p->prompt);

	if (!prm__draft_exists(&p->draft))
		return p->options.mode == PRM_PUBLISH_UPDATE ? prm__fail_no_prompt(p->op, id, err)
							     : PRM_OK;
	if (state->id.len && !prm_str_eq(state->id, id))
		return prm_fail(err, PRM_DUPLICATE_ID,
				"'%.*s' differs only in case from the prompt '%.*s'", PRM_FMT(id),
				PRM_FMT(state->id));
	if (p->options.mode == PRM_PUBLISH_CREATE)
		return prm_fail(err, PRM_DUPLICATE_ID,
				"the prompt '%.*s' exists; publish a new version of it instead",
				PRM_FMT(id));
	if (state->archived)
		return prm_fail(err, PRM_PROMPT_ARCHIVED, "'%.*s' is archived; restore it first",
				PRM_FMT(id));
	if (state->format && state->format != prm_prompt_format(p->prompt))
		return prm_fail(err, PRM_FORMAT_CHANGED,
				"'%.*s' is a %s prompt and stays one; this is %s", PRM_FMT(id),
				prm_format_name(state->format),
				prm_format_name(prm_prompt_format(p->prompt)));
	return PRM_OK;
}

/* The keys and the head as they are now, and the record of the highest version. */
static prm_status load(prm__publishing *p, prm_error *err)
{
	size_t highest;
	prm_status status;

	prm_version_free(p->parent);
	p->parent = NULL;
	p->is_known = false;
	prm_arena_release(p->draft_arena);
	status = prm__draft_load(p->op, p->key, p->draft_arena, &p->draft, err);
	highest = status ? SIZE_MAX : prm__highest_row(&p->draft.state);
	if (!status && highest != SIZE_MAX)
		status = prm__draft_read(p->op, &p->draft, highest, err);
	if (status == PRM_STORE_CORRUPT && p->past_damage)
		status = PRM_OK;
	return status ? status : check_exists(p, err);
}

/* ---- the number
 * ---------------------------------------------------------------------------------- */

static bool has_same_body(const prm__publishing *p)
{
	return prm_str_eq(prm_version_content_hash(p->parent), prm_prompt_content_hash(p->prompt));
}

/* The number is there: fine if it is this very version, since people and scripts publish twice. */
static prm_status use_taken(prm__publishing *p, size_t row, prm_str number, prm_error *err)
{
	prm_str taken = prm__row_number(&p->draft.state.rows[row]), id = prm_prompt_id(p->prompt);
	prm_error inner = {0};
	prm_status status;

	if (p->draft.state.rows[row].purged)
		return prm_fail(err, PRM_VERSION_PURGED,
				"version %.*s of '%.*s' was purged; its number is never used again",
				PRM_FMT(taken), PRM_FMT(id));
	status = prm__version_load(p->op, p->key, prm__item_of(taken), &p->parent, &inner);
	if (prm__is_fatal(status))
		return prm__pass(err, status, &inner);
	if (!status) {
		taken = prm_version_number(p->parent);
		id = prm_version_id(p->parent);
		p->is_known = prm_str_eq(taken, number) && has_same_body(p) &&
			      prm_value_equal(prm_version_resolved(p->parent), p->resolved);
	}
	return p->is_known ? PRM_OK
			   : prm_fail(err, PRM_VERSION_CONFLICT,
				      "version %.*s of '%.*s' exists and is never changed",
				      PRM_FMT(taken), PRM_FMT(id));
}

/* The highest version below `number`, which the new one is based on. */
static size_t row_below(const prm__state *state, const prm__row *own)
{
	for (size_t i = state->count; i-- > 0;)
		if (!state->rows[i].purged && prm__row_compare(&state->rows[i], own) < 0)
			return i;
	return SIZE_MAX;
}

static prm_status use_number(prm__publishing *p, prm_str number, prm_error *err)
{
	prm__row own;
	prm_status status = prm__row_init(&own, number, err);
	size_t row = status ? SIZE_MAX : prm__find_row(&p->draft.state, number);

	if (status)
		return status;
	if (row != SIZE_MAX)
		return use_taken(p, row, number, err);
	prm__copy_text(p->number, sizeof(p->number), number);
	row = row_below(&p->draft.state, &own);
	if (row == SIZE_MAX)
		return PRM_OK;
	status = prm__version_load(p->op, p->key,
				   prm__item_of(prm__row_number(&p->draft.state.rows[row])),
				   &p->parent, err);
	return status == PRM_STORE_CORRUPT && p->past_damage ? PRM_OK : status;
}

static prm_status bump_number(prm__publishing *p, prm_error *err)
{
	const prm__state *state = &p->draft.state;
	char text[PRM_SEMVER_MAX + 1];
	prm_semver highest;
	prm_status status;
	prm_str next;
	int bump;

	if (state->count == 0)
		return use_number(p, PRM_LIT("1.0.0"), err);
	status = prm__bump_of(p, &bump, err);
	if (status)
		return status;
	highest = prm__row_semver(&state->rows[state->count - 1]); /* above what was purged, too */
	status = prm_semver_bump(&highest, (enum prm_bump)bump, text, &next, err);
	return status ? status : use_number(p, next, err);
}

static prm_status choose_number(prm__publishing *p, prm_error *err)
{
	return p->explicit_number.len ? use_number(p, p->explicit_number, err)
				      : bump_number(p, err);
}

/* Another schema is another promise, even to the same name. */
static bool has_same_schemas(const prm__publishing *p)
{
	return prm_value_equal(prm_value_get_c(prm_version_resolved(p->parent), "schemas"),
			       prm_value_get_c(p->resolved, "schemas"));
}

static bool same_as_parent(const prm__publishing *p)
{
	if (!p->parent || !has_same_body(p))
		return false;
	return p->compare_graph ? prm_value_equal(prm_version_resolved(p->parent), p->resolved)
				: has_same_schemas(p);
}

/* ---- the contract ------------------------------------------------------------------------------ */

static prm_status compare_with_parent(prm__publishing *p, prm_arena *arena, prm_error *err)
{
	prm__contract_side before = {prm_version_prompt(p->parent), prm_version_resolved(p->parent),
				     true};
	prm__contract_side after = {p->prompt, p->resolved, p->is_stored};
	prm_str from = prm_version_number(p->parent), to = prm_str_c(p->number);
	prm_semver old, new;
	prm_contract contract = {0};
	prm_status status = prm__contract(p->op, &before, &after, PRM__DECLARED, arena, &contract,
					  err);

	if (status)
		return status;
	if (prm_semver_parse(from, &old, err) || prm_semver_parse(to, &new, err))
		return PRM_VERSION_INVALID;
	if (prm__contract_is_told(&contract, &old, &new))
		return PRM_OK;
	if (p->options.allow_breaking && prm__check_allowed(p->op, err))
		return PRM_REASON_REQUIRED;
	prm__tell_contract(&contract, prm_prompt_id(p->prompt),
			   p->options.allow_breaking ? PRM_SEVERITY_WARNING : PRM_SEVERITY_ERROR,
			   p->diag);
	if (p->options.allow_breaking)
		return PRM_OK;
	return prm__fail_contract(&contract, prm_prompt_id(p->prompt), from, to, err);
}

static prm_status check_contract(prm__publishing *p, prm_error *err)
{
	prm_arena arena;
	prm_status status;

	if (!p->check_contract || !p->parent)
		return PRM_OK;
	prm_arena_init(&arena, p->op->m->allocator, 0);
	status = compare_with_parent(p, &arena, err);
	prm_arena_release(&arena);
	return status;
}

/* ---- writing
 * ---------------------------------------------------------------------------------------- */

static prm_status write_record(prm__publishing *p, prm_buf *body, char graph[65], prm_error *err)
{
	char now[25];
	prm_version_fields fields = {
		.prompt = p->prompt,
		.version = prm_str_c(p->number),
		.parent_version = p->parent ? prm_version_number(p->parent) : (prm_str){NULL, 0},
		.created_at = p->options.created_at,
		.created_by = or_else(p->options.created_by, p->op->call.actor),
		.changelog = or_else(p->options.changelog, prm_prompt_changelog(p->prompt)),
		.initial_status = p->initial_status,
		.resolved = p->resolved};

	prm__now_text(p->op->m, now);
	if (fields.created_at.len == 0)
		fields.created_at = prm_str_c(now);
	return prm__version_write(&fields, body, graph, err);
}

static prm_status put_record(prm__publishing *p, prm_str body, prm_error *err)
{
	prm_key key = {PRM__KIND_VERSION, p->key, prm__item_of(prm_str_c(p->number))};
	prm_expect absent = {PRM_EXPECT_ABSENT, {NULL, 0}};
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, p->op->m->allocator, 0);
	status = prm_store_put(p->op->m->store, prm__op_call(p->op), &key, body, absent, &arena,
			       NULL, err);
	prm_arena_release(&arena);
	return status;
}

/* Readers of this process see the version at once. */
static void show(prm__publishing *p, const char *graph)
{
	prm__row row;

	if (p->draft.state.id.len == 0)
		p->draft.state.id = prm_prompt_id(p->prompt);
	p->draft.state.format = prm_prompt_format(p->prompt);
	if (prm__row_init(&row, prm_str_c(p->number), NULL))
		return; /* it was read before */
	row.initial = (uint8_t)p->initial_status;
	row.graph = prm__graph_key(prm_str_n(graph, 64));
	if (prm__draft_add(&p->draft, &row, NULL) == PRM_OK)
		prm__index_publish(&p->op->m->index, &p->draft);
	else
		prm__index_touch(&p->op->m->index, p->key);
}

static prm_status commit(prm__publishing *p, prm_error *err)
{
	char graph[65];
	prm_status status;
	prm_buf body;

	prm_buf_init(&body, p->op->m->allocator, 0);
	status = write_record(p, &body, graph, err);
	if (!status && !p->options.dry_run)
		status = put_record(p, prm_buf_str(&body), err);
	prm_buf_release(&body);
	if (!status && !p->options.dry_run)
		show(p, graph);
	return status;
}

/* ---- the whole
 * ---------------------------------------------------------------------------------------- */

static void fill_published(const prm__publishing *p, bool created, prm_published *out)
{
	*out = (prm_published){.created = created};
	prm__copy_text(out->version, sizeof(out->version),
		       created ? prm_str_c(p->number) : prm_version_number(p->parent));
	out->first = created && p->draft.state.count <= (p->options.dry_run ? 0 : 1);
	out->same_body = created && same_as_parent(p);
}

static void warn_same_body(const prm__publishing *p)
{
	prm_diag_entry entry = {.code = PRM_VERSION_CONFLICT,
				.severity = PRM_SEVERITY_WARNING,
				.source = prm_prompt_id(p->prompt)};

	prm_diag_addf(p->diag, &entry, "version %s has the same body as %.*s", p->number,
		      PRM_FMT(prm_version_number(p->parent)));
}

/* One attempt. PRM_STORE_CONFLICT: another writer took the number. */
static prm_status attempt(prm__publishing *p, prm_published *out, prm_error *err)
{
	prm_status status = load(p, err);

	if (!status)
		status = choose_number(p, err);
	if (status)
		return status;
	if (p->is_known || (p->explicit_number.len == 0 && same_as_parent(p))) {
		fill_published(p, false, out);
		return PRM_OK;
	}
	status = check_contract(p, err);
	if (!status)
		status = commit(p, err);
	if (status)
		return status;
	fill_published(p, true, out);
	if (out->same_body)
		warn_same_body(p);
	return PRM_OK;
}

static prm_status attempts(prm__publishing *p, prm_published *out, prm_error *err)
{
	prm_status status;

	for (int i = 0; i < PRM__WRITE_ATTEMPTS; i++) {
		status = attempt(p, out, err);
		if (status != PRM_STORE_CONFLICT)
			return status;
		/* the next look at the keys names what exists, or finds a free number */
		status = prm__op_check(p->op, err);
		if (status)
			return status;
	}
	return prm_fail(err, PRM_STORE_BUSY, "other writers were faster %d times",
			PRM__WRITE_ATTEMPTS);
}

prm_status prm__publish(prm__publishing *p, prm_published *out, prm_error *err)
{
	char lower[PRM_ID_MAX + 1];
	prm_arena arena;
	prm_status status;

	if (!prm__key_lower(prm_prompt_id(p->prompt), lower, &p->key))
		return prm_fail(err, PRM_ID_INVALID, "an id has at most %d bytes", PRM_ID_MAX);
	prm_arena_init(&arena, p->op->m->allocator, 0);
	p->draft_arena = &arena;
	if (!p->initial_status)
		p->initial_status = prm_prompt_lifecycle(p->prompt);
	status = attempts(p, out, err);
	prm_version_free(p->parent);
	p->parent = NULL;
	prm_arena_release(&arena);
	return status;
}

static prm_status freeze_and_publish(prm__publishing *p, prm_published *out, prm_error *err)
{
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, p->op->m->allocator, 0);
	if (prm__refresh_is_due(p->op->m))
		prm__refresh_look(p->op);
	status = prm__freeze(p->op, p->prompt, &arena, &p->resolved, p->diag, err);
	if (!status)
		status = prm__publish(p, out, err);
	prm_arena_release(&arena);
	return status;
}

prm_status prm_manager_publish(prm_manager *m, const prm_call *call, const prm_prompt *prompt,
			       const prm_publish_options *opts, prm_published *out, prm_diag *diag,
			       prm_error *err)
{
	prm_event what = {
		.operation = "publish", .effect = PRM_EFFECT_WRITE, .id = prm_prompt_id(prompt)};
	prm__publishing p = {.prompt = prompt, .diag = diag, .check_contract = true};
	prm_published published;
	prm_status status;
	prm__op op;

	prm__options_copy(&p.options, sizeof(p.options), opts);
	p.op = &op;
	p.explicit_number = or_else(p.options.version, p.options.ignore_own_version
							       ? (prm_str){NULL, 0}
							       : prm_prompt_version(prompt));
	status = prm__op_begin(&op, m, call, &what, err);
	if (status)
		return status;
	status = freeze_and_publish(&p, &published, err);
	if (!status) {
		*out = published;
		op.event.version = prm_str_c(out->version);
	}
	return prm__op_end(&op, status, err);
}
