/* str.c: slices: searching, positions, and how near two words are. */
#include "base/str.h"

#include <stdlib.h>

int prm__str_compare(prm_str a, prm_str b)
{
	size_t shared = a.len < b.len ? a.len : b.len;
	int order = shared ? memcmp(a.ptr, b.ptr, shared) : 0;

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

bool prm__str_starts(prm_str s, prm_str prefix)
{
	return s.len >= prefix.len && prm_str_eq(prm_str_n(s.ptr, prefix.len), prefix);
}

bool prm__str_ends(prm_str s, prm_str suffix)
{
	return s.len >= suffix.len &&
	       prm_str_eq(prm_str_n(s.ptr + (s.len - suffix.len), suffix.len), suffix);
}

size_t prm__str_find_char(prm_str s, char c, size_t from)
{
	const char *hit = from < s.len ? memchr(s.ptr + from, c, s.len - from) : NULL;

	return hit ? (size_t)(hit - s.ptr) : s.len;
}

size_t prm__str_find(prm_str s, prm_str needle)
{
	if (needle.len == 0)
		return 0;
	for (size_t at = prm__str_find_char(s, needle.ptr[0], 0); at + needle.len <= s.len;
	     at = prm__str_find_char(s, needle.ptr[0], at + 1))
		if (memcmp(s.ptr + at, needle.ptr, needle.len) == 0)
			return at;
	return s.len;
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool equal_nocase(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

size_t prm__str_find_nocase(prm_str s, prm_str needle)
{
	for (size_t at = 0; at + needle.len <= s.len; at++)
		if (equal_nocase(s.ptr + at, needle.ptr, needle.len))
			return at;
	return s.len;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

prm_str prm__str_trim(prm_str s)
{
	while (s.len && is_blank(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len && is_blank(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

void prm__str_plain(char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		unsigned char next = i + 1 < len ? (unsigned char)text[i + 1] : 0;

		if (c == 0xc2 && next >= 0x80 && next < 0xa0) /* C1: U+0080 to U+009F */
			text[i + 1] = text[i] = ' ';
		else if (c < 0x20 || c == 0x7f)
			text[i] = ' ';
	}
}

void prm__pointer_add(prm_buf *out, prm_str key)
{
	prm_buf_add_char(out, '/');
	for (size_t i = 0; i < key.len; i++) {
		if (key.ptr[i] == '~' || key.ptr[i] == '/')
			prm_buf_add_c(out, key.ptr[i] == '~' ? "~0" : "~1");
		else
			prm_buf_add_char(out, key.ptr[i]);
	}
}

void prm__str_position(prm_str s, size_t at, uint32_t *line, uint32_t *column)
{
	size_t start = 0;

	if (at > s.len)
		at = s.len;
	*line = 1;
	for (size_t lf = prm__str_find_char(s, '\n', 0); lf < at;
	     lf = prm__str_find_char(s, '\n', start)) {
		start = lf + 1;
		++*line;
	}
	*column = (uint32_t)prm__utf8_count(prm_str_n(s.ptr + start, at - start)) + 1;
}

prm_str prm__str_line(prm_str s, size_t at)
{
	size_t start, end;

	if (at > s.len)
		at = s.len;
	for (start = at; start > 0 && s.ptr[start - 1] != '\n'; start--)
		;
	end = prm__str_find_char(s, '\n', at);
	if (end > start && s.ptr[end - 1] == '\r')
		end--;
	return prm_str_n(s.ptr + start, end - start);
}

/* Optimal string alignment distance, three rolling rows. */
static int distance(prm_str a, prm_str b)
{
	int rows[3][66];
	int *before = rows[0], *above = rows[1], *row = rows[2], *swap;

	for (size_t j = 0; j <= b.len; j++)
		above[j] = (int)j;
	for (size_t i = 1; i <= a.len; i++) {
		row[0] = (int)i;
		for (size_t j = 1; j <= b.len; j++) {
			int best = above[j - 1] + (lower(a.ptr[i - 1]) != lower(b.ptr[j - 1]));

			if (above[j] + 1 < best)
				best = above[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
			    a.ptr[i - 2] == b.ptr[j - 1] && before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
		swap = before;
		before = above;
		above = row;
		row = swap;
	}
	return above[b.len];
}

int prm__str_near(prm_str word, prm_str candidate)
{
	int found, allowed;

	if (word.len == 0 || word.len > 64 || candidate.len == 0 || candidate.len > 64)
		return -1;
	allowed = word.len < 3 ? 1 : (int)((word.len + 2) / 3);
	if (abs((int)word.len - (int)candidate.len) > allowed)
		return -1;
	found = distance(word, candidate);
	return found <= allowed ? found : -1;
}
