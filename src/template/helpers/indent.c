/* indent.c: {{indent text 4}}, {{indent text "> "}}: before each line so many blanks, or that text. */
#include "template/helper.h"

#define MOST_BLANKS 100

static const char blanks[MOST_BLANKS + 1] =
	"                                                                                "
	"                    ";

struct style {
	prm_str before;
	bool first, blank; /* is the first line indented, are blank ones? */
};

static prm_status read_style(const prm_helper_args *in, struct style *out)
{
	prm_value first = prm__args_option(in, "first");
	prm_status status = PRM_OK;
	int64_t width = 4;

	out->first = first.type == PRM_MISSING || prm__template_truthy(first);
	out->blank = prm__template_truthy(prm__args_option(in, "blank"));
	if (in->count > 1 && in->args[1].type == PRM_STRING)
		return prm__args_text(in, 1, &out->before);
	if (in->count > 1)
		status = prm__args_whole(in, in->args[1], "the number of blanks", 0, MOST_BLANKS,
					 &width);
	if (status == PRM_OK)
		out->before = prm_str_n(blanks, (size_t)width);
	return status;
}

prm_status prm__helper_indent(const prm_helper_args *in, prm_value *out)
{
	struct style style;
	prm_str text;
	prm_status status = prm__args_text(in, 0, &text);
	prm_buf buf;

	if (!status)
		status = read_style(in, &style);
	if (status)
		return status;
	prm__result_begin(in, &buf);
	for (size_t at = 0; at < text.len && !buf.status;) {
		size_t end = prm__str_find_char(text, '\n', at);
		prm_str line = prm_str_n(text.ptr + at, end + (end < text.len) - at);

		if ((at > 0 || style.first) && (style.blank || prm__str_trim(line).len))
			prm_buf_add(&buf, style.before);
		prm_buf_add(&buf, line);
		at = end + 1;
	}
	return prm__result_end(in, &buf, PRM_OK, out);
}
