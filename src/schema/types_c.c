/*
 * types_c.c: structs for C, in one header. Of an input: a function that takes what is required as
 * arguments, so that a missing one does not compile, and one that builds the variables. Of an output:
 * one that reads it.
 */
#include "base/str.h"
#include "schema/types.h"

static const char *const keywords[] = {
	"auto",  "bool",     "break",  "case",     "char",      "const",    "continue", "default",
	"do",    "double",   "else",   "enum",     "extern",    "false",    "float",    "for",
	"goto",  "if",       "inline", "int",      "long",      "register", "restrict", "return",
	"short", "signed",   "sizeof", "static",   "struct",    "switch",   "true",     "typedef",
	"union", "unsigned", "void",   "volatile", "while",     "class",    "new",      "delete",
	"this",  "private",  "public", "template", "namespace", "out",      "v",        "b",
	"arena", NULL};

/* How a field is kept: by value, or behind a pointer where NULL says that it is not there. */
enum { BY_VALUE, BY_POINTER, SELF_EMPTY };

static const char *plain(int type)
{
	switch (type) {
	case PRM__STRING:
		return "prm_str";
	case PRM__INTEGER:
		return "int64_t";
	case PRM__FLOAT:
		return "double";
	case PRM__BOOLEAN:
		return "bool";
	default:
		return "prm_value";
	}
}

/* prm_str_n("...", n): printable ASCII as it is, the rest in octal. */
static void add_text(prm_buf *out, prm_str text)
{
	prm_buf_add_c(out, "prm_str_n(\"");
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || c == '?')
			prm_buf_addf(out, "\\%03o", c);
		else
			prm_buf_add_char(out, (char)c);
	}
	prm_buf_addf(out, "\", %zu)", text.len);
}

static bool is_list(const prm__field *field)
{
	return field->type == PRM__LIST;
}

/* The C type of the value, or of an item. */
static void add_type(prm__types *types, const prm__type *type, const prm__field *field)
{
	if (field->nested)
		prm_buf_add(types->out, prm__type_name(types, type, field->nested));
	else
		prm_buf_add_c(types->out, plain(is_list(field) ? field->item_type : field->type));
}

static int kept(const prm__type *type, const prm__field *field)
{
	if (!prm__type_optional(type, field) && !prm__type_nullable(field))
		return BY_VALUE;
	if (is_list(field) || field->type == PRM__STRING ||
	    (!field->nested && field->type > PRM__LIST))
		return SELF_EMPTY;
	return BY_POINTER;
}

static void add_name(prm__types *types, const prm__field *field)
{
	prm__type_identifier(field->name, types->out);
	if (prm__type_is_word(field->name, keywords))
		prm_buf_add_char(types->out, '_');
}

/* "double amount", "const Item *items" */
static void add_member(prm__types *types, const prm__type *type, const prm__field *field)
{
	bool pointer = is_list(field) || kept(type, field) == BY_POINTER;

	prm_buf_add_c(types->out, pointer ? "const " : "");
	add_type(types, type, field);
	prm_buf_add_c(types->out, pointer ? " *" : " ");
	add_name(types, field);
}

static void add_struct(prm__types *types, const prm__type *type)
{
	size_t written = 0;

	prm_buf_addf(types->out, "\ntypedef struct %.*s {\n", PRM_FMT(type->name));
	for (size_t i = 0; i < type->object->field_count; i++) {
		const prm__field *field = &type->object->fields[i];

		if (prm__type_lacks(type, field))
			continue;
		written++;
		prm_buf_add_char(types->out, '\t');
		add_member(types, type, field);
		prm_buf_add_char(types->out, ';');
		if (kept(type, field) != BY_VALUE)
			prm_buf_add_c(types->out, " /* NULL, empty or MISSING: not there */");
		prm_buf_add_char(types->out, '\n');
		if (!is_list(field))
			continue;
		prm_buf_add_c(types->out, "\tsize_t ");
		add_name(types, field);
		prm_buf_add_c(types->out, "_count;\n");
	}
	if (!written)
		prm_buf_add_c(types->out, "\tchar nothing;\n");
	prm_buf_addf(types->out, "} %.*s;\n", PRM_FMT(type->name));
}

