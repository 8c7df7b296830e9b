/* label_list.c: the labels of a prompt. */
#include "ops/args.h"

static void put_label(prm_builder *b, const prm_label_row *row)
{
	prm_build_map(b);
	prm_build_member(b, "label", row->label);
	prm__put_str_or_null(b, "version", row->version);
	prm__put_int(b, "seq", row->seq);
	prm_build_member(b, "who", row->who);
	prm_build_member(b, "why", row->why);
	prm_build_member(b, "when", row->when);
	prm__put_bool(b, "protected", row->is_protected);
	prm__put_int(b, "previous", row->previous);
	prm_build_end(b);
}

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_labels *labels;
	prm_status status = prm_manager_labels(m, call, prm__arg_str(args, "id"), &labels, err);

	(void)diag;
	if (status)
		return status;
	prm_build_map(result);
	prm_build_key_c(result, "labels");
	prm_build_list(result);
	for (size_t i = 0; i < labels->count; i++)
		put_label(result, &labels->items[i]);
	prm_build_end(result);
	prm__put_bool(result, "frozen", labels->frozen);
	prm_build_end(result);
	prm_labels_free(labels);
	return PRM_OK;
}

static const prm_op_param params[] = {
	PRM_PARAM_ID,
	PRM_PARAM_END,
};

const prm_op prm__op_label_list = {
	.name = "label.list",
	.summary = "List the labels of a prompt: where they point, who moved them, when and "
		   "why",
	.route = "GET /v1/prompts/{id}/labels",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: labels (a list of label, version, seq, who, why, when, protected,"
		  " previous), frozen",
	.run = run,
};
