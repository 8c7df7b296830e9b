/* prompt_search.c: prompts by tags, status, category, format and text. */
#include "ops/args.h"

/* Everything but the page and the tags. */
static prm_status take_filters(prm_value args, prm_query *query, prm_error *err)
{
	static const char *const sorts[] = {"id", "updated", NULL};

	query->category = prm__arg_str(args, "category");
	query->text = prm__arg_str(args, "text");
	query->prefix = prm__arg_str(args, "prefix");
	query->cursor = prm__arg_str(args, "cursor");
	query->with_archived = prm__arg_bool(args, "with_archived", false);
	if (prm__arg_choice(args, "sort", sorts, PRM_SORT_ID, &query->sort, err) ||
	    prm__arg_lifecycle(args, "status", &query->status, err) ||
	    prm__arg_format(args, "format", &query->format, err))
		return PRM_BAD_VALUE;
	return prm__arg_limit(args, &query->limit, err);
}

prm_status prm__search_run(prm_manager *m, const prm_call *call, prm_value args,
			   prm_builder *result, prm_diag *diag, prm_error *err)
{
	prm_query query = {.struct_size = sizeof(query)};
	prm_prompts *prompts;
	prm_status status = take_filters(args, &query, err);

	(void)diag;
	if (!status)
		status = prm__arg_texts(args, "tags", result->arena, &query.tags, &query.tag_count,
					err);
	if (!status)
		status = prm_manager_search(m, call, &query, &prompts, err);
	if (status)
		return status;
	prm__put_prompts(result, prompts);
	prm_prompts_free(prompts);
	return PRM_OK;
}

static const prm_op_param params[] = {
	{"text", "string", false, "In id, description, tags or content"},
	{"tags", "list", false, "All of these tags"},
	{"status", "string", false, "draft, active, deprecated or archived"},
	{"format", "string", false, "text, chat, completion or instruction"},
	{"category", "string", false, "Exactly this category"},
	PRM_PARAM_PREFIX,
	{"sort", "string", false, "id (the default) or updated, newest first"},
	PRM_PARAM_LIMIT,
	PRM_PARAM_CURSOR,
	PRM_PARAM_ARCHIVED,
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_search = {
	.name = "prompt.search",
	.summary = "Find prompts by tags, status, category, format and text",
	.route = "GET /v1/search",
	.effect = PRM_OP_READ,
	.params = params,
	.result = PRM_PROMPTS_RESULT,
	.run = prm__search_run,
};
