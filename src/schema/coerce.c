/* coerce.c: what Pydantic's lax mode takes for an integer, a number or a boolean. */
#include "base/os.h"
#include "base/str.h"
#include "schema/walk.h"
#include "text/number.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Without blanks around it and '_' between digits, NUL-terminated. False: too long or odd. */
static bool plain_number(prm_str text, char out[128])
{
	size_t n = 0;

	text = prm__str_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '_') {
			if (i == 0 || i + 1 >= text.len || !is_digit(text.ptr[i - 1]) ||
			    !is_digit(text.ptr[i + 1]))
				return false;
			continue;
		}
		if (n + 1 >= 128)
			return false;
		out[n++] = c;
	}
	out[n] = '\0';
	return n > 0;
}

/* "42", "+42", "-7", "42.000". */
static bool text_to_integer(prm_str text, int64_t *out)
{
	char plain[128], *at = plain;
	bool negative;
	uint64_t u = 0;

	if (!plain_number(text, plain))
		return false;
	negative = *at == '-';
	at += *at == '-' || *at == '+';
	if (!is_digit(*at))
		return false;
	for (; is_digit(*at); at++) {
		if (u > (UINT64_MAX - 9) / 10)
			return false;
		u = u * 10 + (uint64_t)(*at - '0');
	}
	if (*at == '.' && at[1] == '0')
		for (at++; *at == '0';)
			at++;
	if (*at || u > (uint64_t)INT64_MAX + negative)
		return false;
	*out = negative ? (int64_t)(0 - u) : (int64_t)u;
	return true;
}

static bool to_integer(prm_value *value)
{
	int64_t i;
	double d;

	if (value->type == PRM_BOOL) {
		i = value->as.boolean;
	} else if (value->type == PRM_STRING) {
		if (!text_to_integer(prm_value_text(*value), &i))
			return false;
	} else if (value->type == PRM_DOUBLE) {
		d = value->as.number;
		if (d < -9223372036854775808.0 || d >= 9223372036854775808.0)
			return false;
		i = (int64_t)d;
		if ((double)i < d || (double)i > d)
			return false;
	} else {
		return false;
	}
	*value = prm_value_int(i);
	return true;
}

/* Digits, a point, an exponent: no hexadecimal, no word. */
static bool is_decimal(const char *at)
{
	size_t digits = 0;

	at += *at == '-' || *at == '+';
	for (; is_digit(*at); at++)
		digits++;
	if (*at == '.')
		for (at++; is_digit(*at); at++)
			digits++;
	if (digits == 0)
		return false;
	if (*at == 'e' || *at == 'E') {
		at++;
		at += *at == '-' || *at == '+';
		if (!is_digit(*at))
			return false;
		while (is_digit(*at))
			at++;
	}
	return *at == '\0';
}

static bool to_number(prm_value *value)
{
	char plain[128];
	double d;

	if (value->type == PRM_BOOL) {
		*value = prm_value_double(value->as.boolean ? 1 : 0);
		return true;
	}
	if (value->type != PRM_STRING || !plain_number(prm_value_text(*value), plain) ||
	    !is_decimal(plain))
		return false;
	d = prm__strtod(plain, NULL);
	if (!(d - d == 0))
		return false;
	*value = prm_value_double(d);
	return true;
}

static bool is_word(prm_str text, const char *word)
{
	return text.len == strlen(word) && prm__str_find_nocase(text, prm_str_c(word)) == 0;
}

static bool to_boolean(prm_value *value)
{
	static const char *const words[2][6] = {{"0", "off", "f", "false", "n", "no"},
						{"1", "on", "t", "true", "y", "yes"}};
	prm_str text = prm_value_text(*value);

	for (int yes = 0; yes < 2; yes++) {
		bool match = (value->type == PRM_INT && value->as.integer == yes) ||
			     (value->type == PRM_DOUBLE && !(value->as.number < yes) &&
			      !(value->as.number > yes));

		for (int i = 0; value->type == PRM_STRING && i < 6; i++)
			match |= is_word(text, words[yes][i]);
		if (match) {
			*value = prm_value_bool(yes);
			return true;
		}
	}
	return false;
}

bool prm__coerce(int type, prm_value *value)
{
	switch (type) {
	case PRM__INTEGER:
		return to_integer(value);
	case PRM__FLOAT:
		return to_number(value);
	case PRM__BOOLEAN:
		return to_boolean(value);
	default:
		return false;
	}
}
