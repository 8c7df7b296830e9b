/* prompt_list.c: all prompts, page by page. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_query query = {.struct_size = sizeof(query),
			   .prefix = prm__arg_str(args, "prefix"),
			   .cursor = prm__arg_str(args, "cursor"),
			   .with_archived = prm__arg_bool(args, "with_archived", false)};
	prm_prompts *prompts;
	prm_status status = prm__arg_limit(args, &query.limit, err);

	(void)diag;
	if (!status)
		status = prm_manager_search(m, call, &query, &prompts, err);
	if (status)
		return status;
	prm__put_prompts(result, prompts);
	prm_prompts_free(prompts);
	return PRM_OK;
}

static const prm_op_param params[] = {
	{"prefix", "string", false, "Only ids that begin so"},
	{"limit", "integer", false, "Rows a page, 1 to 1000; 100 is the default"},
	{"cursor", "string", false, "next_cursor of the page before, with the same query"},
	{"with_archived", "boolean", false, "Archived prompts too"},
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_list = {
	.name = "prompt.list",
	.summary = "List prompts by id, page by page",
	.route = "GET /v1/prompts",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: prompts (a list of id, latest, description, category, tags, "
		  "updated_at, format, status, versions, archived, damage), next_cursor "
		  "(null at the end)",
	.run = run,
};
