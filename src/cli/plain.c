/* plain.c: display width and harmless text. */
#include "cli/plain.h"

#include "base/str.h"

struct range {
	uint32_t first, last;
};

/* Of Unicode's EastAsianWidth.txt (W and F), neighbours joined. */
static const struct range wide[] = {
	{0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},   {0x23e9, 0x23ec},
	{0x23f0, 0x23f0},   {0x23f3, 0x23f3},   {0x25fd, 0x25fe},   {0x2614, 0x2615},
	{0x2648, 0x2653},   {0x267f, 0x267f},   {0x2693, 0x2693},   {0x26a1, 0x26a1},
	{0x26aa, 0x26ab},   {0x26bd, 0x26be},   {0x26c4, 0x26c5},   {0x26ce, 0x26ce},
	{0x26d4, 0x26d4},   {0x26ea, 0x26ea},   {0x26f2, 0x26f3},   {0x26f5, 0x26f5},
	{0x26fa, 0x26fa},   {0x26fd, 0x26fd},   {0x2705, 0x2705},   {0x270a, 0x270b},
	{0x2728, 0x2728},   {0x274c, 0x274c},   {0x274e, 0x274e},   {0x2753, 0x2755},
	{0x2757, 0x2757},   {0x2795, 0x2797},   {0x27b0, 0x27b0},   {0x27bf, 0x27bf},
	{0x2b1b, 0x2b1c},   {0x2b50, 0x2b50},   {0x2b55, 0x2b55},   {0x2e80, 0x303e},
	{0x3041, 0xa4cf},   {0xa960, 0xa97c},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},
	{0xfe10, 0xfe19},   {0xfe30, 0xfe6b},   {0xff01, 0xff60},   {0xffe0, 0xffe6},
	{0x16fe0, 0x18cff}, {0x1aff0, 0x1b2ff}, {0x1f004, 0x1f004}, {0x1f0cf, 0x1f0cf},
	{0x1f18e, 0x1f18e}, {0x1f191, 0x1f19a}, {0x1f200, 0x1f320}, {0x1f32d, 0x1f335},
	{0x1f337, 0x1f37c}, {0x1f37e, 0x1f393}, {0x1f3a0, 0x1f3ca}, {0x1f3cf, 0x1f3d3},
	{0x1f3e0, 0x1f3f0}, {0x1f3f4, 0x1f3f4}, {0x1f3f8, 0x1f43e}, {0x1f440, 0x1f440},
	{0x1f442, 0x1f4fc}, {0x1f4ff, 0x1f53d}, {0x1f54b, 0x1f54e}, {0x1f550, 0x1f567},
	{0x1f57a, 0x1f57a}, {0x1f595, 0x1f596}, {0x1f5a4, 0x1f5a4}, {0x1f5fb, 0x1f64f},
	{0x1f680, 0x1f6c5}, {0x1f6cc, 0x1f6cc}, {0x1f6d0, 0x1f6d7}, {0x1f6dc, 0x1f6df},
	{0x1f6eb, 0x1f6ec}, {0x1f6f4, 0x1f6fc}, {0x1f7e0, 0x1f7f0}, {0x1f90c, 0x1f9ff},
	{0x1fa70, 0x1faff}, {0x20000, 0x3fffd},
};

/* The common combining marks, joiners and variation selectors. */
static const struct range narrow_zero[] = {
	{0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd},   {0x0610, 0x061a},
	{0x064b, 0x065f}, {0x0900, 0x0902}, {0x093c, 0x093c},   {0x0941, 0x0948},
	{0x094d, 0x094d}, {0x0e31, 0x0e31}, {0x0e34, 0x0e3a},   {0x0e47, 0x0e4e},
	{0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200d},   {0x20d0, 0x20f0},
	{0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0x1f3fb, 0x1f3ff}, {0xe0100, 0xe01ef},
};

static bool within(uint32_t c, const struct range *ranges, size_t count)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (c > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && c >= ranges[low].first;
}

static size_t width_of(uint32_t c)
{
	if (c < 0x300)
		return 1;
	if (within(c, narrow_zero, sizeof(narrow_zero) / sizeof(narrow_zero[0])))
		return 0;
	return within(c, wide, sizeof(wide) / sizeof(wide[0])) ? 2 : 1;
}

/* C0, DEL, C1, line and paragraph separators, and the marks that turn the direction of writing. */
static bool is_harmful(uint32_t c, int flags)
{
	if (c < 0x20)
		return !(flags & PRM_PLAIN_LINES) || (c != '\n' && c != '\t');
	return (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

void prm__plain_add(prm_buf *out, prm_str text, int flags)
{
	size_t kept = 0, at = 0;

	while (at < text.len) {
		uint32_t c = 0;
		size_t bytes = prm__utf8_next(text, at, &c);

		if (bytes && !is_harmful(c, flags)) {
			at += bytes;
			continue;
		}
		prm_buf_add(out, prm_str_n(text.ptr + kept, at - kept));
		prm_buf_add_c(out, c == '\n' && bytes ? " " : "\xef\xbf\xbd");
		at += bytes ? bytes : 1;
		kept = at;
	}
	if (kept < text.len)
		prm_buf_add(out, prm_str_n(text.ptr + kept, text.len - kept));
}

size_t prm__plain_width(prm_str text)
{
	size_t width = 0;

	for (size_t at = 0; at < text.len;) {
		uint32_t c = 0;
		size_t bytes = prm__utf8_next(text, at, &c);

		width += bytes ? width_of(c) : 1;
		at += bytes ? bytes : 1;
	}
	return width;
}

prm_str prm__plain_cut(prm_str text, size_t columns)
{
	size_t width = 0, at = 0;

	while (at < text.len) {
		uint32_t c = 0;
		size_t bytes = prm__utf8_next(text, at, &c);

		width += bytes ? width_of(c) : 1;
		if (width > columns)
			break;
		at += bytes ? bytes : 1;
	}
	return prm_str_n(text.ptr, at);
}
