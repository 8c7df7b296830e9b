/* json_schema.c: a compiled schema as JSON Schema 2020-12, or in a provider's dialect of it. */
#include <stdio.h>

#include "base/str.h"
#include "schema/dialect.h"
#include "schema/tree.h"

/* The work in hand. `pointer` is where in the result the current field stands. */
typedef struct writer {
	const prm_schema *schema;
	const prm__dialect *dialect;
	prm_builder b;
	prm_buf pointer;
	prm_diag *losses;
	bool in_union; /* null stands beside, not within */
	bool nomem;
} writer;

static bool says(const writer *w, uint32_t bit)
{
	return (w->dialect->says & bit) != 0;
}

static void lose(writer *w, const char *keyword, const char *text)
{
	prm_diag_entry entry = {.code = PRM_UNSUPPORTED,
				.severity = PRM_SEVERITY_WARNING,
				.source = prm_str_c(w->dialect->name),
				.pointer = prm_buf_str(&w->pointer),
				.rule = prm_str_c(keyword),
				.text = prm_str_c(text)};

	prm_diag_add(w->losses, &entry);
}

static void add_text(writer *w, const char *key, const char *text)
{
	prm_build_member(&w->b, key, prm_str_c(text));
}

/* ---- validators ------------------------------------------------------------------------------- */

/* A keyword and its value; a second time within allOf. */
enum { KEY_LEAST = 1, KEY_MOST = 2, KEY_PATTERN = 4, KEY_ENUM = 8, KEY_FORMAT = 16 };

static void add_value(writer *w, const char *key, prm_value v)
{
	prm_build_key_c(&w->b, key);
	prm_build_copy(&w->b, v);
}

static void add_bound(writer *w, const prm__field *field, const prm__rule *rule, bool least)
{
	static const char *const keys[3][2] = {{"maxLength", "minLength"},
					       {"maxItems", "minItems"},
					       {"maxProperties", "minProperties"}};
	static const uint32_t bits[3] = {PRM__SAYS_LENGTH, PRM__SAYS_MAX_ITEMS,
					 PRM__SAYS_PROPERTIES};
	prm_value bound = least ? rule->least : rule->most;
	int unit = field->type == PRM__LIST ? 1 : field->type == PRM__DICT ? 2 : 0;
	uint32_t bit = bits[unit];

	if (prm_value_is(bound, PRM_MISSING))
		return;
	if (field->type == PRM__INTEGER || field->type == PRM__FLOAT) {
		if (says(w, PRM__SAYS_BOUNDS))
			add_value(w, least ? "minimum" : "maximum", bound);
		else
			lose(w, least ? "minimum" : "maximum",
			     "bounds of numbers are not enforced");
		return;
	}
	if (unit == 1 && least)
		bit = bound.as.integer <= 1 ? PRM__SAYS_MIN_ITEMS | PRM__SAYS_FEW_ITEMS
					    : PRM__SAYS_MIN_ITEMS;
	if (says(w, bit))
		add_value(w, keys[unit][least], bound);
	else
		lose(w, keys[unit][least], "lengths of this kind are not enforced");
}

/* Assertions and references back, which a grammar cannot follow. */
static bool is_plain_pattern(prm_str p)
{
	for (size_t i = 0; i + 1 < p.len; i++) {
		char next = p.ptr[i + 1];

		if (p.ptr[i] == '\\') {
			if ((next >= '1' && next <= '9') || next == 'b' || next == 'B' ||
			    next == 'k' || next == 'g')
				return false;
			i++;
		} else if (p.ptr[i] == '(' && next == '?' &&
			   !(i + 2 < p.len && p.ptr[i + 2] == ':')) {
			return false;
		}
	}
	return true;
}

static void add_pattern(writer *w, const prm__rule *rule)
{
	prm_buf buf;

	if (!says(w, PRM__SAYS_PATTERN) &&
	    !(says(w, PRM__SAYS_PLAIN_PATTERN) && is_plain_pattern(rule->text))) {
		lose(w, "pattern", "the pattern is not enforced");
		return;
	}
	prm_buf_init(&buf, w->schema->allocator, 0);
	prm_buf_add_c(&buf, "^(?:");
	prm_buf_add(&buf, rule->text);
	prm_buf_add_char(&buf, ')');
	w->nomem |= buf.status != PRM_OK;
	prm_build_member(&w->b, "pattern", prm_buf_str(&buf));
	prm_buf_release(&buf);
}

