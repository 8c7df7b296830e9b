/* trim.c: {{trim text}}: without white space at both ends. */
#include "template/ast.h"
#include "template/helper.h"

prm_status prm__helper_trim(const prm_helper_args *in, prm_value *out)
{
	prm_str text;
	prm_status status = prm__args_text(in, 0, &text);
	size_t len;

	if (status)
		return status;
	while ((len = prm__template_blank(text, 0)) != 0)
		text = prm_str_n(text.ptr + len, text.len - len);
	while (text.len) {
		size_t last = prm__utf8_floor(text, text.len - 1);

		if (!prm__template_blank(text, last))
			break;
		text.len = last;
	}
	*out = prm_value_str(text);
	return PRM_OK;
}
