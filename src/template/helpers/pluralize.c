/* pluralize.c: {{pluralize n "day"}}, {{pluralize n "child" "children"}}: the word for that many. */
#include "template/helper.h"
#include "text/value.h"

prm_status prm__helper_pluralize(const prm_helper_args *in, prm_value *out)
{
	prm_value count = in->args[0];
	bool one = prm_value_equal(count, prm_value_int(1));
	prm_status status = PRM_OK;
	prm_buf buf;

	if (prm__is_nothing(count))
		return PRM_OK;
	if (!prm__value_is_number(count))
		return prm__args_wrong(in, "pluralize counts with a number, not a %s",
				       prm__args_type(count));
	prm__result_begin(in, &buf);
	if (prm__template_truthy(prm__args_option(in, "count"))) {
		prm__template_print(count, &buf);
		prm_buf_add_char(&buf, ' ');
	}
	status = prm__result_add(in, in->args[one || in->count == 2 ? 1 : 2], &buf);
	if (in->count == 2 && !one)
		prm_buf_add_char(&buf, 's');
	return prm__result_end(in, &buf, status, out);
}
