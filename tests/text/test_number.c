/* Numbers from digits and back: the C library, exact arithmetic and JavaScript's rules agree. */
#include "support/test.h"

#include <float.h>
#include <math.h>

#include "text/double.h"
#include "text/number.h"
#include "text/power10.h"

/* ---- the table ------------------------------------------------------------------------------- */

/* A whole number of up to 1280 bits, lowest word first. */
struct big {
	uint32_t words[40];
};

static void big_multiply(struct big *b, uint32_t by, uint32_t add)
{
	uint64_t carry = add;

	for (size_t i = 0; i < 40; i++) {
		carry += (uint64_t)b->words[i] * by;
		b->words[i] = (uint32_t)carry;
		carry >>= 32;
	}
	assert_int_equal(carry, 0);
}

static int big_bits(const struct big *b)
{
	int i = 39;

	while (i > 0 && b->words[i] == 0)
		i--;
	return 32 * i + (b->words[i] ? 32 - __builtin_clz(b->words[i]) : 0);
}

static int big_bit(const struct big *b, int at)
{
	return at < 0 ? 0 : b->words[at / 32] >> (at % 32) & 1;
}

/* The row of 10^k, k >= 0: its first 128 bits. */
static bool is_row_of(const struct big *power, prm__power10_bits row)
{
	int top = big_bits(power) - 1;

	for (int i = 0; i < 128; i++) {
		uint64_t word = i < 64 ? row.high : row.low;

		if (big_bit(power, top - i) != (int)(word >> (63 - i % 64) & 1))
			return false;
	}
	return true;
}

/* power x (row + more); row's four words from the highest down. */
static struct big product(const struct big *power, prm__power10_bits row, unsigned more)
{
	const uint32_t words[] = {(uint32_t)(row.high >> 32), (uint32_t)row.high,
				  (uint32_t)(row.low >> 32), (uint32_t)row.low};
	struct big sum = {{0}};

	for (size_t w = 0; w < 4; w++) {
		uint64_t carry = 0;

		big_multiply(&sum, 1u << 16, 0);
		big_multiply(&sum, 1u << 16, 0);
		for (size_t i = 0; i < 40; i++) {
			carry += sum.words[i] + (uint64_t)power->words[i] * words[w];
			sum.words[i] = (uint32_t)carry;
			carry >>= 32;
		}
	}
	for (size_t i = 0; more && i < 40; i++) {
		uint64_t s = (uint64_t)sum.words[i] + power->words[i] + (more == 2);

		sum.words[i] = (uint32_t)s;
		more = s >> 32 ? 2 : 1;
	}
	return sum;
}

/* The row of 10^-k is the largest whose product with 10^k is not above the power of two. */
static bool is_row_of_inverse(const struct big *power, prm__power10_bits row)
{
	struct big at = product(power, row, 0), above = product(power, row, 1);
	int bits = big_bits(power) + 127;

	return big_bits(&at) == bits && big_bits(&above) == bits + 1;
}

static void the_powers_of_ten_are_exact(void **state)
{
	struct big power = {{1}};

	(void)state;
	for (int k = 0; k <= -PRM__POWER10_MIN; k++) {
		const prm__power10_bits *zero = &prm__power10_table[-PRM__POWER10_MIN];

		if (k <= PRM__POWER10_MAX && !is_row_of(&power, zero[k]))
			fail_msg("10^%d", k);
		if (k > 0 && !is_row_of_inverse(&power, zero[-k]))
			fail_msg("10^-%d", k);
		big_multiply(&power, 10, 0);
	}
}

/* ---- doubles --------------------------------------------------------------------------------- */

static double double_of(uint64_t bits)
{
	double d;

	memcpy(&d, &bits, sizeof(d));
	return d;
}

/* Of all kinds: any bits, subnormal, powers of two and their neighbours, money, integers. */
static double any_double(test_random *random)
{
	uint64_t bits = test_next(random), exponent = test_below(random, 2047) << 52;

	switch (test_below(random, 6)) {
	case 0:
		return double_of(bits >> 12);
	case 1:
		return double_of(exponent + test_below(random, 5) - 2);
	case 2:
		return (double)(int64_t)(bits >> 40) / 100;
	case 3:
		return (double)bits;
	case 4:
		return double_of((1023 - 60 + test_below(random, 120)) << 52 | bits >> 12);
	default:
		return double_of(bits);
	}
}

/* By trial: the first precision that reads back, or a neighbour of it in the last place. */
static bool is_shortest(double d, uint64_t digits, int exponent)
{
	char text[64];
	int count = snprintf(text, sizeof(text), "%llu", (unsigned long long)digits);

	if (digits % 10 == 0 || prm__double_nearest(digits, exponent) != d)
		return false;
	if (count == 1)
		return true;
	/* the two neighbours with one digit less */
	return prm__double_nearest(digits / 10, exponent + 1) != d &&
	       prm__double_nearest(digits / 10 + 1, exponent + 1) != d;
}

