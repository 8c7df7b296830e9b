/* lower.c: {{lower text}}: ASCII letters in lower case; other characters stay. */
#include "template/helper.h"

prm_status prm__helper_lower(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 1, 1, "{{lower text}}");
	prm_buf printed, result;
	prm_str text;

	if (status)
		return status;
	prm_buf_init(&printed, in->arena->allocator, 0);
	prm_buf_init(&result, in->arena->allocator, 0);
	text = prm__helper_arg_text(in, 0, &printed);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		prm_buf_add_char(&result, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
	}
	status = prm__helper_text(in, &result, out);
	prm_buf_release(&printed);
	prm_buf_release(&result);
	return status;
}
