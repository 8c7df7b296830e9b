/* schema_import.c: a JSON Schema as schemas of ours. */
#include "ops/args.h"
#include "ops/schemas.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_value file = {0};
	prm_status status;
	prm_diag losses;

	(void)m;
	(void)call;
	(void)diag;
	prm_diag_init(&losses, result->arena->allocator, 0);
	status = prm_schema_import(prm_value_get_c(args, "json_schema"), prm__arg_str(args, "name"),
				   result->arena, &file, &losses, err);
	if (!status) {
		prm_build_map(result);
		prm__put_copy(result, "schemas", prm_value_get_c(file, "schemas"));
		prm__put_findings(result, "losses", &losses);
		prm_build_end(result);
	}
	prm_diag_release(&losses);
	return status;
}

static const prm_op_param params[] = {
	{"json_schema", "map", true, "JSON Schema, 2020-12, of an object"},
	{"name", "string", true, "What the schema is called"},
	PRM_PARAM_END,
};

const prm_op prm__op_schema_import = {
	.name = "schema.import",
	.summary = "Turn a JSON Schema into schemas that schema.put takes; nothing is stored",
	.route = "POST /v1/schemas/import",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: schemas (that of the name first), losses (a list of findings with the "
		  "pointer and, as rule, the keyword of what was lost)",
	.run = run,
};
