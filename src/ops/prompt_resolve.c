/* prompt_resolve.c: what a reference means now. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_resolved resolved;
	prm_status status = prm_manager_resolve(m, call, prm__arg_str(args, "ref"),
						prm__arg_str(args, "fallback"), &resolved, err);

	(void)diag;
	if (status)
		return status;
	prm_build_map(result);
	prm__put_resolved(result, &resolved);
	prm_build_end(result);
	return PRM_OK;
}

static const prm_op_param params[] = {
	PRM_PARAM_REF,
	{"fallback", "string", false, "Reference that is taken when the label is unknown"},
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_resolve = {
	.name = "prompt.resolve",
	.summary = "Say which version a reference means now",
	.route = "GET /v1/prompts/{ref}/resolve",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: id, version, status, drafts_only, fell_back",
	.run = run,
};
