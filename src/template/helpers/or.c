/* or.c: (or a b ...): the first argument that decides, else the last. */
#include "template/helper.h"

prm_status prm__helper_or(const prm_helper_args *in, prm_value *out)
{
	size_t i = 0;

	while (i + 1 < in->count && !prm__template_truthy(in->args[i]))
		i++;
	*out = in->args[i];
	return PRM_OK;
}
