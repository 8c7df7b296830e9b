/* json_escape.c: text as the inside of a JSON string, by blocks of 64 bytes. */
#include "text/json_write.h"
#include "text/swar.h"

/* clang-format off */
/* What stands for a byte of ASCII that cannot stand for itself. */
#define HEX(digits) {"\\u00" digits, 6}
static const struct {
	char text[7];
	unsigned char len;
} escapes[] = {
	HEX("00"), HEX("01"), HEX("02"), HEX("03"), HEX("04"), HEX("05"), HEX("06"), HEX("07"),
	{"\\b", 2}, {"\\t", 2}, {"\\n", 2}, HEX("0b"), {"\\f", 2}, {"\\r", 2}, HEX("0e"), HEX("0f"),
	HEX("10"), HEX("11"), HEX("12"), HEX("13"), HEX("14"), HEX("15"), HEX("16"), HEX("17"),
	HEX("18"), HEX("19"), HEX("1a"), HEX("1b"), HEX("1c"), HEX("1d"), HEX("1e"), HEX("1f"),
	['"'] = {"\\\"", 2},
	['\\'] = {"\\\\", 2},
};
#undef HEX
/* clang-format on */

/* Of a byte that is not UTF-8: U+FFFD. */
static inline char *put_escape(char *put, unsigned char c)
{
	if (c >= 0x80) {
		memcpy(put, "\xef\xbf\xbd", 3);
		return put + 3;
	}
	memcpy(put, escapes[c].text, sizeof(escapes[c].text));
	return put + escapes[c].len;
}

/* What n bytes may become, and what may be written behind them by the way. */
#define MOST_OF(n) (6 * (n) + 64)

/* A run of up to 64 bytes. Where so many can be read, to copy all costs less than to count them. */
static inline char *copy_run(char *put, const char *from, size_t n, bool roomy)
{
	if (roomy)
		memcpy(put, from, 64);
	else
		memcpy(put, from, n);
	return put + n;
}

/*
 * Up to 64 bytes of text from *at on, of which the special ones are given. *at moves behind them,
 * but stays before a character that reaches beyond them. What a special byte becomes does not wait
 * for where the one before it was written. Returns the end of what is put.
 */
static inline char *escape_block(prm_str text, size_t *at, uint64_t special, bool roomy, char *put)
{
	const char *from = text.ptr + *at, *end = text.ptr + text.len;
	size_t n = end - from < 64 ? (size_t)(end - from) : 64, done = 0;

	while (special) {
		size_t i = (size_t)__builtin_ctzll(special), len = 0;

		special &= special - 1;
		if ((unsigned char)from[i] >= 0x80)
			len = prm__utf8_length(from + i, end);
		if (len == 0) {
			put = copy_run(put, from + done, i - done, roomy);
			put = put_escape(put, (unsigned char)from[i]);
			done = i + 1;
		} else if (i + len < 64) {
			special &= ~(uint64_t)0 << (i + len);
		} else {
			n = i + len == 64 ? 64 : i;
			break;
		}
	}
	*at += n;
	return copy_run(put, from + done, n - done, roomy);
}

/* The same where the text has less than 128 bytes left: apart, as the code before it is the hot. */
__attribute__((noinline)) static char *escape_rest(prm_str text, size_t *at, char *put)
{
	const char *from = text.ptr + *at;
	size_t n = text.len - *at;
	uint64_t special;

	if (n >= 64)
		special = prm__special_bits(from);
	else
		special = prm__special_bits_of(from, n) & ~(~(uint64_t)0 << n);
	return escape_block(text, at, special, false, put);
}

/* So much of a long text is escaped at once: the room that it may need is asked for before. */
#define STRETCH ((size_t)1024)

/* From *at to `stop`, or a little beyond it, and not less than a block. */
static char *escape_stretch(prm_str text, size_t *at, size_t stop, char *put)
{
	while (*at < stop && text.len - *at >= 128)
		put = escape_block(text, at, prm__special_bits(text.ptr + *at), true, put);
	while (*at < stop)
		put = escape_rest(text, at, put);
	return put;
}

void prm__json_escape(prm_str text, prm_buf *out)
{
	size_t at = 0;

	while (at < text.len && !out->status) {
		size_t left = text.len - at, some = left < STRETCH ? left : STRETCH;
		char few[MOST_OF(64)], *end;

		if (prm__buf_fits(out, MOST_OF(some + 64))) {
			end = escape_stretch(text, &at, at + some, out->ptr + out->len);
			out->len = (size_t)(end - out->ptr);
		} else { /* near the limit; it may fit all the same */
			end = escape_stretch(text, &at, at + 1, few);
			prm_buf_add(out, prm_str_n(few, (size_t)(end - few)));
		}
	}
}

void prm__json_quote(prm_str text, prm_buf *out)
{
	char *put;
	size_t at = 0;

	if (text.len == 0)
		text.ptr = ""; /* it may be NULL */
	if (text.len < 64 && prm__buf_fits(out, MOST_OF(text.len) + 2)) {
		put = out->ptr + out->len;
		*put++ = '"';
		put = escape_rest(text, &at, put);
		*put++ = '"';
		out->len = (size_t)(put - out->ptr);
		return;
	}
	prm__buf_put(out, '"');
	prm__json_escape(text, out);
	prm__buf_put(out, '"');
}
