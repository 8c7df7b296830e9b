/* compile.c: schemas become objects: one for each name, each compiled once, cycles named. */
#include <stdatomic.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "base/str.h"
#include "schema/compile.h"

#define DEFAULT_FIELDS ((size_t)1000)
#define MOST_FIELDS ((size_t)4096)
#define MOST_DEPTH ((size_t)64)
#define MOST_OBJECTS 1000
#define MOST_LOOKUPS 5000

/* ---- finding a field -------------------------------------------------------------------------- */

#define FIELD_SEED 0x9e3779b97f4a7c15u

const prm__field *prm__object_field(const prm__object *object, prm_str name)
{
	size_t at;

	if (!object->slots)
		return NULL;
	for (at = prm__hash(name, FIELD_SEED) & object->slot_mask; object->slots[at];
	     at = (at + 1) & object->slot_mask) {
		const prm__field *field = &object->fields[object->slots[at] - 1];

		if (prm_str_eq(field->name, name))
			return field;
	}
	return NULL;
}

static bool make_slots(prm__compile *c, prm__object *object)
{
	size_t size = 4;
	uint16_t *slots;

	while (size < 2 * object->field_count)
		size *= 2;
	slots = prm_arena_calloc(prm__compile_arena(c), size, sizeof(*slots));
	if (!slots)
		return false;
	for (size_t i = 0; i < object->field_count; i++) {
		size_t at = prm__hash(object->fields[i].name, FIELD_SEED) & (size - 1);

		while (slots[at])
			at = (at + 1) & (size - 1);
		slots[at] = (uint16_t)(i + 1);
	}
	object->slots = slots;
	object->slot_mask = size - 1;
	return true;
}

/* ---- fields ----------------------------------------------------------------------------------- */

static bool is_name(prm_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '_' || c == '-'))
			return false;
	}
	return text.len > 0 && text.len <= 255;
}

/* Where the field of that name stands among the first `count`; count: nowhere. */
static size_t index_of(const prm__field *fields, size_t count, prm_str name)
{
	size_t i = 0;

	while (i < count && !prm_str_eq(fields[i].name, name))
		i++;
	return i;
}

/* A field of the object itself: behind those of the base, or in the place of the one it overrides. */
static void add_field(prm__compile *c, const prm__place *place, prm_value tree, prm__object *object,
		      prm__field *fields)
{
	prm_str name = prm_value_text(prm_value_get_c(tree, "name"));
	prm__field field = {.origin = object};
	size_t at;

	if (!prm_value_is(tree, PRM_MAP)) {
		prm__place_say(c, place, PRM_WRONG_TYPE, "expected a field, which is a map, not %s",
			       prm__compile_kind(tree));
		return;
	}
	if (name.len == 0) {
		prm__place_say(c, place, PRM_MISSING_KEY,
			       "a field needs a `name`, which is a text");
		return;
	}
	at = index_of(fields, object->field_count, name);
	if (at < object->field_count && fields[at].origin == object) {
		prm__place_say(c, place, PRM_DUPLICATE_KEY,
			       "there are two fields of the name '%.*s'", PRM_FMT(name));
		return;
	}
	prm__compile_field(c, place, tree, object, &field);
	fields[at] = field;
	object->field_count += at == object->field_count;
}

/* Room for the fields of the base and the own ones; NULL: there are none, or too many. */
static prm__field *field_room(prm__compile *c, const prm__place *place, size_t own,
			      size_t inherited)
{
	prm__field *fields;

	if (own + inherited > c->options.max_fields) {
		prm__place_say(c, place, PRM_LIMIT, "%zu fields are more than max_fields (%zu)",
			       own + inherited, c->options.max_fields);
		return NULL;
	}
	fields = prm_arena_calloc(prm__compile_arena(c), own + inherited + 1, sizeof(*fields));
	if (!fields)
		prm__compile_nomem(c);
	return fields;
}

static void compile_fields(prm__compile *c, const prm__place *place, prm_value list,
			   prm__object *object, const prm__object *base)
{
	size_t own = prm_value_count(list), inherited = base ? base->field_count : 0;
	prm__field *fields;

	if (prm_value_is(list, PRM_MISSING) && !base) {
		prm__place_say(c, place->up, PRM_MISSING_KEY, "a schema needs its `fields`");
		return;
	}
	if (!prm_value_is(list, PRM_LIST) && !prm_value_is(list, PRM_MISSING)) {
		prm__place_say(c, place, PRM_WRONG_TYPE, "expected a list of fields, not %s",
			       prm__compile_kind(list));
		return;
	}
	fields = field_room(c, place, own, inherited);
	if (!fields)
		return;
	if (inherited)
		memcpy(fields, base->fields, inherited * sizeof(*fields));
	object->fields = fields;
	object->field_count = inherited;
	for (size_t i = 0; i < own && !c->nomem; i++) {
		prm__place one = prm__place_item(place, list, i);

		add_field(c, &one, prm_value_at(list, i), object, fields);
	}
}

