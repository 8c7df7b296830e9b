/* join.c: {{join list ", "}}: its items with a separator; last=" and " is that before the last one. */
#include "template/helper.h"
#include "text/value.h"

static prm_status join(const prm_helper_args *in, prm_str separator, prm_str final, prm_buf *buf)
{
	size_t cursor = 0, count = 0;
	prm_status status = prm__args_size(in, &count);
	prm_value item = {0};
	prm_str key;

	for (size_t i = 0; i < count && !status; i++) {
		status = prm__value_next(in->args[0], &cursor, &key, &item);
		if (status)
			return prm_fail(in->err, status, "the list did not give its item %zu", i);
		if (i)
			prm_buf_add(buf, i + 1 == count ? final : separator);
		status = prm__result_add(in, item, buf);
	}
	return status;
}

prm_status prm__helper_join(const prm_helper_args *in, prm_value *out)
{
	prm_str separator = PRM_LIT(", "), final;
	prm_status status = in->count > 1 ? prm__args_text(in, 1, &separator) : PRM_OK;
	prm_buf buf;

	final = separator;
	if (!status)
		status = prm__args_text_option(in, "last", &final);
	if (status)
		return status;
	prm__result_begin(in, &buf);
	status = in->args[0].type == PRM_LIST ? join(in, separator, final, &buf)
					      : prm__result_add(in, in->args[0], &buf);
	return prm__result_end(in, &buf, status, out);
}
