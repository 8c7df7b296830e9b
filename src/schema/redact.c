/* redact.c: a value without what is write_only, for logs and traces. */
#include "base/str.h"
#include "schema/schema.h"
#include "text/value.h"

static void add_object(prm_builder *b, const prm__object *object, prm_value value);

static void add_items(prm_builder *b, const prm__object *nested, prm_value list)
{
	size_t cursor = 0;
	prm_value item;
	prm_str key;

	prm_build_list(b);
	while (!b->status && prm__value_next(list, &cursor, &key, &item) == PRM_OK)
		add_object(b, nested, item);
	prm_build_end(b);
}

static void add_field(prm_builder *b, const prm__field *field, prm_value value)
{
	if (field && field->write_only)
		prm_build_str(b, PRM_LIT("***"));
	else if (field && field->nested && prm_value_is(value, PRM_LIST))
		add_items(b, field->nested, value);
	else if (field && field->nested)
		add_object(b, field->nested, value);
	else
		prm_build_value(b, value);
}

/* Depth is that of the schema, which has no cycles. */
static void add_object(prm_builder *b, const prm__object *object, prm_value value)
{
	size_t cursor = 0;
	prm_value member;
	prm_str key;

	if (!prm_value_is(value, PRM_MAP)) {
		prm_build_value(b, value);
		return;
	}
	prm_build_map(b);
	while (!b->status && prm__value_next(value, &cursor, &key, &member) == PRM_OK) {
		prm_build_key(b, key);
		add_field(b, prm__object_field(object, key), member);
	}
	prm_build_end(b);
}

prm_status prm_schema_redact(const prm_schema *schema, prm_value value, prm_arena *arena,
			     prm_value *out, prm_error *err)
{
	prm_builder b;

	if (!schema->has_secrets) {
		*out = value;
		return PRM_OK;
	}
	prm_builder_init(&b, arena);
	add_object(&b, schema->root, value);
	return prm_builder_finish(&b, out, err);
}
