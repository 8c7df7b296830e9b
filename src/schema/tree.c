/* tree.c: the normal form of a compiled schema: bases merged, defaults of keys left out. */
#include "schema/tree.h"

#include <stdlib.h>

#include "base/str.h"

static int by_name(const void *a, const void *b)
{
	const prm__object *x = *(const prm__object *const *)a, *y = *(const prm__object *const *)b;
	int order = prm__str_compare(x->name, y->name);

	return order ? order : prm__str_compare(x->version, y->version);
}

const prm__object **prm__objects_used(const prm_schema *schema, prm_arena *arena, size_t *count)
{
	const prm__object **list;
	size_t n = 0;

	for (const prm__object *object = schema->root; object; object = object->next)
		n += object->used;
	list = prm_arena_calloc(arena, n, sizeof(*list));
	*count = n;
	n = 0;
	for (const prm__object *object = schema->root; list && object; object = object->next)
		if (object->used)
			list[n++] = object;
	if (list && n > 2)
		qsort(list + 1, n - 1, sizeof(const prm__object *), by_name);
	return list;
}

void prm__object_label(const prm_schema *schema, const prm__object *object, prm_buf *out)
{
	prm_buf_add(out, object->name);
	for (const prm__object *other = schema->root; other; other = other->next) {
		if (other == object || !other->used || !prm_str_eq(other->name, object->name) ||
		    object->version.len == 0)
			continue;
		prm_buf_add_char(out, '@');
		prm_buf_add(out, object->version);
		return;
	}
}

bool prm__rule_is(const prm__rule *rule, const char *name)
{
	return strcmp(rule->cls->name, name) == 0;
}

/* ---- validators ------------------------------------------------------------------------------- */

static void build_number(prm_builder *b, const char *key, prm_value v)
{
	if (prm_value_is(v, PRM_MISSING))
		return;
	prm_build_key_c(b, key);
	prm_build_copy(b, v);
}

void prm__rule_build(prm_builder *b, const prm__rule *rule)
{
	uint32_t keys = rule->cls->keys;
	bool one = (keys & PRM__KEY_VALUE) != 0;

	prm_build_map(b);
	prm_build_member(b, "type", prm_str_c(rule->cls->name));
	build_number(b, one ? "value" : "min_value", rule->least);
	build_number(b, one ? "value" : "max_value", rule->most);
	if (keys & PRM__KEY_PATTERN)
		prm_build_member(b, "pattern", rule->text);
	if (keys & PRM__KEY_FORMAT)
		prm_build_member(b, "format", rule->text);
	if (keys & PRM__KEY_CUSTOM)
		prm_build_member(b, "custom_function", rule->text);
	build_number(b, "value", rule->given);
	build_number(b, "allowed_values", rule->allowed);
	prm_build_member(b, "error_message", rule->message);
	prm_build_end(b);
}

/* The order in which validators are read from JSON Schema; 0: none of its keywords says it. */
static int plain_order(const prm__rule *rule)
{
	static const char *const order[] = {"min_length", "max_length", "min_value", "max_value",
					    "regex",      "enum",       "email",     "url",
					    "uuid",       "date",       "datetime"};

	if (rule->message.len || ((rule->cls->keys & PRM__KEY_FORMAT) && rule->text.len))
		return 0;
	for (int i = 0; i < 11; i++)
		if (prm__rule_is(rule, order[i]))
			return i < 6 ? i + 1 : 7; /* one `format` only */
	return 0;
}

bool prm__rules_are_plain(const prm__field *field)
{
	int last = 0;

	for (size_t i = 0; i < field->rule_count; i++) {
		int order = plain_order(&field->rules[i]);

		if (order <= last)
			return false;
		last = order;
	}
	return true;
}

/* ---- fields and objects ----------------------------------------------------------------------- */

static void build_flag(prm_builder *b, const char *key, bool value, bool otherwise)
{
	if (value == otherwise)
		return;
	prm_build_key_c(b, key);
	prm_build_bool(b, value);
}

static void build_nested(prm_builder *b, const prm_schema *schema, const prm__field *field)
{
	prm_buf label;

	if (field->type == PRM__LIST && !field->nested)
		prm_build_member(b, "item_type", prm_str_c(prm__field_type_name(field->item_type)));
	if (!field->nested)
		return;
	prm_buf_init(&label, schema->allocator, 0);
	prm__object_label(schema, field->nested, &label);
	if (label.status)
		b->status = PRM_NOMEM;
	prm_build_member(b, field->type == PRM__LIST ? "item_schema" : "nested_schema",
			 prm_buf_str(&label));
	prm_buf_release(&label);
}

static void build_field(prm_builder *b, const prm_schema *schema, const prm__field *field)
{
	prm_build_map(b);
	prm_build_member(b, "name", field->name);
	prm_build_member(b, "type", prm_str_c(prm__field_type_name(field->type)));
	prm_build_member(b, "description", field->description);
	build_nested(b, schema, field);
	build_flag(b, "required", field->required, true);
	build_flag(b, "nullable", field->nullable, false);
	build_flag(b, "read_only", field->read_only, false);
	build_flag(b, "write_only", field->write_only, false);
	build_number(b, "default", field->fallback);
	if (field->rule_count) {
		prm_build_key_c(b, "validators");
		prm_build_list(b);
		for (size_t i = 0; i < field->rule_count; i++)
			prm__rule_build(b, &field->rules[i]);
		prm_build_end(b);
	}
	prm_build_end(b);
}

static void build_object(prm_builder *b, const prm_schema *schema, const prm__object *object)
{
	prm_build_map(b);
	prm_build_member(b, "name", object->name);
	prm_build_member(b, "version", object->version);
	prm_build_member(b, "description", object->description);
	build_flag(b, "strict", !object->lax, true);
	build_flag(b, "allow_extra", object->allow_extra, false);
	prm_build_key_c(b, "fields");
	prm_build_list(b);
	for (size_t i = 0; i < object->field_count; i++)
		build_field(b, schema, &object->fields[i]);
	prm_build_end(b);
	prm_build_end(b);
}

prm_status prm_schema_tree(const prm_schema *schema, prm_arena *arena, prm_value *out,
			   prm_error *err)
{
	const prm__object **objects;
	size_t count;
	prm_builder b;

	objects = prm__objects_used(schema, arena, &count);
	if (!objects)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	prm_builder_init(&b, arena);
	prm_build_map(&b);
	prm_build_key_c(&b, "schemas");
	prm_build_list(&b);
	for (size_t i = 0; i < count; i++)
		build_object(&b, schema, objects[i]);
	prm_build_end(&b);
	prm_build_end(&b);
	return prm_builder_finish(&b, out, err);
}
