/* prompt_preview.c: render a prompt that is not stored. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_rendered *rendered = NULL;
	prm_prompt *prompt = NULL;
	prm_render_options opts;
	prm_diag found;
	prm_status status = prm__arg_render(args, &opts, err);

	prm_diag_init(&found, result->arena->allocator, 0);
	if (!status)
		status = prm__arg_prompt(args, result->arena->allocator, &prompt, &found, err);
	if (!status)
		status = prm_manager_render_prompt(m, call, prompt, prm__arg_map(args, "variables"),
						   &opts, &rendered, &found, err);
	status = prm__forward(status, &found, diag, err);
	if (!status)
		prm__put_rendered(result, rendered, &found);
	prm_rendered_free(rendered);
	prm_prompt_free(prompt);
	prm_diag_release(&found);
	return status;
}

static const prm_op_param params[] = {
	PRM_PARAM_PROMPT, PRM_PARAM_VARIABLES, PRM_PARAM_SHA256,
	PRM_PARAM_SPANS,  PRM_PARAM_TRIPWIRE,  PRM_PARAM_END,
};

const prm_op prm__op_prompt_preview = {
	.name = "prompt.preview",
	.summary = "Render a prompt that is not stored; partials come from it, then from the store",
	.route = "POST /v1/preview",
	.effect = PRM_OP_READ,
	.params = params,
	.result = PRM_RENDERED_RESULT,
	.run = run,
};
