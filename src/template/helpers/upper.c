/* upper.c: {{upper text}}: ASCII letters in upper case; other characters stay. */
#include "template/helper.h"

prm_status prm__helper_upper(const prm_helper_args *in, prm_value *out)
{
	return prm__helper_case(in, 'a', "{{upper text}}", out);
}
