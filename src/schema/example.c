/* example.c: a value that satisfies a schema: for each field the first candidate that its rules take. */
#include <stdio.h>

#include "base/str.h"
#include "schema/calendar.h"
#include "schema/measure.h"
#include "schema/sample.h"
#include "schema/tree.h"

#define MOST_VALUES 10000
#define MOST_ITEMS 1000

typedef struct maker {
	prm_arena *arena;
	prm_builder b;
	int mode;
	size_t values;
	prm_error *err;
} maker;

static prm_status make_object(maker *m, const prm__object *object);

/* ---- trying ----------------------------------------------------------------------------------- */

static bool passes(const prm__field *field, prm_value value)
{
	prm__rule_call call;

	call.field = field;
	call.value = value;
	for (size_t i = 0; field->rules && i < field->rule_count; i++) {
		call.rule = &field->rules[i];
		if (call.rule->cls->check(&call) != PRM__FINE)
			return false;
	}
	return true;
}

static const prm__rule *rule_of(const prm__field *field, const char *name)
{
	for (size_t i = 0; i < field->rule_count; i++)
		if (prm__rule_is(&field->rules[i], name))
			return &field->rules[i];
	return NULL;
}

/* ---- texts ------------------------------------------------------------------------------------ */

static int64_t length_bound(const prm__field *field, const char *name, int64_t otherwise)
{
	const prm__rule *rule = rule_of(field, name);

	if (!rule)
		return otherwise;
	return prm_value_is(rule->least, PRM_MISSING) ? rule->most.as.integer
						      : rule->least.as.integer;
}

/* "text", longer or shorter as the rules ask. */
static bool plain_text(maker *m, const prm__field *field, prm_value *out)
{
	static const char words[] = "text ";
	int64_t least = length_bound(field, "min_length", 0);
	int64_t most = length_bound(field, "max_length", INT64_MAX), n = 4;
	char *text;

	n = n < least ? least : n;
	n = n > most ? most : n;
	if (n > MOST_ITEMS)
		return false;
	text = prm_arena_alloc(m->arena, (size_t)n + 1);
	if (!text) {
		m->b.status = PRM_NOMEM;
		return false;
	}
	for (int64_t i = 0; i < n; i++)
		text[i] = words[i % 5];
	if (n && text[n - 1] == ' ')
		text[n - 1] = '.';
	*out = prm_value_str(prm_str_n(text, (size_t)n));
	return passes(field, *out);
}

static bool keep_text(maker *m, const prm__field *field, prm_str text, prm_value *out)
{
	prm_value v = prm_value_str(text);
	prm_str copy;

	if (!passes(field, v))
		return false;
	if (!prm_arena_str(m->arena, text, &copy)) {
		m->b.status = PRM_NOMEM;
		return false;
	}
	*out = prm_value_str(copy);
	return true;
}

static bool pattern_text(maker *m, const prm__field *field, prm_value *out)
{
	static const int extras[] = {0, 1, 2, 4, 8, 16, 32};
	const prm__rule *rule = rule_of(field, "regex");
	bool found = false;
	prm_buf buf;

	prm_buf_init(&buf, m->arena->allocator, 0);
	for (size_t i = 0; rule && !found && i < sizeof(extras) / sizeof(extras[0]); i++) {
		prm_buf_reset(&buf);
		found = prm__pattern_sample(rule->text, extras[i], &buf) &&
			keep_text(m, field, prm_buf_str(&buf), out);
	}
	if (buf.status == PRM_NOMEM)
		m->b.status = PRM_NOMEM;
	prm_buf_release(&buf);
	return found;
}

static bool format_text(maker *m, const prm__field *field, prm_value *out)
{
	const prm__rule *rule = rule_of(field, "date");
	char text[256];

	rule = rule ? rule : rule_of(field, "datetime");
	return rule && rule->text.len && prm__format_print(rule->text, text, sizeof(text)) &&
	       keep_text(m, field, prm_str_c(text), out);
}

static bool make_text(maker *m, const prm__field *field, prm_value *out)
{
	static const char *const known[] = {"kim@example.com", "https://example.com/",
					    "0190a5d0-ac96-774b-bcce-b302099a8057", "2026-01-31",
					    "2026-01-31T08:15:30Z"};

	if (rule_of(field, "regex") && pattern_text(m, field, out))
		return true;
	if (format_text(m, field, out) || plain_text(m, field, out))
		return true;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (keep_text(m, field, prm_str_c(known[i]), out))
			return true;
	return false;
}

/* ---- numbers ---------------------------------------------------------------------------------- */

static bool try_number(const prm__field *field, prm_value v, prm_value *out)
{
	if ((field->type == PRM__INTEGER && v.type != PRM_INT) || !passes(field, v))
		return false;
	*out = v;
	return true;
}

/* An integer beside a bound that is none. */
static prm_value rounded(prm_value bound, int by)
{
	double d = bound.type == PRM_DOUBLE ? bound.as.number : 0;

	if (bound.type == PRM_INT || d < -1e15 || d > 1e15)
		return bound;
	return prm_value_int((int64_t)d + by);
}

static bool make_number(const prm__field *field, prm_value *out)
{
	static const int64_t known[] = {1, 0, 10, 100, -1};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (try_number(field, prm_value_int(known[i]), out))
			return true;
	for (size_t i = 0; i < field->rule_count; i++) {
		const prm__rule *rule = &field->rules[i];

		for (int by = -1; by <= 1; by++)
			if (try_number(field, rounded(rule->least, by), out) ||
			    try_number(field, rounded(rule->most, by), out))
				return true;
		if (try_number(field, rule->least, out) || try_number(field, rule->most, out))
			return true;
	}
	return false;
}

