/* yaml_resolve.c: see yaml_resolve.h. The regular expressions of the two standards, by hand. */
#include "text/yaml_resolve.h"

#include "base/str.h"

static bool is_one_of(prm_str s, const char *const *words)
{
	for (; *words; words++)
		if (prm_str_is(s, *words))
			return true;
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t skip_sign(prm_str s, size_t at)
{
	return at < s.len && (s.ptr[at] == '-' || s.ptr[at] == '+') ? at + 1 : at;
}

static size_t skip_any(prm_str s, size_t at, const char *set)
{
	while (at < s.len && s.ptr[at] && strchr(set, s.ptr[at]))
		at++;
	return at;
}

#define DIGITS "0123456789"
#define HEX_DIGITS DIGITS "abcdefABCDEF"

/* All of s behind a prefix, at least one, is of the set. */
static bool is_prefixed(prm_str s, const char *prefix, const char *set)
{
	size_t len = strlen(prefix);

	return s.len > len && memcmp(s.ptr, prefix, len) == 0 && skip_any(s, len, set) == s.len;
}

static bool is_decimal_int(prm_str s)
{
	size_t start = skip_sign(s, 0);

	return start < s.len && skip_any(s, start, DIGITS) == s.len;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static bool is_float(prm_str s)
{
	size_t start = skip_sign(s, 0), whole = skip_any(s, start, DIGITS), at = whole;
	size_t exponent;

	if (at < s.len && s.ptr[at] == '.') {
		at = skip_any(s, at + 1, DIGITS);
		if (whole == start && at == whole + 1)
			return false;
	} else if (whole == start) {
		return false;
	}
	if (at == s.len)
		return true;
	if (s.ptr[at] != 'e' && s.ptr[at] != 'E')
		return false;
	exponent = skip_sign(s, at + 1);
	return exponent < s.len && skip_any(s, exponent, DIGITS) == s.len;
}

static bool is_not_finite(prm_str s)
{
	static const char *const inf[] = {".inf", ".Inf", ".INF", NULL};
	static const char *const nan[] = {".nan", ".NaN", ".NAN", NULL};
	size_t at = skip_sign(s, 0);

	return is_one_of(s, nan) || is_one_of(prm_str_n(s.ptr + at, s.len - at), inf);
}

int prm__yaml_resolve(prm_str s)
{
	static const char *const null[] = {"", "~", "null", "Null", "NULL", NULL};
	static const char *const yes[] = {"true", "True", "TRUE", NULL};
	static const char *const no[] = {"false", "False", "FALSE", NULL};

	if (is_one_of(s, null))
		return PRM__YAML_NULL;
	if (!is_digit(s.ptr[0]) && !strchr("+-.tTfF", s.ptr[0]))
		return PRM__YAML_STRING;
	if (is_one_of(s, yes))
		return PRM__YAML_TRUE;
	if (is_one_of(s, no))
		return PRM__YAML_FALSE;
	if (is_decimal_int(s) || is_prefixed(s, "0o", "01234567") ||
	    is_prefixed(s, "0x", HEX_DIGITS))
		return PRM__YAML_INT;
	if (is_float(s))
		return PRM__YAML_FLOAT;
	return is_not_finite(s) ? PRM__YAML_NOT_FINITE : PRM__YAML_STRING;
}

/* ---- numbers ------------------------------------------------------------------------------ */

#define MOST_DECIMALS 78 /* of 256 bits */

/* digits = digits * base + digit, on decimal digits with the lowest first. */
static size_t times_plus(unsigned char *digits, size_t count, unsigned base, unsigned digit)
{
	unsigned carry = digit;

	for (size_t i = 0; i < count; i++) {
		carry += digits[i] * base;
		digits[i] = (unsigned char)(carry % 10);
		carry /= 10;
	}
	for (; carry; carry /= 10)
		digits[count++] = (unsigned char)(carry % 10);
	return count;
}

static unsigned digit_value(char c)
{
	return is_digit(c) ? (unsigned)(c - '0') : (unsigned)((c | 32) - 'a') + 10;
}

static bool to_decimal(prm_str s, unsigned base, prm_buf *json)
{
	unsigned char digits[MOST_DECIMALS + 4] = {0};
	size_t count = 0;

	for (size_t i = 2; i < s.len; i++) {
		if (count >= MOST_DECIMALS)
			return false;
		count = times_plus(digits, count, base, digit_value(s.ptr[i]));
	}
	if (count == 0)
		prm_buf_add_char(json, '0');
	while (count > 0)
		prm_buf_add_char(json, (char)('0' + digits[--count]));
	return true;
}

bool prm__yaml_number(prm_str s, prm_buf *json)
{
	size_t at = skip_sign(s, 0), whole, fraction;

	if (s.len > 2 && s.ptr[0] == '0' && (s.ptr[1] == 'x' || s.ptr[1] == 'o'))
		return to_decimal(s, s.ptr[1] == 'x' ? 16 : 8, json);
	if (at && s.ptr[0] == '-' && skip_any(s, 1, "0") < s.len) /* the integer -0 is 0 */
		prm_buf_add_char(json, '-');
	while (at + 1 < s.len && s.ptr[at] == '0' && is_digit(s.ptr[at + 1]))
		at++;
	whole = skip_any(s, at, DIGITS);
	if (whole == at)
		prm_buf_add_char(json, '0');
	prm_buf_add(json, prm_str_n(s.ptr + at, whole - at));
	if (whole < s.len && s.ptr[whole] == '.') {
		fraction = skip_any(s, whole + 1, DIGITS);
		prm_buf_add(json, prm_str_n(s.ptr + whole, fraction - whole));
		if (fraction == whole + 1) /* JSON asks for a digit behind the point */
			prm_buf_add_char(json, '0');
		whole = fraction;
	}
	prm_buf_add(json, prm_str_n(s.ptr + whole, s.len - whole));
	return true;
}

/* ---- YAML 1.1 ----------------------------------------------------------------------------- */

static bool is_1_1_word(prm_str s)
{
	static const char *const words[] = {"y",   "n",    "yes",   "no",   "on",
					    "off", "true", "false", "null", NULL};
	char lower[6];

	if (s.len == 0 || s.len >= sizeof(lower))
		return false;
	for (size_t i = 0; i < s.len; i++)
		lower[i] = (char)(s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? s.ptr[i] + 32 : s.ptr[i]);
	return is_one_of(prm_str_n(lower, s.len), words);
}

/* Digits with `_` in them, one `.`, an exponent, or `:` between sexagesimal ones; 0b1, 0x1_f. */
static bool is_1_1_number(prm_str s)
{
	size_t at = skip_sign(s, 0);
	prm_str number = prm_str_n(s.ptr + at, s.len - at);

	if (is_prefixed(number, "0b", "01_") || is_prefixed(number, "0x", HEX_DIGITS "_") ||
	    is_prefixed(number, "0o", DIGITS "_"))
		return true;
	if (number.len == 0 || (!is_digit(number.ptr[0]) && number.ptr[0] != '.'))
		return false;
	at = skip_any(number, 0, DIGITS "_:");
	if (at < number.len && number.ptr[at] == '.')
		at = skip_any(number, at + 1, DIGITS "_");
	if (at < number.len && (number.ptr[at] == 'e' || number.ptr[at] == 'E'))
		at = skip_any(number, skip_sign(number, at + 1), DIGITS);
	return at == number.len;
}

/* 2024-01-01, and what may follow it. */
static bool is_1_1_date(prm_str s)
{
	size_t month = 5, day, end;

	if (s.len < 8 || skip_any(prm_str_n(s.ptr, 4), 0, DIGITS) != 4 || s.ptr[4] != '-')
		return false;
	day = skip_any(s, month, DIGITS);
	if (day == month || day - month > 2 || day >= s.len || s.ptr[day] != '-')
		return false;
	end = skip_any(s, ++day, DIGITS);
	return end > day && end - day <= 2 && (end == s.len || strchr("Tt \t", s.ptr[end]));
}

bool prm__yaml_looks_typed(prm_str s)
{
	return prm__yaml_resolve(s) != PRM__YAML_STRING || is_1_1_word(s) || is_1_1_number(s) ||
	       is_1_1_date(s) || prm_str_is(s, "=") || prm_str_is(s, "<<");
}
