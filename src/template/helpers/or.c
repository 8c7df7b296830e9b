/* or.c: (or a b ...): the first argument that decides, else the last. */
#include "template/helper.h"

prm_status prm__helper_or(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 1, SIZE_MAX, "(or a b)");

	if (status)
		return status;
	*out = in->args[in->count - 1];
	for (size_t i = 0; i < in->count; i++) {
		if (prm__template_truthy(in->args[i])) {
			*out = in->args[i];
			break;
		}
	}
	return PRM_OK;
}
