/* export_schema.c: the schemas of an export: what is written can be imported into an empty store. */
#include <stdio.h>

#include "library/export.h"

#define SCHEMAS_MAX 64 /* of one version, with all that they extend and nest */

/* Schemas that are still to be written, and those that were: each once. */
typedef struct queue {
	prm_arena arena;
	prm_str refs[SCHEMAS_MAX];
	size_t count;
	bool full;
} queue;

static void ask_for(queue *q, prm_value ref)
{
	prm_str text = prm_value_text(ref);

	if (!prm_value_is(ref, PRM_STRING) || text.len == 0)
		return;
	for (size_t i = 0; i < q->count; i++)
		if (prm_str_eq(q->refs[i], text))
			return;
	if (q->count < SCHEMAS_MAX)
		q->refs[q->count++] = text;
	else
		q->full = true;
}

static void ask_for_inner(queue *q, prm_value schema)
{
	prm_value fields = prm_value_get_c(schema, "fields");

	ask_for(q, prm_value_get_c(schema, "extends"));
	for (size_t i = 0; i < prm_value_count(fields); i++) {
		prm_value field = prm_value_at(fields, i);

		ask_for(q, prm_value_get_c(field, "item_schema"));
		ask_for(q, prm_value_get_c(field, "nested_schema"));
	}
}

static prm_status put_schema(prm__exporter *x, queue *q, prm_value schema, prm_error *err)
{
	char name[2 * PRM_ID_MAX], tail[PRM_SEMVER_MAX + 8];
	prm_value file;
	prm_builder b;

	snprintf(name, sizeof(name), "schemas/%.*s",
		 PRM_FMT(prm_value_text(prm_value_get_c(schema, "name"))));
	snprintf(tail, sizeof(tail), "_%.*s",
		 PRM_FMT(prm_value_text(prm_value_get_c(schema, "version"))));
	prm_builder_init(&b, &q->arena);
	prm_build_map(&b);
	prm_build_key_c(&b, "schemas");
	prm_build_list(&b);
	prm_build_value(&b, schema);
	prm_build_end(&b);
	prm_build_end(&b);
	if (prm_builder_finish(&b, &file, err))
		return PRM_NOMEM;
	return prm__export_put(x, NULL, prm_str_c(name), tail, file, err);
}

static prm_status export_one(prm__exporter *x, queue *q, const prm_version *version, prm_str ref,
			     prm_error *err)
{
	prm_error fault = {0};
	prm_value schema;
	prm_status status = prm_manager_get_schema(x->m, x->call, ref, &q->arena, &schema, &fault);

	if (status == PRM_NOMEM)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (status) {
		prm__say_of(x->diag, prm_version_id(version), PRM_SEVERITY_WARNING, status,
			    "a schema is not exported: %s", fault.text);
		return PRM_OK;
	}
	status = put_schema(x, q, schema, err);
	ask_for_inner(q, schema);
	return status;
}

prm_status prm__export_schemas(prm__exporter *x, const prm_version *version, prm_error *err)
{
	static const char *const keys[] = {"/input_schema", "/output_schema", "/response/schema"};
	prm_value tree = prm_prompt_tree(prm_version_prompt(version));
	prm_status status = PRM_OK;
	queue q = {.count = 0};

	prm_arena_init(&q.arena, x->allocator, 0);
	for (size_t i = 0; i < 3; i++)
		ask_for(&q, prm_value_at_pointer(tree, prm_str_c(keys[i])));
	for (size_t i = 0; !status && i < q.count; i++)
		status = export_one(x, &q, version, q.refs[i], err);
	if (!status && q.full)
		prm__say_of(x->diag, prm_version_id(version), PRM_SEVERITY_ERROR, PRM_LIMIT,
			    "the prompt needs more than %d schemas; the others are not exported",
			    SCHEMAS_MAX);
	prm_arena_release(&q.arena);
	return status;
}
