/* eq.c: {{eq a b}}: are two values equal? As JSON: 1 and 1.0 are, 1 and "1" are not. */
#include "template/helper.h"

prm_status prm__helper_eq(const prm_helper_args *in, prm_value *out)
{
	*out = prm_value_bool(prm_value_equal(in->args[0], in->args[1]));
	return PRM_OK;
}