/* ---- fields ----------------------------------------------------------------------------------- */

static bool listed_value(const prm__field *field, prm_value *out)
{
	const prm__rule *rule = rule_of(field, "enum");

	for (uint32_t i = 0; rule && i < rule->allowed.len; i++) {
		*out = rule->allowed.as.items[i];
		if (passes(field, *out))
			return true;
	}
	return false;
}

static bool make_scalar(maker *m, const prm__field *field, int type, prm_value *out)
{
	if (rule_of(field, "enum"))
		return listed_value(field, out);
	switch (type) {
	case PRM__INTEGER:
	case PRM__FLOAT:
		return make_number(field, out);
	case PRM__BOOLEAN:
		*out = prm_value_bool(true);
		if (passes(field, *out))
			return true;
		*out = prm_value_bool(false);
		return passes(field, *out);
	default:
		return make_text(m, field, out);
	}
}

static prm_status no_example(maker *m, const prm__field *field)
{
	if (m->b.status)
		return prm_fail(m->err, m->b.status, "out of memory");
	return prm_fail(m->err, PRM_UNSUPPORTED, "no example is found for the rules of '%.*s'",
			PRM_FMT(field->name));
}

static prm_status make_item(maker *m, const prm__field *field)
{
	const prm__field item = {.name = field->name, .type = field->item_type};
	prm_value value = {0};

	if (field->nested)
		return make_object(m, field->nested);
	if (item.type == PRM__LIST || item.type == PRM__DICT) {
		if (item.type == PRM__LIST)
			prm_build_list(&m->b);
		else
			prm_build_map(&m->b);
		prm_build_end(&m->b);
		return PRM_OK;
	}
	if (!make_scalar(m, &item, item.type, &value))
		return no_example(m, field);
	prm_build_value(&m->b, value);
	return PRM_OK;
}

/* As many items or keys as must be, one where that is free. */
static prm_status make_many(maker *m, const prm__field *field, int64_t free_count)
{
	int64_t n = length_bound(field, "min_length", 0);
	int64_t most = length_bound(field, "max_length", INT64_MAX);
	prm_status status = PRM_OK;
	char key[32];

	n = n < free_count ? free_count : n;
	n = n > most ? most : n;
	if (n > MOST_ITEMS)
		return no_example(m, field);
	if (field->type == PRM__LIST)
		prm_build_list(&m->b);
	else
		prm_build_map(&m->b);
	for (int64_t i = 0; !status && i < n; i++) {
		snprintf(key, sizeof(key), "key%d", (int)i + 1);
		if (field->type == PRM__DICT)
			prm_build_key_c(&m->b, key);
		if (field->type == PRM__DICT)
			prm_build_str(&m->b, PRM_LIT("text"));
		else
			status = make_item(m, field);
	}
	prm_build_end(&m->b);
	return status;
}

static prm_status make_field(maker *m, const prm__field *field)
{
	prm_value value = {0};

	if (m->values++ >= MOST_VALUES)
		return no_example(m, field);
	if (!prm_value_is(field->fallback, PRM_MISSING) &&
	    !prm_value_is(field->fallback, PRM_NULL)) {
		prm_build_copy(&m->b, field->fallback);
		return PRM_OK;
	}
	if (field->type == PRM__DICT && field->nested)
		return make_object(m, field->nested);
	if (field->type == PRM__LIST)
		return make_many(m, field, 1);
	if (field->type == PRM__DICT)
		return make_many(m, field, 0);
	if (!make_scalar(m, field, field->type, &value)) {
		if (!field->nullable || m->b.status)
			return no_example(m, field);
		value = prm_value_null();
	}
	prm_build_value(&m->b, value);
	return PRM_OK;
}

static prm_status make_object(maker *m, const prm__object *object)
{
	prm_status status = PRM_OK;

	prm_build_map(&m->b);
	for (size_t i = 0; !status && i < object->field_count; i++) {
		const prm__field *field = &object->fields[i];

		if ((m->mode == PRM_SCHEMA_INPUT && field->read_only) ||
		    (m->mode == PRM_SCHEMA_OUTPUT && field->write_only))
			continue;
		prm_build_key(&m->b, field->name);
		status = make_field(m, field);
	}
	prm_build_end(&m->b);
	return status;
}

prm_status prm_schema_example(const prm_schema *schema, int mode, prm_arena *arena, prm_value *out,
			      prm_error *err)
{
	prm_schema_check_options options = {.struct_size = sizeof(options), .mode = mode};
	maker m = {.arena = arena, .mode = mode ? mode : PRM_SCHEMA_INPUT, .err = err};
	prm_error fault = {0};
	prm_value value = {0};
	prm_status status;

	prm_builder_init(&m.b, arena);
	status = make_object(&m, schema->root);
	if (!status)
		status = prm_builder_finish(&m.b, &value, err);
	if (status)
		return status;
	status = prm_schema_validate(schema, value, &options, NULL, &fault);
	if (status == PRM_NOMEM)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	if (status)
		return prm_fail(err, PRM_UNSUPPORTED, "no example is found: %s", fault.text);
	*out = value;
	return PRM_OK;
}
