/* join.c: {{join list ", "}}: the items of a list with a separator between them. */
#include "template/helper.h"

prm_status prm__helper_join(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 1, 2, "{{join list separator}}");
	prm_buf printed, result;
	prm_str separator;

	if (status)
		return status;
	prm_buf_init(&printed, in->arena->allocator, 0);
	prm_buf_init(&result, in->arena->allocator, 0);
	separator = in->count > 1 ? prm__helper_arg_text(in, 1, &printed) : PRM_LIT(", ");
	if (in->args[0].type != PRM_LIST)
		prm__template_print(in->args[0], &result);
	for (size_t i = 0; i < prm_value_count(in->args[0]); i++) {
		if (i)
			prm_buf_add(&result, separator);
		prm__template_print(prm_value_at(in->args[0], i), &result);
	}
	status = prm__helper_text(in, &result, out);
	prm_buf_release(&printed);
	prm_buf_release(&result);
	return status;
}
