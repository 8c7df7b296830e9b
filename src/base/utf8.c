/* utf8.c: UTF-8 (RFC 3629): shortest forms only, no surrogates, nothing above U+10FFFF. */
#include "base/str.h"

size_t prm__utf8_next(prm_str s, size_t at, uint32_t *code_point)
{
	const unsigned char *p = (const unsigned char *)s.ptr + at;
	size_t left = at < s.len ? s.len - at : 0, len;
	uint32_t c, least;

	if (left == 0)
		return 0;
	if (p[0] < 0x80) {
		*code_point = p[0];
		return 1;
	}
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	len = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	least = len == 2 ? 0x80 : len == 3 ? 0x800 : 0x10000;
	if (left < len)
		return 0;
	c = p[0] & (0x7fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3fu);
	}
	if (c < least || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 0;
	*code_point = c;
	return len;
}

/* Eight bytes of ASCII are skipped at a time: most text is. */
size_t prm__utf8_valid(prm_str s)
{
	size_t at = 0;

	while (at < s.len) {
		uint64_t eight;
		uint32_t ignored;
		size_t len;

		if (s.len - at >= sizeof(eight)) {
			memcpy(&eight, s.ptr + at, sizeof(eight));
			if (!(eight & 0x8080808080808080u)) {
				at += sizeof(eight);
				continue;
			}
		}
		len = prm__utf8_next(s, at, &ignored);
		if (len == 0)
			return at;
		at += len;
	}
	return at;
}

size_t prm__utf8_count(prm_str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return count;
}

size_t prm__utf8_put(uint32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

size_t prm__utf8_floor(prm_str s, size_t at)
{
	if (at >= s.len)
		return s.len;
	while (at > 0 && ((unsigned char)s.ptr[at] & 0xc0) == 0x80)
		at--;
	return at;
}
