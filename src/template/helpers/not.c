/* not.c: (not a): true for what {{#if}} takes as false. */
#include "template/helper.h"

prm_status prm__helper_not(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 1, 1, "(not a)");

	if (status)
		return status;
	*out = prm_value_bool(!prm__template_truthy(in->args[0]));
	return PRM_OK;
}
