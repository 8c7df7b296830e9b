/* last.c: {{last list}}: its last item; {{last list 3}}: the last three. Of texts, characters. */
#include "template/helper.h"

prm_status prm__helper_last(const prm_helper_args *in, prm_value *out)
{
	return prm__result_at_end(in, true, out);
}
