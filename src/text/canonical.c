/*
 * canonical.c: canonical JSON (RFC 8785): no blanks, members in the order of their keys' UTF-16
 * units, numbers as ECMA-262 prints them. A number whose shortest double spelling is another
 * decimal number keeps all its digits, laid out by the same rule, so equal numbers, and only they,
 * have one spelling.
 */
#include <stdlib.h>

#include "base/str.h"
#include "text/json_write.h"
#include "text/number.h"

/* The next UTF-16 unit of text: what is beyond U+FFFF has two. */
static uint32_t utf16_next(prm_str text, size_t *at, uint32_t *pending)
{
	uint32_t c = *pending;
	size_t len;

	if (c) {
		*pending = 0;
		return c;
	}
	len = prm__utf8_next(text, *at, &c);
	*at += len ? len : 1;
	if (len == 0)
		return 0xfffd; /* what the writer puts for a bad byte */
	if (c < 0x10000)
		return c;
	*pending = 0xdc00 + ((c - 0x10000) & 0x3ff);
	return 0xd800 + ((c - 0x10000) >> 10);
}

static int compare_members(const void *a, const void *b)
{
	const prm_member *x = a, *y = b;
	prm_str left = prm_str_n(x->key, x->key_len), right = prm_str_n(y->key, y->key_len);
	uint32_t left_pending = 0, right_pending = 0;
	size_t i = 0, j = 0;

	while ((i < left.len || left_pending) && (j < right.len || right_pending)) {
		uint32_t l = utf16_next(left, &i, &left_pending);
		uint32_t r = utf16_next(right, &j, &right_pending);

		if (l != r)
			return l < r ? -1 : 1;
	}
	return (left.len > i || left_pending) - (right.len > j || right_pending);
}

static void sort(prm_member *members, size_t count)
{
	if (count > 1)
		qsort(members, count, sizeof(*members), compare_members);
}

static void write_number(prm_value v, prm_buf *out)
{
	prm_decimal decimal;
	char text[32];

	if (v.type == PRM_DOUBLE)
		prm_buf_add(out, prm_str_n(text, prm__number_print(v.as.number, text)));
	else if (v.type == PRM_NUMBER && prm__decimal_read(prm_value_text(v), &decimal))
		prm__decimal_write(&decimal, out);
	else
		prm__number_write(v, out);
}

prm_status prm_value_write_canonical(prm_value v, prm_buf *out)
{
	const prm_json_style style = {.number = write_number, .sort = sort};

	prm__json_write(v, &style, out);
	return out->status;
}
