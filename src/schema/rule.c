/* rule.c: the table of validators (rules.def), and what their compile functions share. */
#include "schema/rule.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/str.h"
#include "schema/compile.h"
#include "schema/measure.h"
#include "text/value.h"

static const prm__rule_class *const classes[] = {
#define RULE(name) &prm__rule_##name,
#include "schema/rules.def"
#undef RULE
};
static const prm_str names[] = {
#define RULE(name) {#name, sizeof(#name) - 1},
#include "schema/rules.def"
#undef RULE
};
#define RULES (sizeof(names) / sizeof(names[0]))

static const prm_str rule_keys[PRM__RULE_KEYS] = {
	{"type", 4},      {"error_message", 13}, {"value", 5},           {"min_value", 9},
	{"max_value", 9}, {"pattern", 7},        {"allowed_values", 14}, {"custom_function", 15},
	{"format", 6}};

static const prm__keys known_keys = {rule_keys, PRM__RULE_KEYS, NULL};

static const prm__rule_class *class_of(prm_str name)
{
	for (size_t i = 0; i < RULES; i++)
		if (prm_str_eq(name, names[i]))
			return classes[i];
	return NULL;
}

/* ---- for the classes -------------------------------------------------------------------------- */

static void say(prm__rule_compile *c, int key, const size_t *at, const char *text)
{
	prm__place place = *c->place;

	if (key >= 0 && !prm_value_is(c->values[key], PRM_MISSING))
		place = prm__place_key(c->place, c->tree, rule_keys[key]);
	if (at)
		prm__place_say_at(c->compile, &place, *at, PRM_BAD_VALUE, text);
	else
		prm__place_say(c->compile, &place, PRM_BAD_VALUE, "%s", text);
}

bool prm__rule_fault(prm__rule_compile *c, int key, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	say(c, key, NULL, text);
	return false;
}

bool prm__rule_fault_in(prm__rule_compile *c, int key, size_t at, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	say(c, key, &at, text);
	return false;
}

bool prm__rule_nomem(prm__rule_compile *c)
{
	prm__compile_nomem(c->compile);
	return false;
}

bool prm__rule_take_text(prm__rule_compile *c, int key, prm_str *out)
{
	prm_value v = c->values[key];

	if (!prm_value_is(v, PRM_STRING) || v.len == 0)
		return prm__rule_fault(c, key, "`%s` is needed, a text that is not empty",
				       rule_keys[key].ptr);
	if (!prm_arena_str(prm__compile_arena(c->compile), prm_value_text(v), out))
		return prm__rule_nomem(c);
	return true;
}

bool prm__rule_take_copy(prm__rule_compile *c, prm_value v, prm_value *out)
{
	*out = prm__take_copy(c->compile, v);
	return !c->compile->nomem;
}

static bool one_bound(prm__rule_compile *c, int key, bool length, prm_value *out)
{
	prm_value v = c->values[key];
	const char *name = rule_keys[key].ptr;

	if (prm__is_absent(v))
		return true;
	if (length && (v.type != PRM_INT || v.as.integer < 0))
		return prm__rule_fault(c, key, "`%s` is a length: an integer from 0", name);
	if (!prm__value_is_number(v))
		return prm__rule_fault(c, key, "`%s` is a number, not %s", name,
				       prm__compile_kind(v));
	if (!prm_value_is(*out, PRM_MISSING) && prm__number_order(*out, v) != 0)
		return prm__rule_fault(c, key, "`value` and `%s` differ; one is enough", name);
	return prm__rule_take_copy(c, v, out);
}

bool prm__rule_take_bound(prm__rule_compile *c, int key, bool length, prm_value *out)
{
	if (!one_bound(c, PRM__RULE_VALUE, length, out) || !one_bound(c, key, length, out))
		return false;
	if (prm_value_is(*out, PRM_MISSING))
		return prm__rule_fault(c, PRM__RULE_ITSELF, "`value` (or `%s`) is needed",
				       rule_keys[key].ptr);
	return true;
}

#define MOST_PATTERNS 1000

bool prm__rule_take_regex(prm__rule_compile *c, prm__rule *rule)
{
	prm_schema *schema = c->compile->schema;
	struct prm__regex_link *link = prm_arena_calloc(&schema->arena, 1, sizeof(*link));
	prm_regex_fault fault = {0};
	prm_status status;

	if (!link)
		return prm__rule_nomem(c);
	if (c->compile->patterns++ >= MOST_PATTERNS)
		return prm__rule_fault(
			c, PRM__RULE_PATTERN,
			"a schema, with those that it names, has at most %d patterns",
			MOST_PATTERNS);
	status = prm__regex_compile(rule->text, schema->allocator, &link->regex, &fault);
	if (status == PRM_NOMEM)
		return prm__rule_nomem(c);
	if (status)
		return prm__rule_fault_in(c, PRM__RULE_PATTERN, fault.at,
					  "the pattern is malformed: %s", fault.reason);
	link->next = schema->regexes;
	schema->regexes = link;
	rule->regex = link->regex;
	return true;
}

/* ---- compiling a field's list ----------------------------------------------------------------- */

