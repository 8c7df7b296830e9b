/* schema_export.c: a stored schema as JSON Schema, or as a provider takes it. */
#include "ops/args.h"
#include "ops/schemas.h"

static prm_status put_exported(const prm_schema *schema, int dialect, prm_builder *result,
			       prm_error *err)
{
	prm_value json = {0};
	prm_status status;
	prm_diag losses;

	prm_diag_init(&losses, result->arena->allocator, 0);
	status = prm_schema_export(schema, dialect, result->arena, &json, &losses, err);
	if (!status) {
		prm_build_map(result);
		prm__put_copy(result, "json_schema", json);
		prm__put_findings(result, "losses", &losses);
		prm_build_end(result);
	}
	prm_diag_release(&losses);
	return status;
}

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_schema *schema = NULL;
	int dialect;
	prm_status status = prm__arg_choice(args, "dialect", prm__schema_dialects, PRM_JSON_SCHEMA,
					    &dialect, err);

	if (!status)
		status = prm_manager_schema(m, call, prm__arg_str(args, "name"), &schema, diag,
					    err);
	if (!status)
		status = put_exported(schema, dialect, result, err);
	prm_schema_unref(schema);
	return status;
}

static const prm_op_param params[] = {
	{"name", "string", true, "Name of the schema, or name@range"},
	{"dialect", "string", false,
	 "json-schema (2020-12, the default), openai, anthropic or gemini"},
	PRM_PARAM_END,
};

const prm_op prm__op_schema_export = {
	.name = "schema.export",
	.summary = "Write a stored schema as JSON Schema, or as a provider takes it",
	.route = "GET /v1/schemas/{name}/export",
	.effect = PRM_OP_READ,
	.params = params,
	.result =
		"A map: json_schema, losses (a list of findings with the pointer and, as rule, the "
		"keyword of what could not be said)",
	.run = run,
};
