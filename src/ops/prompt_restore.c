/* prompt_restore.c: bring an archived prompt back. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_call with_reason = prm__arg_call(call, args);

	(void)diag;
	return prm__put_done(
		result, args,
		prm_manager_archive(m, &with_reason, prm__arg_str(args, "id"), false, err));
}

static const prm_op_param params[] = {
	PRM_PARAM_ID,
	PRM_PARAM_REASON,
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_restore = {
	.name = "prompt.restore",
	.summary = "Bring an archived prompt back",
	.route = "POST /v1/prompts/{id}/restore",
	.effect = PRM_OP_WRITE,
	.params = params,
	.result = "A map: id, done (true)",
	.run = run,
};
