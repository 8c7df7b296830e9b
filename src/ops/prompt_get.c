/* prompt_get.c: one version as it is stored. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_version *version;
	prm_status status = prm_manager_get(m, call, prm__arg_str(args, "ref"), &version, err);

	(void)diag;
	if (status)
		return status;
	prm_build_copy(result, prm_version_record(version));
	prm_version_free(version);
	return PRM_OK;
}

static const prm_op_param params[] = {
	PRM_PARAM_REF,
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_get = {
	.name = "prompt.get",
	.summary = "Get one version of a prompt as it is stored",
	.route = "GET /v1/prompts/{ref}",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "The version record: id, version, parent_version, created_at, created_by,"
		  " changelog, content_hash, graph_hash, resolved, prompt, ...",
	.run = run,
};