static void add_enum(writer *w, const prm__rule *rule, bool nullable)
{
	for (uint32_t i = 0; i < rule->allowed.len; i++) {
		if (rule->allowed.as.items[i].type == PRM_BOOL &&
		    !says(w, PRM__SAYS_BOOLEAN_ENUM)) {
			lose(w, "enum", "an enum has no booleans; its values are not enforced");
			return;
		}
	}
	prm_build_key_c(&w->b, "enum");
	prm_build_list(&w->b);
	for (uint32_t i = 0; i < rule->allowed.len; i++)
		prm_build_copy(&w->b, rule->allowed.as.items[i]);
	if (nullable && !w->in_union)
		prm_build_null(&w->b);
	prm_build_end(&w->b);
}

static const char *format_of(const prm__rule *rule)
{
	static const char *const formats[][2] = {{"email", "email"},
						 {"url", "uri"},
						 {"uuid", "uuid"},
						 {"date", "date"},
						 {"datetime", "date-time"}};

	for (size_t i = 0; i < 5; i++)
		if (prm__rule_is(rule, formats[i][0]))
			return formats[i][1];
	return NULL;
}

static void add_format(writer *w, const prm__rule *rule)
{
	const char *format = format_of(rule);

	if (rule->text.len)
		lose(w, "format", "a date's own format is not enforced");
	else if (prm__dialect_has_format(w->dialect, format))
		add_text(w, "format", format);
	else
		lose(w, "format", "the format is not enforced");
}

static uint32_t keyword_of(const prm__rule *rule)
{
	uint32_t bits = 0;

	if (prm__rule_is(rule, "enum"))
		return KEY_ENUM;
	if (prm__rule_is(rule, "regex"))
		return KEY_PATTERN;
	if (format_of(rule))
		return rule->text.len ? 0 : KEY_FORMAT;
	bits |= prm_value_is(rule->least, PRM_MISSING) ? 0 : KEY_LEAST;
	bits |= prm_value_is(rule->most, PRM_MISSING) ? 0 : KEY_MOST;
	return bits;
}

static void add_keywords(writer *w, const prm__field *field, const prm__rule *rule)
{
	switch (keyword_of(rule)) {
	case KEY_ENUM:
		add_enum(w, rule, field->nullable);
		break;
	case KEY_PATTERN:
		add_pattern(w, rule);
		break;
	case KEY_FORMAT:
		add_format(w, rule);
		break;
	default:
		if (prm__rule_is(rule, "custom"))
			lose(w, "custom", "a function of the host is not known elsewhere");
		else if (format_of(rule))
			add_format(w, rule);
		add_bound(w, field, rule, true);
		add_bound(w, field, rule, false);
		break;
	}
}

/* Each keyword once; rules that need one again go into allOf. */
static void add_rules(writer *w, const prm__field *field)
{
	uint32_t used = 0;
	bool open = false;

	for (size_t i = 0; i < field->rule_count; i++) {
		uint32_t keyword = keyword_of(&field->rules[i]);

		if (!(used & keyword))
			add_keywords(w, field, &field->rules[i]);
		used |= keyword;
	}
	used = 0;
	for (size_t i = 0; i < field->rule_count; i++) {
		uint32_t keyword = keyword_of(&field->rules[i]);
		bool again = (used & keyword) != 0;

		used |= keyword;
		if (!again)
			continue;
		if (!says(w, PRM__SAYS_ALL_OF)) {
			lose(w, field->rules[i].cls->name,
			     "a second validator of a kind is not enforced");
			continue;
		}
		if (!open) {
			prm_build_key_c(&w->b, "allOf");
			prm_build_list(&w->b);
		}
		open = true;
		prm_build_map(&w->b);
		add_keywords(w, field, &field->rules[i]);
		prm_build_end(&w->b);
	}
	if (open)
		prm_build_end(&w->b);
}

/* ---- types ------------------------------------------------------------------------------------ */

static const char *json_type(int type)
{
	static const char *const names[] = {NULL,    "string", "integer", "number", "boolean",
					    "array", "object", NULL,      NULL};

	return names[type];
}

static void add_null_union(writer *w, const char *type)
{
	prm_build_list(&w->b);
	prm_build_str(&w->b, prm_str_c(type));
	prm_build_str(&w->b, PRM_LIT("null"));
	prm_build_end(&w->b);
}

/* Anything, for those who want a type: all but maps and lists. */
static void add_any(writer *w)
{
	static const char *const types[] = {"string", "number", "boolean", "null"};

	if (says(w, PRM__SAYS_ANY))
		return;
	lose(w, "type", "any value is limited to texts, numbers, booleans and null");
	prm_build_key_c(&w->b, "anyOf");
	prm_build_list(&w->b);
	for (int i = 0; i < 4; i++) {
		prm_build_map(&w->b);
		add_text(w, "type", types[i]);
		prm_build_end(&w->b);
	}
	prm_build_end(&w->b);
}

