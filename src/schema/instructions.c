/* instructions.c: what to write to a model so that its answer fits. */
#include "base/str.h"
#include "schema/dialect.h"

static prm_status add_block(prm_value v, prm_buf *out)
{
	prm_status status;

	prm_buf_add_c(out, "\n\n```json\n");
	status = prm_value_write_json(v, PRM_JSON_PRETTY, out);
	if (out->len && out->ptr[out->len - 1] != '\n')
		prm_buf_add_char(out, '\n');
	prm_buf_add_c(out, "```\n");
	return status ? status : out->status;
}

/* Where no example is found the schema alone will do. */
static prm_status add_example(const prm_schema *schema, prm_arena *arena, prm_buf *out)
{
	prm_value example = {0};
	prm_status status;

	status = prm_schema_example(schema, PRM_SCHEMA_OUTPUT, arena, &example, NULL);
	if (status)
		return status == PRM_UNSUPPORTED ? PRM_OK : status;
	prm_buf_add_c(out, "\nFor example:");
	return add_block(example, out);
}

prm_status prm_schema_instructions(const prm_schema *schema, prm_buf *out, prm_error *err)
{
	prm_value json = {0};
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, schema->allocator, 0);
	status = prm__schema_write(schema, &prm__dialect_plain, &arena, &json, NULL, NULL);
	if (!status) {
		prm_buf_add_c(out, "Answer with JSON alone, without any other text, that satisfies "
				   "this JSON Schema:");
		status = add_block(json, out);
	}
	if (!status)
		status = add_example(schema, &arena, out);
	prm_arena_release(&arena);
	if (status == PRM_LIMIT)
		return prm_fail(err, PRM_LIMIT, "the output requirements are too long");
	return status ? prm_fail(err, status, "out of memory") : PRM_OK;
}