/* ---- making ----------------------------------------------------------------------------------- */

static bool is_argument(const prm__type *type, const prm__field *field)
{
	return !prm__type_lacks(type, field) && !prm__type_optional(type, field);
}

static void add_arguments(prm__types *types, const prm__type *type)
{
	const char *between = "";

	for (size_t i = 0; i < type->object->field_count; i++) {
		const prm__field *field = &type->object->fields[i];

		if (!is_argument(type, field))
			continue;
		prm_buf_add_c(types->out, between);
		add_member(types, type, field);
		if (is_list(field)) {
			prm_buf_add_c(types->out, ", size_t ");
			add_name(types, field);
			prm_buf_add_c(types->out, "_count");
		}
		between = ", ";
	}
	prm_buf_add_c(types->out, between[0] ? "" : "void");
}

static void add_assignment(prm__types *types, const prm__field *field, const char *suffix)
{
	prm_buf_add_c(types->out, "\tv.");
	add_name(types, field);
	prm_buf_addf(types->out, "%s = ", suffix);
	add_name(types, field);
	prm_buf_addf(types->out, "%s;\n", suffix);
}

static void add_make(prm__types *types, const prm__type *type)
{
	prm_buf_addf(types->out,
		     "\n/* All that is required; set the rest afterwards. */\n"
		     "static inline %.*s %.*s_make(",
		     PRM_FMT(type->name), PRM_FMT(type->name));
	add_arguments(types, type);
	prm_buf_addf(types->out, ")\n{\n\t%.*s v;\n\n\tmemset(&v, 0, sizeof(v));\n",
		     PRM_FMT(type->name));
	for (size_t i = 0; i < type->object->field_count; i++) {
		const prm__field *field = &type->object->fields[i];

		if (!is_argument(type, field))
			continue;
		add_assignment(types, field, "");
		if (is_list(field))
			add_assignment(types, field, "_count");
	}
	prm_buf_add_c(types->out, "\treturn v;\n}\n");
}

/* ---- building --------------------------------------------------------------------------------- */

/* prm_build_...(b, expression); */
static void add_build(prm__types *types, const prm__type *type, const prm__field *field,
		      const char *before, const char *behind)
{
	int item = is_list(field) ? field->item_type : field->type;

	if (field->nested) {
		prm_buf_add(types->out, prm__type_name(types, type, field->nested));
		prm_buf_addf(types->out, "_build(&%s", before);
	} else if (item == PRM__STRING) {
		prm_buf_addf(types->out, "prm_build_str(b, %s", before);
	} else if (item == PRM__INTEGER) {
		prm_buf_addf(types->out, "prm_build_int(b, %s", before);
	} else if (item == PRM__BOOLEAN) {
		prm_buf_addf(types->out, "prm_build_bool(b, %s", before);
	} else if (item == PRM__FLOAT) {
		prm_buf_addf(types->out, "prm_build_value(b, prm_value_double(%s", before);
	} else {
		prm_buf_addf(types->out, "prm_build_copy(b, %s", before);
	}
	add_name(types, field);
	prm_buf_add_c(types->out, behind);
	if (field->nested)
		prm_buf_add_c(types->out, ", b");
	prm_buf_add_c(types->out, !field->nested && item == PRM__FLOAT ? "));\n" : ");\n");
}

/* The condition under which a field is there. */
static void add_presence(prm__types *types, const prm__field *field, int how)
{
	bool text = field->type == PRM__STRING;

	prm_buf_add_c(types->out, "\tif (v->");
	add_name(types, field);
	if (how == SELF_EMPTY && text)
		prm_buf_add_c(types->out, ".ptr");
	else if (how == SELF_EMPTY && !is_list(field))
		prm_buf_add_c(types->out, ".type != PRM_MISSING");
	prm_buf_add_c(types->out, ") {\n");
}

static void add_key(prm__types *types, const prm__field *field)
{
	prm_buf_add_c(types->out, "prm_build_key(b, ");
	add_text(types->out, field->name);
	prm_buf_add_c(types->out, ");\n");
}

