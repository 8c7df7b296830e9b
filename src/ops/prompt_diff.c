/* prompt_diff.c: what changed between two versions. */
#include <prm/check.h>

#include "ops/args.h"

static const char *kind_name(int kind)
{
	static const char *const names[] = {"same", "added", "removed", "changed"};

	return kind >= 0 && kind <= PRM_CHANGED ? names[kind] : "";
}

static void put_change(prm_builder *b, const prm_change *change)
{
	prm_build_map(b);
	prm_build_member(b, "kind", prm_str_c(kind_name(change->kind)));
	prm_build_member(b, "pointer", change->pointer);
	prm_build_member(b, "title", change->title);
	prm__put_copy(b, "before", change->before);
	prm__put_copy(b, "after", change->after);
	if (change->run_count) {
		prm_build_key_c(b, "words");
		prm_build_list(b);
		for (size_t i = 0; i < change->run_count; i++) {
			prm_build_map(b);
			prm_build_member(b, "kind", prm_str_c(kind_name(change->runs[i].kind)));
			prm_build_member(b, "text", change->runs[i].text);
			prm_build_end(b);
		}
		prm_build_end(b);
	}
	prm_build_end(b);
}

static void put_names(prm_builder *b, const char *key, const prm_str *names, size_t count)
{
	prm_build_key_c(b, key);
	prm_build_list(b);
	for (size_t i = 0; i < count; i++)
		prm_build_str(b, names[i]);
	prm_build_end(b);
}

static void put_diff(prm_builder *b, const prm_diff *diff, const prm_contract *contract)
{
	prm_build_map(b);
	prm_build_key_c(b, "changes");
	prm_build_list(b);
	for (size_t i = 0; i < diff->change_count; i++)
		put_change(b, &diff->changes[i]);
	prm_build_end(b);
	put_names(b, "variables_added", diff->variables_added, diff->added_count);
	put_names(b, "variables_removed", diff->variables_removed, diff->removed_count);
	prm_build_key_c(b, "contract");
	prm__put_contract(b, contract);
	prm_build_end(b);
}

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_str before = prm__arg_str(args, "before"), after = prm__arg_str(args, "after");
	prm_contract contract = {0};
	prm_diff *diff = NULL;
	prm_status status = prm_manager_diff(m, call, before, after, &diff, err);

	(void)diag;
	if (!status)
		status = prm_manager_contract(m, call, before, after, result->arena, &contract,
					      err);
	if (!status)
		put_diff(result, diff, &contract);
	prm_diff_free(diff);
	return status;
}

static const prm_op_param params[] = {
	{"before", "string", true, "Reference of the older side"},
	{"after", "string", true, "Reference of the newer side"},
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_diff = {
	.name = "prompt.diff",
	.summary = "Compare two versions: messages, words, settings, and the input contract",
	.route = "GET /v1/diff",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: changes (a list of kind, pointer, title, before, after, words), "
		  "variables_added, variables_removed, contract (verdict, bump, changes)",
	.run = run,
};
