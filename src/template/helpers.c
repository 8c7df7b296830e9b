/* helpers.c: the table of helpers (helpers.def), printing values, and what counts as true. */
#include "base/str.h"
#include "template/program.h"
#include "template/helper.h"
#include "text/number.h"

static const struct {
	const char *name;
	prm_builtin_fn fn;
} table[] = {
#define HELPER(name) {#name, prm__helper_##name},
#include "template/helpers.def"
#undef HELPER
};

prm_builtin_fn prm__builtin(prm_str name)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (prm_str_is(name, table[i].name))
			return table[i].fn;
	return NULL;
}

bool prm__template_truthy(prm_value v)
{
	switch (v.type) {
	case PRM_MISSING:
	case PRM_NULL:
		return false;
	case PRM_BOOL:
		return v.as.boolean;
	case PRM_INT:
		return v.as.integer != 0;
	case PRM_DOUBLE:
		return v.as.number != 0;
	case PRM_STRING:
		return v.len > 0;
	case PRM_LIST:
		return prm_value_count(v) > 0;
	default:
		return true;
	}
}

/* Lists within lists are printed so deep; what is deeper is left out. */
#define PRINT_DEPTH 100

static void print(prm_value v, prm_buf *out, int depth)
{
	char text[32];

	switch (v.type) {
	case PRM_BOOL:
		prm_buf_add_c(out, v.as.boolean ? "true" : "false");
		break;
	case PRM_DOUBLE:
		prm_buf_add(out, prm_str_n(text, prm__number_print(v.as.number, text)));
		break;
	case PRM_INT:
	case PRM_NUMBER:
		prm__number_write(v, out);
		break;
	case PRM_STRING:
		prm_buf_add(out, prm_value_text(v));
		break;
	case PRM_LIST:
		for (size_t i = 0; depth < PRINT_DEPTH && i < prm_value_count(v); i++) {
			if (i)
				prm_buf_add_char(out, ',');
			print(prm_value_at(v, i), out, depth + 1);
		}
		break;
	case PRM_MAP:
		prm_buf_add_c(out, "[object Object]");
		break;
	default:
		break;
	}
}

/* As JavaScript makes a string of a value. */
void prm__template_print(prm_value v, prm_buf *out)
{
	print(v, out, 0);
}

prm_status prm__helper_text(const prm_helper_args *in, const prm_buf *buf, prm_value *out)
{
	prm_str text;

	if (buf->status || !prm_arena_str(in->arena, prm_buf_str(buf), &text))
		return prm_fail(in->err, buf->status ? buf->status : PRM_NOMEM, "out of memory");
	*out = prm_value_str(text);
	return PRM_OK;
}

prm_status prm__helper_count(const prm_helper_args *in, size_t least, size_t most,
			     const char *usage)
{
	if (in->count >= least && in->count <= most)
		return PRM_OK;
	return prm_fail(in->err, PRM_HELPER_ARGUMENTS, "write it as %s", usage);
}

prm_str prm__helper_arg_text(const prm_helper_args *in, size_t index, prm_buf *buf)
{
	if (index >= in->count)
		return prm_str_n("", 0);
	if (in->args[index].type == PRM_STRING)
		return prm_value_text(in->args[index]);
	prm__template_print(in->args[index], buf);
	return prm_buf_str(buf);
}

prm_status prm__helper_case(const prm_helper_args *in, char first, const char *usage,
			    prm_value *out)
{
	prm_status status = prm__helper_count(in, 1, 1, usage);
	prm_buf printed, result;
	prm_str text;

	if (status)
		return status;
	prm_buf_init(&printed, in->arena->allocator, 0);
	prm_buf_init(&result, in->arena->allocator, 0);
	text = prm__helper_arg_text(in, 0, &printed);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		prm_buf_add_char(&result, (char)(c >= first && c < first + 26 ? c ^ 0x20 : c));
	}
	status = prm__helper_text(in, &result, out);
	prm_buf_release(&printed);
	prm_buf_release(&result);
	return status;
}
