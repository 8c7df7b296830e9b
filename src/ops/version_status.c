/* version_status.c: set the status of one version. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_call with_reason = prm__arg_call(call, args);
	int lifecycle;
	prm_status status = prm__arg_lifecycle(args, "status", &lifecycle, err);

	(void)diag;
	if (!status && lifecycle == 0)
		status = prm_fail(err, PRM_BAD_VALUE, "the status is empty");
	if (!status)
		status = prm_manager_set_status(m, &with_reason, prm__arg_str(args, "ref"),
						lifecycle, err);
	if (status)
		return status;
	prm_build_map(result);
	prm_build_member(result, "ref", prm__arg_str(args, "ref"));
	prm_build_member(result, "status", prm_str_c(prm_lifecycle_name(lifecycle)));
	prm_build_end(result);
	return PRM_OK;
}

static const prm_op_param params[] = {
	PRM_PARAM_REF,
	{"status", "string", true, "draft, active, deprecated or archived"},
	PRM_PARAM_REASON,
	PRM_PARAM_END,
};

const prm_op prm__op_version_status = {
	.name = "version.status",
	.summary = "Set the status of one version: deprecate it, activate a draft, archive "
		   "it",
	.route = "PUT /v1/prompts/{ref}/status",
	.effect = PRM_OP_WRITE,
	.params = params,
	.result = "A map: ref, status",
	.run = run,
};
