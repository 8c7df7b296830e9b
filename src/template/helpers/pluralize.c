/* pluralize.c: {{pluralize n "day"}}, {{pluralize n "child" "children"}}: the word for that many. */
#include "template/helper.h"

prm_status prm__helper_pluralize(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 2, 3, "{{pluralize count \"day\"}}");
	prm_buf printed, result;
	prm_value one = prm_value_int(1);

	if (status)
		return status;
	prm_buf_init(&printed, in->arena->allocator, 0);
	prm_buf_init(&result, in->arena->allocator, 0);
	if (prm_value_equal(in->args[0], one) || in->count == 2)
		prm__template_print(in->args[1], &result);
	else
		prm__template_print(in->args[2], &result);
	if (in->count == 2 && !prm_value_equal(in->args[0], one))
		prm_buf_add_char(&result, 's');
	status = prm__helper_text(in, &result, out);
	prm_buf_release(&printed);
	prm_buf_release(&result);
	return status;
}
