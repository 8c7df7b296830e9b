/* lt.c: (lt a b): numbers by value, texts in byte order; anything else is false. */
#include "template/helper.h"
#include "text/number.h"

static bool is_number(prm_value v)
{
	return v.type == PRM_INT || v.type == PRM_DOUBLE || v.type == PRM_NUMBER;
}

prm_status prm__helper_lt(const prm_helper_args *in, prm_value *out)
{
	prm_status status = prm__helper_count(in, 2, 2, "(lt a b)");
	bool yes = false;

	if (status)
		return status;
	if (is_number(in->args[0]) && is_number(in->args[1]))
		yes = prm__number_as_double(in->args[0]) < prm__number_as_double(in->args[1]);
	else if (in->args[0].type == PRM_STRING && in->args[1].type == PRM_STRING)
		yes = prm__str_compare(prm_value_text(in->args[0]), prm_value_text(in->args[1])) <
		      0;
	*out = prm_value_bool(yes);
	return PRM_OK;
}
