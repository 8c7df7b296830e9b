/* prompt_refresh_refs.c: publish again with the partials of today. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_call with_reason = prm__arg_call(call, args);
	prm_published published;
	prm_status status;

	(void)diag;
	status = prm_manager_refresh_refs(m, &with_reason, prm__arg_str(args, "id"), &published,
					  err);
	if (!status)
		prm__put_published(result, prm__arg_str(args, "id"), &published);
	return status;
}

static const prm_op_param params[] = {
	PRM_PARAM_ID,
	PRM_PARAM_REASON,
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_refresh_refs = {
	.name = "prompt.refresh_refs",
	.summary = "Publish a prompt's latest version again with the partials of today",
	.route = "POST /v1/prompts/{id}/refresh",
	.effect = PRM_OP_WRITE,
	.params = params,
	.result = "A map: id, version, created (false: nothing changed), first, same_body",
	.run = run,
};
