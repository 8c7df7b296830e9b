/* label_undo.c: take the last move of a label back. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_label_options opts = prm__arg_label_options(args);
	prm_call with_reason = prm__arg_call(call, args);
	prm_resolved resolved;
	prm_status status;

	(void)diag;
	status = prm_manager_label_undo(m, &with_reason, prm__arg_str(args, "id"),
					prm__arg_str(args, "label"), &opts, &resolved, err);
	if (!status)
		prm__put_moved(result, args, &resolved);
	return status;
}

static const prm_op_param params[] = {
	PRM_PARAM_ID,  PRM_PARAM_LABEL,  PRM_PARAM_FORCE,
	PRM_PARAM_SEQ, PRM_PARAM_REASON, PRM_PARAM_END,
};

const prm_op prm__op_label_undo = {
	.name = "label.undo",
	.summary = "Take a label's last move back",
	.route = "POST /v1/prompts/{id}/labels/{label}/undo",
	.effect = PRM_OP_WRITE,
	.params = params,
	.result = "A map: label, id, version that it points at now, status, drafts_only, "
		  "fell_back",
	.run = run,
};
