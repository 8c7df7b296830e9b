/* upper.c: {{upper text}}: its letters as capitals: Unicode's simple mapping, in no language. */
#include <utf8proc.h>

#include "template/helper.h"

prm_status prm__helper_upper(const prm_helper_args *in, prm_value *out)
{
	return prm__result_mapped(in, utf8proc_toupper, out);
}
