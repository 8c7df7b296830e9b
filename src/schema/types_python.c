/* types_python.c: TypedDicts and Pydantic 2 models for Python (3.11 and later). */
#include <stdio.h>

#include "base/str.h"
#include "schema/types.h"
#include "text/json_write.h"
#include "text/value.h"

static const char *const keywords[] = {
	"False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
	"class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
	"from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
	"or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield",    NULL};
/* What a model cannot be asked for, since BaseModel or the module has it. */
static const char *const taken[] = {"construct",
				    "copy",
				    "dict",
				    "from_orm",
				    "json",
				    "parse_file",
				    "parse_obj",
				    "parse_raw",
				    "schema",
				    "schema_json",
				    "update_forward_refs",
				    "validate",
				    "model_config",
				    "model_fields",
				    "model_computed_fields",
				    "model_construct",
				    "model_copy",
				    "model_dump",
				    "model_dump_json",
				    "model_extra",
				    "model_fields_set",
				    "model_json_schema",
				    "model_parametrized_name",
				    "model_post_init",
				    "model_rebuild",
				    "model_validate",
				    "model_validate_json",
				    "model_validate_strings",
				    "int",
				    "float",
				    "str",
				    "bool",
				    "list",
				    "Any",
				    "Annotated",
				    "Literal",
				    "NotRequired",
				    "TypedDict",
				    "AfterValidator",
				    "BaseModel",
				    "ConfigDict",
				    "Field",
				    "re",
				    "Callable",
				    NULL};

/* ---- values ----------------------------------------------------------------------------------- */

static void add_text(prm_buf *out, prm_str text)
{
	prm__json_quote(text, out); /* whose escapes are Python's, too */
}

/* Defaults are as deep as a document may be nested. */
static void add_value(prm_buf *out, prm_value v)
{
	size_t cursor = 0;
	bool map = v.type == PRM_MAP, first = true;
	prm_value item;
	prm_str key;

	if (v.type == PRM_BOOL || v.type == PRM_NULL) {
		prm_buf_add_c(out, v.type == PRM_NULL ? "None" : v.as.boolean ? "True" : "False");
	} else if (!prm__value_is_container(v)) {
		prm_value_write_json(v, 0, out);
	} else {
		prm_buf_add_char(out, map ? '{' : '[');
		for (; prm__value_next(v, &cursor, &key, &item) == PRM_OK; first = false) {
			prm_buf_add_c(out, first ? "" : ", ");
			if (map) {
				add_text(out, key);
				prm_buf_add_c(out, ": ");
			}
			add_value(out, item);
		}
		prm_buf_add_char(out, map ? '}' : ']');
	}
}

/* ---- types ------------------------------------------------------------------------------------ */

static const char *plain(int type)
{
	static const char *const names[] = {
		"Any", "str", "int", "float", "bool", "list[Any]", "dict[str, Any]", "Any", "Any"};

	return names[type];
}

static bool may_be_literal(const prm__rule *values)
{
	for (uint32_t i = 0; i < values->allowed.len; i++) {
		int type = values->allowed.as.items[i].type;

		if (type != PRM_STRING && type != PRM_INT && type != PRM_BOOL)
			return false;
	}
	return true;
}

static void add_base(prm__types *types, const prm__type *type, const prm__field *field,
		     const char *suffix)
{
	const prm__rule *values = prm__type_values(field);
	prm_buf *out = types->out;

	if (values && may_be_literal(values)) {
		prm_buf_add_c(out, "Literal[");
		for (uint32_t i = 0; i < values->allowed.len; i++) {
			prm_buf_add_c(out, i ? ", " : "");
			add_value(out, values->allowed.as.items[i]);
		}
		prm_buf_add_char(out, ']');
	} else if (field->nested) {
		prm_str name = prm__type_name(types, type, field->nested);
		bool list = field->type == PRM__LIST;

		prm_buf_addf(out, "%s%.*s%s%s", list ? "list[" : "", PRM_FMT(name), suffix,
			     list ? "]" : "");
	} else if (field->type == PRM__LIST) {
		prm_buf_addf(out, "list[%s]", plain(field->item_type));
	} else {
		prm_buf_add_c(out, plain(field->type));
	}
}

