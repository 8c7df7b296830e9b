/* types_typescript.c: interfaces for TypeScript. */
#include "base/str.h"
#include "schema/types.h"
#include "text/json_write.h"

static void add_comment(prm_buf *out, const char *indent, prm_str text)
{
	if (text.len == 0)
		return;
	prm_buf_addf(out, "%s/** ", indent);
	for (size_t i = 0; i < text.len; i++) {
		bool end = text.ptr[i] == '*' && i + 1 < text.len && text.ptr[i + 1] == '/';

		prm_buf_add_char(out, text.ptr[i] == '\n' ? ' ' : text.ptr[i]);
		if (end)
			prm_buf_add_char(out, ' ');
	}
	prm_buf_add_c(out, " */\n");
}

static void add_values(prm_buf *out, const prm__rule *rule)
{
	for (uint32_t i = 0; i < rule->allowed.len; i++) {
		if (i)
			prm_buf_add_c(out, " | ");
		prm_value_write_json(rule->allowed.as.items[i], 0, out);
	}
}

static const char *plain(int type)
{
	switch (type) {
	case PRM__STRING:
		return "string";
	case PRM__INTEGER:
	case PRM__FLOAT:
		return "number";
	case PRM__BOOLEAN:
		return "boolean";
	case PRM__LIST:
		return "unknown[]";
	case PRM__DICT:
		return "Record<string, unknown>";
	default:
		return "unknown";
	}
}

static void add_type(prm__types *types, const prm__type *type, const prm__field *field)
{
	const prm__rule *values = prm__type_values(field);

	if (values) {
		add_values(types->out, values);
	} else if (field->nested) {
		prm_buf_add(types->out, prm__type_name(types, type, field->nested));
		prm_buf_add_c(types->out, field->type == PRM__LIST ? "[]" : "");
	} else if (field->type == PRM__LIST) {
		prm_buf_addf(types->out, "%s[]", plain(field->item_type));
	} else {
		prm_buf_add_c(types->out, plain(field->type));
	}
	if (prm__type_nullable(field))
		prm_buf_add_c(types->out, " | null");
}

static void add_field(prm__types *types, const prm__type *type, const prm__field *field)
{
	add_comment(types->out, "  ", field->description);
	prm_buf_add_c(types->out, "  ");
	if (prm__type_is_identifier(field->name))
		prm_buf_add(types->out, field->name);
	else
		prm__json_quote(field->name, types->out);
	prm_buf_add_c(types->out, prm__type_optional(type, field) ? "?: " : ": ");
	add_type(types, type, field);
	prm_buf_add_c(types->out, ";\n");
}

void prm__types_typescript(prm__types *types)
{
	prm_buf_add_c(types->out, "// Written by `prm types`. Do not edit.\n");
	for (size_t i = 0; i < types->count; i++) {
		const prm__type *type = &types->items[i];

		prm_buf_add_char(types->out, '\n');
		add_comment(types->out, "", type->object->description);
		prm_buf_addf(types->out, "export interface %.*s {\n", PRM_FMT(type->name));
		for (size_t f = 0; f < type->object->field_count; f++)
			if (!prm__type_lacks(type, &type->object->fields[f]))
				add_field(types, type, &type->object->fields[f]);
		if (type->object->allow_extra)
			prm_buf_add_c(types->out, "  [key: string]: unknown;\n");
		prm_buf_add_c(types->out, "}\n");
	}
}
