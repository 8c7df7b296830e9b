/* first.c: {{first list}}: its first item. */
#include "template/helper.h"

prm_status prm__helper_first(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 1, 1, "{{first list}}");

	if (status == PRM_OK)
		*out = prm_value_at(in->args[0], 0);
	return status;
}
