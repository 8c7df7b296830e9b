/* schema_list.c: the schemas that are stored. */
#include <prm/check.h>

#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_schema_rows rows = {0};
	prm_status status = prm_manager_schema_list(m, call, result->arena, &rows, err);

	(void)args;
	(void)diag;
	if (status)
		return status;
	prm_build_map(result);
	prm_build_key_c(result, "schemas");
	prm_build_list(result);
	for (size_t i = 0; i < rows.count; i++) {
		prm_build_map(result);
		prm_build_member(result, "name", rows.items[i].name);
		prm_build_member(result, "version", rows.items[i].version);
		prm_build_member(result, "description", rows.items[i].description);
		prm_build_end(result);
	}
	prm_build_end(result);
	prm_build_end(result);
	return PRM_OK;
}

static const prm_op_param params[] = {PRM_PARAM_END};

const prm_op prm__op_schema_list = {
	.name = "schema.list",
	.summary = "List every version of every stored schema",
	.route = "GET /v1/schemas",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: schemas (a list of name, version, description)",
	.run = run,
};
