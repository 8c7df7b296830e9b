/* golden_words.c: what failures of golden tests show of texts: short, on one line. */
#include "base/str.h"
#include "library/golden.h"

#define AROUND 24  /* bytes shown on each side of what is meant */
#define SHOWN 96   /* bytes of it shown at the most */
#define NEEDLE 160 /* bytes of an expected text that are looked for */
#define HAYSTACK 65536

static void add_plain(prm_buf *out, prm_str text)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '\n')
			prm_buf_add_c(out, "\\n");
		else if (c == '\t')
			prm_buf_add_c(out, "\\t");
		else if (c < 0x20 || c == 0x7f)
			prm_buf_addf(out, "\\x%02x", c);
		else if (c == '"' || c == '\\') {
			prm_buf_add_char(out, '\\');
			prm_buf_add_char(out, (char)c);
		} else
			prm_buf_add_char(out, (char)c);
	}
}

void prm__quote(prm_buf *out, prm_str text, size_t at, size_t len)
{
	size_t from, to;

	at = at < text.len ? at : text.len;
	len = len < text.len - at ? len : text.len - at;
	from = prm__utf8_floor(text, at > AROUND ? at - AROUND : 0);
	to = at + (len < SHOWN ? len : SHOWN) + AROUND;
	to = to < text.len ? prm__utf8_floor(text, to) : text.len;
	prm_buf_add_char(out, '"');
	prm_buf_add_c(out, from ? "\xe2\x80\xa6" : "");
	add_plain(out, prm_str_n(text.ptr + from, to - from));
	prm_buf_add_c(out, to < text.len ? "\xe2\x80\xa6" : "");
	prm_buf_add_char(out, '"');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The longest common substring, by the usual table of which one row is kept. */
bool prm__nearest(prm_str text, prm_str needle, size_t *at, size_t *len, size_t *shared)
{
	uint16_t row[NEEDLE + 1] = {0};
	size_t most = 0, least = 3;

	needle.len = needle.len < NEEDLE ? needle.len : NEEDLE;
	text.len = text.len < HAYSTACK ? text.len : HAYSTACK;
	for (size_t i = 0; i < text.len; i++)
		for (size_t j = needle.len; j > 0; j--) {
			row[j] = lower(text.ptr[i]) == lower(needle.ptr[j - 1])
					 ? (uint16_t)(row[j - 1] + 1)
					 : 0;
			if (row[j] <= most)
				continue;
			most = row[j];
			*at = i + 1 >= j ? i + 1 - j : 0;
		}
	least = needle.len / 3 > least ? needle.len / 3 : least;
	*len = needle.len;
	*shared = most;
	return most >= least;
}

void prm__add_difference(prm_buf *out, prm_str expected, prm_str found)
{
	size_t at = 0;
	uint32_t line, column;

	while (at < expected.len && at < found.len && expected.ptr[at] == found.ptr[at])
		at++;
	at = prm__utf8_floor(found, at);
	prm__str_position(found, at, &line, &column);
	prm_buf_addf(out, "they differ from line %u, column %u on: expected ", line, column);
	prm__quote(out, expected, at, 40);
	prm_buf_add_c(out, ", found ");
	prm__quote(out, found, at, 40);
}
