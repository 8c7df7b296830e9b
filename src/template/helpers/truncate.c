/* truncate.c: {{truncate text 100}}: at most that many characters, with "..." where it was cut. */
#include "template/helper.h"

prm_status prm__helper_truncate(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 2, 2, "{{truncate text 100}}");
	prm_buf printed, result;
	size_t most, at = 0;
	prm_str text;

	if (status == PRM_OK && (in->args[1].type != PRM_INT || in->args[1].as.integer < 0))
		status = prm_fail(in->err, PRM_HELPER_ARGUMENTS,
				  "truncate takes a number of characters");
	if (status)
		return status;
	most = (size_t)in->args[1].as.integer;
	prm_buf_init(&printed, in->arena->allocator, 0);
	prm_buf_init(&result, in->arena->allocator, 0);
	text = prm__helper_arg_text(in, 0, &printed);
	for (size_t i = 0; i < most && at < text.len; i++)
		do
			at++;
		while (at < text.len && ((unsigned char)text.ptr[at] & 0xc0) == 0x80);
	prm_buf_add(&result, prm_str_n(text.ptr, at));
	if (at < text.len)
		prm_buf_add_c(&result, "...");
	status = prm__helper_text(in, &result, out);
	prm_buf_release(&printed);
	prm_buf_release(&result);
	return status;
}
