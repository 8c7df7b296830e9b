/* default.c: {{default x "fallback"}}: x, or the fallback where x is missing, null or empty. */
#include "template/helper.h"

prm_status prm__helper_default(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 2, 2, "{{default value fallback}}");

	if (status)
		return status;
	*out = prm__template_truthy(in->args[0]) || in->args[0].type >= PRM_BOOL ? in->args[0]
										 : in->args[1];
	if (in->args[0].type == PRM_STRING && in->args[0].len == 0)
		*out = in->args[1];
	return PRM_OK;
}
