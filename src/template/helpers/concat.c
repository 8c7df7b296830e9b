/* concat.c: {{concat a b ...}}: the arguments as one text. */
#include "template/helper.h"

prm_status prm__helper_concat(const prm_helper_args *in, prm_value *out)
{
	prm_status status = PRM_OK;
	prm_buf buf;

	prm__result_begin(in, &buf);
	for (size_t i = 0; i < in->count && !status; i++)
		status = prm__result_add(in, in->args[i], &buf);
	return prm__result_end(in, &buf, status, out);
}