static void add_field_build(prm__types *types, const prm__type *type, const prm__field *field)
{
	int how = kept(type, field);
	const char *tabs = how == BY_VALUE ? "\t" : "\t\t";

	if (how != BY_VALUE)
		add_presence(types, field, how);
	prm_buf_add_c(types->out, tabs);
	add_key(types, field);
	prm_buf_add_c(types->out, tabs);
	if (is_list(field)) {
		prm_buf_add_c(types->out, "prm_build_list(b);\n");
		prm_buf_addf(types->out, "%sfor (size_t i = 0; i < v->", tabs);
		add_name(types, field);
		prm_buf_addf(types->out, "_count; i++)\n%s\t", tabs);
		add_build(types, type, field, "v->", "[i]");
		prm_buf_addf(types->out, "%sprm_build_end(b);\n", tabs);
	} else if (how == BY_POINTER && !field->nested) {
		add_build(types, type, field, "*v->", "");
	} else if (how == BY_POINTER) {
		prm_buf_addf(types->out, "%.*s_build(v->",
			     PRM_FMT(prm__type_name(types, type, field->nested)));
		add_name(types, field);
		prm_buf_add_c(types->out, ", b);\n");
	} else {
		add_build(types, type, field, "v->", "");
	}
	if (how == BY_VALUE)
		return;
	prm_buf_add_c(types->out, "\t}");
	if (!prm__type_optional(type, field)) {
		prm_buf_add_c(types->out, " else {\n\t\t");
		add_key(types, field);
		prm_buf_add_c(types->out, "\t\tprm_build_null(b);\n\t}");
	}
	prm_buf_add_char(types->out, '\n');
}

static void add_builder(prm__types *types, const prm__type *type)
{
	prm_buf_addf(types->out,
		     "\n/* The same as a map, for prm_manager_render. */\n"
		     "static inline void %.*s_build(const %.*s *v, prm_builder *b)\n{\n"
		     "\t(void)v;\n\tprm_build_map(b);\n",
		     PRM_FMT(type->name), PRM_FMT(type->name));
	for (size_t i = 0; i < type->object->field_count; i++)
		if (!prm__type_lacks(type, &type->object->fields[i]))
			add_field_build(types, type, &type->object->fields[i]);
	prm_buf_add_c(types->out, "\tprm_build_end(b);\n}\n");
}

/* ---- reading ---------------------------------------------------------------------------------- */

static const char *reading(int type)
{
	switch (type) {
	case PRM__STRING:
		return "prm_value_text(item)";
	case PRM__INTEGER:
		return "item.as.integer";
	case PRM__FLOAT:
		return "prm_types_double(item)";
	case PRM__BOOLEAN:
		return "item.as.boolean";
	default:
		return "item";
	}
}

/* Memory for a list, or for what stands behind a pointer: `count` of them. */
static void add_memory(prm__types *types, const prm__type *type, const prm__field *field,
		       const char *count)
{
	prm_buf_add_c(types->out, "\t\t");
	add_type(types, type, field);
	prm_buf_add_c(types->out, " *items = prm_arena_calloc(arena, ");
	prm_buf_addf(types->out,
		     "%s + 1, sizeof(*items));\n\n\t\tif (!items)\n\t\t\treturn false;\n", count);
}

/* One value into `target`. */
static void add_one_read(prm__types *types, const prm__type *type, const prm__field *field,
			 const char *target, const char *tabs)
{
	int item = is_list(field) ? field->item_type : field->type;

	if (!field->nested) {
		prm_buf_addf(types->out, "%s%s = %s;\n", tabs, target, reading(item));
		return;
	}
	prm_buf_addf(types->out, "%sif (!%.*s_read(item, arena, &%s))\n%s\treturn false;\n", tabs,
		     PRM_FMT(prm__type_name(types, type, field->nested)), target, tabs);
}

static void add_own_read(prm__types *types, const prm__type *type, const prm__field *field)
{
	prm_buf target;

	prm_buf_init(&target, types->arena.allocator, 0);
	prm_buf_add_c(&target, "out->");
	prm__type_identifier(field->name, &target);
	prm_buf_add_c(&target, prm__type_is_word(field->name, keywords) ? "_" : "");
	prm_buf_add_char(&target, '\0');
	if (target.status)
		types->out->status = target.status;
	else
		add_one_read(types, type, field, target.ptr, "\t\t");
	prm_buf_release(&target);
}

