/* label_set.c: point a label at a version. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_label_options opts = prm__arg_label_options(args);
	prm_call with_reason = prm__arg_call(call, args);
	prm_resolved resolved;
	prm_status status;

	(void)diag;
	status = prm_manager_label_set(m, &with_reason, prm__arg_str(args, "id"),
				       prm__arg_str(args, "label"), prm__arg_str(args, "target"),
				       &opts, &resolved, err);
	if (!status)
		prm__put_moved(result, args, &resolved);
	return status;
}

static const prm_op_param params[] = {
	PRM_PARAM_ID,
	PRM_PARAM_LABEL,
	{"target", "string", true, "Version, range, label of the same prompt, or latest"},
	PRM_PARAM_FORCE,
	PRM_PARAM_ALLOW_BREAKING,
	PRM_PARAM_SEQ,
	PRM_PARAM_REASON,
	PRM_PARAM_END,
};

const prm_op prm__op_label_set = {
	.name = "label.set",
	.summary = "Point a label at a version, a range, another label or latest",
	.route = "PUT /v1/prompts/{id}/labels/{label}",
	.effect = PRM_OP_WRITE,
	.params = params,
	.result = "A map: label, id, version that it points at now, status, drafts_only, "
		  "fell_back",
	.run = run,
};
