/* number.c: reading and printing numbers exactly, whatever the locale. */
#include "text/number.h"

#include <math.h>
#include <stdlib.h>

#include "base/os.h"
#include "base/str.h"

/* Exponents saturate here: what is beyond is beyond every double as well. */
#define MOST_EXPONENT 1000000000L

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
	bool fraction = false;
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
		if (out->count == PRM_DECIMAL_DIGITS)
			return false;
		out->digits[out->count++] = s.ptr[i];
		point += !fraction;
	}
	if (i < s.len)
		exponent = read_exponent(prm_str_n(s.ptr + i + 1, s.len - i - 1));
	while (out->count && out->digits[out->count - 1] == '0')
		out->count--;
	out->point = out->count ? point + exponent : 0;
	return out->count == 0 || labs(exponent) < MOST_EXPONENT;
}

static bool decimals_equal(const prm_decimal *a, const prm_decimal *b)
{
	return a->count == b->count && a->point == b->point &&
	       (a->count == 0 || a->negative == b->negative) &&
	       memcmp(a->digits, b->digits, a->count) == 0;
}

/* Number::toString, ECMA-262 6.1.6.1.20, with n = point and k = count. */
void prm__decimal_write(const prm_decimal *d, prm_buf *out)
{
	long k = (long)d->count, n = d->point;
	prm_str digits = prm_str_n(d->digits, d->count);

	if (d->count == 0) {
		prm_buf_add_char(out, '0');
		return;
	}
	if (d->negative)
		prm_buf_add_char(out, '-');
	if (k <= n && n <= 21) {
		prm_buf_add(out, digits);
		for (long i = k; i < n; i++)
			prm_buf_add_char(out, '0');
	} else if (0 < n && n <= 21) {
		prm_buf_add(out, prm_str_n(digits.ptr, (size_t)n));
		prm_buf_add_char(out, '.');
		prm_buf_add(out, prm_str_n(digits.ptr + n, (size_t)(k - n)));
	} else if (-6 < n && n <= 0) {
		prm_buf_add_c(out, "0.");
		for (long i = n; i < 0; i++)
			prm_buf_add_char(out, '0');
		prm_buf_add(out, digits);
	} else {
		prm_buf_add_char(out, digits.ptr[0]);
		if (k > 1) {
			prm_buf_add_char(out, '.');
			prm_buf_add(out, prm_str_n(digits.ptr + 1, digits.len - 1));
		}
		prm_buf_addf(out, "e%c%ld", n > 0 ? '+' : '-', labs(n - 1));
	}
}

/*
 * Beside a power of two the doubles below are nearer than those above, so the nearest decimal of
 * so many digits may miss d where the next one up hits it. text is what "%.*g" gave.
 */
static bool next_up_reads_back(double d, char text[40], int *len)
{
	char up[40];
	int last = 0;

	memcpy(up, text, 40);
	for (int i = 0; i < *len && up[i] != 'e'; i++)
		if (up[i] >= '0' && up[i] <= '9')
			last = i;
	if (up[last] == '9')
		return false;
	up[last]++;
	if (prm__strtod(up, NULL) != d)
		return false;
	memcpy(text, up, 40);
	return true;
}

/*
 * The fewest digits that read back as d. Normal numbers of up to 15 digits come back from 15, with
 * zeros that the caller drops; subnormal ones have fewer digits to give. 17 are always enough.
 */
static int shortest(double d, char text[40])
{
	bool subnormal = fabs(d) < 2.2250738585072014e-308;

	for (int precision = subnormal ? 1 : 15; precision < 17; precision++) {
		int len = prm__print_double(text, 40, precision, d);

		if (prm__strtod(text, NULL) == d || next_up_reads_back(d, text, &len))
			return len;
	}
	return prm__print_double(text, 40, 17, d);
}

static void *fixed_fn(void *ud, void *ptr, size_t old_size, size_t size)
{
	(void)ptr;
	(void)old_size;
	return size ? ud : NULL;
}

static size_t print_integer(int64_t i, char out[32])
{
	char reversed[24];
	size_t n = 0, len = 0;
	uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;

	do {
		reversed[n++] = (char)('0' + u % 10);
	} while ((u /= 10) != 0);
	if (i < 0)
		out[len++] = '-';
	while (n)
		out[len++] = reversed[--n];
	return len;
}

size_t prm__number_print(double d, char out[32])
{
	const prm_allocator fixed = {fixed_fn, out};
	char text[40];
	prm_decimal decimal;
	prm_buf buf;

	if (d > -9007199254740992.0 && d < 9007199254740992.0 && d == (double)(int64_t)d)
		return print_integer((int64_t)d, out);
	prm__decimal_read(prm_str_n(text, (size_t)shortest(d, text)), &decimal);
	prm_buf_init(&buf, &fixed, 32);
	buf.ptr = out;
	buf.size = 32;
	prm__decimal_write(&decimal, &buf);
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

static bool read_double(prm_str s, double *out)
{
	prm_decimal wanted, got;
	char text[512];
	double d;

	if (s.len >= sizeof(text))
		return false;
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	d = prm__strtod(text, NULL);
	if (!isfinite(d) || !prm__decimal_read(s, &wanted))
		return false;
	if (wanted.count > 17) /* more digits than any double's shortest spelling has */
		return false;
	prm__decimal_read(prm_str_n(text, (size_t)shortest(d, text)), &got);
	if (!decimals_equal(&wanted, &got))
		return false;
	*out = d;
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

void prm__number_write(prm_value v, prm_buf *out)
{
	char text[32];

	if (v.type == PRM_NUMBER)
		prm_buf_add(out, prm_value_text(v));
	else if (v.type == PRM_INT)
		prm_buf_add(out, prm_str_n(text, print_integer(v.as.integer, text)));
	else if (v.as.number == 0 && signbit(v.as.number))
		prm_buf_add_c(out, "-0.0");
	else
		prm_buf_add(out, prm_str_n(text, prm__number_print(v.as.number, text)));
}

double prm__number_as_double(prm_value v)
{
	char text[512];

	if (v.type == PRM_INT)
		return (double)v.as.integer;
	if (v.type == PRM_DOUBLE)
		return v.as.number;
	if (v.len >= sizeof(text))
		return 0;
	memcpy(text, v.as.text, v.len);
	text[v.len] = '\0';
	return prm__strtod(text, NULL);
}

bool prm__number_compare_exact(prm_value a, prm_value b)
{
	prm_decimal x, y;

	if (!prm__decimal_read(prm_value_text(a), &x) || !prm__decimal_read(prm_value_text(b), &y))
		return prm_str_eq(prm_value_text(a), prm_value_text(b));
	return decimals_equal(&x, &y);
}
