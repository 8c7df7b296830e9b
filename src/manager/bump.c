/* bump.c: how far an automatic bump goes. */
#include "manager/publish.h"

static bool is_required(const prm_prompt *prompt, prm_str name)
{
	for (size_t i = 0; i < prm_prompt_variable_count(prompt); i++) {
		prm_variable v = prm_prompt_variable(prompt, i);

		if (prm_str_eq(v.name, name))
			return v.required;
	}
	return false;
}

/* A new required variable breaks callers; another new or a removed one does not. */
static int bump_of_diff(const prm_diff *diff, const prm_prompt *after)
{
	for (size_t i = 0; i < diff->added_count; i++)
		if (is_required(after, diff->variables_added[i]))
			return PRM_BUMP_MAJOR;
	return diff->added_count || diff->removed_count ? PRM_BUMP_MINOR : PRM_BUMP_PATCH;
}

prm_status prm__bump_of(prm__publishing *p, int *bump, prm_error *err)
{
	size_t highest = prm__highest_row(&p->draft.state);
	prm_version *before;
	prm_status status;
	prm_diff *diff;

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
	status = prm_diff_prompts(prm_version_prompt(before), p->prompt, p->op->m->allocator, &diff,
				  err);
	if (!status) {
		*bump = bump_of_diff(diff, p->prompt);
		prm_diff_free(diff);
	}
	prm_version_free(before);
	return status;
}
