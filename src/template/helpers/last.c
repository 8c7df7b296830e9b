/* last.c: {{last list}}: its last item. */
#include "template/helper.h"

prm_status prm__helper_last(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 1, 1, "{{last list}}");
	size_t count = status ? 0 : prm_value_count(in->args[0]);

	if (status == PRM_OK)
		*out = count ? prm_value_at(in->args[0], count - 1) : (prm_value){0};
	return status;
}
