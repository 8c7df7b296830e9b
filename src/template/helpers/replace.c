/* replace.c: {{replace text "from" "to"}}: every occurrence. */
#include "template/helper.h"

prm_status prm__helper_replace(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 3, 3, "{{replace text \"from\" \"to\"}}");
	prm_buf printed, result;
	prm_str text, from, to;

	if (status)
		return status;
	prm_buf_init(&printed, in->arena->allocator, 0);
	prm_buf_init(&result, in->arena->allocator, 0);
	text = prm__helper_arg_text(in, 0, &printed);
	from = prm_value_text(in->args[1]);
	to = prm_value_text(in->args[2]);
	while (from.len) {
		size_t hit = prm__str_find(text, from);

		prm_buf_add(&result, prm_str_n(text.ptr, hit));
		if (hit == text.len)
			break;
		prm_buf_add(&result, to);
		text = prm_str_n(text.ptr + hit + from.len, text.len - hit - from.len);
	}
	if (from.len == 0)
		prm_buf_add(&result, text);
	status = prm__helper_text(in, &result, out);
	prm_buf_release(&printed);
	prm_buf_release(&result);
	return status;
}