/* ---- objects ---------------------------------------------------------------------------------- */

enum {
	KEY_NAME,
	KEY_VERSION,
	KEY_DESCRIPTION,
	KEY_STRICT,
	KEY_FIELDS,
	KEY_EXTRA,
	KEY_EXTENDS,
	KEY_METADATA,
	SCHEMA_KEYS
};

static const prm_str schema_keys[SCHEMA_KEYS] = {
	{"name", 4},   {"version", 7},      {"description", 11}, {"strict", 6},
	{"fields", 6}, {"allow_extra", 11}, {"extends", 7},      {"metadata", 8}};

static const prm__keys known_keys = {schema_keys, SCHEMA_KEYS, NULL};

static prm__place key_place(const prm__place *up, prm_value tree, int key)
{
	return prm__place_key(up, tree, schema_keys[key]);
}

static void take_name(prm__compile *c, const prm__place *place, prm_value name, prm__object *object)
{
	object->name = prm__take_text(c, place, schema_keys[KEY_NAME], name);
	if (prm_value_is(name, PRM_MISSING))
		prm__place_say(c, place->up, PRM_MISSING_KEY, "a schema needs a `name`");
	else if (!is_name(object->name))
		prm__place_say(c, place, PRM_BAD_VALUE,
			       "a schema's name is made of letters, digits, '_' and '-'");
}

static void take_head(prm__compile *c, const prm__place *place, prm_value tree,
		      const prm_value *values, prm__object *object)
{
	prm__place name = key_place(place, tree, KEY_NAME);
	prm__place strict = key_place(place, tree, KEY_STRICT);
	prm__place extra = key_place(place, tree, KEY_EXTRA);
	prm__place description = key_place(place, tree, KEY_DESCRIPTION);

	take_name(c, &name, values[KEY_NAME], object);
	if (prm_value_is(values[KEY_VERSION], PRM_STRING))
		object->version = prm__take_text(c, place, schema_keys[KEY_VERSION],
						 values[KEY_VERSION]);
	object->description = prm__take_text(c, &description, schema_keys[KEY_DESCRIPTION],
					     values[KEY_DESCRIPTION]);
	object->allow_extra = prm__take_bool(c, &extra, schema_keys[KEY_EXTRA], values[KEY_EXTRA],
					     false);
	object->lax = !prm__take_bool(c, &strict, schema_keys[KEY_STRICT], values[KEY_STRICT],
				      true);
	if (object->allow_extra && !object->lax && prm_value_is(values[KEY_STRICT], PRM_BOOL))
		prm__place_say(
			c, &strict, PRM_BAD_VALUE,
			"`strict: true` and `allow_extra: true` contradict each other; leave "
			"`strict` out to allow extra keys without coercion");
	prm__place_position(c, place, &object->line, &object->column);
}

static const prm__object *take_base(prm__compile *c, const prm__place *place, prm_value extends,
				    prm__object *object)
{
	prm_str ref = prm__take_text(c, place, schema_keys[KEY_EXTENDS], extends);

	return ref.len ? prm__compile_ref(c, place, ref, object) : NULL;
}

static void compile_map(prm__compile *c, const prm__place *place, prm_value tree,
			prm__object *object)
{
	prm__place extends = key_place(place, tree, KEY_EXTENDS);
	prm__place fields = key_place(place, tree, KEY_FIELDS);
	prm_value values[SCHEMA_KEYS];
	const prm__object *base;

	prm__take_keys(c, place, tree, &known_keys, values);
	take_head(c, place, tree, values, object);
	base = take_base(c, &extends, values[KEY_EXTENDS], object);
	compile_fields(c, &fields, values[KEY_FIELDS], object, base);
	if (!c->nomem && !make_slots(c, object))
		prm__compile_nomem(c);
}

