/* or.c: (or a b ...): the first argument that is true, else the last. */
#include "template/helper.h"

prm_status prm__helper_or(const prm_helper_args *in, prm_value *out)
{
	return prm__result_deciding(in, true, out);
}
