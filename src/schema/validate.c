/*
 * validate.c: the walk over a value. Depth is bounded by the schema, which has no cycles. Where an
 * arena is given the filled value is made beside the checking: what does not change is shared, a
 * map or list is copied from its first change on.
 */
#include "base/str.h"
#include "schema/walk.h"
#include "text/number.h"
#include "text/value.h"

#define SEEN_WORDS 64 /* 4,096 fields */

static void walk_field(prm__walk *w, const prm__object *object, const prm__field *field,
		       const prm__step *step, prm_value value, prm_value *out);

/* ---- types ------------------------------------------------------------------------------------ */

static const char *const expected[] = {
	"",          "a string", "an integer", "a number",
	"a boolean", "a list",   "a map",      "one of the allowed values",
	"anything"};

static bool finite_number(prm_value v)
{
	double d;

	if (v.type != PRM_NUMBER)
		return true;
	d = prm__number_as_double(v);
	return d - d == 0;
}

static bool has_type(int type, prm_value v)
{
	switch (type) {
	case PRM__STRING:
		return v.type == PRM_STRING;
	case PRM__INTEGER:
		return v.type == PRM_INT;
	case PRM__FLOAT:
		return prm__value_is_number(v) && finite_number(v);
	case PRM__BOOLEAN:
		return v.type == PRM_BOOL;
	case PRM__LIST:
		return v.type == PRM_LIST;
	case PRM__DICT:
		return v.type == PRM_MAP;
	default:
		return v.type != PRM_FUNCTION && v.type != PRM_MISSING;
	}
}