static void compile_object(prm__compile *c, const prm_schema_source *source, prm__object *object)
{
	prm__place place = {.source = source};
	size_t errors = c->errors;

	if (!prm_arena_str(prm__compile_arena(c), source->source, &object->source))
		prm__compile_nomem(c);
	if (prm_value_is(source->tree, PRM_MAP))
		compile_map(c, &place, source->tree, object);
	else
		prm__place_say(c, &place, PRM_SCHEMA_PARSE,
			       "expected a schema, which is a map, not %s",
			       prm__compile_kind(source->tree));
	object->failed = c->errors != errors || c->nomem;
}

/* ---- references ------------------------------------------------------------------------------- */

/* The next time that it is asked for so. */
static bool remember(prm__compile *c, prm_str ref, prm__object *object)
{
	prm_str key;

	if (prm_arena_str(&c->scratch, ref, &key) && prm__map_set(&c->by_ref, key, object))
		return true;
	prm__compile_nomem(c);
	return false;
}

static prm__object *new_object(prm__compile *c, prm_str ref, prm__object *up)
{
	prm__object *object = prm_arena_calloc(prm__compile_arena(c), 1, sizeof(*object));

	if (!object || !prm_arena_str(prm__compile_arena(c), ref, &object->ref)) {
		prm__compile_nomem(c);
		return NULL;
	}
	if (!remember(c, ref, object))
		return NULL;
	c->objects++;
	if (c->schema->last)
		c->schema->last->next = object;
	else
		c->schema->root = object;
	c->schema->last = object;
	object->up = up;
	object->height = 1;
	return object;
}

/* "a -> b -> a": the open objects from the one that is asked for again. */
static void say_cycle(prm__compile *c, const prm__place *place, const prm__object *again,
		      const prm__object *from)
{
	const prm__object *chain[MOST_DEPTH + 1];
	size_t depth = 0;
	prm_buf text;

	prm_buf_init(&text, c->schema->allocator, 0);
	for (; from && depth < MOST_DEPTH; from = from->up) {
		chain[depth++] = from;
		if (from == again)
			break;
	}
	while (depth > 0) {
		prm_buf_add(&text, chain[--depth]->ref);
		prm_buf_add_c(&text, " -> ");
	}
	prm__place_say(c, place, PRM_SCHEMA_PARSE, "the schemas go round in a circle: %.*s%.*s",
		       PRM_FMT(prm_buf_str(&text)), PRM_FMT(again->ref));
	prm_buf_release(&text);
}

static bool find_source(prm__compile *c, const prm__place *place, prm_str ref,
			prm_schema_source *out)
{
	prm_error err = {0};
	prm_status status = PRM_SCHEMA_NOT_FOUND;

	if (c->lookups++ >= MOST_LOOKUPS || c->objects >= MOST_OBJECTS) {
		prm__place_say(c, place, PRM_LIMIT,
			       "one schema names at most %d others, in at most %d ways",
			       MOST_OBJECTS, MOST_LOOKUPS);
		return false;
	}
	if (c->options.find)
		status = c->options.find(c->options.ud, ref, &c->scratch, out, &err);
	if (status == PRM_NOMEM)
		prm__compile_nomem(c);
	else if (status && err.text[0])
		prm__place_say(c, place, status, "%s", err.text);
	else if (status)
		prm__place_say(c, place, status, "there is no schema '%.*s'", PRM_FMT(ref));
	return status == PRM_OK;
}

/* The same schema under another reference ("a" and "a@^1"): a name and a version are one tree. */
static prm__object *same_object(prm__compile *c, prm_value tree)
{
	prm_str name = prm_value_text(prm_value_get_c(tree, "name"));
	prm_str version = prm_value_text(prm_value_get_c(tree, "version"));

	for (prm__object *object = c->schema->root; object; object = object->next)
		if (prm_str_eq(object->name, name) && prm_str_eq(object->version, version))
			return object;
	return NULL;
}

static const prm__object *raise(prm__compile *c, const prm__place *place, prm__object *from,
				const prm__object *object)
{
	if (from && from->height < object->height + 1)
		from->height = object->height + 1;
	if (from && from->height > c->options.max_depth) {
		prm__place_say(c, place, PRM_LIMIT, "schemas nested deeper than max_depth (%zu)",
			       c->options.max_depth);
		return NULL;
	}
	return object->failed ? NULL : object;
}

