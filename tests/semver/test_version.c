/* SemVer 2.0.0: what is a version, precedence, bumps; and npm's ranges. */
#include <prm/semver.h>

#include "support/test.h"

static void versions_are_read_strictly(void **state)
{
	static const char *const good[] = {"0.0.0", "1.2.3", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-0.3.7",
					   "1.0.0-x-y-z.--", "1.0.0+001", "1.0.0-beta+exp.sha.5114f85",
					   "18446744073709551615.0.0"};
	static const char *const bad[] = {"", "1", "1.2", "v1.2.3", "1.2.3.4", "01.2.3", "1.02.3", "1.2.03",
					  "1.2.3-", "1.2.3-a..b", "1.2.3-01", "1.2.3+", " 1.2.3", "1.2.3 ",
					  "1.2.3-\xc3\xa9", "a.b.c", "-1.2.3", "18446744073709551616.0.0",
					  "99999999999999999999.0.0", "1..3", "1.10"};
	prm_semver v;
	prm_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_ok(prm_semver_parse(prm_str_c(good[i]), &v, &err), &err);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_fails(prm_semver_parse(prm_str_c(bad[i]), &v, &err), &err, PRM_VERSION_INVALID,
			     "");
}

static prm_semver version(const char *text)
{
	prm_semver v = {0};
	prm_error err;

	assert_ok(prm_semver_parse(prm_str_c(text), &v, &err), &err);
	return v;
}

static void precedence_is_that_of_section_11(void **state)
{
	static const char *const order[] = {"0.0.0-0", "0.0.0", "0.9.9", "1.0.0-1", "1.0.0-2", "1.0.0-10",
					    "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
					    "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
					    "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0", "10.0.0"};
	size_t n = sizeof(order) / sizeof(order[0]);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			prm_semver a = version(order[i]), b = version(order[j]);
			int got = prm_semver_compare(&a, &b);

			assert_int_equal((got > 0) - (got < 0), (i > j) - (i < j));
		}
}

static void build_metadata_does_not_count(void **state)
{
	prm_semver a = version("1.0.0+a"), b = version("1.0.0+b");

	(void)state;
	assert_int_equal(prm_semver_compare(&a, &b), 0);
}

static void bumps_raise_one_number(void **state)
{
	static const struct {
		const char *from;
		enum prm_bump bump;
		const char *to;
	} rows[] = {
		{"1.2.3", PRM_BUMP_PATCH, "1.2.4"},	   {"1.2.3", PRM_BUMP_MINOR, "1.3.0"},
		{"1.2.3", PRM_BUMP_MAJOR, "2.0.0"},	   {"1.2.0-rc.1", PRM_BUMP_PATCH, "1.2.0"},
		{"1.2.0-rc.1", PRM_BUMP_MINOR, "1.2.0"}, {"1.2.1-rc.1", PRM_BUMP_MINOR, "1.3.0"},
		{"2.0.0-rc.1", PRM_BUMP_MAJOR, "2.0.0"}, {"1.2.3+build", PRM_BUMP_PATCH, "1.2.4"},
	};
	char buf[PRM_SEMVER_MAX];
	prm_error err;
	prm_str to;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_semver from = version(rows[i].from);

		assert_ok(prm_semver_bump(&from, rows[i].bump, buf, &to, &err), &err);
		assert_str(to, rows[i].to);
	}
}

static void a_bump_never_wraps(void **state)
{
	prm_semver from = version("18446744073709551615.0.0");
	char buf[PRM_SEMVER_MAX];
	prm_error err;
	prm_str to;

	(void)state;
	assert_fails(prm_semver_bump(&from, PRM_BUMP_MAJOR, buf, &to, &err), &err, PRM_VERSION_INVALID,
		     "");
}