/* Among spellings of that length no neighbour that reads back is nearer, by long double. */
static bool is_nearest(double d, uint64_t digits, int exponent)
{
	char text[64], best[64];

	snprintf(best, sizeof(best), "%llue%d", (unsigned long long)digits, exponent);
	snprintf(text, sizeof(text), "%.*e",
		 (int)snprintf(NULL, 0, "%llu", (unsigned long long)digits) - 1, d);
	/* printf's is the nearest of that length; it may miss d only beside a power of two */
	return strtod(text, NULL) != d || strtold(text, NULL) == strtold(best, NULL);
}

static void doubles_are_printed_shortest(void **state)
{
	test_random random = {20260401};

	(void)state;
	for (int i = 0; i < 50000; i++) {
		double d = fabs(any_double(&random));
		uint64_t digits;
		int exponent;

		if (!isfinite(d) || d == 0)
			continue;
		prm__double_shortest(d, &digits, &exponent);
		if (!is_shortest(d, digits, exponent) || !is_nearest(d, digits, exponent))
			fail_msg("%a: %llue%d", d, (unsigned long long)digits, exponent);
	}
}

static void assert_nearest(uint64_t digits, long exponent)
{
	double d = prm__double_nearest(digits, exponent);
	char text[64];

	snprintf(text, sizeof(text), "%llue%ld", (unsigned long long)digits, exponent);
	if (strtod(text, NULL) != d)
		fail_msg("%s is read as %a", text, d);
}

static void digits_are_read_to_the_nearest_double(void **state)
{
	test_random random = {20260402};

	(void)state;
	for (int i = 0; i < 100000; i++) {
		uint64_t digits = test_next(&random) >> test_below(&random, 60);

		assert_nearest(digits / 10, (long)test_below(&random, 700) - 360);
		assert_nearest(digits / 10, (long)test_below(&random, 60) - 30);
		/* half between two doubles, and beside it */
		digits = (test_next(&random) >> 11 | (uint64_t)1 << 52) * 2 + 1;
		for (uint64_t near = digits - 1; near <= digits + 1; near++)
			assert_nearest(near, 0);
		digits = (test_next(&random) >> 11) % 1000000000 * 1000000000 + 500000000;
		assert_nearest(digits, (long)test_below(&random, 8) - 4);
	}
	assert_nearest(0, 0);
	assert_nearest(0, 400);
	assert_nearest(UINT64_C(2470328229206232720), -342); /* just under half the least */
	assert_nearest(UINT64_C(2470328229206232721), -342);
	assert_nearest(UINT64_C(17976931348623157), 292);
	assert_nearest(UINT64_C(17976931348623159), 292);
	assert_nearest(UINT64_C(22250738585072011), -324);
	assert_nearest(UINT64_C(22250738585072014), -324);
	assert_true(isinf(prm__double_nearest(1, 309)));
	assert_true(prm__double_nearest(1, -400) == 0);
}

