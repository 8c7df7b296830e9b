/* trim.c: {{trim text}}: without blanks and line ends at both sides. */
#include "template/helper.h"

prm_status prm__helper_trim(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 1, 1, "{{trim text}}");
	prm_buf printed, result;

	if (status)
		return status;
	prm_buf_init(&printed, in->arena->allocator, 0);
	prm_buf_init(&result, in->arena->allocator, 0);
	prm_buf_add(&result, prm__str_trim(prm__helper_arg_text(in, 0, &printed)));
	status = prm__helper_text(in, &result, out);
	prm_buf_release(&printed);
	prm_buf_release(&result);
	return status;
}
