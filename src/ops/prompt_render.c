/* prompt_render.c: render a prompt. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_rendered *rendered = NULL;
	prm_render_options opts;
	prm_diag found;
	prm_status status = prm__arg_render(args, &opts, err);

	prm_diag_init(&found, result->arena->allocator, 0);
	if (!status)
		status = prm_manager_render(m, call, prm__arg_str(args, "ref"),
					    prm__arg_map(args, "variables"), &opts, &rendered,
					    &found, err);
	status = prm__forward(status, &found, diag, err);
	if (!status)
		prm__put_rendered(result, rendered, &found);
	prm_rendered_free(rendered);
	prm_diag_release(&found);
	return status;
}

static const prm_op_param params[] = {
	PRM_PARAM_REF,
	PRM_PARAM_VARIABLES,
	{"fallback", "string", false, "Reference that is taken when the label is unknown"},
	PRM_PARAM_SHA256,
	PRM_PARAM_SPANS,
	PRM_PARAM_TRIPWIRE,
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_render = {
	.name = "prompt.render",
	.summary = "Render a prompt with variables",
	.route = "POST /v1/prompts/{ref}/render",
	.effect = PRM_OP_READ,
	.params = params,
	.result = PRM_RENDERED_RESULT,
	.run = run,
};
