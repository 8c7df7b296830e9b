/* json_schema.c: a compiled schema as JSON Schema 2020-12, or in a provider's dialect of it. */
#include <stdio.h>

#include "base/str.h"
#include "schema/json_schema.h"

void prm__writer_lose(prm__writer *w, const char *keyword, const char *text)
{
	prm_diag_entry entry = {.code = PRM_UNSUPPORTED,
				.severity = PRM_SEVERITY_WARNING,
				.source = prm_str_c(w->dialect->name),
				.pointer = prm_buf_str(&w->pointer),
				.rule = prm_str_c(keyword),
				.text = prm_str_c(text)};

	prm_diag_add(w->losses, &entry);
}

void prm__writer_value(prm__writer *w, const char *key, prm_value v)
{
	prm_build_key_c(&w->b, key);
	prm_build_copy(&w->b, v);
}

static void add_text(prm__writer *w, const char *key, const char *text)
{
	prm_build_member(&w->b, key, prm_str_c(text));
}

/* ---- types ------------------------------------------------------------------------------------ */

static const char *json_type(int type)
{
	static const char *const names[] = {NULL,    "string", "integer", "number", "boolean",
					    "array", "object", NULL,      NULL};

	return names[type];
}

static void add_null_union(prm__writer *w, const char *type)
{
	prm_build_list(&w->b);
	prm_build_str(&w->b, prm_str_c(type));
	prm_build_str(&w->b, PRM_LIT("null"));
	prm_build_end(&w->b);
}

/* Anything, for those who want a type: all but maps and lists. */
static void add_any(prm__writer *w)
{
	static const char *const types[] = {"string", "number", "boolean", "null"};

	if (prm__writer_says(w, PRM__SAYS_ANY))
		return;
	prm__writer_lose(w, "type", "any value is limited to texts, numbers, booleans and null");
	prm_build_key_c(&w->b, "anyOf");
	prm_build_list(&w->b);
	for (int i = 0; i < 4; i++) {
		prm_build_map(&w->b);
		add_text(w, "type", types[i]);
		prm_build_end(&w->b);
	}
	prm_build_end(&w->b);
}

static void add_ref(prm__writer *w, const prm__object *object)
{
	prm_buf ref;

	prm_buf_init(&ref, w->schema->allocator, 0);
	prm_buf_add_c(&ref, "#/$defs/");
	prm__object_label(w->schema, object, &ref);
	w->nomem |= ref.status != PRM_OK;
	prm_build_member(&w->b, "$ref", prm_buf_str(&ref));
	prm_buf_release(&ref);
}

static void add_free_object(prm__writer *w)
{
	if (prm__writer_says(w, PRM__SAYS_EXTRA))
		return;
	prm__writer_lose(w, "additionalProperties",
			 "a map of any keys is limited to one without keys");
	prm_build_key_c(&w->b, "properties");
	prm_build_map(&w->b);
	prm_build_end(&w->b);
	prm_build_key_c(&w->b, "additionalProperties");
	prm_build_bool(&w->b, false);
}

static void add_items(prm__writer *w, const prm__field *field)
{
	prm_build_key_c(&w->b, "items");
	prm_build_map(&w->b);
	if (field->nested) {
		add_ref(w, field->nested);
	} else if (field->item_type == PRM__ANY) {
		add_any(w);
	} else {
		add_text(w, "type", json_type(field->item_type));
		if (field->item_type == PRM__DICT)
			add_free_object(w);
		if (field->item_type == PRM__LIST && !prm__writer_says(w, PRM__SAYS_ANY)) {
			prm_build_key_c(&w->b, "items");
			prm_build_map(&w->b);
			add_any(w);
			prm_build_end(&w->b);
		}
	}
	prm_build_end(&w->b);
}

static const char *type_of_value(prm_value v)
{
	switch (v.type) {
	case PRM_STRING:
		return "string";
	case PRM_BOOL:
		return "boolean";
	case PRM_INT:
		return "integer";
	default:
		return "number";
	}
}

/* Providers want a type beside an enum: that of its values, where they have one. */
static const char *type_of_enum(const prm__writer *w, const prm__field *field)
{
	const char *type = NULL;

	for (size_t i = 0; !w->dialect->ours && i < field->rule_count; i++) {
		prm_value list = field->rules[i].allowed;

		for (size_t k = 0; k < prm_value_count(list); k++) {
			const char *one = type_of_value(prm_value_at(list, k));

			if (type && strcmp(type, one) != 0)
				return NULL;
			type = one;
		}
	}
	return type;
}

