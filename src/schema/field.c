/* field.c: one field of a schema: its type, its flags, what it names, its default. */
#include "base/str.h"
#include "base/symbol.h"
#include "schema/compile.h"
#include "schema/walk.h"

#define TYPES 8
static const prm_str type_names[TYPES] = {{"string", 6},  {"integer", 7}, {"float", 5},
					  {"boolean", 7}, {"list", 4},    {"dict", 4},
					  {"enum", 4},    {"any", 3}};

enum {
	NAME,
	TYPE,
	REQUIRED,
	DEFAULT,
	DESCRIPTION,
	NESTED,
	ITEM_SCHEMA,
	ITEM_TYPE,
	VALIDATORS,
	NULLABLE,
	READ_ONLY,
	WRITE_ONLY,
	FIELD_KEYS
};

static const prm_str field_keys[FIELD_KEYS] = {
	{"name", 4},         {"type", 4},           {"required", 8},     {"default", 7},
	{"description", 11}, {"nested_schema", 13}, {"item_schema", 11}, {"item_type", 9},
	{"validators", 10},  {"nullable", 8},       {"read_only", 9},    {"write_only", 10}};

static const prm__keys known_keys = {field_keys, FIELD_KEYS, prm__meant_key};

/* The field in hand. */
typedef struct source {
	prm__compile *c;
	const prm__place *place;
	prm_value tree;
	prm_value values[FIELD_KEYS];
} source;

const char *prm__field_type_name(int type)
{
	return type >= PRM__STRING && type <= PRM__ANY ? type_names[type - 1].ptr : "unknown";
}

int prm__field_type_of(prm_str name)
{
	for (int i = 0; i < TYPES; i++)
		if (prm_str_eq(name, type_names[i]))
			return i + 1;
	return PRM__NO_TYPE;
}

static prm__place place_of(const source *s, int key)
{
	return prm__place_key(s->place, s->tree, field_keys[key]);
}

static bool has(const source *s, int key)
{
	return !prm__is_absent(s->values[key]);
}

static prm_str take_text(const source *s, int key)
{
	prm__place at = place_of(s, key);

	return prm__take_text(s->c, &at, field_keys[key], s->values[key]);
}

static bool take_bool(const source *s, int key, bool otherwise)
{
	prm__place at = place_of(s, key);

	return prm__take_bool(s->c, &at, field_keys[key], s->values[key], otherwise);
}

static int take_type(const source *s, int key)
{
	prm_str name = prm_value_text(s->values[key]);
	prm__place at = place_of(s, key);
	int type = prm__field_type_of(name);
	char near[96];

	if (type == PRM__NO_TYPE && prm__meant_type(name))
		prm__place_say(s->c, &at, PRM_BAD_VALUE, "'%.*s' is no type of a field; %s",
			       PRM_FMT(name), prm__meant_type(name));
	else if (type == PRM__NO_TYPE)
		prm__place_say(s->c, &at, PRM_BAD_VALUE,
			       "'%.*s' is no type of a field%s; the types are string integer float "
			       "boolean list dict enum any",
			       PRM_FMT(name), prm__near_name(name, type_names, TYPES, near));
	return type;
}

/* A key that only fields of another type have. */
static void refuse(const source *s, int key, const char *only)
{
	prm__place at = place_of(s, key);

	if (has(s, key))
		prm__place_say(s->c, &at, PRM_BAD_VALUE, "only a %s has `%s`", only,
			       field_keys[key].ptr);
}

static const prm__object *take_ref(const source *s, int key, prm__object *object)
{
	prm_str ref = take_text(s, key);
	prm__place at = place_of(s, key);

	return ref.len ? prm__compile_ref(s->c, &at, ref, object) : NULL;
}

static void take_items(const source *s, prm__object *object, prm__field *field)
{
	prm__place at = place_of(s, ITEM_TYPE);

	field->item_type = PRM__DICT;
	if (has(s, ITEM_SCHEMA))
		field->nested = take_ref(s, ITEM_SCHEMA, object);
	else if (!has(s, ITEM_TYPE))
		prm__place_say(s->c, s->place, PRM_MISSING_KEY,
			       "a list needs `item_type` or `item_schema`, to say what is in it");
	if (!has(s, ITEM_TYPE))
		return;
	field->item_type = (uint8_t)take_type(s, ITEM_TYPE);
	if (field->item_type == PRM__ENUM)
		prm__place_say(s->c, &at, PRM_BAD_VALUE,
			       "items of an enum have no place for their allowed values; use an "
			       "`item_schema` with a field of type enum");
	else if (has(s, ITEM_SCHEMA) && field->item_type != PRM__DICT)
		prm__place_say(s->c, &at, PRM_BAD_VALUE,
			       "`item_type` and `item_schema` contradict each other; items with a "
			       "schema are dicts");
}

