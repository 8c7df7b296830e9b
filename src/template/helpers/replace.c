/* replace.c: {{replace text "from" "to"}}: every occurrence. */
#include "template/helper.h"

static void replace(prm_str text, prm_str from, prm_str to, prm_buf *buf)
{
	while (from.len) {
		size_t hit = prm__str_find(text, from);

		prm_buf_add(buf, prm_str_n(text.ptr, hit));
		text = prm_str_n(text.ptr + hit, text.len - hit);
		if (text.len == 0 || buf->status)
			return;
		prm_buf_add(buf, to);
		text = prm_str_n(text.ptr + from.len, text.len - from.len);
	}
	prm_buf_add(buf, text);
}

prm_status prm__helper_replace(const prm_helper_args *in, prm_value *out)
{
	prm_str texts[3];
	prm_status status = PRM_OK;
	prm_buf buf;

	for (size_t i = 0; i < 3 && !status; i++)
		status = prm__args_text(in, i, &texts[i]);
	if (status)
		return status;
	prm__result_begin(in, &buf);
	replace(texts[0], texts[1], texts[2], &buf);
	return prm__result_end(in, &buf, PRM_OK, out);
}
