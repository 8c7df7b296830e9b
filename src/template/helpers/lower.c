/* lower.c: {{lower text}}: its letters as small ones: Unicode's simple mapping, in no language. */
#include <utf8proc.h>

#include "template/helper.h"

prm_status prm__helper_lower(const prm_helper_args *in, prm_value *out)
{
	return prm__result_mapped(in, utf8proc_tolower, out);
}
