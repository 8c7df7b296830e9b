/* concat.c: {{concat a b ...}}: the arguments as one text. */
#include "template/helper.h"

prm_status prm__helper_concat(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 1, SIZE_MAX, "{{concat a b}}");
	prm_buf result;

	if (status)
		return status;
	prm_buf_init(&result, in->arena->allocator, 0);
	for (size_t i = 0; i < in->count; i++)
		prm__template_print(in->args[i], &result);
	status = prm__helper_text(in, &result, out);
	prm_buf_release(&result);
	return status;
}
