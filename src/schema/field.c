/* field.c: one field of a schema: its type, its flags, what it names, its default. */
#include "base/str.h"
#include "base/symbol.h"
#include "schema/compile.h"
#include "schema/walk.h"

static const char *const type_names[] = {"string", "integer", "float", "boolean", "list",
					 "dict",   "enum",    "any",   NULL};
static const char *const field_keys[] = {
	"name",        "type",      "required",   "default",    "description", "nested_schema",
	"item_schema", "item_type", "validators", "nullable",   "read_only",   "write_only",
	NULL};

const char *prm__field_type_name(int type)
{
	return type >= PRM__STRING && type <= PRM__ANY ? type_names[type - 1] : "unknown";
}

int prm__field_type_of(prm_str name)
{
	for (int i = 0; type_names[i]; i++)
		if (prm_str_is(name, type_names[i]))
			return i + 1;
	return PRM__NO_TYPE;
}

static int take_type(prm__compile *c, const prm__place *place, prm_value tree, const char *key)
{
	prm_value v = prm_value_get_c(tree, key);
	prm__place at = prm__place_key(place, tree, prm_str_c(key));
	int type = prm__field_type_of(prm_value_text(v));
	char near[96];

	if (type == PRM__NO_TYPE)
		prm__say(c, &at, PRM_BAD_VALUE,
			 "'%.*s' is no type of a field%s; the types are string integer float "
			 "boolean list dict enum any",
			 PRM_FMT(prm_value_text(v)),
			 prm__near_name(prm_value_text(v), type_names, near));
	return type;
}

static bool has(prm_value tree, const char *key)
{
	prm_value v = prm_value_get_c(tree, key);

	return !prm_value_is(v, PRM_MISSING) && !prm_value_is(v, PRM_NULL);
}

/* A key that only fields of another type have. */
static void refuse(prm__compile *c, const prm__place *place, prm_value tree, const char *key,
		   const char *only)
{
	prm__place at;

	if (!has(tree, key))
		return;
	at = prm__place_key(place, tree, prm_str_c(key));
	prm__say(c, &at, PRM_BAD_VALUE, "only a %s has `%s`", only, key);
}

static const prm__object *take_ref(prm__compile *c, const prm__place *place, prm_value tree,
				   const char *key, prm__object *object)
{
	prm_str ref = prm__take_text(c, place, tree, key);
	prm__place at = prm__place_key(place, tree, prm_str_c(key));

	return ref.len ? prm__compile_ref(c, &at, ref, object) : NULL;
}

static void take_items(prm__compile *c, const prm__place *place, prm_value tree,
		       prm__object *object, prm__field *field)
{
	prm__place at = prm__place_key(place, tree, PRM_LIT("item_type"));

	field->item_type = PRM__DICT;
	if (has(tree, "item_schema"))
		field->nested = take_ref(c, place, tree, "item_schema", object);
	else if (!has(tree, "item_type"))
		prm__say(c, place, PRM_MISSING_KEY,
			 "a list needs `item_type` or `item_schema`, to say what is in it");
	if (!has(tree, "item_type"))
		return;
	field->item_type = (uint8_t)take_type(c, place, tree, "item_type");
	if (field->item_type == PRM__ENUM)
		prm__say(c, &at, PRM_BAD_VALUE,
			 "items of an enum have no place for their allowed values; use an "
			 "`item_schema` with a field of type enum");
	else if (has(tree, "item_schema") && field->item_type != PRM__DICT)
		prm__say(c, &at, PRM_BAD_VALUE,
			 "`item_type` and `item_schema` contradict each other; items with a "
			 "schema are dicts");
}

static void take_shape(prm__compile *c, const prm__place *place, prm_value tree,
		       prm__object *object, prm__field *field)
{
	if (field->type == PRM__LIST) {
		take_items(c, place, tree, object, field);
		refuse(c, place, tree, "nested_schema", "dict");
		return;
	}
	refuse(c, place, tree, "item_type", "list");
	refuse(c, place, tree, "item_schema", "list");
	if (field->type == PRM__DICT)
		field->nested = take_ref(c, place, tree, "nested_schema", object);
	else
		refuse(c, place, tree, "nested_schema", "dict");
}

