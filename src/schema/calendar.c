/*
 * calendar.c: dates and times. RFC 3339, with this rule for leap seconds: a second of 60 is refused,
 * since programs cannot keep it. Formats: what Python's strptime knows, in its C locale.
 */
#include "schema/calendar.h"

#include <stdio.h>

#include "base/str.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && is_leap(year));
}

static bool is_day(int year, int month, int day)
{
	return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month);
}

/* ---- RFC 3339 --------------------------------------------------------------------------------- */

/* Exactly `digits` digits at *at. */
static bool take_fixed(prm_str s, size_t *at, size_t digits, int *out)
{
	*out = 0;
	for (size_t i = 0; i < digits; i++, ++*at) {
		if (*at >= s.len || !is_digit(s.ptr[*at]))
			return false;
		*out = *out * 10 + (s.ptr[*at] - '0');
	}
	return true;
}

static bool take_char(prm_str s, size_t *at, const char *set)
{
	if (*at >= s.len || s.ptr[*at] == '\0' || !strchr(set, s.ptr[*at]))
		return false;
	++*at;
	return true;
}

static bool take_date(prm_str s, size_t *at)
{
	int year, month, day;

	return take_fixed(s, at, 4, &year) && take_char(s, at, "-") &&
	       take_fixed(s, at, 2, &month) && take_char(s, at, "-") &&
	       take_fixed(s, at, 2, &day) && is_day(year, month, day);
}

static bool take_time(prm_str s, size_t *at)
{
	int hour, minute, second, ignored;

	if (!take_fixed(s, at, 2, &hour) || !take_char(s, at, ":") ||
	    !take_fixed(s, at, 2, &minute) || !take_char(s, at, ":") ||
	    !take_fixed(s, at, 2, &second) || hour > 23 || minute > 59 || second > 59)
		return false;
	if (!take_char(s, at, "."))
		return true;
	if (!take_fixed(s, at, 1, &ignored))
		return false;
	while (*at < s.len && is_digit(s.ptr[*at]))
		++*at;
	return true;
}

static bool take_offset(prm_str s, size_t *at)
{
	int hour, minute;

	if (take_char(s, at, "Zz"))
		return true;
	return take_char(s, at, "+-") && take_fixed(s, at, 2, &hour) && take_char(s, at, ":") &&
	       take_fixed(s, at, 2, &minute) && hour <= 23 && minute <= 59;
}

bool prm__is_date(prm_str text)
{
	size_t at = 0;

	return take_date(text, &at) && at == text.len;
}

bool prm__is_datetime(prm_str text)
{
	size_t at = 0;

	return take_date(text, &at) && take_char(text, &at, "Tt ") && take_time(text, &at) &&
	       take_offset(text, &at) && at == text.len;
}

/* ---- formats ---------------------------------------------------------------------------------- */

/* What a format has found; -1: not there. */
typedef struct parts {
	int year, month, day, hour, minute, second, half, day_of_year, ignored;
} parts;

/* A directive of digits: how many at most, and between what. */
typedef struct numeric {
	char letter;
	int most, low, high;
	size_t offset;
} numeric;

static const numeric numerics[] = {{'Y', 4, 1, 9999, offsetof(parts, year)},
				   {'m', 2, 1, 12, offsetof(parts, month)},
				   {'d', 2, 1, 31, offsetof(parts, day)},
				   {'H', 2, 0, 23, offsetof(parts, hour)},
				   {'I', 2, 1, 12, offsetof(parts, hour)},
				   {'M', 2, 0, 59, offsetof(parts, minute)},
				   {'S', 2, 0, 59, offsetof(parts, second)},
				   {'f', 6, 0, 999999, offsetof(parts, ignored)},
				   {'j', 3, 1, 366, offsetof(parts, day_of_year)},
				   {'y', 2, 0, 99, offsetof(parts, year)},
				   {'w', 1, 0, 6, offsetof(parts, ignored)},
				   {'u', 1, 1, 7, offsetof(parts, ignored)},
				   {'U', 2, 0, 53, offsetof(parts, ignored)},
				   {'W', 2, 0, 53, offsetof(parts, ignored)}};

