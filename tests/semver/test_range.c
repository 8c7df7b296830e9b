/* test_range.c: npm's ranges, by tables and by properties. */
#include "semver/table.h"

#include <prm/semver.h>

static bool satisfies(const char *version, prm_str range)
{
	prm_semver v;
	prm_error err = {0};
	bool yes = false;

	assert_ok(prm_semver_parse(prm_str_c(version), &v, &err), &err);
	assert_ok(prm_semver_satisfies(&v, range, &yes, &err), &err);
	return yes;
}

static size_t check_versions(const char *range, char *words, bool expected)
{
	size_t count = 0;
	char *word;

	for (; (word = table_word(&words)); count++)
		if (satisfies(word, prm_str_c(range)) != expected)
			fail_msg("%s is %s '%s'", word, expected ? "not inside" : "inside", range);
	return count;
}

/* The columns stand between " | ", so that a range may hold "||"; blanks around a range are kept. */
static void a_range_holds_what_the_table_says(void **state)
{
	struct table table;
	size_t checked = 0;
	char *line;

	(void)state;
	table_open(&table, "ranges.txt");
	while ((line = table_next(&table))) {
		char *outside = strrchr(line, '|'), *inside;

		*outside++ = '\0';
		inside = strrchr(line, '|');
		*inside++ = '\0';
		checked += check_versions(line, inside, true);
		checked += check_versions(line, outside, false);
	}
	assert_true(checked > 200);
}

static void what_is_no_range_is_refused_with_a_reason(void **state)
{
	prm_semver v = {.major = 1};
	struct table table;
	prm_error err = {0};
	char *line;

	(void)state;
	table_open(&table, "bad_ranges.txt");
	while ((line = table_next(&table))) {
		char *reason = strrchr(line, '|');
		bool yes = true;

		*reason++ = '\0';
		assert_fails(prm_semver_satisfies(&v, prm_str_c(line), &yes, &err), &err,
			     PRM_RANGE_INVALID, reason);
		assert_true(yes);
	}
}

static void the_empty_range_is_every_release(void **state)
{
	(void)state;
	assert_true(satisfies("1.2.3", prm_str_n(NULL, 0)));
	assert_true(satisfies("1.2.3", prm_str_c("")));
	assert_true(satisfies("1.2.3", prm_str_c(" \t\n")));
	assert_false(satisfies("1.2.3-a", prm_str_n(NULL, 0)));
}

static void a_nul_byte_does_not_end_a_range(void **state)
{
	prm_semver v = {.major = 1};
	prm_error err = {0};
	bool yes;

	(void)state;
	assert_fails(prm_semver_satisfies(&v, prm_str_n("1\0", 2), &yes, &err), &err,
		     PRM_RANGE_INVALID, "does not belong");
	assert_fails(prm_semver_satisfies(&v, prm_str_n("\0", 1), &yes, &err), &err,
		     PRM_RANGE_INVALID, "number is missing");
}

/* Whatever the bytes, the answer is a yes, a no or a reason; repeated ranges take linear time. */
static void random_ranges_are_read_or_refused(void **state)
{
	static const char alphabet[] = "0129.x*^~<>=|- va+";
	test_random random = {4};
	prm_semver v = {.major = 1, .minor = 2, .patch = 3};
	prm_error err;
	size_t read = 0;
	char buf[32];

	(void)state;
	for (int i = 0; i < 300000; i++) {
		size_t len = test_below(&random, sizeof(buf));
		bool yes;

		for (size_t at = 0; at < len; at++)
			buf[at] = alphabet[test_below(&random, sizeof(alphabet) - 1)];
		if (prm_semver_satisfies(&v, prm_str_n(buf, len), &yes, &err) == PRM_OK)
			read++;
		else
			assert_int_equal(err.status, PRM_RANGE_INVALID);
	}
	assert_true(read > 1000);
}

static void a_million_alternatives_are_read(void **state)
{
	size_t len = 4000000;
	char *text = malloc(len);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < len; i += 4)
		memcpy(text + i, "2 ||", 4);
	assert_true(satisfies("1.2.3", prm_str_n(text, len)));
	assert_false(satisfies("1.2.3", prm_str_n(text, len - 2)));
	free(text);
}

/* ">=a <b" holds exactly what precedence says, pre-releases left aside. */
static void bounds_agree_with_precedence(void **state)
{
	test_random random = {5};
	char range[64];
	prm_error err = {0};

	(void)state;
	for (int i = 0; i < 50000; i++) {
		prm_semver a = {.major = test_below(&random, 3), .minor = test_below(&random, 3)};
		prm_semver b = {.major = test_below(&random, 3), .patch = test_below(&random, 3)};
		prm_semver v = {.major = test_below(&random, 3),
				.minor = test_below(&random, 3),
				.patch = test_below(&random, 3)};
		bool yes;

		snprintf(range, sizeof(range), ">=%d.%d.0 <%d.0.%d", (int)a.major, (int)a.minor,
			 (int)b.major, (int)b.patch);
		assert_ok(prm_semver_satisfies(&v, prm_str_c(range), &yes, &err), &err);
		assert_int_equal(yes,
				 prm_semver_compare(&v, &a) >= 0 && prm_semver_compare(&v, &b) < 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_range_holds_what_the_table_says),
		cmocka_unit_test(what_is_no_range_is_refused_with_a_reason),
		cmocka_unit_test(the_empty_range_is_every_release),
		cmocka_unit_test(a_nul_byte_does_not_end_a_range),
		cmocka_unit_test(random_ranges_are_read_or_refused),
		cmocka_unit_test(a_million_alternatives_are_read),
		cmocka_unit_test(bounds_agree_with_precedence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
