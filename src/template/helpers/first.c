/* first.c: {{first list}}: its first item; {{first list 3}}: the first three. Of texts, characters. */
#include "template/helper.h"

prm_status prm__helper_first(const prm_helper_args *in, prm_value *out)
{
	return prm__result_at_end(in, false, out);
}