/* ECMA-262, Number::toString. */
static void numbers_are_laid_out_as_javascript_does(void **state)
{
	static const struct {
		double d;
		const char *text;
	} rows[] = {
		{0, "0"},
		{-0.0, "0"},
		{1, "1"},
		{-1, "-1"},
		{1.5, "1.5"},
		{-1.5, "-1.5"},
		{100, "100"},
		{0.1, "0.1"},
		{0.1 + 0.2, "0.30000000000000004"},
		{1e20, "100000000000000000000"},
		{1e21, "1e+21"},
		{123456789012345680000.0, "123456789012345680000"},
		{1234567890123456800000.0, "1.2345678901234568e+21"},
		{9007199254740991.0, "9007199254740991"},
		{9007199254740992.0, "9007199254740992"},
		{9007199254740994.0, "9007199254740994"},
		{1152921504606846976.0, "1152921504606847000"},
		{0.000001, "0.000001"},
		{0.0000015, "0.0000015"},
		{0.0000001, "1e-7"},
		{1.5e-7, "1.5e-7"},
		{-1.5e-10, "-1.5e-10"},
		{1e100, "1e+100"},
		{5e-324, "5e-324"},
		{1e-323, "1e-323"},
		{1.5e-323, "1.5e-323"},
		{DBL_MIN, "2.2250738585072014e-308"},
		{2.225073858507201e-308, "2.225073858507201e-308"},
		{-DBL_MAX, "-1.7976931348623157e+308"},
		{9007199254740993.0 * 8, "72057594037927940"},
		{5.684341886080802e-14, "5.684341886080802e-14"},
		{2.98023223876953125e-8, "2.9802322387695312e-8"},
		{2251799813685248.5, "2251799813685248.5"},
		{2251799813685249.5, "2251799813685249.5"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char out[32];

		assert_str(prm_str_n(out, prm__number_print(rows[i].d, out)), rows[i].text);
	}
}

/* ---- values ---------------------------------------------------------------------------------- */

static void what_is_read_is_what_was_written(void **state)
{
	test_random random = {20260403};
	prm_arena arena;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	for (int i = 0; i < 20000; i++) {
		double d = any_double(&random);
		prm_value v = {.type = PRM_DOUBLE, .as.number = d}, again;
		char text[32];
		prm_str spelling;

		if (!isfinite(d))
			continue;
		spelling = prm_str_n(text, prm__number_print(d, text));
		assert_true(prm__number_read(spelling, &arena, &again));
		if (again.type == PRM_NUMBER) /* an integer beyond 64 bits keeps its digits */
			assert_true(prm__number_as_double(again) == d);
		else
			assert_true(prm_value_equal(v, again));
	}
	prm_arena_release(&arena);
}

static void spellings_that_a_double_does_not_keep_stay_spellings(void **state)
{
	static const struct {
		const char *text;
		int type;
	} rows[] = {
		{"1.50", PRM_DOUBLE},
		{"1.5000000000000000000000000000", PRM_DOUBLE},
		{"0.00000000000000000000000000001", PRM_DOUBLE},
		{"100000000000000000000e-20", PRM_DOUBLE},
		{"0.30000000000000004", PRM_DOUBLE},
		{"0.30000000000000001", PRM_NUMBER},
		{"0.3000000000000000", PRM_DOUBLE},
		{"0.299999999999999999", PRM_NUMBER},
		{"1e22", PRM_DOUBLE},
		{"1e23", PRM_DOUBLE},
		{"9007199254740993.5", PRM_NUMBER},
		{"1.7976931348623157e308", PRM_DOUBLE},
		{"1.7976931348623158e308", PRM_NUMBER},
		{"1.8e308", PRM_NUMBER},
		{"2e-324", PRM_NUMBER},
		{"3e-324", PRM_NUMBER},
		{"4.9e-324", PRM_NUMBER},
		{"-0.0", PRM_DOUBLE},
		{"-0e-999999999999", PRM_DOUBLE},
		{"1e99999999999999999999999", PRM_NUMBER},
		{"1e-99999999999999999999999", PRM_NUMBER},
	};
	prm_arena arena;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_value v = {0};

		assert_true(prm__number_read(prm_str_c(rows[i].text), &arena, &v));
		if (v.type != rows[i].type)
			fail_msg("%s is read as %s", rows[i].text, prm_type_name(v.type));
		if (v.type == PRM_NUMBER)
			assert_str(prm_value_text(v), rows[i].text);
	}
	prm_arena_release(&arena);
}

static prm_str repeat(char *out, const char *before, char c, size_t times, const char *behind)
{
	size_t len = strlen(before);

	memcpy(out, before, len);
	memset(out + len, c, times);
	strcpy(out + len + times, behind);
	return prm_str_c(out);
}

static void assert_as_double(prm_str spelling)
{
	prm_value v = {.type = PRM_NUMBER, .len = (uint32_t)spelling.len, .as.text = spelling.ptr};

	if (prm__number_as_double(v) != strtod(spelling.ptr, NULL))
		fail_msg("%s as a double is %a", spelling.ptr, prm__number_as_double(v));
}

static void every_spelling_has_a_nearest_double(void **state)
{
	static const char *const rows[] = {
		"0.30000000000000001",
		"-0.30000000000000001",
		"18446744073709551616",
		"-18446744073709551617",
		"1e400",
		"-1e400",
		"1e-400",
		"1e999999999999",
		"-1e-999999999999",
		"2.4703282292062327208e-324",
		"2.4703282292062327209e-324",
		"9007199254740993.00000000000000000000000000000000000000",
		"9007199254740993.00000000000000000000000000000000000001",
		"9007199254740992.99999999999999999999999999999999999999",
		"1.7976931348623158079372897140530341507993413271003782693e308",
		"1.7976931348623158079372897140530341507993413271003782694e308",
		"179769313486231580793728971405303415079934132710037826936173778980444968292764750946"
		"649017977587207096330286416692887910946555547851940402630657488671505820681908902000"
		"708383676273854845817711531764475730270069855571366959622842914819860834936475292719"
		"074168444365510704342711559699508093042880",
	};
	static char text[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_as_double(prm_str_c(rows[i]));
	assert_as_double(repeat(text, "0.", '3', 3000, ""));
	assert_as_double(repeat(text, "0.", '0', 3000, "1e3000"));
	assert_as_double(repeat(text, "1", '0', 3000, "e-3000"));
	assert_as_double(repeat(text, "9007199254740993.", '0', 900, "1"));
	assert_as_double(repeat(text, "9007199254740993.", '0', 900, ""));
	assert_as_double(repeat(text, "-", '7', 300, ""));
	assert_as_double(repeat(text, "-", '7', 2000, ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_powers_of_ten_are_exact),
		cmocka_unit_test(doubles_are_printed_shortest),
		cmocka_unit_test(digits_are_read_to_the_nearest_double),
		cmocka_unit_test(numbers_are_laid_out_as_javascript_does),
		cmocka_unit_test(what_is_read_is_what_was_written),
		cmocka_unit_test(every_spelling_has_a_nearest_double),
		cmocka_unit_test(spellings_that_a_double_does_not_keep_stay_spellings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
