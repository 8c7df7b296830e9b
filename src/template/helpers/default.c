/* default.c: {{default x "fallback"}}: the first argument that is there and not "", or the last. */
#include "template/helper.h"

prm_status prm__helper_default(const prm_helper_args *in, prm_value *out)
{
	size_t i = 0;

	while (i + 1 < in->count && (prm__is_nothing(in->args[i]) ||
				     (in->args[i].type == PRM_STRING && in->args[i].len == 0)))
		i++;
	*out = in->args[i];
	return PRM_OK;
}