static void take_flags(prm__compile *c, const prm__place *place, prm_value tree, prm__field *field)
{
	prm__place at = prm__place_key(place, tree, PRM_LIT("write_only"));

	field->required = prm__take_bool(c, place, tree, "required", true);
	field->nullable = prm__take_bool(c, place, tree, "nullable", false);
	field->read_only = prm__take_bool(c, place, tree, "read_only", false);
	field->write_only = prm__take_bool(c, place, tree, "write_only", false);
	c->schema->has_secrets |= field->write_only;
	if (field->read_only && field->write_only)
		prm__say(c, &at, PRM_BAD_VALUE,
			 "a field that is read_only and write_only could never be given");
}

/* `default: null` is a default of a nullable field, and none of another. */
static void take_default(prm__compile *c, const prm__place *place, prm_value tree,
			 const prm__object *object, prm__field *field)
{
	prm_value given = prm_value_get_c(tree, "default");
	prm__place at = prm__place_key(place, tree, PRM_LIT("default"));
	bool present = !prm_value_is(given, PRM_MISSING) &&
		       (field->nullable || !prm_value_is(given, PRM_NULL));

	if (!present && !field->required && !field->nullable)
		prm__say(c, place, PRM_MISSING_KEY,
			 "a field that is not required needs a `default` or `nullable: true`");
	if (!present)
		return;
	if (field->required) {
		prm__warn(c, &at, PRM_BAD_VALUE,
			  "a required field never takes its default; add `required: false`");
	}
	field->fallback = prm__take_copy(c, given);
	if (!c->nomem)
		prm__compile_default(c, &at, object, field);
}

void prm__compile_field(prm__compile *c, const prm__place *place, prm_value tree,
			prm__object *object, prm__field *field)
{
	size_t errors = c->errors;

	prm__check_keys(c, place, tree, field_keys);
	field->name = prm__take_text(c, place, tree, "name");
	field->symbol = prm__symbols_intern(c->options.symbols, field->name);
	field->description = prm__take_text(c, place, tree, "description");
	if (prm_value_is(prm_value_get_c(tree, "type"), PRM_MISSING))
		prm__say(c, place, PRM_MISSING_KEY, "a field needs a `type`");
	else
		field->type = (uint8_t)take_type(c, place, tree, "type");
	take_flags(c, place, tree, field);
	if (field->type == PRM__NO_TYPE)
		return;
	take_shape(c, place, tree, object, field);
	prm__compile_rules(c, place, tree, field);
	prm__place_position(c, place, &field->line, &field->column);
	if (c->errors == errors || prm_value_is(prm_value_get_c(tree, "default"), PRM_MISSING))
		take_default(c, place, tree, object, field);
	if (field->type == PRM__ANY) /* which may be null anyway */
		field->nullable = prm_value_is(field->fallback, PRM_NULL) ||
				  (!field->required && prm_value_is(field->fallback, PRM_MISSING));
}

/* ---- the default ------------------------------------------------------------------------------ */

void prm__compile_default(prm__compile *c, const prm__place *place, const prm__object *object,
			  const prm__field *field)
{
	prm_diag faults;

	prm_diag_init(&faults, c->schema->allocator, 0);
	if (prm__walk_default(c->schema, object, field, &faults) == PRM_NOMEM)
		prm__say_nomem(c);
	for (size_t i = 0; i < faults.count; i++)
		prm__say(c, place, PRM_BAD_VALUE, "the default breaks the field's own rule%s%.*s: %.*s",
			 faults.items[i].pointer.len ? " at " : "",
			 PRM_FMT(faults.items[i].pointer), PRM_FMT(faults.items[i].text));
	prm_diag_release(&faults);
}
