/* xml.c: text inside XML 1.0. */
#include "cli/xml.h"

#include "base/str.h"

void prm__xml_add(prm_buf *out, prm_str text)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t c = 0;
		size_t bytes = prm__utf8_next(text, at, &c);

		if (bytes == 0 || (c < 0x20 && c != '\n' && c != '\t') || (c & 0xfffe) == 0xfffe)
			prm_buf_add_c(out, "&#xFFFD;");
		else if (c == '&')
			prm_buf_add_c(out, "&amp;");
		else if (c == '<')
			prm_buf_add_c(out, "&lt;");
		else if (c == '>')
			prm_buf_add_c(out, "&gt;");
		else if (c == '"')
			prm_buf_add_c(out, "&quot;");
		else if (c == '\n' || c == '\t')
			prm_buf_addf(out, "&#%u;", (unsigned)c);
		else
			prm_buf_add(out, prm_str_n(text.ptr + at, bytes));
		at += bytes ? bytes : 1;
	}
}