static void add_null(prm__types *types, const prm__field *field)
{
	if (prm__type_nullable(field))
		prm_buf_add_c(types->out, " | None");
}

/* ---- TypedDict -------------------------------------------------------------------------------- */

static void add_dict_type(prm__types *types, const prm__type *type, const prm__field *field)
{
	bool optional = prm__type_optional(type, field);

	prm_buf_add_c(types->out, optional ? "NotRequired[" : "");
	add_base(types, type, field, "");
	add_null(types, field);
	prm_buf_add_c(types->out, optional ? "]" : "");
}

/* The class form needs names; {"a-b": int} takes any. */
static bool has_class_form(const prm__type *type)
{
	for (size_t i = 0; i < type->object->field_count; i++) {
		prm_str name = type->object->fields[i].name;

		if (!prm__type_is_identifier(name) || prm__type_is_word(name, keywords) ||
		    prm__type_is_word(name, taken) || prm__str_starts(name, PRM_LIT("__")))
			return false;
	}
	return true;
}

static void add_docstring(prm_buf *out, prm_str text)
{
	if (text.len == 0)
		return;
	prm_buf_add_c(out, "    ");
	add_text(out, text);
	prm_buf_add_c(out, "\n\n");
}

static void add_dict(prm__types *types, const prm__type *type)
{
	const prm__object *object = type->object;
	bool classy = has_class_form(type);
	size_t written = 0;
	prm_buf *out = types->out;

	if (classy)
		prm_buf_addf(out, "\n\nclass %.*s(TypedDict):\n", PRM_FMT(type->name));
	else
		prm_buf_addf(out, "\n\n%.*s = TypedDict(\"%.*s\", {\n", PRM_FMT(type->name),
			     PRM_FMT(type->name));
	if (classy)
		add_docstring(out, object->description);
	for (size_t i = 0; i < object->field_count; i++) {
		const prm__field *field = &object->fields[i];

		if (prm__type_lacks(type, field))
			continue;
		written++;
		prm_buf_add_c(out, "    ");
		if (classy)
			prm_buf_add(out, field->name);
		else
			add_text(out, field->name);
		prm_buf_add_c(out, ": ");
		add_dict_type(types, type, field);
		prm_buf_add_c(out, classy ? "\n" : ",\n");
	}
	if (!classy)
		prm_buf_add_c(out, "})\n");
	else if (!written)
		prm_buf_add_c(out, "    pass\n");
}

/* ---- models ----------------------------------------------------------------------------------- */

static bool add_setting(prm_buf *out, bool open, const char *name, prm_value v)
{
	if (prm_value_is(v, PRM_MISSING))
		return open;
	prm_buf_add_c(out, open ? ", " : ", Field(");
	prm_buf_addf(out, "%s=", name);
	add_value(out, v);
	return true;
}

/* Lengths and bounds, which Pydantic has, and patterns, which it searches for and we match. */
static void add_annotations(prm_buf *out, const prm__field *field)
{
	bool open = false;

	for (size_t i = 0; i < field->rule_count; i++) {
		const prm__rule *rule = &field->rules[i];
		bool number = field->type == PRM__INTEGER || field->type == PRM__FLOAT;

		open = add_setting(out, open, number ? "ge" : "min_length", rule->least);
		open = add_setting(out, open, number ? "le" : "max_length", rule->most);
		if (open)
			prm_buf_add_char(out, ')');
		open = false;
		if (!prm__rule_is(rule, "regex"))
			continue;
		prm_buf_add_c(out, ", AfterValidator(_begins_with(");
		add_text(out, rule->text);
		prm_buf_add_c(out, "))");
	}
}

static bool has_annotations(const prm__field *field)
{
	for (size_t i = 0; i < field->rule_count; i++)
		if (!prm_value_is(field->rules[i].least, PRM_MISSING) ||
		    !prm_value_is(field->rules[i].most, PRM_MISSING) ||
		    prm__rule_is(&field->rules[i], "regex"))
			return true;
	return false;
}

