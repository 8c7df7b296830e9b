/* log.c: {{log ...}} is accepted and prints nothing: the library never writes to a terminal. */
#include "template/helper.h"

prm_status prm__helper_log(const prm_helper_args *in, prm_value *out)
{
	(void)in;
	*out = prm_value_str(PRM_LIT(""));
	return PRM_OK;
}
