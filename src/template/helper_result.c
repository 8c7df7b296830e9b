/* helper_result.c: what helpers give: texts and lists, within the limits of the render. */
#include "template/helper.h"
#include "text/value.h"

void prm__result_begin(const prm_helper_args *in, prm_buf *buf)
{
	prm_buf_init(buf, in->arena->allocator, in->most);
}

/* What helpers make lives in the render's arena, which has a limit. */
static prm_status no_room(const prm_helper_args *in, size_t need)
{
	const prm_arena *arena = in->arena;

	if (arena->limit && (need > arena->limit || arena->used > arena->limit - need))
		return prm_fail(
			in->err, PRM_LIMIT,
			"helpers make more than %zu bytes in one render, which follows from output_bytes",
			arena->limit);
	return prm_fail(in->err, PRM_NOMEM, "out of memory");
}

void *prm__result_memory(const prm_helper_args *in, size_t count, size_t size)
{
	void *memory = prm_arena_calloc(in->arena, count, size);

	if (!memory)
		(void)no_room(in, count > SIZE_MAX / 2 / size ? SIZE_MAX / 2 : count * size + 64);
	return memory;
}

prm_status prm__result_end(const prm_helper_args *in, prm_buf *buf, prm_status status,
			   prm_value *out)
{
	prm_str text = {0};

	if (!status && buf->status == PRM_LIMIT)
		status = prm_fail(in->err, PRM_LIMIT,
				  "the text that %s makes has more than output_bytes (%zu)",
				  in->helper->name, in->most);
	else if (!status && buf->status)
		status = prm_fail(in->err, buf->status, "%s", prm_status_sentence(buf->status));
	else if (!status && !prm_arena_str(in->arena, prm_buf_str(buf), &text))
		status = no_room(in, buf->len + 64);
	prm_buf_release(buf);
	if (!status)
		*out = prm_value_str(text);
	return status;
}

/* ---- characters and items -------------------------------------------------------------------- */

size_t prm__text_offset(prm_str text, size_t count)
{
	size_t at = 0;

	while (at < text.len && count--)
		do
			at++;
		while (at < text.len && ((unsigned char)text.ptr[at] & 0xc0) == 0x80);
	return at;
}

prm_status prm__args_size(const prm_helper_args *in, size_t *out)
{
	prm_value v = in->args[0];

	if (v.type != PRM_LIST && v.type != PRM_STRING && !prm__is_nothing(v))
		return prm__args_wrong(in, "%s takes a list or a text, not a %s", in->helper->name,
				       prm__args_type(v));
	if (v.type == PRM_LIST)
		return prm__args_answered(in, prm__value_length(v, out));
	*out = prm__utf8_count(prm_value_text(v));
	return PRM_OK;
}

/* Items of a list of the host: they are asked for one by one. */
static prm_status host_items(const prm_helper_args *in, size_t from, size_t count, prm_value *out)
{
	prm_value *items = prm__result_memory(in, count, sizeof(*items));
	prm_status status = PRM_OK;

	if (!items)
		return in->err->status;
	for (size_t i = 0; i < count && !status; i++)
		status = prm__value_item(in->args[0], from + i, &items[i]);
	*out = (prm_value){.type = PRM_LIST, .len = (uint32_t)count, .as.items = items};
	return prm__args_answered(in, status);
}

prm_status prm__result_part(const prm_helper_args *in, size_t from, size_t count, prm_value *out)
{
	prm_value v = in->args[0];
	prm_str text = prm_value_text(v);

	if (v.type == PRM_LIST && v.flags & PRM_VALUE_HOST)
		return host_items(in, from, count, out);
	if (v.type == PRM_LIST) {
		*out = (prm_value){.type = PRM_LIST,
				   .len = (uint32_t)count,
				   .as.items = v.as.items + (count ? from : 0)};
	} else if (v.type == PRM_STRING) {
		text.ptr += prm__text_offset(text, from);
		text.len -= (size_t)(text.ptr - prm_value_text(v).ptr);
		*out = prm_value_str(prm_str_n(text.ptr, prm__text_offset(text, count)));
	}
	return PRM_OK;
}

prm_status prm__result_at_end(const prm_helper_args *in, bool from_end, prm_value *out)
{
	int64_t count = 1;
	prm_status status;
	size_t size = 0;

	status = prm__args_size(in, &size);
	if (!status && in->count == 2)
		status = prm__args_whole(in, in->args[1], "the number", 0, INT64_MAX, &count);
	if (status)
		return status;
	if ((uint64_t)count > size)
		count = (int64_t)size;
	if (in->count == 1 && in->args[0].type == PRM_LIST)
		status = prm__args_answered(
			in, prm__value_item(in->args[0], from_end && size ? size - 1 : 0, out));
	else
		status = prm__result_part(in, from_end ? size - (size_t)count : 0, (size_t)count,
					  out);
	return status;
}

prm_status prm__result_deciding(const prm_helper_args *in, bool wanted, prm_value *out)
{
	prm_status status = PRM_OK;
	bool yes = !wanted;
	size_t i = 0;

	for (; i + 1 < in->count; i++) {
		status = prm__args_true(in, in->args[i], &yes);
		if (status || yes == wanted)
			break;
	}
	*out = in->args[i];
	return status;
}

prm_status prm__result_mapped(const prm_helper_args *in, int32_t (*map)(int32_t), prm_value *out)
{
	prm_str text;
	prm_status status = prm__args_text(in, 0, &text);
	uint32_t c = 0;
	char bytes[4];
	prm_buf buf;

	if (status)
		return status;
	prm__result_begin(in, &buf);
	for (size_t at = 0, len; (len = prm__utf8_next(text, at, &c)) != 0; at += len)
		prm_buf_add(&buf,
			    prm_str_n(bytes, prm__utf8_put((uint32_t)map((int32_t)c), bytes)));
	return prm__result_end(in, &buf, PRM_OK, out);
}
