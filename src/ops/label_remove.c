/* label_remove.c: remove a label. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_call with_reason = prm__arg_call(call, args);
	prm_label_options opts = prm__arg_label_options(args);

	(void)diag;
	return prm__put_done(result, args,
			     prm_manager_label_remove(m, &with_reason, prm__arg_str(args, "id"),
						      prm__arg_str(args, "label"), &opts, err));
}

static const prm_op_param params[] = {
	PRM_PARAM_ID,  PRM_PARAM_LABEL,  PRM_PARAM_FORCE,
	PRM_PARAM_SEQ, PRM_PARAM_REASON, PRM_PARAM_END,
};

const prm_op prm__op_label_remove = {
	.name = "label.remove",
	.summary = "Remove a label; what it pointed at stays",
	.route = "DELETE /v1/prompts/{id}/labels/{label}",
	.effect = PRM_OP_WRITE,
	.params = params,
	.result = "A map: id, done (true)",
	.run = run,
};
