/* lookup.c: {{lookup object key}}: an own member or item, by a computed key. */
#include "template/helper.h"
#include "text/number.h"

prm_status prm__helper_lookup(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 2, 2, "{{lookup object key}}");
	prm_buf printed;

	if (status)
		return status;
	*out = in->args[0];
	if (in->args[0].type != PRM_LIST && !prm__template_truthy(in->args[0]))
		return PRM_OK; /* false, 0 and "" stay what they are, as in handlebars.js */
	*out = (prm_value){0};
	if (in->args[0].type == PRM_LIST && in->args[1].type == PRM_INT && in->args[1].as.integer >= 0) {
		*out = prm_value_at(in->args[0], (size_t)in->args[1].as.integer);
		return PRM_OK;
	}
	prm_buf_init(&printed, in->arena->allocator, 0);
	*out = prm_value_get(in->args[0], prm__helper_arg_text(in, 1, &printed));
	prm_buf_release(&printed);
	return PRM_OK;
}
