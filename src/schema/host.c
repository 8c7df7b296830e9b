/* host.c: names and addresses of hosts. */
#include "schema/host.h"

#include "base/str.h"

#define LABEL_BYTES 63
#define DOMAIN_BYTES 253

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* ---- addresses -------------------------------------------------------------------------------- */

bool prm__is_ipv4(prm_str s)
{
	size_t at = 0;

	for (int part = 0; part < 4; part++) {
		size_t start;
		int n = 0;

		if (part && (at >= s.len || s.ptr[at++] != '.'))
			return false;
		for (start = at; at < s.len && is_digit(s.ptr[at]) && at - start < 3; at++)
			n = n * 10 + (s.ptr[at] - '0');
		if (at == start || n > 255 || (at - start > 1 && s.ptr[start] == '0'))
			return false;
	}
	return at == s.len;
}

/* Groups of hexadecimal digits, separated by single colons; -1 when it is something else. */
static int count_groups(prm_str s, bool tail_allowed)
{
	int groups = 0;
	size_t at = 0;

	if (s.len == 0)
		return 0;
	for (;;) {
		size_t start = at;

		while (at < s.len && is_hex(s.ptr[at]))
			at++;
		if (tail_allowed && at < s.len && s.ptr[at] == '.')
			return prm__is_ipv4(prm_str_n(s.ptr + start, s.len - start)) ? groups + 2
										     : -1;
		if (at == start || at - start > 4)
			return -1;
		groups++;
		if (at == s.len)
			return groups;
		if (s.ptr[at++] != ':')
			return -1;
	}
}

bool prm__is_ipv6(prm_str s)
{
	size_t gap = prm__str_find(s, PRM_LIT("::"));
	int before, behind;

	if (gap == s.len)
		return count_groups(s, true) == 8;
	before = count_groups(prm_str_n(s.ptr, gap), false);
	behind = count_groups(prm_str_n(s.ptr + gap + 2, s.len - gap - 2), true);
	return before >= 0 && behind >= 0 && before + behind <= 7;
}

/* ---- characters ------------------------------------------------------------------------------- */

/* Blanks, controls, format characters, and what no label may hold. */
static bool is_odd(uint32_t c)
{
	static const uint32_t ranges[][2] = {
		{0x0, 0x20},      {0x7f, 0xa0},     {0xad, 0xad},       {0x1680, 0x1680},
		{0x180e, 0x180e}, {0x2000, 0x200b}, {0x200e, 0x200f},   {0x2028, 0x202f},
		{0x205f, 0x206f}, {0x3000, 0x3000}, {0xd800, 0xf8ff},   {0xfdd0, 0xfdef},
		{0xfeff, 0xfeff}, {0xfff0, 0xffff}, {0xe0000, 0x10ffff}};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

bool prm__has_blank(prm_str s, bool space_allowed)
{
	uint32_t c;
	size_t step;

	for (size_t at = 0; at < s.len; at += step) {
		step = prm__utf8_next(s, at, &c);
		if (step == 0 || (is_odd(c) && !(c == ' ' && space_allowed)))
			return true;
	}
	return false;
}

/* ---- domains ---------------------------------------------------------------------------------- */

/* RFC 3492, 6.1 */
static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
	uint32_t k = 0;

	delta = first ? delta / 700 : delta / 2;
	delta += delta / points;
	for (; delta > 455; k += 36)
		delta /= 35;
	return k + 36 * delta / (delta + 38);
}

/* Digits that the number takes in Punycode's variable-length form. */
static size_t digits_of(uint32_t q, uint32_t bias)
{
	size_t digits = 1;

	for (uint32_t k = 36;; k += 36, digits++) {
		uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;

		if (q < t)
			return digits;
		q = (q - t) / (36 - t);
	}
}

static uint32_t next_point(const uint32_t *points, size_t count, uint32_t from)
{
	uint32_t next = UINT32_MAX;

	for (size_t i = 0; i < count; i++)
		if (points[i] >= from && points[i] < next)
			next = points[i];
	return next;
}

/* Bytes of the label as "xn--...": RFC 3492, 6.3, without writing it. */
static size_t punycode_length(const uint32_t *points, size_t count)
{
	uint32_t n = 128, delta = 0, bias = 72;
	size_t basic = 0, done, length;

	for (size_t i = 0; i < count; i++)
		basic += points[i] < 128;
	length = 4 + basic + (basic > 0);
	for (done = basic; done < count; n++, delta++) {
		uint32_t next = next_point(points, count, n);

		delta += (next - n) * ((uint32_t)done + 1);
		n = next;
		for (size_t i = 0; i < count; i++) {
			delta += points[i] < n;
			if (points[i] != n)
				continue;
			length += digits_of(delta, bias);
			bias = adapt(delta, (uint32_t)done + 1, done == basic);
			delta = 0;
			done++;
		}
	}
	return length;
}

static bool is_label_point(uint32_t c)
{
	if (c >= 0x80)
		return !is_odd(c);
	return is_hex((char)c) || (c >= 'g' && c <= 'z') || (c >= 'G' && c <= 'Z') || c == '-';
}

/* The label's bytes on the wire; 0: it is none. */
static size_t label_length(prm_str label)
{
	uint32_t points[LABEL_BYTES];
	size_t count = 0, step;
	bool plain = true;

	for (size_t at = 0; at < label.len; at += step) {
		if (count == LABEL_BYTES)
			return 0;
		step = prm__utf8_next(label, at, &points[count]);
		if (step == 0 || !is_label_point(points[count]))
			return 0;
		plain &= points[count++] < 0x80;
	}
	if (count == 0 || points[0] == '-' || points[count - 1] == '-')
		return 0;
	return plain ? count : punycode_length(points, count);
}

static bool is_number(prm_str label)
{
	for (size_t i = 0; i < label.len; i++)
		if (!is_digit(label.ptr[i]))
			return false;
	return true;
}

bool prm__is_domain(prm_str s)
{
	size_t total = 0, labels = 0, at = 0;
	prm_str label = {0};

	while (at <= s.len) {
		size_t end = prm__str_find_char(s, '.', at), length;

		label = prm_str_n(s.ptr + at, end - at);
		length = label_length(label);
		if (length == 0 || length > LABEL_BYTES)
			return false;
		total += length + 1;
		labels++;
		at = end + 1;
	}
	return labels >= 2 && total - 1 <= DOMAIN_BYTES && !is_number(label);
}
