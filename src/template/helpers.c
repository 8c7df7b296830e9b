/* helpers.c: the table of helpers (helpers.def), printing values, and what counts as true. */
#include "base/str.h"
#include "template/program.h"
#include "template/helper.h"
#include "text/number.h"

#define MANY SIZE_MAX

static const struct builtin table[] = {
#define HELPER(name, least, most, options, usage) \
	{#name, prm__helper_##name, least, most, options, usage},
#include "template/helpers.def"
#undef HELPER
};

const struct builtin *prm__builtin(prm_str name)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (prm_str_is(name, table[i].name))
			return &table[i];
	return NULL;
}

static prm_status wrong_count(const prm_helper_args *in)
{
	const struct builtin *helper = in->helper;

	if (helper->most == MANY)
		return prm__args_wrong(in, "%s takes at least %zu argument%s, not %zu",
				       helper->name, helper->least, &"s"[helper->least == 1],
				       in -> count);
	if (helper->least == helper->most)
		return prm__args_wrong(in, "%s takes %zu argument%s, not %zu", helper->name,
				       helper->most, &"s"[helper->most == 1], in -> count);
	return prm__args_wrong(in, "%s takes %zu to %zu arguments, not %zu", helper->name,
			       helper->least, helper->most, in->count);
}

/* The names that the hash may have stand in one text, with a blank between them. */
static bool is_option(prm_str options, prm_str key)
{
	for (size_t at = 0, end; at < options.len; at = end + 1) {
		end = prm__str_find_char(options, ' ', at);
		if (prm_str_eq(prm_str_n(options.ptr + at, end - at), key))
			return true;
	}
	return false;
}

prm_status prm__builtin_call(const struct builtin *helper, prm_helper_args *in, prm_value *out)
{
	prm_str options = prm_str_c(helper->options), key;
	prm_value value;

	in->helper = helper;
	if (in->count < helper->least || in->count > helper->most)
		return wrong_count(in);
	for (size_t i = 0; helper->options && prm_value_member(in->hash, i, &key, &value); i++) {
		if (is_option(options, key))
			continue;
		key.len = prm__utf8_floor(key, key.len < 40 ? key.len : 40);
		return prm__args_wrong(in, "%s has no option '%.*s'%s%s", helper->name,
				       PRM_FMT(key), options.len ? ", only: " : "",
				       helper->options);
	}
	return helper->fn(in, out);
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
