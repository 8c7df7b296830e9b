/* schema_put.c: store a schema. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_call with_reason = prm__arg_call(call, args);
	prm_value schema = prm_value_get_c(args, "schema");
	prm_status status = prm_manager_put_schema(m, &with_reason, schema, err);

	(void)diag;
	if (status)
		return status;
	prm_build_map(result);
	prm_build_member(result, "name", prm_value_text(prm_value_get_c(schema, "name")));
	prm_build_member(result, "version", prm_value_text(prm_value_get_c(schema, "version")));
	prm_build_end(result);
	return PRM_OK;
}

static const prm_op_param params[] = {
	{"schema", "map", true, "The schema: name, version, fields, ..."},
	PRM_PARAM_REASON,
	PRM_PARAM_END,
};

const prm_op prm__op_schema_put = {
	.name = "schema.put",
	.summary = "Store a version of a schema; an equal one is fine, another conflicts",
	.route = "PUT /v1/schemas",
	.effect = PRM_OP_WRITE,
	.params = params,
	.result = "A map: name, version",
	.run = run,
};