static void take_shape(const source *s, prm__object *object, prm__field *field)
{
	if (field->type == PRM__LIST) {
		take_items(s, object, field);
		refuse(s, NESTED, "dict");
		return;
	}
	refuse(s, ITEM_TYPE, "list");
	refuse(s, ITEM_SCHEMA, "list");
	if (field->type == PRM__DICT)
		field->nested = take_ref(s, NESTED, object);
	else
		refuse(s, NESTED, "dict");
}

static void take_flags(const source *s, prm__field *field)
{
	prm__place at = place_of(s, WRITE_ONLY);

	field->required = take_bool(s, REQUIRED, true);
	field->nullable = take_bool(s, NULLABLE, false);
	field->read_only = take_bool(s, READ_ONLY, false);
	field->write_only = take_bool(s, WRITE_ONLY, false);
	s->c->schema->has_secrets |= field->write_only;
	if (field->read_only && field->write_only)
		prm__place_say(s->c, &at, PRM_BAD_VALUE,
			       "a field that is read_only and write_only could never be given");
}

/* `default: null` is a default of a nullable field, and none of another. */
static void take_default(const source *s, const prm__object *object, prm__field *field)
{
	prm_value given = s->values[DEFAULT];
	prm__place at = place_of(s, DEFAULT);
	bool present = !prm_value_is(given, PRM_MISSING) &&
		       (field->nullable || !prm_value_is(given, PRM_NULL));

	if (!present && !field->required && !field->nullable)
		prm__place_say(
			s->c, s->place, PRM_MISSING_KEY,
			"a field that is not required needs a `default` or `nullable: true`");
	if (!present)
		return;
	if (field->required)
		prm__place_warn(s->c, &at, PRM_BAD_VALUE,
				"a required field never takes its default; add `required: false`");
	field->fallback = prm__take_copy(s->c, given);
	if (!s->c->nomem)
		prm__compile_default(s->c, &at, object, field);
}

static void compile_typed(const source *s, prm__object *object, prm__field *field)
{
	size_t errors = s->c->errors;

	take_shape(s, object, field);
	prm__compile_rules(s->c, s->place, s->tree, s->values[VALIDATORS], field);
	if (s->c->errors == errors || prm_value_is(s->values[DEFAULT], PRM_MISSING))
		take_default(s, object, field);
	if (field->type == PRM__ANY) /* which may be null anyway */
		field->nullable = prm_value_is(field->fallback, PRM_NULL) ||
				  (!field->required && prm_value_is(field->fallback, PRM_MISSING));
}

void prm__compile_field(prm__compile *c, const prm__place *place, prm_value tree,
			prm__object *object, prm__field *field)
{
	source s = {.c = c, .place = place, .tree = tree};

	prm__take_keys(c, place, tree, &known_keys, s.values);
	field->name = take_text(&s, NAME);
	field->symbol = prm__symbols_intern(c->options.symbols, field->name);
	field->description = take_text(&s, DESCRIPTION);
	if (prm_value_is(s.values[TYPE], PRM_MISSING))
		prm__place_say(c, place, PRM_MISSING_KEY, "a field needs a `type`");
	else
		field->type = (uint8_t)take_type(&s, TYPE);
	take_flags(&s, field);
	prm__place_position(c, place, &field->line, &field->column);
	if (field->type != PRM__NO_TYPE)
		compile_typed(&s, object, field);
}

/* ---- the default ------------------------------------------------------------------------------ */

void prm__compile_default(prm__compile *c, const prm__place *place, const prm__object *object,
			  const prm__field *field)
{
	prm_diag faults;

	prm_diag_init(&faults, c->schema->allocator, 0);
	if (prm__walk_default(c->schema, object, field, &faults) == PRM_NOMEM)
		prm__compile_nomem(c);
	for (size_t i = 0; i < faults.count; i++)
		prm__place_say(c, place, PRM_BAD_VALUE,
			       "the default breaks the field's own rule%s%.*s: %.*s",
			       faults.items[i].pointer.len ? " at " : "",
			       PRM_FMT(faults.items[i].pointer), PRM_FMT(faults.items[i].text));
	prm_diag_release(&faults);
}
