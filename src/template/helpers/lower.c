/* lower.c: {{lower text}}: ASCII letters in lower case; other characters stay. */
#include "template/helper.h"

prm_status prm__helper_lower(const prm_helper_args *in, prm_value *out)
{
	return prm__helper_case(in, 'A', "{{lower text}}", out);
}
