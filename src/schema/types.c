/* types.c: which types there are, in what order, under what names. The languages: types_*.c. */
#include "schema/types.h"

#include <stdio.h>

#include "base/str.h"
#include "text/number.h"
#include "text/value.h"

bool prm__type_lacks(const prm__type *type, const prm__field *field)
{
	return type->request->mode == PRM_SCHEMA_OUTPUT ? field->write_only : field->read_only;
}

bool prm__type_optional(const prm__type *type, const prm__field *field)
{
	return type->request->mode != PRM_SCHEMA_OUTPUT && !field->required;
}

bool prm__type_nullable(const prm__field *field)
{
	return field->nullable && field->type != PRM__ANY;
}

const prm__rule *prm__type_values(const prm__field *field)
{
	for (size_t i = 0; i < field->rule_count; i++)
		if (prm__rule_is(&field->rules[i], "enum"))
			return &field->rules[i];
	return NULL;
}

/* ---- names ------------------------------------------------------------------------------------ */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool prm__type_is_identifier(prm_str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_letter(text.ptr[i]) && !(i > 0 && is_digit(text.ptr[i])))
			return false;
	return text.len > 0;
}

void prm__type_identifier(prm_str text, prm_buf *out)
{
	if (text.len == 0 || is_digit(text.ptr[0]))
		prm_buf_add_char(out, '_');
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		prm_buf_add_char(out, is_letter(c) || is_digit(c) ? c : '_');
	}
}

bool prm__type_is_word(prm_str text, const char *const *words)
{
	for (; *words; words++)
		if (prm_str_is(text, *words))
			return true;
	return false;
}

/* "refund_item" -> "RefundItem" */
static void add_pascal(prm_str text, prm_buf *out)
{
	bool upper = true;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!is_digit(c) && (!is_letter(c) || c == '_')) {
			upper = true;
			continue;
		}
		prm_buf_add_char(out, (char)(upper && c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c));
		upper = false;
	}
}

prm_str prm__type_name(const prm__types *types, const prm__type *of, const prm__object *object)
{
	for (size_t i = 0; i < types->count; i++)
		if (types->items[i].object == object && types->items[i].request == of->request)
			return types->items[i].name;
	return PRM_LIT("");
}

static bool make_name(prm__types *types, prm__type *type)
{
	bool root = type->object == type->request->schema->root;
	prm_buf name;
	bool fine;

	prm_buf_init(&name, types->arena.allocator, 0);
	prm__type_identifier(type->request->name, &name);
	if (!root)
		add_pascal(type->object->name, &name);
	fine = !name.status && prm_arena_str(&types->arena, prm_buf_str(&name), &type->name);
	if (!fine)
		types->status = prm_fail(types->err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; fine && i < types->count; i++) {
		if (!prm_str_eq(types->items[i].name, type->name))
			continue;
		types->status = prm_fail(types->err, PRM_BAD_VALUE,
					 "two types would have the name '%.*s'; choose other names",
					 PRM_FMT(type->name));
		fine = false;
	}
	prm_buf_release(&name);
	return fine;
}

/* ---- order ------------------------------------------------------------------------------------ */

/* Depth first, so that what is needed stands before; the depth is that of the schema. */
static void collect(prm__types *types, const prm_type_request *request, const prm__object *object)
{
	prm__type type = {.object = object, .request = request};

	for (size_t i = 0; i < types->count; i++)
		if (types->items[i].object == object && types->items[i].request == request)
			return;
	for (size_t i = 0; i < object->field_count && !types->status; i++)
		if (object->fields[i].nested && !prm__type_lacks(&type, &object->fields[i]))
			collect(types, request, object->fields[i].nested);
	if (!types->status && make_name(types, &type))
		types->items[types->count++] = type;
}

static size_t count_objects(const prm_type_request *requests, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		for (const prm__object *object = requests[i].schema->root; object;
		     object = object->next)
			n++;
	return n;
}

double prm_types_double(prm_value number)
{
	return prm__value_is_number(number) ? prm__number_as_double(number) : 0;
}

prm_status prm_schema_types(const prm_type_request *requests, size_t count, int language,
			    prm_buf *out, prm_error *err)
{
	prm__types types = {.out = out, .err = err};
	size_t objects = count_objects(requests, count);

	if (language < PRM_TYPES_C || language > PRM_TYPES_TYPESCRIPT)
		return prm_fail(err, PRM_INVALID, "there is no such language");
	prm_arena_init(&types.arena, out->allocator, 0);
	types.items = prm_arena_calloc(&types.arena, objects + 1, sizeof(*types.items));
	if (!types.items)
		return prm_fail(err, PRM_NOMEM, "out of memory"); /* nothing else was taken */
	for (size_t i = 0; i < count && !types.status; i++)
		collect(&types, &requests[i], requests[i].schema->root);
	if (!types.status && language == PRM_TYPES_C)
		prm__types_c(&types);
	else if (!types.status && language == PRM_TYPES_PYTHON)
		prm__types_python(&types);
	else if (!types.status)
		prm__types_typescript(&types);
	if (!types.status && out->status)
		types.status = prm_fail(err, out->status,
					"the types are too long, or memory is out");
	prm_arena_release(&types.arena);
	return types.status;
}
