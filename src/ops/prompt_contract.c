/* prompt_contract.c: what changed for callers between two versions. */
#include "ops/args.h"
#include "ops/schemas.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_contract contract = {0};
	prm_status status = prm_manager_contract(m, call, prm__arg_str(args, "before"),
						 prm__arg_str(args, "after"), result->arena,
						 &contract, err);

	(void)diag;
	if (!status)
		prm__put_contract(result, &contract);
	return status;
}

static const prm_op_param params[] = {
	{"before", "string", true, "Reference of the older side"},
	{"after", "string", true, "Reference of the newer side"},
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_contract = {
	.name = "prompt.contract",
	.summary = "Compare what two versions promise to callers: inputs, output and tools",
	.route = "GET /v1/contract",
	.effect = PRM_OP_READ,
	.params = params,
	.result =
		"A map: verdict (none, compatible, breaking), bump (patch, minor, major), changes "
		"(a list of verdict, part, pointer, text)",
	.run = run,
};