static const char *type_of(const prm__writer *w, const prm__field *field)
{
	const char *type = json_type(field->type);

	return type ? type : type_of_enum(w, field);
}

/* The type with all that belongs to it, null aside. */
static void add_shape(prm__writer *w, const prm__field *field, bool null_type)
{
	const char *type = type_of(w, field);

	if (field->type == PRM__DICT && field->nested) {
		add_ref(w, field->nested);
	} else if (field->type == PRM__ANY && !type) {
		if (field->rule_count == 0 || prm__writer_says(w, PRM__SAYS_ANY))
			add_any(w);
	} else if (type) {
		prm_build_key_c(&w->b, "type");
		if (null_type)
			add_null_union(w, type);
		else
			prm_build_str(&w->b, prm_str_c(type));
	}
	if (field->type == PRM__LIST)
		add_items(w, field);
	else if (field->type == PRM__DICT && !field->nested)
		add_free_object(w);
	prm__writer_rules(w, field);
}

/* ---- fields ----------------------------------------------------------------------------------- */

static void add_x_prm(prm__writer *w, const prm__field *field)
{
	if (!w->dialect->ours || prm__rules_are_plain(field))
		return;
	prm_build_key_c(&w->b, "x-prm");
	prm_build_map(&w->b);
	prm_build_key_c(&w->b, "validators");
	prm_build_list(&w->b);
	for (size_t i = 0; i < field->rule_count; i++)
		prm__rule_build(&w->b, &field->rules[i]);
	prm_build_end(&w->b);
	prm_build_end(&w->b);
}

static void add_flag(prm__writer *w, const char *key, bool yes)
{
	if (!yes || !prm__writer_says(w, PRM__SAYS_ACCESS))
		return;
	prm_build_key_c(&w->b, key);
	prm_build_bool(&w->b, true);
}

static void add_default(prm__writer *w, const prm__field *field)
{
	if (prm_value_is(field->fallback, PRM_MISSING))
		return;
	if (prm__writer_says(w, PRM__SAYS_DEFAULT))
		prm__writer_value(w, "default", field->fallback);
	else
		prm__writer_lose(w, "default", "the default is not told");
}

static void add_field(prm__writer *w, const prm__field *field)
{
	bool ref = field->type == PRM__DICT && field->nested;
	bool bare = type_of(w, field) == NULL; /* an enum says null in its list */
	bool null_type = prm__writer_says(w, PRM__SAYS_NULL_TYPE) && !ref && !bare;
	bool any_of = field->nullable && !null_type && !bare && field->type != PRM__ANY;
	bool alone = ref && !any_of && !prm__writer_says(w, PRM__SAYS_BESIDE_REF);

	prm_build_map(&w->b);
	if (!alone)
		prm_build_member(&w->b, "description", field->description);
	else if (field->description.len)
		prm__writer_lose(w, "description", "nothing stands beside a $ref");
	w->in_union = any_of;
	if (any_of) {
		prm_build_key_c(&w->b, "anyOf");
		prm_build_list(&w->b);
		prm_build_map(&w->b);
		add_shape(w, field, false);
		prm_build_end(&w->b);
		prm_build_map(&w->b);
		add_text(w, "type", "null");
		prm_build_end(&w->b);
		prm_build_end(&w->b);
	} else {
		add_shape(w, field, field->nullable);
	}
	if (!alone)
		add_default(w, field);
	else if (!prm_value_is(field->fallback, PRM_MISSING))
		prm__writer_lose(w, "default", "nothing stands beside a $ref");
	add_flag(w, "readOnly", field->read_only);
	add_flag(w, "writeOnly", field->write_only);
	add_x_prm(w, field);
	prm_build_end(&w->b);
}

/* ---- objects ---------------------------------------------------------------------------------- */

/* What is sent to a provider describes an output, which has no write_only fields. */
static bool is_left_out(const prm__writer *w, const prm__field *field)
{
	return field->write_only && !prm__writer_says(w, PRM__SAYS_ACCESS);
}

static void add_required(prm__writer *w, const prm__object *object)
{
	bool all = !prm__writer_says(w, PRM__SAYS_OPTIONAL);

	prm_build_key_c(&w->b, "required");
	prm_build_list(&w->b);
	for (size_t i = 0; i < object->field_count; i++) {
		const prm__field *field = &object->fields[i];

		if (is_left_out(w, field) || (!field->required && !all))
			continue;
		if (!field->required)
			prm__writer_lose(w, "required",
					 "a field that may be left out is always asked for");
		prm_build_str(&w->b, field->name);
	}
	prm_build_end(&w->b);
}

