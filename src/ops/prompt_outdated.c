/* prompt_outdated.c: partials that have moved since a publish. */
#include "ops/args.h"

static void put_row(prm_builder *b, const prm_outdated_row *row)
{
	prm_build_map(b);
	prm_build_member(b, "id", row->id);
	prm_build_member(b, "version", row->version);
	prm_build_member(b, "kind", prm_str_c(row->is_schema ? "schema" : "partial"));
	prm_build_member(b, "name", row->name);
	prm_build_member(b, "wants", row->wants);
	prm_build_member(b, "frozen", row->frozen);
	prm_build_member(b, "now", row->now);
	prm_build_end(b);
}

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_outdated *outdated;
	prm_status status = prm_manager_outdated(m, call, prm__arg_str(args, "id"), &outdated, err);

	(void)diag;
	if (status)
		return status;
	prm_build_map(result);
	prm_build_key_c(result, "outdated");
	prm_build_list(result);
	for (size_t i = 0; i < outdated->count; i++)
		put_row(result, &outdated->items[i]);
	prm_build_end(result);
	prm_build_end(result);
	prm_outdated_free(outdated);
	return PRM_OK;
}

static const prm_op_param params[] = {
	{"id", "string", false, "Only of this prompt; else of all"},
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_outdated = {
	.name = "prompt.outdated",
	.summary =
		"Which partials and schemas have newer versions than the ones that are frozen in",
	.route = "GET /v1/outdated",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: outdated (a list of id, version, kind (partial or schema), name, "
		  "wants, frozen, now)",
	.run = run,
};