static void add_ref(writer *w, const prm__object *object)
{
	prm_buf ref;

	prm_buf_init(&ref, w->schema->allocator, 0);
	prm_buf_add_c(&ref, "#/$defs/");
	prm__object_label(w->schema, object, &ref);
	w->nomem |= ref.status != PRM_OK;
	prm_build_member(&w->b, "$ref", prm_buf_str(&ref));
	prm_buf_release(&ref);
}

static void add_free_object(writer *w)
{
	if (says(w, PRM__SAYS_EXTRA))
		return;
	lose(w, "additionalProperties", "a map of any keys is limited to one without keys");
	prm_build_key_c(&w->b, "properties");
	prm_build_map(&w->b);
	prm_build_end(&w->b);
	prm_build_key_c(&w->b, "additionalProperties");
	prm_build_bool(&w->b, false);
}

static void add_items(writer *w, const prm__field *field)
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
		if (field->item_type == PRM__LIST && !says(w, PRM__SAYS_ANY)) {
			prm_build_key_c(&w->b, "items");
			prm_build_map(&w->b);
			add_any(w);
			prm_build_end(&w->b);
		}
	}
	prm_build_end(&w->b);
}

/* The type with all that belongs to it, null aside. */
static void add_shape(writer *w, const prm__field *field, bool null_type)
{
	const char *type = json_type(field->type);

	if (field->type == PRM__DICT && field->nested) {
		add_ref(w, field->nested);
	} else if (field->type == PRM__ANY) {
		if (field->rule_count == 0 || says(w, PRM__SAYS_ANY))
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
	add_rules(w, field);
}

/* ---- fields ----------------------------------------------------------------------------------- */

static void add_x_prm(writer *w, const prm__field *field)
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

static void add_flag(writer *w, const char *key, bool yes)
{
	if (!yes || !says(w, PRM__SAYS_ACCESS))
		return;
	prm_build_key_c(&w->b, key);
	prm_build_bool(&w->b, true);
}

static void add_default(writer *w, const prm__field *field)
{
	if (prm_value_is(field->fallback, PRM_MISSING))
		return;
	if (says(w, PRM__SAYS_DEFAULT))
		add_value(w, "default", field->fallback);
	else
		lose(w, "default", "the default is not told");
}

static void add_field(writer *w, const prm__field *field)
{
	bool ref = field->type == PRM__DICT && field->nested;
	bool has_enum = field->type == PRM__ENUM;
	bool null_type = says(w, PRM__SAYS_NULL_TYPE) && !ref && !has_enum;
	bool any_of = field->nullable && !null_type && !has_enum && field->type != PRM__ANY;
	bool alone = ref && !any_of && !says(w, PRM__SAYS_BESIDE_REF);

	prm_build_map(&w->b);
	if (!alone)
		prm_build_member(&w->b, "description", field->description);
	else if (field->description.len)
		lose(w, "description", "nothing stands beside a $ref");
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
		lose(w, "default", "nothing stands beside a $ref");
	add_flag(w, "readOnly", field->read_only);
	add_flag(w, "writeOnly", field->write_only);
	add_x_prm(w, field);
	prm_build_end(&w->b);
}

/* ---- objects ---------------------------------------------------------------------------------- */

/* What is sent to a provider describes an output, which has no write_only fields. */
static bool is_left_out(const writer *w, const prm__field *field)
{
	return field->write_only && !says(w, PRM__SAYS_ACCESS);
}

static void add_required(writer *w, const prm__object *object)
{
	bool all = !says(w, PRM__SAYS_OPTIONAL);

	prm_build_key_c(&w->b, "required");
	prm_build_list(&w->b);
	for (size_t i = 0; i < object->field_count; i++) {
		const prm__field *field = &object->fields[i];

		if (is_left_out(w, field) || (!field->required && !all))
			continue;
		if (!field->required)
			lose(w, "required", "a field that may be left out is always asked for");
		prm_build_str(&w->b, field->name);
	}
	prm_build_end(&w->b);
}

static void add_properties(writer *w, const prm__object *object)
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

static void add_object_x_prm(writer *w, const prm__object *object)
{
	if (object->lax)
		lose(w, "strict", "what is coerced without `strict` is not described");
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

static void add_object(writer *w, const prm__object *object)
{
	if (w->dialect->ours)
		prm_build_member(&w->b, "title", object->name);
	prm_build_member(&w->b, "description", object->description);
	add_text(w, "type", "object");
	add_properties(w, object);
	add_required(w, object);
	prm_build_key_c(&w->b, "additionalProperties");
	prm_build_bool(&w->b, object->allow_extra && says(w, PRM__SAYS_EXTRA));
	if (object->allow_extra && !says(w, PRM__SAYS_EXTRA))
		lose(w, "additionalProperties", "extra keys are not allowed");
	add_object_x_prm(w, object);
}

static void add_definitions(writer *w, const prm__object **objects, size_t count)
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
	writer w = {.schema = schema, .dialect = dialect, .losses = losses};
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
