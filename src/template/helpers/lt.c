/* lt.c: (lt a b): is a less? Numbers by value, texts by code points; false where one is missing. */
#include "template/helper.h"

prm_status prm__helper_lt(const prm_helper_args *in, prm_value *out)
{
	int order;
	prm_status status = prm__args_compare(in, &order);

	if (status == PRM_OK)
		*out = prm_value_bool(order == -1);
	return status;
}
