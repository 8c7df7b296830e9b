/* length.c: {{length x}}: items of a list or map, characters of a text. */
#include "template/helper.h"
#include "text/value.h"

prm_status prm__helper_length(const prm_helper_args *in, prm_value *out)
{
	size_t count = 0;
	prm_status status;

	if (in->args[0].type == PRM_MAP)
		status = prm__args_answered(in, prm__value_length(in->args[0], &count));
	else
		status = prm__args_size(in, &count);
	if (status == PRM_OK)
		*out = prm_value_int((int64_t)count);
	return status;
}
