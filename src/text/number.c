/* number.c: reading and printing numbers exactly, whatever the locale. */
#include "text/number.h"

#include <math.h>
#include <stdlib.h>

#include "base/os.h"
#include "base/str.h"
#include "text/double.h"

/* Exponents saturate here: what is beyond is beyond every double as well. */
#define MOST_EXPONENT 100000000L

static long read_exponent(prm_str s)
{
	bool negative = s.len && s.ptr[0] == '-';
	long exponent = 0;

	for (size_t i = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+'); i < s.len; i++)
		if (exponent < MOST_EXPONENT)
			exponent = exponent * 10 + (s.ptr[i] - '0');
	return negative ? -exponent : exponent;
}

bool prm__decimal_read(prm_str s, prm_decimal *out)
{
	long exponent = 0, point = 0;
	bool fraction = false, whole = true;
	size_t i = 0;

	out->negative = s.len && s.ptr[0] == '-';
	out->count = 0;
	for (i = out->negative; i < s.len && s.ptr[i] != 'e' && s.ptr[i] != 'E'; i++) {
		if (s.ptr[i] == '.') {
			fraction = true;
			continue;
		}
		if (out->count == 0 && s.ptr[i] == '0') {
			point -= fraction;
			continue;
		}
		point += !fraction;
		if (out->count < PRM_DECIMAL_DIGITS)
			out->digits[out->count++] = s.ptr[i];
		else
			whole &= s.ptr[i] == '0';
	}
	if (i < s.len)
		exponent = read_exponent(prm_str_n(s.ptr + i + 1, s.len - i - 1));
	while (out->count && out->digits[out->count - 1] == '0')
		out->count--;
	out->point = out->count ? point + exponent : 0;
	return out->count == 0 || (whole && labs(exponent) < MOST_EXPONENT);
}

static bool decimals_equal(const prm_decimal *a, const prm_decimal *b)
{
	return a->count == b->count && a->point == b->point &&
	       (a->count == 0 || a->negative == b->negative) &&
	       memcmp(a->digits, b->digits, a->count) == 0;
}

/* Decimal digits, two at a time, from the end; most numbers have one or two. */
char *prm__put_integer(char *to, int64_t i)
{
	static const char pairs[] =
		"0001020304050607080910111213141516171819202122232425262728293031323334"
		"3536373839404142434445464748495051525354555657585960616263646566676869"
		"707172737475767778798081828384858687888990919293949596979899";
	uint64_t n = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
	char digits[PRM__INTEGER_DIGITS], *end = digits + sizeof(digits), *first = end;

	if (i < 0)
		*to++ = '-';
	for (; n >= 100; n /= 100)
		memcpy(first -= 2, pairs + 2 * (n % 100), 2);
	if (n >= 10)
		memcpy(to, pairs + 2 * n, 2);
	else
		*to = (char)('0' + n);
	to += n >= 10 ? 2 : 1;
	if (first < end)
		memcpy(to, first, (size_t)(end - first));
	return to + (end - first);
}

static size_t print_integer(int64_t i, char out[32])
{
	return (size_t)(prm__put_integer(out, i) - out);
}

static void add_zeros(long count, prm_buf *out)
{
	for (long i = 0; i < count; i++)
		prm_buf_add_char(out, '0');
}

/* D.DDDe+X */
static void lay_out_exponent(prm_str digits, long exponent, prm_buf *out)
{
	char text[32];

	prm_buf_add_char(out, digits.ptr[0]);
	if (digits.len > 1) {
		prm_buf_add_char(out, '.');
		prm_buf_add(out, prm_str_n(digits.ptr + 1, digits.len - 1));
	}
	prm_buf_add_char(out, 'e');
	if (exponent >= 0)
		prm_buf_add_char(out, '+');
	prm_buf_add(out, prm_str_n(text, print_integer(exponent, text)));
}

/* 0.DIGITS x 10^point by Number::toString, ECMA-262 6.1.6.1.20: its n is point, its k the count. */
static void lay_out(prm_str digits, long point, prm_buf *out)
{
	long count = (long)digits.len;

	if (count <= point && point <= 21) {
		prm_buf_add(out, digits);
		add_zeros(point - count, out);
	} else if (0 < point && point <= 21) {
		prm_buf_add(out, prm_str_n(digits.ptr, (size_t)point));
		prm_buf_add_char(out, '.');
		prm_buf_add(out, prm_str_n(digits.ptr + point, (size_t)(count - point)));
	} else if (-6 < point && point <= 0) {
		prm_buf_add(out, PRM_LIT("0."));
		add_zeros(-point, out);
		prm_buf_add(out, digits);
	} else {
		lay_out_exponent(digits, point - 1, out);
	}
}

void prm__decimal_write(const prm_decimal *d, prm_buf *out)
{
	if (d->count && d->negative)
		prm_buf_add_char(out, '-');
	if (d->count)
		lay_out(prm_str_n(d->digits, d->count), d->point, out);
	else
		prm_buf_add_char(out, '0');
}

/*
 * Most numbers that people write have few digits behind the point. If d is the double nearest to
 * m / 10^5, which one division of exact integers tells, then m / 10^5 reads back as d; below 10^15 no
 * other number of so many digits does, so that without zeros at its end it is the shortest spelling.
 * 0: it has more digits.
 */
static size_t print_few_decimals(double d, char out[32])
{
	double a = d < 0 ? -d : d;
	char *at = out;
	uint64_t m;
	uint32_t rest;
	size_t places = 5;

	if (!(a >= 1e-3 && a < 1e9))
		return 0;
	m = (uint64_t)(int64_t)(a * 1e5 + 0.5);
	rest = (uint32_t)(m % 100000);
	if ((double)(int64_t)m / 1e5 != a || rest == 0)
		return 0;
	if (d < 0)
		*at++ = '-';
	at = prm__put_integer(at, (int64_t)(m / 100000));
	*at++ = '.';
	for (size_t i = places; i-- > 0; rest /= 10)
		at[i] = (char)('0' + rest % 10);
	while (at[places - 1] == '0')
		places--;
	return (size_t)(at - out) + places;
}

/* Never more than 25 bytes: "-1.7976931348623157e+308" has 24. */
size_t prm__number_print(double d, char out[32])
{
	prm_buf buf = {.ptr = out, .size = 32, .limit = 32};
	uint64_t digits;
	int exponent;
	char text[32];
	size_t count;

	if (d > -9007199254740992.0 && d < 9007199254740992.0 && d == (double)(int64_t)d)
		return print_integer((int64_t)d, out);
	count = print_few_decimals(d, out);
	if (count)
		return count;
	prm__double_shortest(d, &digits, &exponent);
	count = print_integer((int64_t)digits, text);
	if (d < 0)
		prm_buf_add_char(&buf, '-');
	lay_out(prm_str_n(text, count), (long)count + exponent, &buf);
	return buf.len;
}

static bool read_integer(prm_str s, int64_t *out)
{
	bool negative = s.len && s.ptr[0] == '-';
	uint64_t u = 0, most = negative ? (uint64_t)1 << 63 : ((uint64_t)1 << 63) - 1;

	if (s.len - negative > 19 || (negative && s.len == 2 && s.ptr[1] == '0'))
		return false; /* -0 is a double */
	for (size_t i = negative; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		u = u * 10 + (uint64_t)(s.ptr[i] - '0');
	}
	if (u > most)
		return false;
	*out = negative ? (int64_t)(0 - u) : (int64_t)u;
	return true;
}

/*
 * digits x 10^exponent, without zeros at the end. False for more than 17 digits: no double's
 * shortest spelling has so many.
 */
static bool read_few_digits(prm_str s, uint64_t *digits, long *exponent)
{
	size_t count = 0, zeros = 0, i;
	bool fraction = false;

	*digits = 0;
	*exponent = 0;
	for (i = s.len && s.ptr[0] == '-'; i < s.len && (s.ptr[i] | 0x20) != 'e'; i++) {
		if (s.ptr[i] == '.') {
			fraction = true;
			continue;
		}
		*exponent -= fraction;
		zeros++;
		if (s.ptr[i] == '0')
			continue;
		count = count ? count + zeros : 1;
		if (count > 17)
			return false;
		for (; zeros; zeros--)
			*digits *= 10;
		*digits += (uint64_t)(s.ptr[i] - '0');
	}
	*exponent += (long)zeros;
	if (i < s.len)
		*exponent += read_exponent(prm_str_n(s.ptr + i + 1, s.len - i - 1));
	return true;
}

/*
 * The double nearest to a number, when that number is its shortest spelling. Every number of up to
 * 15 digits is, where doubles are normal: no other one so short reads as the same double.
 */
static bool read_double(prm_str s, double *out)
{
	bool negative = s.len && s.ptr[0] == '-';
	uint64_t digits, back;
	long exponent;
	int back_exponent;
	double d;

	if (!read_few_digits(s, &digits, &exponent))
		return false;
	d = prm__double_nearest(digits, exponent);
	if (digits && (d == 0 || !isfinite(d)))
		return false;
	if (digits >= 1000000000000000 || (digits && d < 2.2250738585072014e-308)) {
		prm__double_shortest(d, &back, &back_exponent);
		if (back != digits || back_exponent != exponent)
			return false;
	}
	*out = negative ? -d : d;
	return true;
}

bool prm__number_read(prm_str spelling, prm_arena *arena, prm_value *out)
{
	prm_value v = {.type = PRM_NUMBER, .len = (uint32_t)spelling.len};
	prm_str copy;

	if (read_integer(spelling, &v.as.integer)) {
		v.type = PRM_INT;
		v.len = 0;
	} else if (read_double(spelling, &v.as.number)) {
		v.type = PRM_DOUBLE;
		v.len = 0;
	} else if (prm_arena_str(arena, spelling, &copy)) {
		v.as.text = copy.ptr;
	} else {
		return false;
	}
	*out = v;
	return true;
}

/* As it is written; text is for those that have no spelling of their own. */
static prm_str spelling_of(prm_value v, char text[32])
{
	if (v.type == PRM_NUMBER)
		return prm_value_text(v);
	if (v.type == PRM_INT)
		return prm_str_n(text, print_integer(v.as.integer, text));
	return prm_str_n(text, prm__number_print(v.as.number, text));
}

void prm__number_write(prm_value v, prm_buf *out)
{
	char text[32];

	if (v.type == PRM_DOUBLE && v.as.number == 0 && signbit(v.as.number))
		prm_buf_add_c(out, "-0.0");
	else
		prm_buf_add(out, spelling_of(v, text));
}

/*
 * Nineteen digits decide, unless the numbers that begin with them round to two doubles: then the C
 * library sees them all. The text has no point, so that the locale does not matter.
 */
static double as_double(const prm_decimal *d)
{
	size_t n = d->count < 19 ? d->count : 19;
	char text[PRM_DECIMAL_DIGITS + 32];
	uint64_t digits = 0;
	double low, high;

	for (size_t i = 0; i < n; i++)
		digits = digits * 10 + (uint64_t)(d->digits[i] - '0');
	low = prm__double_nearest(digits, d->point - (long)n);
	if (d->count == n)
		return low;
	high = prm__double_nearest(digits + 1, d->point - (long)n);
	if (low == high)
		return low;
	memcpy(text, d->digits, d->count);
	text[d->count] = 'e';
	n = d->count + 1;
	n += print_integer(d->point - (long)d->count, text + n);
	text[n] = '\0';
	return prm__strtod(text, NULL);
}

double prm__number_as_double(prm_value v)
{
	prm_decimal decimal;
	double d;

	if (v.type == PRM_INT)
		return (double)v.as.integer;
	if (v.type == PRM_DOUBLE)
		return v.as.number;
	(void)prm__decimal_read(prm_value_text(v), &decimal); /* what was cut off is nothing */
	d = as_double(&decimal);
	return decimal.negative ? -d : d;
}

bool prm__number_equal(prm_value a, prm_value b)
{
	char text_a[32], text_b[32];
	prm_str x = spelling_of(a, text_a), y = spelling_of(b, text_b);
	prm_decimal p, q;

	if (prm__decimal_read(x, &p) && prm__decimal_read(y, &q))
		return decimals_equal(&p, &q);
	return prm_str_eq(x, y);
}
