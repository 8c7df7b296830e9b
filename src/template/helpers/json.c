/* json.c: {{json value}}, {{json value indent=2}}: a value as JSON. */
#include "template/helper.h"

/* PRM_JSON_PRETTY indents by two: each line's blanks are made `width` for two of them. */
static void indent_by(prm_str pretty, size_t width, prm_buf *out)
{
	for (size_t at = 0; at < pretty.len && !out->status;) {
		size_t end = prm__str_find_char(pretty, '\n', at), blanks = 0;

		while (at + blanks < end && pretty.ptr[at + blanks] == ' ')
			blanks++;
		for (size_t i = 0; i < blanks / 2 * width; i++)
			prm_buf_add_char(out, ' ');
		prm_buf_add(out, prm_str_n(pretty.ptr + at + blanks, end - at - blanks));
		if (end + 1 < pretty.len)
			prm_buf_add_char(out, '\n');
		at = end + 1;
	}
}

prm_status prm__helper_json(const prm_helper_args *in, prm_value *out)
{
	prm_value indent = prm__args_option(in, "indent");
	prm_status status = PRM_OK;
	prm_buf plain, pretty;
	int64_t width = 0;

	if (indent.type != PRM_MISSING)
		status = prm__args_whole(in, indent, "indent", 0, 10, &width);
	if (status)
		return status;
	prm__result_begin(in, &plain);
	(void)prm_value_write_json(in->args[0], width ? PRM_JSON_PRETTY : 0, &plain);
	if (!width || plain.status)
		return prm__result_end(in, &plain, PRM_OK, out);
	prm__result_begin(in, &pretty);
	indent_by(prm_buf_str(&plain), (size_t)width, &pretty);
	prm_buf_release(&plain);
	return prm__result_end(in, &pretty, PRM_OK, out);
}
