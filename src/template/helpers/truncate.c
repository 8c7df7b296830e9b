/* truncate.c: {{truncate text 100}}: its first characters, with "..." where it was cut. */
#include "template/ast.h"
#include "template/helper.h"

/* The end of the last word that ends at or before `at`; `at` itself when there is none. */
static size_t word_end(prm_str text, size_t at)
{
	size_t end = at;

	while (end > 0 && !prm__template_blank(text, end))
		end = prm__utf8_floor(text, end - 1);
	while (end > 0) {
		size_t before = prm__utf8_floor(text, end - 1);

		if (!prm__template_blank(text, before))
			return end;
		end = before;
	}
	return at;
}

prm_status prm__helper_truncate(const prm_helper_args *in, prm_value *out)
{
	prm_str text, ellipsis = PRM_LIT("...");
	prm_status status = prm__args_text(in, 0, &text);
	int64_t most;
	size_t at;
	prm_buf buf;

	if (!status)
		status = prm__args_whole(in, in->args[1], "the number of characters", 0, INT64_MAX,
					 &most);
	if (!status)
		status = prm__args_text_option(in, "ellipsis", &ellipsis);
	if (status)
		return status;
	at = prm__text_offset(text, (size_t)most);
	prm__result_begin(in, &buf);
	if (at < text.len && prm__template_truthy(prm__args_option(in, "words")))
		prm_buf_add(&buf, prm_str_n(text.ptr, word_end(text, at)));
	else
		prm_buf_add(&buf, prm_str_n(text.ptr, at));
	if (at < text.len)
		prm_buf_add(&buf, ellipsis);
	return prm__result_end(in, &buf, PRM_OK, out);
}
