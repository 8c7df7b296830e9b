/* label_protect.c: protect a label, or lift it. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_call with_reason = prm__arg_call(call, args);

	(void)diag;
	return prm__put_done(result, args,
			     prm_manager_label_protect(m, &with_reason, prm__arg_str(args, "id"),
						       prm__arg_str(args, "label"),
						       prm__arg_bool(args, "on", true), err));
}

static const prm_op_param params[] = {
	PRM_PARAM_ID,
	PRM_PARAM_LABEL,
	{"on", "boolean", false, "false lifts the protection; true is the default"},
	PRM_PARAM_REASON,
	PRM_PARAM_END,
};

const prm_op prm__op_label_protect = {
	.name = "label.protect",
	.summary = "Protect a label from being moved, or lift the protection",
	.route = "PUT /v1/prompts/{id}/labels/{label}/protection",
	.effect = PRM_OP_WRITE,
	.params = params,
	.result = "A map: id, done (true)",
	.run = run,
};
