/* contract.c: what a version promises to callers, and whether its number says what changed. */
#include "manager/check.h"

/* ---- variables -------------------------------------------------------------------------------- */

static prm_status take_variables(const prm_prompt *prompt, prm_arena *arena, prm_contract_side *out,
				 prm_error *err)
{
	size_t count = prm_prompt_variable_count(prompt);
	prm_str *names = prm_arena_calloc(arena, count + 1, sizeof(*names));
	bool *required = prm_arena_calloc(arena, count + 1, sizeof(*required));

	if (!names || !required)
		return prm__nomem(err);
	for (size_t i = 0; i < count; i++) {
		prm_variable v = prm_prompt_variable(prompt, i);

		if (!prm_arena_str(arena, v.name, &names[i]))
			return prm__nomem(err);
		required[i] = v.required;
	}
	out->variables = names;
	out->required = required;
	out->variable_count = count;
	return PRM_OK;
}

/* ---- sides ------------------------------------------------------------------------------------ */

prm_status prm_prompt_contract_side(const prm_prompt *prompt, bool stored, const prm_schema *input,
				    const prm_schema *output, prm_arena *arena,
				    prm_contract_side *out, prm_error *err)
{
	prm_prompt *again = NULL;
	prm_status status = PRM_OK;
	prm_contract_side side = {.input = input,
				  .output = output,
				  .tools = prm_value_get_c(prm_prompt_tree(prompt), "tools")};

	if (stored) /* its variables say no more than their names */
		status = prm_prompt_read(prm_prompt_tree(prompt), NULL, (prm_str){NULL, 0},
					 prm_prompt_id(prompt), arena->allocator, &again, NULL,
					 err);
	if (!status)
		status = take_variables(again ? again : prompt, arena, &side, err);
	prm_prompt_free(again);
	if (!status)
		*out = side;
	return status;
}

static prm_status make_side(prm__op *op, const prm__contract_side *side, int of, prm_arena *arena,
			    prm__promise *promise, prm_contract_side *out, prm_error *err)
{
	prm_status status = prm__promise_of(op, side->prompt, side->resolved, promise, NULL, err);

	if (!status)
		status = prm_prompt_contract_side(side->prompt, side->stored && of == PRM__NOTICED,
						  promise->input, promise->output, arena, out, err);
	if (of == PRM__DECLARED)
		out->variable_count = 0;
	return status;
}

prm_status prm__contract(prm__op *op, const prm__contract_side *before,
			 const prm__contract_side *after, int of, prm_arena *arena,
			 prm_contract *out, prm_error *err)
{
	prm__promise promises[2] = {{0}, {0}};
	prm_contract_side sides[2] = {{0}, {0}};
	prm_status status;

	status = make_side(op, before, of, arena, &promises[0], &sides[0], err);
	if (!status)
		status = make_side(op, after, of, arena, &promises[1], &sides[1], err);
	if (!status)
		status = prm_contract_compare(&sides[0], &sides[1], arena, out, err);
	prm__promise_release(&promises[0]);
	prm__promise_release(&promises[1]);
	return status;
}

/* ---- numbers ---------------------------------------------------------------------------------- */

/* Before 1.0.0 a minor number is what tells a break (semver.org, 4). */
bool prm__contract_is_told(const prm_contract *contract, const prm_semver *from,
			   const prm_semver *to)
{
	bool major = from->major != to->major || (from->major == 0 && from->minor != to->minor);

	return contract->verdict != PRM_CONTRACT_BREAKING || major;
}

/* Where in the prompt a part of the contract is stated. */
static prm_str pointer_of(prm_str part)
{
	if (prm_str_is(part, "input"))
		return PRM_LIT("/input_schema");
	return prm_str_is(part, "output") ? PRM_LIT("/output_schema") : PRM_LIT("/tools");
}

void prm__tell_contract(const prm_contract *contract, prm_str id, int severity, prm_diag *diag)
{
	for (size_t i = 0; i < contract->count; i++) {
		const prm_contract_change *change = &contract->changes[i];
		prm_diag_entry entry = {.code = PRM_CONTRACT_BROKEN,
					.severity = severity,
					.source = id,
					.pointer = pointer_of(change->part)};

		if (change->verdict == PRM_CONTRACT_BREAKING)
			prm_diag_addf(diag, &entry, "this breaks callers: %.*s %.*s: %.*s",
				      PRM_FMT(change->part), PRM_FMT(change->pointer),
				      PRM_FMT(change->text));
	}
}

prm_status prm__fail_contract(const prm_contract *contract, prm_str id, prm_str from, prm_str to,
			      prm_error *err)
{
	const prm_contract_change *change = contract->changes;

	while (change->verdict != PRM_CONTRACT_BREAKING)
		change++;
	return prm_fail(
		err, PRM_CONTRACT_BROKEN,
		"'%.*s' %.*s breaks callers of %.*s (%.*s %.*s: %.*s): take a major version",
		PRM_FMT(id), PRM_FMT(to), PRM_FMT(from), PRM_FMT(change->part),
		PRM_FMT(change->pointer), PRM_FMT(change->text));
}

prm_status prm__check_allowed(const prm__op *op, prm_error *err)
{
	if (op->call.reason.len)
		return PRM_OK;
	return prm_fail(err, PRM_REASON_REQUIRED, "allowing what breaks callers needs a reason");
}

/* ---- the public function ---------------------------------------------------------------------- */

static prm_status compare(prm__op *op, prm_str before, prm_str after, prm_arena *arena,
			  prm_contract *out, prm_error *err)
{
	prm_version *old = NULL, *new = NULL;
	prm_status status = prm__version_find(op, before, &old, err);

	if (!status)
		status = prm__version_find(op, after, &new, err);
	if (!status)
		status = prm__contract(op,
				       &(prm__contract_side){prm_version_prompt(old),
							     prm_version_resolved(old), true},
				       &(prm__contract_side){prm_version_prompt(new),
							     prm_version_resolved(new), true},
				       PRM__NOTICED, arena, out, err);
	prm_version_free(old);
	prm_version_free(new);
	return status;
}

prm_status prm_manager_contract(prm_manager *m, const prm_call *call, prm_str before, prm_str after,
				prm_arena *arena, prm_contract *out, prm_error *err)
{
	prm_event what = {.operation = "contract", .effect = PRM_EFFECT_READ, .id = after};
	prm_status status;
	prm__op op;

	status = prm__op_begin(&op, m, call, &what, err);
	return status ? status
		      : prm__op_end(&op, compare(&op, before, after, arena, out, err), err);
}
