/* json.c: {{json value}}, {{json value indent=2}}: a value as JSON. */
#include "template/helper.h"

prm_status prm__helper_json(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 1, 1, "{{json value}}");
	bool pretty = prm__template_truthy(prm_value_get_c(in->hash, "indent"));
	prm_buf result;

	if (status)
		return status;
	prm_buf_init(&result, in->arena->allocator, 0);
	(void)prm_value_write_json(in->args[0], pretty ? PRM_JSON_PRETTY : 0, &result);
	if (pretty && result.len)
		result.len--; /* the line end */
	status = prm__helper_text(in, &result, out);
	prm_buf_release(&result);
	return status;
}
