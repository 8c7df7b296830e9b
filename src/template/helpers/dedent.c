/* dedent.c: {{dedent text}}: without the blanks that all its lines begin with, as Python's textwrap. */
#include "template/helper.h"

/* The line at `at`, with its end. */
static prm_str line_at(prm_str text, size_t at)
{
	size_t end = prm__str_find_char(text, '\n', at);

	return prm_str_n(text.ptr + at, end + (end < text.len) - at);
}

/* Where its words begin; false for a line without any. */
static bool has_words(prm_str line, size_t *blanks)
{
	*blanks = 0;
	while (*blanks < line.len && (line.ptr[*blanks] == ' ' || line.ptr[*blanks] == '\t'))
		++*blanks;
	return *blanks < line.len && line.ptr[*blanks] != '\n' && line.ptr[*blanks] != '\r';
}

/* The blanks, or tabs, that all lines with words begin with. */
static prm_str margin_of(prm_str text)
{
	prm_str margin = {0}, line;
	bool any = false;

	for (size_t at = 0, blanks; at < text.len; at += line.len) {
		line = line_at(text, at);
		if (!has_words(line, &blanks))
			continue;
		if (!any)
			margin = prm_str_n(line.ptr, blanks);
		any = true;
		while (margin.len > blanks || memcmp(margin.ptr, line.ptr, margin.len) != 0)
			margin.len--;
	}
	return margin;
}

prm_status prm__helper_dedent(const prm_helper_args *in, prm_value *out)
{
	prm_str text, line;
	prm_status status = prm__args_text(in, 0, &text);
	size_t margin;
	prm_buf buf;

	if (status)
		return status;
	margin = margin_of(text).len;
	prm__result_begin(in, &buf);
	for (size_t at = 0, blanks; at < text.len; at += line.len) {
		line = line_at(text, at);
		if (has_words(line, &blanks))
			blanks = margin;
		prm_buf_add(&buf, prm_str_n(line.ptr + blanks, line.len - blanks));
	}
	return prm__result_end(in, &buf, PRM_OK, out);
}
