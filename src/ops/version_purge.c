/* version_purge.c: remove a version's body for ever. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_call with_reason = prm__arg_call(call, args);

	(void)diag;
	return prm__put_done(result, args,
			     prm_manager_purge(m, &with_reason, prm__arg_str(args, "id"),
					       prm__arg_str(args, "version"), err));
}

static const prm_op_param params[] = {
	PRM_PARAM_ID,
	{"version", "string", true, "The exact version"},
	PRM_PARAM_REASON,
	PRM_PARAM_END,
};

const prm_op prm__op_version_purge = {
	.name = "version.purge",
	.summary = "Remove a version's body for ever; its number is never used again",
	.route = "DELETE /v1/prompts/{id}/versions/{version}",
	.effect = PRM_OP_DESTROY,
	.params = params,
	.result = "A map: id, done (true)",
	.run = run,
};
