/* schema_get.c: a stored schema. */
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_value schema;
	prm_status status = prm_manager_get_schema(m, call, prm__arg_str(args, "name"),
						   result->arena, &schema, err);

	(void)diag;
	if (status == PRM_OK)
		prm_build_value(result, schema);
	return status;
}

static const prm_op_param params[] = {
	{"name", "string", true, "Name, or name@range"},
	PRM_PARAM_END,
};

const prm_op prm__op_schema_get = {
	.name = "schema.get",
	.summary = "Get a stored schema",
	.route = "GET /v1/schemas/{name}",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "The schema as it was stored: name, version, fields, ...",
	.run = run,
};
