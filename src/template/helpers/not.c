/* not.c: (not a): true for what {{#if}} takes as false. */
#include "template/helper.h"

prm_status prm__helper_not(const prm_helper_args *in, prm_value *out)
{
	bool yes;
	prm_status status = prm__args_true(in, in->args[0], &yes);

	*out = prm_value_bool(!yes);
	return status;
}
