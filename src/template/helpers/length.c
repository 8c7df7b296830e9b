/* length.c: {{length x}}: items of a list or map, characters of a text. */
#include "template/helper.h"

prm_status prm__helper_length(const prm_helper_args *in, prm_value *out)
{
	size_t count = prm_value_count(in->args[0]);
	prm_status status = PRM_OK;

	if (in->args[0].type != PRM_MAP)
		status = prm__args_size(in, &count);
	if (status == PRM_OK)
		*out = prm_value_int((int64_t)count);
	return status;
}
