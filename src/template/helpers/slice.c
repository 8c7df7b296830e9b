/* slice.c: {{slice x start end}}: a part of a list or text; negative numbers count from its end. */
#include "template/helper.h"

/* A place in 0..size. */
static prm_status place(const prm_helper_args *in, size_t index, int64_t size, int64_t *out)
{
	const char *what = index == 1 ? "the start" : "the end";
	prm_status status = prm__args_whole(in, in->args[index], what, INT64_MIN, INT64_MAX, out);

	if (status)
		return status;
	if (*out < 0)
		*out = *out < -size ? 0 : *out + size;
	if (*out > size)
		*out = size;
	return PRM_OK;
}

prm_status prm__helper_slice(const prm_helper_args *in, prm_value *out)
{
	int64_t start = 0, end;
	size_t size = 0;
	prm_status status = prm__args_size(in, &size);

	if (status)
		return status;
	end = (int64_t)size;
	status = place(in, 1, (int64_t)size, &start);
	if (!status && in->count > 2)
		status = place(in, 2, (int64_t)size, &end);
	if (status)
		return status;
	return prm__result_part(in, (size_t)start, start < end ? (size_t)(end - start) : 0, out);
}