static const char *const months[] = {"january",   "february", "march",    "april",
				     "may",       "june",     "july",     "august",
				     "september", "october",  "november", "december"};
static const char *const weekdays[] = {"monday", "tuesday",  "wednesday", "thursday",
				       "friday", "saturday", "sunday"};

/* Directives that stand for others. */
static const char *expansion(char letter)
{
	switch (letter) {
	case 'T':
		return "%H:%M:%S";
	case 'R':
		return "%H:%M";
	case 'F':
		return "%Y-%m-%d";
	case 'D':
		return "%m/%d/%y";
	default:
		return NULL;
	}
}

static const numeric *numeric_of(char letter)
{
	for (size_t i = 0; i < sizeof(numerics) / sizeof(numerics[0]); i++)
		if (numerics[i].letter == letter)
			return &numerics[i];
	return NULL;
}

static bool is_directive(char letter)
{
	return letter && (numeric_of(letter) || expansion(letter) || strchr("aAbBhpzZ%", letter));
}

static bool take_number(prm_str s, size_t *at, const numeric *n, parts *out)
{
	size_t start = *at, most = (size_t)n->most;
	int value = 0;

	/* a year is written with all its digits */
	for (; *at < s.len && *at - start < most && is_digit(s.ptr[*at]); ++*at)
		value = value * 10 + (s.ptr[*at] - '0');
	if (*at == start || (n->letter == 'Y' && *at - start != 4) ||
	    (n->letter == 'y' && *at - start != 2) || value < n->low || value > n->high)
		return false;
	if (n->letter == 'y')
		value += value < 69 ? 2000 : 1900;
	*(int *)(void *)((char *)out + n->offset) = value;
	return true;
}

static bool starts_nocase(prm_str s, size_t at, const char *word, size_t len)
{
	return s.len - at >= len &&
	       prm__str_find_nocase(prm_str_n(s.ptr + at, len), prm_str_n(word, len)) == 0;
}

/* The index of the name at *at, whole or by its first three letters; -1. */
static int take_name(prm_str s, size_t *at, const char *const *names, int count, bool whole)
{
	for (int i = 0; i < count; i++) {
		size_t len = whole ? strlen(names[i]) : 3;

		if (!starts_nocase(s, *at, names[i], len))
			continue;
		*at += len;
		return i;
	}
	return -1;
}

static bool take_zone(prm_str s, size_t *at)
{
	int hour, minute, ignored;

	if (take_char(s, at, "Zz"))
		return true;
	if (!take_char(s, at, "+-") || !take_fixed(s, at, 2, &hour))
		return false;
	(void)take_char(s, at, ":");
	if (!take_fixed(s, at, 2, &minute) || hour > 23 || minute > 59)
		return false;
	if (!take_char(s, at, ":"))
		return true;
	return take_fixed(s, at, 2, &ignored) && ignored <= 59;
}