/* An integer that 64 bits do not hold. */
static bool is_long_integer(prm_value v)
{
	prm_str text = prm_value_text(v);

	if (v.type == PRM_DOUBLE)
		return v.as.number >= 9223372036854775808.0 || v.as.number < -9223372036854775808.0;
	if (v.type != PRM_NUMBER)
		return false;
	for (size_t i = text.ptr[0] == '-'; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	return true;
}

static void type_fault(prm__walk *w, const prm__step *step, const prm__field *field, int type,
		       prm_value value)
{
	const char *words = expected[type];

	if (type == PRM__INTEGER && is_long_integer(value))
		words = "an integer of 64 bits (-9223372036854775808 to 9223372036854775807)";
	if (type == PRM__FLOAT && value.type == PRM_NUMBER)
		words = "a number that a double can hold";
	prm__fault_value(w, step, field, "type", value, words);
}

/* Coerce where the schema is lax, then look at the type. */
static bool take_type(prm__walk *w, const prm__object *object, const prm__field *field, int type,
		      const prm__step *step, prm_value *value)
{
	prm_value given = *value;

	if (has_type(type, *value) || (object->lax && prm__coerce(type, value)))
		return true;
	type_fault(w, step, field, type, given);
	return false;
}

/* ---- lists ------------------------------------------------------------------------------------ */

static bool same_value(prm_value a, prm_value b)
{
	return a.type == b.type && a.len == b.len && a.flags == b.flags &&
	       a.as.integer == b.as.integer;
}

/* The first change: copy the items before it; later ones: put it in its place. */
static void set_item(prm__walk *w, prm_value list, size_t index, prm_value item, prm_value **items)
{
	if (!*items) {
		*items = prm_arena_calloc(w->arena, prm_value_count(list) + 1, sizeof(**items));
		if (!*items) {
			w->nomem = true;
			return;
		}
		for (size_t i = 0; i < index; i++)
			(*items)[i] = prm_value_at(list, i);
	}
	(*items)[index] = item;
}

static prm_value walk_item(prm__walk *w, const prm__object *object, const prm__field *field,
			   const prm__step *step, prm_value item)
{
	prm_value filled = item;

	if (!take_type(w, object, field, field->item_type, step, &filled))
		return item;
	if (field->nested)
		prm__walk_object(w, field->nested, step, filled, &filled);
	return filled;
}

static void walk_items(prm__walk *w, const prm__object *object, const prm__field *field,
		       const prm__step *up, prm_value list, prm_value *out)
{
	prm__step step = {.up = up, .secret = up->secret};
	size_t cursor = 0, count = prm_value_count(list);
	prm_value item, filled, *items = NULL;
	prm_str key;

	while (!w->nomem && step.index < count &&
	       prm__value_next(list, &cursor, &key, &item) == PRM_OK) {
		filled = walk_item(w, object, field, &step, item);
		if (w->arena && (items || !same_value(item, filled)))
			set_item(w, list, step.index, filled, &items);
		step.index++;
	}
	if (!items)
		return;
	*out = (prm_value){.type = PRM_LIST, .len = (uint32_t)step.index, .as.items = items};
}

/* ---- fields ----------------------------------------------------------------------------------- */

static void check_rules(prm__walk *w, const prm__field *field, const prm__step *step,
			prm_value value)
{
	prm__rule_call call;

	call.field = field;
	call.value = value;
	for (size_t i = 0; i < field->rule_count; i++) {
		int verdict;

		call.rule = &field->rules[i];
		verdict = call.rule->cls->check(&call);
		if (verdict == PRM__CHECK_NOMEM)
			w->nomem = true;
		else if (verdict != PRM__FINE)
			prm__fault_rule(w, step, field, &call, verdict);
	}
}

static void walk_field(prm__walk *w, const prm__object *object, const prm__field *field,
		       const prm__step *step, prm_value value, prm_value *out)
{
	if (value.type == PRM_NULL && (field->nullable || field->type == PRM__ANY))
		return;
	if (!take_type(w, object, field, field->type, step, &value))
		return;
	*out = value;
	check_rules(w, field, step, value);
	if (field->type == PRM__DICT && field->nested)
		prm__walk_object(w, field->nested, step, value, out);
	else if (prm__field_has_items(field))
		walk_items(w, object, field, step, value, out);
}

/* Is the field not to be given at all in this mode? */
static bool is_foreign(const prm__walk *w, const prm__field *field)
{
	return (field->read_only && w->options.mode == PRM_SCHEMA_INPUT) ||
	       (field->write_only && w->options.mode == PRM_SCHEMA_OUTPUT);
}

/* ---- maps ------------------------------------------------------------------------------------- */

/* A map on its way: what was met, and the filled copy, where one is made. */
typedef struct map_walk {
	const prm__object *object;
	const prm__step *up;
	prm_value value;
	prm_member *members; /* NULL: nothing has changed yet */
	size_t count;        /* members so far */
	size_t guess;        /* the field that comes next in data of the schema's order */
	uint64_t seen[SEEN_WORDS];
} map_walk;

static bool copy_members(prm__walk *w, map_walk *m)
{
	size_t cursor = 0, room = prm_value_count(m->value) + m->object->field_count;
	prm_str key;

	if (m->members)
		return true;
	m->members = prm_arena_calloc(w->arena, room ? room : 1, sizeof(*m->members));
	if (!m->members) {
		w->nomem = true;
		return false;
	}
	if (!(m->value.flags & PRM_VALUE_HOST)) {
		if (m->count)
			memcpy(m->members, m->value.as.members, m->count * sizeof(*m->members));
		return true;
	}
	for (size_t i = 0; i < m->count; i++) {
		if (prm__value_next(m->value, &cursor, &key, &m->members[i].value))
			break;
		m->members[i].key = key.ptr;
		m->members[i].key_len = (uint32_t)key.len;
	}
	return true;
}

static void put_member(prm__walk *w, map_walk *m, const prm_member *member, bool changed)
{
	if (w->arena && (changed ? copy_members(w, m) : m->members != NULL))
		m->members[m->count] = *member;
	m->count++;
}

static const prm__field *field_of(map_walk *m, prm_str key)
{
	const prm__object *object = m->object;
	const prm__field *field;

	if (m->guess < object->field_count && prm_str_eq(object->fields[m->guess].name, key))
		field = &object->fields[m->guess];
	else
		field = prm__object_field(object, key);
	if (field)
		m->guess = (size_t)(field - object->fields) + 1;
	return field;
}

static void extra_fault(prm__walk *w, const map_walk *m, const prm__step *step)
{
	const prm__object *object = m->object;
	int best = -1;
	prm_str near = {NULL, 0};

	for (size_t i = 0; i < object->field_count && object->field_count <= 256; i++) {
		int distance = prm__str_near(step->key, object->fields[i].name);

		if (distance < 0 || (best >= 0 && distance >= best))
			continue;
		best = distance;
		near = object->fields[i].name;
	}
	if (near.len)
		prm__fault(w, step, NULL, "extra",
			   "'%.*s' is not a field here; did you mean '%.*s'?", PRM_FMT(step->key),
			   PRM_FMT(near));
	else
		prm__fault(w, step, NULL, "extra", "'%.*s' is not a field here",
			   PRM_FMT(step->key));
}

static void walk_member(prm__walk *w, map_walk *m, const prm_member *member)
{
	prm_str key = prm_str_n(member->key_len ? member->key : "", member->key_len);
	prm__step step = {.up = m->up, .key = key, .secret = m->up->secret};
	const prm__field *field = field_of(m, key);
	prm_member filled = *member;

	if (field) {
		size_t index = (size_t)(field - m->object->fields);

		m->seen[index / 64] |= (uint64_t)1 << (index % 64);
		step.secret |= field->write_only;
	}
	if (!field && !m->object->allow_extra)
		extra_fault(w, m, &step);
	else if (field && is_foreign(w, field))
		prm__fault(w, &step, field, field->read_only ? "read_only" : "write_only",
			   field->read_only ? "the field is read-only: it is not accepted in input"
					    : "the field is write-only: it is not shown in output");
	else if (field)
		walk_field(w, m->object, field, &step, member->value, &filled.value);
	put_member(w, m, &filled, w->arena && !same_value(member->value, filled.value));
}

/*
 * Has an absent field a value to be filled in? What is not to be given has none but a read-only
 * field's default, which its owner sets there; one of a write-only field would be shown.
 */
static bool is_filled_in(const prm__walk *w, const prm__field *field)
{
	if (!is_foreign(w, field))
		return true;
	return field->read_only && !prm_value_is(field->fallback, PRM_MISSING);
}

/* A field that the map does not have: required, or its default, or null. */
static void walk_absent(prm__walk *w, map_walk *m, const prm__field *field)
{
	prm__step step = {.up = m->up, .key = field->name, .secret = true};
	prm_member filled = {field->name.ptr, (uint32_t)field->name.len, field->symbol,
			     field->fallback};
	prm__walk quiet = *w;

	if (field->required) {
		if (!is_foreign(w, field))
			prm__fault(w, &step, field, "required", "'%.*s' is missing",
				   PRM_FMT(field->name));
		return;
	}
	if (!w->arena || !is_filled_in(w, field))
		return;
	if (prm_value_is(filled.value, PRM_MISSING))
		filled.value = prm_value_null();
	quiet.diag = NULL; /* it was checked when the schema was compiled */
	quiet.err = NULL;
	walk_field(&quiet, m->object, field, &step, filled.value, &filled.value);
	w->nomem |= quiet.nomem;
	put_member(w, m, &filled, true);
}

static void walk_host(prm__walk *w, map_walk *m)
{
	size_t cursor = 0, count = prm_value_count(m->value);
	prm_member member = {0};
	prm_str key;

	while (!w->nomem && m->count < count &&
	       prm__value_next(m->value, &cursor, &key, &member.value) == PRM_OK) {
		member.key = key.ptr;
		member.key_len = (uint32_t)key.len;
		walk_member(w, m, &member);
	}
}

static void walk_map(prm__walk *w, map_walk *m)
{
	const prm__object *object = m->object;

	memset(m->seen, 0, (object->field_count + 63) / 64 * sizeof(m->seen[0]));
	if (m->value.flags & PRM_VALUE_HOST)
		walk_host(w, m);
	else
		for (uint32_t i = 0; i < m->value.len && !w->nomem; i++)
			walk_member(w, m, &m->value.as.members[i]);
	for (size_t i = 0; i < object->field_count && !w->nomem; i++)
		if (!(m->seen[i / 64] >> (i % 64) & 1))
			walk_absent(w, m, &object->fields[i]);
}

void prm__walk_object(prm__walk *w, const prm__object *object, const prm__step *step,
		      prm_value value, prm_value *out)
{
	map_walk m;

	m.object = object;
	m.up = step;
	m.value = value;
	m.members = NULL;
	m.count = m.guess = 0;
	walk_map(w, &m);
	if (m.members)
		*out = (prm_value){
			.type = PRM_MAP, .len = (uint32_t)m.count, .as.members = m.members};
}

/* ---- the calls -------------------------------------------------------------------------------- */

static prm_status finish(prm__walk *w, prm_error *err)
{
	if (w->nomem)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	return w->faults ? PRM_SCHEMA_INVALID : PRM_OK;
}

static prm_status walk(const prm_schema *schema, prm_value value,
		       const prm_schema_check_options *opts, prm_arena *arena, prm_value *out,
		       prm_diag *diag, prm_error *err)
{
	prm__walk w = {.schema = schema, .arena = arena, .diag = diag, .err = err};
	prm__step root = {0};

	if (opts)
		memcpy(&w.options, opts,
		       opts->struct_size < sizeof(*opts) ? opts->struct_size : sizeof(*opts));
	if (w.options.mode == 0)
		w.options.mode = PRM_SCHEMA_INPUT;
	if (!prm_value_is(value, PRM_MAP))
		prm__fault_value(&w, &root, NULL, "type", value, "a map");
	else
		prm__walk_object(&w, schema->root, &root, value, out);
	return finish(&w, err);
}

prm_status prm_schema_validate(const prm_schema *schema, prm_value value,
			       const prm_schema_check_options *opts, prm_diag *diag, prm_error *err)
{
	prm_value same = value;

	return walk(schema, value, opts, NULL, &same, diag, err);
}

prm_status prm_schema_fill(const prm_schema *schema, prm_value value,
			   const prm_schema_check_options *opts, prm_arena *arena, prm_value *out,
			   prm_diag *diag, prm_error *err)
{
	prm_value filled = value;
	prm_status status = walk(schema, value, opts, arena, &filled, diag, err);

	if (status == PRM_OK)
		*out = filled;
	return status;
}

prm_status prm__walk_default(const prm_schema *schema, const prm__object *object,
			     const prm__field *field, prm_diag *diag)
{
	prm__walk w = {.schema = schema, .diag = diag};
	prm__step root = {0};
	prm_value same = field->fallback;

	walk_field(&w, object, field, &root, field->fallback, &same);
	return finish(&w, NULL);
}
