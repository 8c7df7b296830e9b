/* prompt_history.c: the versions of a prompt. */
#include "ops/args.h"

static void put_version(prm_builder *b, const prm_version_row *row)
{
	prm_build_map(b);
	prm_build_member(b, "version", row->version);
	prm_build_member(b, "parent", row->parent);
	prm_build_member(b, "created_at", row->created_at);
	prm_build_member(b, "created_by", row->created_by);
	prm_build_member(b, "changelog", row->changelog);
	prm_build_member(b, "content_hash", row->content_hash);
	prm_build_member(b, "graph_hash", row->graph_hash);
	prm_build_member(b, "labels", row->labels);
	if (row->status)
		prm_build_member(b, "status", prm_str_c(prm_lifecycle_name(row->status)));
	prm__put_bool(b, "latest", row->latest);
	if (row->damage)
		prm_build_member(b, "damage", prm_str_c(prm_status_code(row->damage)));
	prm_build_end(b);
}

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_versions *versions;
	prm_status status = prm_manager_history(m, call, prm__arg_str(args, "id"), &versions, err);

	(void)diag;
	if (status)
		return status;
	prm_build_map(result);
	prm_build_key_c(result, "versions");
	prm_build_list(result);
	for (size_t i = 0; i < versions->count; i++)
		put_version(result, &versions->items[i]);
	prm_build_end(result);
	prm_build_end(result);
	prm_versions_free(versions);
	return PRM_OK;
}

static const prm_op_param params[] = {
	PRM_PARAM_ID,
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_history = {
	.name = "prompt.history",
	.summary = "List the versions of a prompt, the highest first",
	.route = "GET /v1/prompts/{id}/versions",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: versions (a list of version, parent, created_at, created_by, "
		  "changelog, content_hash, graph_hash, labels, status, latest, damage)",
	.run = run,
};
