/* json.c: {{json value}}, {{json value indent=2}}: a value as JSON. */
#include "template/helper.h"

/* PRM_JSON_PRETTY indents by two: each line's blanks are made `width` for two of them. */
static void indent_by(prm_str pretty, size_t width, prm_buf *out)
{
	for (size_t at = 0; at < pretty.len;) {
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
	prm_status status = prm__helper_count(in, 1, 1,
					      "{{json value}} or {{json value indent=2}}");
	prm_value indent = prm_value_get_c(in->hash, "indent");
	bool pretty = prm__template_truthy(indent);
	prm_buf plain, result;

	if (status)
		return status;
	prm_buf_init(&plain, in->arena->allocator, 0);
	prm_buf_init(&result, in->arena->allocator, 0);
	(void)prm_value_write_json(in->args[0], pretty ? PRM_JSON_PRETTY : 0, &plain);
	if (pretty)
		indent_by(prm_buf_str(&plain),
			  indent.type == PRM_INT && indent.as.integer > 0 && indent.as.integer <= 10
				  ? (size_t)indent.as.integer
				  : 2,
			  &result);
	if (plain.status)
		result.status = plain.status;
	status = prm__helper_text(in, pretty || plain.status ? &result : &plain, out);
	prm_buf_release(&plain);
	prm_buf_release(&result);
	return status;
}
