/* prompt_list.c: all prompts, page by page: a search by fewer arguments. */
#include "ops/args.h"

static const prm_op_param params[] = {
	PRM_PARAM_PREFIX, PRM_PARAM_LIMIT, PRM_PARAM_CURSOR, PRM_PARAM_ARCHIVED, PRM_PARAM_END,
};

const prm_op prm__op_prompt_list = {
	.name = "prompt.list",
	.summary = "List prompts by id, page by page",
	.route = "GET /v1/prompts",
	.effect = PRM_OP_READ,
	.params = params,
	.result = PRM_PROMPTS_RESULT,
	.run = prm__search_run,
};
