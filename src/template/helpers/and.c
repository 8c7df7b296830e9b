/* and.c: (and a b ...): the first argument that is false, else the last. */
#include "template/helper.h"

prm_status prm__helper_and(const prm_helper_args *in, prm_value *out)
{
	return prm__result_deciding(in, false, out);
}