static void ranges_are_npms(void **state)
{
	static const struct {
		const char *range, *version;
		bool fits;
	} rows[] = {
		{"", "1.2.3", true}, {"*", "0.0.1", true}, {"x", "9.9.9", true}, {"1.2.3", "1.2.3", true},
		{"1.2.3", "1.2.4", false}, {"=1.2.3", "1.2.3", true}, {"v1.2.3", "1.2.3", true},
		{"^1.2.3", "1.2.3", true}, {"^1.2.3", "1.9.0", true}, {"^1.2.3", "2.0.0", false},
		{"^1.2.3", "1.2.2", false}, {"^0.2.3", "0.2.9", true}, {"^0.2.3", "0.3.0", false},
		{"^0.0.3", "0.0.3", true}, {"^0.0.3", "0.0.4", false}, {"^1", "1.9.9", true},
		{"^1", "2.0.0", false}, {"^0", "0.9.9", true}, {"^0.0", "0.0.9", true}, {"^0.0", "0.1.0", false},
		{"^1.2.x", "1.9.0", true}, {"~1.2.3", "1.2.9", true}, {"~1.2.3", "1.3.0", false},
		{"~1.2", "1.2.0", true}, {"~1.2", "1.3.0", false}, {"~1", "1.9.9", true}, {"~>1.2", "1.2.5", true},
		{"1.2.x", "1.2.7", true}, {"1.2", "1.3.0", false}, {"1.x", "1.9.9", true}, {"1", "2.0.0", false},
		{">1.2.3", "1.2.4", true}, {">1.2.3", "1.2.3", false}, {">1.2", "1.3.0", true},
		{">1.2", "1.2.9", false}, {">=1.2", "1.2.0", true}, {"<1.2", "1.1.9", true},
		{"<1.2", "1.2.0", false}, {"<=1.2", "1.2.9", true}, {"<=1.2", "1.3.0", false},
		{">1", "2.0.0", true}, {">1", "1.9.9", false}, {"<2", "1.9.9", true}, {">*", "1.0.0", false},
		{"<*", "1.0.0", false}, {">=*", "1.0.0", true}, {">=1 <2", "1.5.0", true},
		{">=1 <2", "2.0.0", false}, {"1.2 - 1.4", "1.4.9", true}, {"1.2 - 1.4", "1.5.0", false},
		{"1.2.3 - 2.3.4", "2.3.4", true}, {"1.2.3 - 2.3.4", "2.3.5", false}, {"1 - 2", "2.9.9", true},
		{"<1 || >=2", "2.1.0", true}, {"<1 || >=2", "1.1.0", false}, {"1.2.3||2", "2.5.0", true},
		{">= 1.2.3", "1.2.3", true}, {"^1.2.3", "1.3.0-beta", false}, {"^1.2.3-beta.2", "1.2.3-beta.4", true},
		{"^1.2.3-beta.2", "1.2.4-beta.2", false}, {">1.2.3-alpha.3", "1.2.3-alpha.7", true},
		{">1.2.3-alpha.3", "3.4.5-alpha.9", false}, {"*", "1.0.0-rc.1", false}, {"^1.0.0", "2.0.0-rc.1", false},
		{"<2.0.0", "2.0.0-rc.1", false}, {"1.2.3-rc.1", "1.2.3-rc.1", true}, {"1.2.3", "1.2.3+build", true},
	};
	prm_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_semver v = version(rows[i].version);
		bool fits = !rows[i].fits;

		assert_ok(prm_semver_satisfies(&v, prm_str_c(rows[i].range), &fits, &err), &err);
		if (fits != rows[i].fits)
			fail_msg("%s in '%s' gave %d", rows[i].version, rows[i].range, fits);
	}
}

static void malformed_ranges_are_named(void **state)
{
	static const char *const bad[] = {"^", "~", ">", "1.2.3.4", "abc", "^a", ">=1 <", "1.2.3 -", "1 - ", "1 | 2",
					  "01.2.3", "1.2.3-", "latest", "@1", "1,2", "^1.2 ~"};
	prm_semver v = version("1.2.3");
	prm_error err;
	bool fits;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (prm_semver_satisfies(&v, prm_str_c(bad[i]), &fits, &err) != PRM_RANGE_INVALID)
			fail_msg("'%s' was read as a range", bad[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_are_read_strictly),
		cmocka_unit_test(precedence_is_that_of_section_11),
		cmocka_unit_test(build_metadata_does_not_count),
		cmocka_unit_test(bumps_raise_one_number),
		cmocka_unit_test(a_bump_never_wraps),
		cmocka_unit_test(ranges_are_npms),
		cmocka_unit_test(malformed_ranges_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
