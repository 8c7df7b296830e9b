/* bump.c: how far an automatic bump goes: as far as the contract asks. */
#include "manager/check.h"
#include "manager/publish.h"

static const int bumps[] = {PRM_BUMP_PATCH, PRM_BUMP_MINOR, PRM_BUMP_MAJOR}; /* by verdict */

static prm_status compare(prm__publishing *p, const prm_version *before, int *bump, prm_error *err)
{
	prm__contract_side old = {prm_version_prompt(before), prm_version_resolved(before), true};
	prm__contract_side new = {p->prompt, p->resolved, p->is_stored};
	prm_contract contract = {0};
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, p->op->m->allocator, 0);
	status = prm__contract(p->op, &old, &new, PRM__NOTICED, &arena, &contract, err);
	prm_arena_release(&arena);
	if (!status)
		*bump = bumps[contract.verdict];
	return status;
}

prm_status prm__bump_of(prm__publishing *p, int *bump, prm_error *err)
{
	size_t highest = prm__highest_row(&p->draft.state);
	prm_version *before;
	prm_status status;

	*bump = p->options.bump ? p->options.bump : PRM_BUMP_PATCH;
	if (*bump != PRM_BUMP_AUTO)
		return PRM_OK;
	*bump = PRM_BUMP_PATCH;
	if (highest == SIZE_MAX)
		return PRM_OK;
	status = prm__version_load(p->op, p->key,
				   prm__item_of(prm__row_number(&p->draft.state.rows[highest])),
				   &before, err);
	if (status)
		return status;
	status = compare(p, before, bump, err);
	prm_version_free(before);
	return status;
}
