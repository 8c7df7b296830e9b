/* split.c: {{split text ","}}: its parts as a list; without a separator, its words. */
#include "template/ast.h"
#include "template/helper.h"

struct cut {
	prm_str rest, separator;
	bool words; /* at white space; leading and trailing white space makes no part */
	bool done;
};

static void skip_blank(prm_str *text)
{
	size_t len;

	while ((len = prm__template_blank(*text, 0)) != 0)
		*text = prm_str_n(text->ptr + len, text->len - len);
}

/* Where the part at the start of the text ends. */
static size_t part_end(const struct cut *cut)
{
	size_t at = 0;

	if (!cut->words && cut->separator.len)
		return prm__str_find(cut->rest, cut->separator);
	if (!cut->words)
		return prm__text_offset(cut->rest, 1);
	while (at < cut->rest.len && !prm__template_blank(cut->rest, at))
		at++;
	return at;
}

/* The next part; the last one of a limited number is all that is left. */
static bool next_part(struct cut *cut, bool is_last, prm_str *out)
{
	size_t end = is_last ? cut->rest.len : part_end(cut);

	if (cut->done)
		return false;
	*out = prm_str_n(cut->rest.ptr, end);
	cut->done = end == cut->rest.len;
	if (!cut->done && !cut->words)
		end += cut->separator.len;
	cut->rest = prm_str_n(cut->rest.ptr + end, cut->rest.len - end);
	if (cut->words)
		skip_blank(&cut->rest);
	if (cut->words || cut->separator.len == 0)
		cut->done = cut->done || cut->rest.len == 0;
	return true;
}

static prm_status read_cut(const prm_helper_args *in, struct cut *cut, int64_t *limit)
{
	prm_value given = prm__args_option(in, "limit");
	prm_status status = prm__args_text(in, 0, &cut->rest);

	cut->words = in->count == 1;
	if (!status && !cut->words)
		status = prm__args_text(in, 1, &cut->separator);
	*limit = INT64_MAX;
	if (!status && given.type != PRM_MISSING)
		status = prm__args_whole(in, given, "limit", 1, INT64_MAX, limit);
	if (cut->words)
		skip_blank(&cut->rest);
	cut->done = cut->rest.len == 0;
	return status;
}

prm_status prm__helper_split(const prm_helper_args *in, prm_value *out)
{
	struct cut cut = {0}, again;
	int64_t limit, count = 0;
	prm_status status = read_cut(in, &cut, &limit);
	prm_value *items;
	prm_str part;

	if (status)
		return status;
	again = cut;
	while (next_part(&again, count + 1 == limit, &part))
		count++;
	items = prm__result_memory(in, (size_t)count, sizeof(*items));
	if (!items)
		return in->err->status;
	for (int64_t i = 0; i < count && next_part(&cut, i + 1 == limit, &part); i++)
		items[i] = prm_value_str(part);
	*out = (prm_value){.type = PRM_LIST, .len = (uint32_t)count, .as.items = items};
	return PRM_OK;
}