const prm__object *prm__compile_ref(prm__compile *c, const prm__place *place, prm_str ref,
				    prm__object *from)
{
	prm__object *object = prm__map_get(&c->by_ref, ref);
	prm_schema_source source = {0};

	if (!object) {
		if (!find_source(c, place, ref, &source))
			return NULL;
		object = same_object(c, source.tree);
		if (object && !remember(c, ref, object))
			return NULL;
	}
	if (object && object->open) {
		say_cycle(c, place, object, from);
		return NULL;
	}
	if (object)
		return raise(c, place, from, object);
	if (c->depth >= c->options.max_depth) {
		prm__place_say(c, place, PRM_LIMIT, "schemas nested deeper than max_depth (%zu)",
			       c->options.max_depth);
		return NULL;
	}
	object = new_object(c, ref, from);
	if (!object)
		return NULL;
	object->open = true;
	c->depth++;
	compile_object(c, &source, object);
	c->depth--;
	object->open = false;
	return raise(c, place, from, object);
}

/* ---- the whole -------------------------------------------------------------------------------- */

static void take_options(prm__compile *c, const prm_schema_options *opts)
{
	prm_schema_options *to = &c->options;

	if (opts)
		memcpy(to, opts, opts->struct_size < sizeof(*to) ? opts->struct_size : sizeof(*to));
	if (to->max_fields == 0)
		to->max_fields = DEFAULT_FIELDS;
	if (to->max_fields > MOST_FIELDS)
		to->max_fields = MOST_FIELDS;
	if (to->max_depth == 0 || to->max_depth > MOST_DEPTH)
		to->max_depth = MOST_DEPTH;
}

static void schema_free(prm_schema *schema)
{
	for (struct prm__regex_link *link = schema->regexes; link; link = link->next)
		prm__regex_free(link->regex);
	prm_arena_release(&schema->arena);
	prm__free(schema->allocator, schema, sizeof(*schema));
}

/* The depth is that of the schema. */
static void mark_used(prm__object *object)
{
	if (object->used)
		return;
	object->used = true;
	for (size_t i = 0; i < object->field_count; i++)
		if (object->fields[i].nested)
			mark_used((prm__object *)(uintptr_t)object->fields[i].nested);
}

static void compile_root(prm__compile *c, const prm_schema_source *source)
{
	prm__object *root = new_object(c, prm_value_text(prm_value_get_c(source->tree, "name")),
				       NULL);

	if (!root)
		return;
	root->open = true;
	c->depth = 1;
	compile_object(c, source, root);
	root->open = false;
	if (c->errors == 0 && !c->nomem)
		mark_used(root);
	for (prm__origin *origin = c->origins; origin; origin = origin->next)
		prm__lines_release(&origin->lines);
}

prm_status prm_schema_compile(const prm_schema_source *source, const prm_schema_options *opts,
			      prm_schema **out, prm_diag *diag, prm_error *err)
{
	prm__compile c = {.diag = diag};
	prm_status status = PRM_OK;

	take_options(&c, opts);
	c.schema = prm__calloc(prm__allocator(c.options.allocator), sizeof(*c.schema));
	if (!c.schema)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	c.schema->allocator = prm__allocator(c.options.allocator);
	atomic_init(&c.schema->refs, 1);
	prm_arena_init(&c.schema->arena, c.schema->allocator, 0);
	prm_arena_init(&c.scratch, c.schema->allocator, 0);
	prm__map_init(&c.by_ref, c.schema->allocator, (uint64_t)(uintptr_t)c.schema);
	compile_root(&c, source);
	prm__map_release(&c.by_ref);
	prm_arena_release(&c.scratch);
	if (c.nomem)
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	else if (c.errors)
		status = prm_fail_at(err, c.first.status, c.first.line, c.first.column, "%s",
				     c.first.text);
	if (status)
		schema_free(c.schema);
	else
		*out = c.schema;
	return status;
}

prm_schema *prm_schema_ref(const prm_schema *schema)
{
	prm_schema *shared = (prm_schema *)(uintptr_t)schema;

	atomic_fetch_add_explicit(&shared->refs, 1, memory_order_relaxed);
	return shared;
}

void prm_schema_unref(prm_schema *schema)
{
	if (schema && atomic_fetch_sub_explicit(&schema->refs, 1, memory_order_acq_rel) == 1)
		schema_free(schema);
}

prm_str prm_schema_name(const prm_schema *schema)
{
	return schema->root->name;
}

prm_str prm_schema_version(const prm_schema *schema)
{
	return schema->root->version;
}

size_t prm_schema_size(const prm_schema *schema)
{
	return sizeof(*schema) + schema->arena.used;
}