/* A default of models is made anew each time. */
static void add_default(prm__types *types, const prm__type *type, const prm__field *field)
{
	prm_str name = field->nested ? prm__type_name(types, type, field->nested) : PRM_LIT("");
	prm_value v = field->fallback;
	prm_buf *out = types->out;

	if (field->required)
		return;
	if (!field->nested || !prm__value_is_container(v)) {
		prm_buf_add_c(out, "default=");
		add_value(out, prm_value_is(v, PRM_MISSING) ? prm_value_null() : v);
	} else if (prm_value_is(v, PRM_LIST)) {
		prm_buf_addf(out,
			     "default_factory=lambda: [%.*sModel.model_validate(item) for item in ",
			     PRM_FMT(name));
		add_value(out, v);
		prm_buf_add_char(out, ']');
	} else {
		prm_buf_addf(out, "default_factory=lambda: %.*sModel.model_validate(",
			     PRM_FMT(name));
		add_value(out, v);
		prm_buf_add_char(out, ')');
	}
}

/* A name that Pydantic takes; another than the field's goes with an alias. */
static bool add_name(prm_buf *out, prm_str name)
{
	bool fine = prm__type_is_identifier(name) && name.ptr[0] != '_' &&
		    !prm__type_is_word(name, keywords) && !prm__type_is_word(name, taken);

	if (fine) {
		prm_buf_add(out, name);
		return true;
	}
	prm_buf_add_c(out, "field_");
	prm__type_identifier(name, out);
	return false;
}

static void add_field_call(prm__types *types, const prm__type *type, const prm__field *field,
			   bool named)
{
	prm_buf *out = types->out;
	const char *between = "";

	if (named && field->required && field->description.len == 0)
		return;
	prm_buf_add_c(out, " = Field(");
	if (!field->required) {
		add_default(types, type, field);
		between = ", ";
	}
	if (!named) {
		prm_buf_addf(out, "%salias=", between);
		add_text(out, field->name);
		between = ", ";
	}
	if (field->description.len) {
		prm_buf_addf(out, "%sdescription=", between);
		add_text(out, field->description);
	}
	prm_buf_add_char(out, ')');
}

static void add_model_field(prm__types *types, const prm__type *type, const prm__field *field)
{
	bool annotated = has_annotations(field), named;
	prm_buf *out = types->out;

	prm_buf_add_c(out, "    ");
	named = add_name(out, field->name);
	prm_buf_add_c(out, annotated ? ": Annotated[" : ": ");
	add_base(types, type, field, "Model");
	if (annotated) {
		add_annotations(out, field);
		prm_buf_add_char(out, ']');
	}
	add_null(types, field);
	add_field_call(types, type, field, named);
	prm_buf_add_char(out, '\n');
}

static void add_model(prm__types *types, const prm__type *type)
{
	const prm__object *object = type->object;

	prm_buf_addf(types->out, "\n\nclass %.*sModel(BaseModel):\n", PRM_FMT(type->name));
	add_docstring(types->out, object->description);
	prm_buf_addf(
		types->out,
		"    model_config = ConfigDict(strict=%s, extra=\"%s\", protected_namespaces=())\n\n",
		object->lax ? "False" : "True", object->allow_extra ? "allow" : "forbid");
	for (size_t i = 0; i < object->field_count; i++)
		if (!prm__type_lacks(type, &object->fields[i]))
			add_model_field(types, type, &object->fields[i]);
}

static const char head[] =
	"# Written by `prm types`. Do not edit.\n"
	"import re\n"
	"from collections.abc import Callable\n"
	"from typing import Annotated, Any, Literal, NotRequired, TypedDict\n"
	"\n"
	"from pydantic import AfterValidator, BaseModel, ConfigDict, Field\n"
	"\n"
	"\n"
	"def _begins_with(pattern: str) -> Callable[[str], str]:\n"
	"    compiled = re.compile(pattern)\n"
	"\n"
	"    def check(value: str) -> str:\n"
	"        if compiled.match(value) is None:\n"
	"            raise ValueError(f\"does not begin with a match of {pattern}\")\n"
	"        return value\n"
	"\n"
	"    return check\n";

void prm__types_python(prm__types *types)
{
	prm_buf_add_c(types->out, head);
	for (size_t i = 0; i < types->count; i++) {
		add_dict(types, &types->items[i]);
		add_model(types, &types->items[i]);
	}
}