static void add_field_read(prm__types *types, const prm__type *type, const prm__field *field)
{
	bool list = is_list(field), pointer = kept(type, field) == BY_POINTER;

	prm_buf_add_c(types->out, "\titem = prm_value_get(v, ");
	add_text(types->out, field->name);
	prm_buf_add_c(types->out, ");\n");
	prm_buf_add_c(types->out, "\tif (item.type != PRM_NULL && item.type != PRM_MISSING) {\n");
	if (list) {
		prm_buf_add_c(types->out, "\t\tprm_value list = item;\n");
		add_memory(types, type, field, "prm_value_count(list)");
		prm_buf_add_c(types->out,
			      "\t\tfor (size_t i = 0; i < prm_value_count(list); i++) {\n"
			      "\t\t\titem = prm_value_at(list, i);\n");
		add_one_read(types, type, field, "items[i]", "\t\t\t");
		prm_buf_add_c(types->out, "\t\t}\n\t\tout->");
		add_name(types, field);
		prm_buf_add_c(types->out, " = items;\n\t\tout->");
		add_name(types, field);
		prm_buf_add_c(types->out, "_count = prm_value_count(list);\n");
	} else if (pointer) {
		add_memory(types, type, field, "0");
		add_one_read(types, type, field, "items[0]", "\t\t");
		prm_buf_add_c(types->out, "\t\tout->");
		add_name(types, field);
		prm_buf_add_c(types->out, " = items;\n");
	} else {
		add_own_read(types, type, field);
	}
	prm_buf_add_c(types->out, "\t}\n");
}

static void add_reader(prm__types *types, const prm__type *type)
{
	prm_buf_addf(
		types->out,
		"\n/* From a checked and filled value, which must outlive it. False: memory is out. */\n"
		"static inline bool %.*s_read(prm_value v, prm_arena *arena, %.*s *out)\n{\n"
		"\tprm_value item;\n\n\t(void)v;\n\t(void)arena;\n\t(void)item;\n"
		"\tmemset(out, 0, sizeof(*out));\n",
		PRM_FMT(type->name), PRM_FMT(type->name));
	for (size_t i = 0; i < type->object->field_count; i++)
		if (!prm__type_lacks(type, &type->object->fields[i]))
			add_field_read(types, type, &type->object->fields[i]);
	prm_buf_add_c(types->out, "\treturn true;\n}\n");
}

/* ---- the whole -------------------------------------------------------------------------------- */

/* Two fields whose names are the same once they are identifiers. */
static void check_names(prm__types *types, const prm__type *type)
{
	const prm__object *object = type->object;
	prm_buf one, other;

	prm_buf_init(&one, types->arena.allocator, 0);
	prm_buf_init(&other, types->arena.allocator, 0);
	for (size_t i = 0; i < object->field_count && !types->status; i++) {
		for (size_t j = 0; j < i && !types->status; j++) {
			prm_buf_reset(&one);
			prm_buf_reset(&other);
			prm__type_identifier(object->fields[i].name, &one);
			prm__type_identifier(object->fields[j].name, &other);
			if (!one.status && !other.status &&
			    prm_str_eq(prm_buf_str(&one), prm_buf_str(&other)))
				types->status = prm_fail(
					types->err, PRM_BAD_VALUE,
					"the fields '%.*s' and '%.*s' have the same "
					"name in C",
					PRM_FMT(object->fields[j].name),
					PRM_FMT(object->fields[i].name));
		}
	}
	if (!types->status && (one.status || other.status))
		types->status = prm_fail(types->err, PRM_NOMEM, "out of memory");
	prm_buf_release(&one);
	prm_buf_release(&other);
}

void prm__types_c(prm__types *types)
{
	prm_buf_add_c(types->out, "/* Written by `prm types`. Do not edit. */\n#pragma once\n\n"
				  "#include <string.h>\n\n#include <prm/schema.h>\n");
	for (size_t i = 0; i < types->count && !types->status; i++) {
		const prm__type *type = &types->items[i];

		check_names(types, type);
		if (types->status)
			return;
		add_struct(types, type);
		if (type->request->mode == PRM_SCHEMA_OUTPUT) {
			add_reader(types, type);
			continue;
		}
		add_make(types, type);
		add_builder(types, type);
	}
}
