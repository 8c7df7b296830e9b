/* not.c: (not a): true for what {{#if}} takes as false. */
#include "template/helper.h"

prm_status prm__helper_not(const prm_helper_args *in, prm_value *out)
{
	*out = prm_value_bool(!prm__template_truthy(in->args[0]));
	return PRM_OK;
}