static void add_types(prm_buf *out, uint32_t types)
{
	const char *between = "";

	for (int type = PRM__STRING; type <= PRM__ANY; type++) {
		if (!(types & PRM__TYPE_BIT(type)))
			continue;
		prm_buf_addf(out, "%s%s", between, prm__field_type_name(type));
		between = ", ";
	}
}

static bool check_type(prm__rule_compile *c, const prm__rule_class *cls)
{
	prm_buf types;

	if (cls->types & PRM__TYPE_BIT(c->type))
		return true;
	prm_buf_init(&types, c->compile->schema->allocator, 0);
	add_types(&types, cls->types);
	prm__rule_fault(c, PRM__RULE_TYPE, "%s is for %.*s, not for %s", cls->name,
			PRM_FMT(prm_buf_str(&types)), prm__field_type_name(c->type));
	prm_buf_release(&types);
	return false;
}

/* A setting that the class does not read would be a rule that is silently not there. */
static bool check_settings(prm__rule_compile *c, const prm__rule_class *cls)
{
	bool fine = true;

	for (int key = PRM__RULE_VALUE; key < PRM__RULE_KEYS; key++)
		if (!prm__is_absent(c->values[key]) && !(cls->keys & (1u << key)))
			fine = prm__rule_fault(c, key, "%s has no `%s`", cls->name,
					       rule_keys[key].ptr);
	return fine;
}

static bool no_class(prm__rule_compile *c, prm_str name)
{
	char near[96];

	return prm__rule_fault(
		c, PRM__RULE_TYPE,
		"'%.*s' is no validator%s; they are min_length max_length min_value max_value range "
		"regex enum custom email url uuid date datetime",
		PRM_FMT(name), prm__near_name(name, names, RULES, near));
}

static bool compile_rule(prm__rule_compile *c, prm__rule *rule)
{
	prm_str type;

	if (!prm_value_is(c->tree, PRM_MAP))
		return prm__rule_fault(c, PRM__RULE_ITSELF,
				       "expected a validator, which is a map, not %s",
				       prm__compile_kind(c->tree));
	prm__take_keys(c->compile, c->place, c->tree, &known_keys, c->values);
	type = prm_value_text(c->values[PRM__RULE_TYPE]);
	rule->cls = class_of(type);
	if (!rule->cls)
		return no_class(c, type);
	rule->message = prm__take_text(c->compile, c->place, rule_keys[PRM__RULE_MESSAGE],
				       c->values[PRM__RULE_MESSAGE]);
	prm__place_position(c->compile, c->place, &rule->line, &rule->column);
	if (!check_type(c, rule->cls) || !check_settings(c, rule->cls))
		return false;
	return !rule->cls->compile || rule->cls->compile(c, rule);
}

static const prm__rule *find_rule(const prm__field *field, const char *name)
{
	for (size_t i = 0; i < field->rule_count; i++)
		if (field->rules[i].cls && strcmp(field->rules[i].cls->name, name) == 0)
			return &field->rules[i];
	return NULL;
}

/* Rules that together nothing can satisfy. */
static void check_together(prm__compile *c, const prm__place *place, const prm__field *field)
{
	static const char *const pairs[][2] = {{"min_length", "max_length"},
					       {"min_value", "max_value"}};

	for (size_t i = 0; i < 2; i++) {
		const prm__rule *least = find_rule(field, pairs[i][0]);
		const prm__rule *most = find_rule(field, pairs[i][1]);

		if (least && most && !prm__is_absent(least->least) && !prm__is_absent(most->most) &&
		    prm__number_order(least->least, most->most) > 0)
			prm__place_say(c, place, PRM_BAD_VALUE,
				       "%s is greater than %s: no value could ever satisfy both",
				       pairs[i][0], pairs[i][1]);
	}
	if (field->type == PRM__ENUM && !find_rule(field, "enum"))
		prm__place_say(c, place, PRM_MISSING_KEY,
			       "an enum needs a validator {type: enum, allowed_values: [...]}");
}

#define MOST_RULES 64

void prm__compile_rules(prm__compile *c, const prm__place *place, prm_value tree, prm_value list,
			prm__field *field)
{
	prm__place at = prm__place_key(place, tree, PRM_LIT("validators"));
	size_t count = prm_value_is(list, PRM_LIST) ? prm_value_count(list) : 0;
	prm__rule *rules = NULL;

	if (!prm_value_is(list, PRM_LIST) && !prm__is_absent(list))
		prm__place_say(c, &at, PRM_WRONG_TYPE, "expected a list of validators, not %s",
			       prm__compile_kind(list));
	if (count > MOST_RULES) {
		prm__place_say(c, &at, PRM_LIMIT, "a field has at most %d validators, not %zu",
			       MOST_RULES, count);
		return;
	}
	if (count > 0) {
		rules = prm_arena_calloc(prm__compile_arena(c), count, sizeof(*rules));
		if (!rules) {
			prm__compile_nomem(c);
			return;
		}
	}
	for (size_t i = 0; i < count && !c->nomem; i++) {
		prm__place one = prm__place_item(&at, list, i);
		prm__rule_compile rule = {c, &one, prm_value_at(list, i), field->type, {{0}}};

		compile_rule(&rule, &rules[i]);
	}
	field->rules = rules;
	field->rule_count = count;
	if (!c->nomem)
		check_together(c, place, field);
}
