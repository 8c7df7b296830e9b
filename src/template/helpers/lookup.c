/* lookup.c: {{lookup object key}}: an own member or item, by a computed key. */
#include "template/helper.h"

prm_status prm__helper_lookup(const prm_helper_args *in, prm_value *out)
{
	prm_status status;
	prm_buf printed;
	prm_str key;

	if (in->count && in->args[0].type != PRM_LIST && !prm__template_truthy(in->args[0])) {
		*out = in->args[0]; /* false, 0 and "" stay what they are, as in handlebars.js */
		return PRM_OK;
	}
	status = prm__helper_count(in, 2, 2, "{{lookup object key}}");
	if (status)
		return status;
	prm_buf_init(&printed, in->arena->allocator, 0);
	key = in->args[1].type == PRM_MISSING ? PRM_LIT("undefined")
	      : in->args[1].type == PRM_NULL  ? PRM_LIT("null")
					      : prm__helper_arg_text(in, 1, &printed);
	*out = in->args[0].type == PRM_MAP ? prm_value_get(in->args[0], key)
					   : prm__part_of(in->args[0], key);
	prm_buf_release(&printed);
	return PRM_OK;
}
