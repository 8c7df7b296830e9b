/* helpers.c: the table of helpers (helpers.def), what their calls must be like, and values as text. */
#include "base/str.h"
#include "template/helper.h"
#include "template/program.h"
#include "text/number.h"
#include "text/value.h"

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

const struct builtin *prm__builtin_at(size_t i)
{
	return i < sizeof(table) / sizeof(table[0]) ? &table[i] : NULL;
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static prm_status wrong_count(const prm_helper_args *in)
{
	const struct builtin *helper = in->helper;

	if (helper->most == MANY)
		return prm__args_wrong(in, "%s takes at least %zu argument%s, not %zu",
				       helper->name, helper->least, plural(helper->least),
				       in->count);
	if (helper->least == helper->most)
		return prm__args_wrong(in, "%s takes %zu argument%s, not %zu", helper->name,
				       helper->most, plural(helper->most), in->count);
	return prm__args_wrong(in, "%s takes %zu to %zu arguments, not %zu", helper->name,
			       helper->least, helper->most, in->count);
}

/* The names that the hash may have stand in one text, with a blank between them. */
bool prm__builtin_takes(const struct builtin *helper, prm_str option)
{
	prm_str options = prm_str_c(helper->options);

	for (size_t at = 0, end; at < options.len; at = end + 1) {
		end = prm__str_find_char(options, ' ', at);
		if (prm_str_eq(prm_str_n(options.ptr + at, end - at), option))
			return true;
	}
	return !helper->options;
}

prm_status prm__builtin_call(const struct builtin *helper, prm_helper_args *in, prm_value *out)
{
	prm_value value;
	prm_str key;

	in->helper = helper;
	if (in->count < helper->least || in->count > helper->most)
		return wrong_count(in);
	for (size_t i = 0; prm_value_member(in->hash, i, &key, &value); i++) {
		if (prm__builtin_takes(helper, key))
			continue;
		key.len = prm__utf8_floor(key, key.len < 40 ? key.len : 40);
		return prm__args_wrong(in, "%s has no option '%.*s'%s%s", helper->name,
				       PRM_FMT(key), helper->options[0] ? ", only: " : "",
				       helper->options);
	}
	return helper->fn(in, out);
}

/* Lists within lists are printed so deep; what is deeper is left out. */
#define PRINT_DEPTH 100

static void print(prm_value v, prm_buf *out, int depth);

static void print_items(prm_value list, prm_buf *out, int depth)
{
	prm_status status = PRM_OK;
	size_t cursor = 0;
	prm_str key;

	for (size_t i = 0; depth < PRINT_DEPTH && !status && !out->status; i++) {
		prm_value item = {0};

		status = prm__value_next(list, &cursor, &key, &item);
		if (!status && i)
			prm_buf_add_char(out, ',');
		if (!status)
			print(item, out, depth + 1);
	}
	if (status && status != PRM_END && !out->status)
		out->status = status;
}

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
		print_items(v, out, depth);
		break;
	case PRM_MAP:
		prm_buf_add_c(out, "[object Object]");
		break;
	default:
		break;
	}
}

void prm__template_print(prm_value v, prm_buf *out)
{
	print(v, out, 0);
}