static void add_properties(prm__writer *w, const prm__object *object)
{
	size_t length = w->pointer.len;

	prm_build_key_c(&w->b, "properties");
	prm_build_map(&w->b);
	for (size_t i = 0; i < object->field_count; i++) {
		const prm__field *field = &object->fields[i];

		if (is_left_out(w, field))
			continue;
		prm__pointer_add(&w->pointer, PRM_LIT("properties"));
		prm__pointer_add(&w->pointer, field->name);
		prm_build_key(&w->b, field->name);
		add_field(w, field);
		w->pointer.len = length;
	}
	prm_build_end(&w->b);
}

static void add_object_x_prm(prm__writer *w, const prm__object *object)
{
	if (object->lax)
		prm__writer_lose(w, "strict", "what is coerced without `strict` is not described");
	if (!w->dialect->ours || (!object->version.len && !object->lax))
		return;
	prm_build_key_c(&w->b, "x-prm");
	prm_build_map(&w->b);
	prm_build_member(&w->b, "version", object->version);
	if (object->lax) {
		prm_build_key_c(&w->b, "strict");
		prm_build_bool(&w->b, false);
	}
	prm_build_end(&w->b);
}

static void add_object(prm__writer *w, const prm__object *object)
{
	if (w->dialect->ours)
		prm_build_member(&w->b, "title", object->name);
	prm_build_member(&w->b, "description", object->description);
	add_text(w, "type", "object");
	add_properties(w, object);
	add_required(w, object);
	prm_build_key_c(&w->b, "additionalProperties");
	prm_build_bool(&w->b, object->allow_extra && prm__writer_says(w, PRM__SAYS_EXTRA));
	if (object->allow_extra && !prm__writer_says(w, PRM__SAYS_EXTRA))
		prm__writer_lose(w, "additionalProperties", "extra keys are not allowed");
	add_object_x_prm(w, object);
}

static void add_definitions(prm__writer *w, const prm__object **objects, size_t count)
{
	prm_buf label;

	if (count < 2)
		return;
	prm_build_key_c(&w->b, "$defs");
	prm_build_map(&w->b);
	prm_buf_init(&label, w->schema->allocator, 0);
	for (size_t i = 1; i < count; i++) {
		prm_buf_reset(&label);
		prm__object_label(w->schema, objects[i], &label);
		w->nomem |= label.status != PRM_OK;
		prm_buf_reset(&w->pointer);
		prm__pointer_add(&w->pointer, PRM_LIT("$defs"));
		prm__pointer_add(&w->pointer, prm_buf_str(&label));
		prm_build_key(&w->b, prm_buf_str(&label));
		prm_build_map(&w->b);
		add_object(w, objects[i]);
		prm_build_end(&w->b);
	}
	prm_buf_release(&label);
	prm_build_end(&w->b);
}

prm_status prm__schema_write(const prm_schema *schema, const prm__dialect *dialect,
			     prm_arena *arena, prm_value *out, prm_diag *losses, prm_error *err)
{
	prm__writer w = {.schema = schema, .dialect = dialect, .losses = losses};
	const prm__object **objects;
	size_t count;
	prm_status status;

	status = prm__dialect_check(dialect, schema, err);
	if (status)
		return status;
	objects = prm__objects_used(schema, arena, &count);
	if (!objects)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	prm_builder_init(&w.b, arena);
	prm_buf_init(&w.pointer, schema->allocator, 0);
	prm_build_map(&w.b);
	if (dialect->ours)
		add_text(&w, "$schema", "https://json-schema.org/draft/2020-12/schema");
	add_object(&w, schema->root);
	add_definitions(&w, objects, count);
	prm_build_end(&w.b);
	w.nomem |= w.pointer.status != PRM_OK;
	prm_buf_release(&w.pointer);
	status = prm_builder_finish(&w.b, out, err);
	return w.nomem && !status ? prm_fail(err, PRM_NOMEM, "out of memory") : status;
}

prm_status prm_schema_export(const prm_schema *schema, int dialect, prm_arena *arena,
			     prm_value *out, prm_diag *losses, prm_error *err)
{
	const prm__dialect *known = prm__dialect_of(dialect);

	if (!known)
		return prm_fail(err, PRM_INVALID, "there is no such dialect");
	return prm__schema_write(schema, known, arena, out, losses, err);
}
