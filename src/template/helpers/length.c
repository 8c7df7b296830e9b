/* length.c: {{length x}}: items of a list or map, characters of a text. */
#include "template/helper.h"

prm_status prm__helper_length(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 1, 1, "{{length list}}");

	if (status)
		return status;
	*out = prm_value_int((int64_t)(in->args[0].type == PRM_STRING
					       ? prm__utf8_count(prm_value_text(in->args[0]))
					       : prm_value_count(in->args[0])));
	return PRM_OK;
}