static bool take_word(prm_str s, size_t *at, char letter, parts *out)
{
	static const char *const zones[] = {"utc", "gmt"};

	switch (letter) {
	case 'a':
	case 'A':
		return take_name(s, at, weekdays, 7, letter == 'A') >= 0;
	case 'b':
	case 'h':
	case 'B':
		out->month = take_name(s, at, months, 12, letter == 'B') + 1;
		return out->month > 0;
	case 'p':
		out->half = starts_nocase(s, *at, "pm", 2);
		if (!out->half && !starts_nocase(s, *at, "am", 2))
			return false;
		*at += 2;
		return true;
	case 'z':
		return take_zone(s, at);
	case 'Z':
		return take_name(s, at, zones, 2, true) >= 0;
	default:
		return take_char(s, at, "%");
	}
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool take_format(prm_str format, prm_str s, size_t *at, parts *out);

static bool take_directive(char letter, prm_str s, size_t *at, parts *out)
{
	const numeric *n = numeric_of(letter);

	if (n)
		return take_number(s, at, n, out);
	if (expansion(letter)) /* these hold no further expansion */
		return take_format(prm_str_c(expansion(letter)), s, at, out);
	return take_word(s, at, letter, out);
}

static bool take_format(prm_str format, prm_str s, size_t *at, parts *out)
{
	for (size_t i = 0; i < format.len; i++) {
		char c = format.ptr[i];

		if (c == '%' && i + 1 < format.len) {
			if (!take_directive(format.ptr[++i], s, at, out))
				return false;
		} else if (is_blank(c)) {
			if (*at >= s.len || !is_blank(s.ptr[*at]))
				return false;
			while (*at < s.len && is_blank(s.ptr[*at]))
				++*at;
			while (i + 1 < format.len && is_blank(format.ptr[i + 1]))
				i++;
		} else if (*at >= s.len || s.ptr[(*at)++] != c) {
			return false;
		}
	}
	return true;
}

bool prm__format_is_met(prm_str format, prm_str text)
{
	parts p = {-1, -1, -1, -1, -1, -1, -1, -1, -1};
	size_t at = 0;
	int year;

	if (!take_format(format, text, &at, &p) || at != text.len)
		return false;
	year = p.year >= 0 ? p.year : 2000; /* the 29th of February is a day of some year */
	if (p.day_of_year == 366 && !is_leap(year))
		return false;
	return p.day < 0 || is_day(year, p.month > 0 ? p.month : 1, p.day);
}

bool prm__format_compile(prm__rule_compile *c, prm__rule *rule)
{
	size_t directives = 0;

	if (prm_value_is(c->values[PRM__RULE_FORMAT], PRM_MISSING))
		return true;
	if (!prm__rule_take_text(c, PRM__RULE_FORMAT, &rule->text))
		return false;
	for (size_t i = 0; i < rule->text.len; i++) {
		if (rule->text.ptr[i] != '%')
			continue;
		directives++;
		if (i + 1 >= rule->text.len || !is_directive(rule->text.ptr[i + 1]))
			return prm__rule_fault_in(
				c, PRM__RULE_FORMAT, i,
				"a directive that is not known; they are those of strptime: %%Y %%y "
				"%%m %%d %%H %%I %%M %%S %%f %%p %%z %%Z %%j %%a %%A %%b %%B %%F %%T");
		i++;
	}
	if (directives == 0)
		return prm__rule_fault(c, PRM__RULE_FORMAT,
				       "a format has directives of strptime, such as %%Y-%%m-%%d");
	return true;
}

/* ---- writing ---------------------------------------------------------------------------------- */

static const char *sample(char letter)
{
	static const char *const samples[] = {
		"Y2026",     "y26",     "m01",       "d31",      "H08",         "I08",      "M15",
		"S30",       "f500000", "pAM",       "z+0000",   "ZUTC",        "j031",     "aSat",
		"ASaturday", "bJan",    "hJan",      "BJanuary", "w6",          "u6",       "U04",
		"W04",       "%%",      "T08:15:30", "R08:15",   "F2026-01-31", "D01/31/26"};

	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		if (samples[i][0] == letter)
			return samples[i] + 1;
	return "";
}

bool prm__format_print(prm_str format, char *out, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < format.len; i++) {
		char one[2] = {format.ptr[i], '\0'};
		const char *text = one;

		if (format.ptr[i] == '%' && i + 1 < format.len)
			text = sample(format.ptr[++i]);
		if (len + strlen(text) >= size)
			return false;
		memcpy(out + len, text, strlen(text));
		len += strlen(text);
	}
	out[len] = '\0';
	return true;
}

void prm__format_expect(const char *before, prm_str format, prm_buf *out)
{
	char text[96];

	prm_buf_add_c(out, before);
	prm_buf_add(out, format);
	if (prm__format_print(format, text, sizeof(text)))
		prm_buf_addf(out, " (%s)", text);
}
