/* test_version.c: versions: reading, precedence, bumps. */
#include "semver/table.h"

#include <prm/semver.h>

static prm_semver version(const char *text)
{
	prm_semver v = {0};
	prm_error err = {0};

	assert_ok(prm_semver_parse(prm_str_c(text), &v, &err), &err);
	return v;
}

static void a_version_is_read_into_its_parts(void **state)
{
	prm_semver v = version("1.20.3-rc.1.x-y+build.05");

	(void)state;
	assert_int_equal(v.major, 1);
	assert_int_equal(v.minor, 20);
	assert_int_equal(v.patch, 3);
	assert_str(v.prerelease, "rc.1.x-y");
	assert_str(v.build, "build.05");
	v = version("18446744073709551615.0.0");
	assert_true(v.major == UINT64_MAX);
	assert_str(v.prerelease, "");
	assert_str(v.build, "");
	assert_str(version("1.0.0+-").build, "-");
	assert_str(version("1.0.0---").prerelease, "--");
}

static void what_is_no_version_is_refused_with_a_reason(void **state)
{
	struct table table;
	prm_error err = {0};
	char *line;

	(void)state;
	table_open(&table, "bad_versions.txt");
	while ((line = table_next(&table))) {
		char *reason = strrchr(line, '|');
		prm_semver v = {.major = 77};

		*reason++ = '\0';
		assert_fails(prm_semver_parse(prm_str_c(line), &v, &err), &err, PRM_VERSION_INVALID,
			     reason);
		assert_int_equal(v.major, 77);
	}
	assert_fails(prm_semver_parse(prm_str_c(""), &(prm_semver){0}, &err), &err,
		     PRM_VERSION_INVALID, "empty");
	assert_fails(prm_semver_parse(prm_str_n("1.0.0\0", 6), &(prm_semver){0}, &err), &err,
		     PRM_VERSION_INVALID, "behind its end");
	assert_int_equal(prm_semver_parse(prm_str_c("1"), &(prm_semver){0}, NULL),
			 PRM_VERSION_INVALID);
}

static void a_version_has_at_most_128_bytes(void **state)
{
	char text[PRM_SEMVER_MAX + 1];
	prm_semver v;
	prm_error err = {0};

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text, "1.0.0-", 6);
	assert_ok(prm_semver_parse(prm_str_n(text, PRM_SEMVER_MAX), &v, &err), &err);
	assert_fails(prm_semver_parse(prm_str_n(text, PRM_SEMVER_MAX + 1), &v, &err), &err,
		     PRM_VERSION_INVALID, "limit of 128");
}

#define MOST 64

struct ranked {
	prm_semver v;
	int rank;
};

static int sign(int n)
{
	return (n > 0) - (n < 0);
}

static void precedence_is_that_of_the_table(void **state)
{
	struct ranked all[MOST];
	struct table table;
	char *line, *word, copy[4096];
	size_t count = 0;
	char *keep = copy;

	(void)state;
	table_open(&table, "precedence.txt");
	for (int rank = 0; (line = table_next(&table)); rank++) {
		while ((word = table_word(&line))) {
			assert_true(count < MOST);
			strcpy(keep, word);
			all[count++] = (struct ranked){version(keep), rank};
			keep += strlen(keep) + 1;
		}
	}
	assert_true(count > 40);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			assert_int_equal(sign(prm_semver_compare(&all[i].v, &all[j].v)),
					 sign(all[i].rank - all[j].rank));
}

static void check_bump(const char *from, enum prm_bump by, const char *expected)
{
	char buf[PRM_SEMVER_MAX];
	prm_semver v = version(from);
	prm_error err = {0};
	prm_str next;

	assert_ok(prm_semver_bump(&v, by, buf, &next, &err), &err);
	assert_str(next, expected);
}

static void a_bump_counts_up_and_clears_what_is_below(void **state)
{
	(void)state;
	check_bump("1.2.3", PRM_BUMP_PATCH, "1.2.4");
	check_bump("1.2.3", PRM_BUMP_MINOR, "1.3.0");
	check_bump("1.2.3", PRM_BUMP_MAJOR, "2.0.0");
	check_bump("1.2.3+build", PRM_BUMP_PATCH, "1.2.4");
	check_bump("0.0.0", PRM_BUMP_PATCH, "0.0.1");
	check_bump("18446744073709551614.0.0", PRM_BUMP_MAJOR, "18446744073709551615.0.0");
}

static void a_pre_release_bumps_to_its_release_where_that_is_enough(void **state)
{
	(void)state;
	check_bump("1.2.0-rc.1", PRM_BUMP_PATCH, "1.2.0");
	check_bump("1.2.0-rc.1", PRM_BUMP_MINOR, "1.2.0");
	check_bump("1.2.0-rc.1", PRM_BUMP_MAJOR, "2.0.0");
	check_bump("1.2.3-rc.1", PRM_BUMP_MINOR, "1.3.0");
	check_bump("1.2.3-rc.1+b", PRM_BUMP_PATCH, "1.2.3");
	check_bump("2.0.0-rc.1", PRM_BUMP_MAJOR, "2.0.0");
	check_bump("18446744073709551615.0.0-rc", PRM_BUMP_MAJOR, "18446744073709551615.0.0");
}

static void a_bump_never_wraps(void **state)
{
	static const struct {
		const char *from;
		enum prm_bump by;
	} rows[] = {{"18446744073709551615.0.0", PRM_BUMP_MAJOR},
		    {"1.18446744073709551615.0", PRM_BUMP_MINOR},
		    {"1.0.18446744073709551615", PRM_BUMP_PATCH}};
	char buf[PRM_SEMVER_MAX];
	prm_error err = {0};
	prm_str next;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_semver v = version(rows[i].from);

		assert_fails(prm_semver_bump(&v, rows[i].by, buf, &next, &err), &err,
			     PRM_VERSION_INVALID, "above 18446744073709551615");
	}
}

static void only_patch_minor_and_major_are_bumps(void **state)
{
	char buf[PRM_SEMVER_MAX];
	prm_semver v = version("1.0.0");
	prm_error err = {0};
	prm_str next;

	(void)state;
	assert_fails(prm_semver_bump(&v, PRM_BUMP_NONE, buf, &next, &err), &err, PRM_INVALID,
		     "patch, minor or major");
	assert_fails(prm_semver_bump(&v, PRM_BUMP_AUTO, buf, &next, &err), &err, PRM_INVALID,
		     "patch, minor or major");
}

/* A text of the characters that versions are made of: often nearly one. */
static prm_str random_text(test_random *random, char *buf, size_t size)
{
	static const char alphabet[] = "0129....-+aA\xc3";
	size_t len = test_below(random, size);

	for (size_t i = 0; i < len; i++)
		buf[i] = alphabet[test_below(random, sizeof(alphabet) - 1)];
	return prm_str_n(buf, len);
}

static void a_random_text_is_a_version_only_when_it_is_written_as_its_parts(void **state)
{
	test_random random = {1};
	char buf[24], again[160];
	size_t versions = 0;

	(void)state;
	for (int i = 0; i < 500000; i++) {
		prm_str text = random_text(&random, buf, sizeof(buf));
		prm_semver v;
		int len;

		if (prm_semver_parse(text, &v, NULL) != PRM_OK)
			continue;
		versions++;
		len = snprintf(again, sizeof(again), "%llu.%llu.%llu%s%.*s%s%.*s",
			       (unsigned long long)v.major, (unsigned long long)v.minor,
			       (unsigned long long)v.patch, v.prerelease.len ? "-" : "",
			       PRM_FMT(v.prerelease), v.build.len ? "+" : "", PRM_FMT(v.build));
		assert_true(prm_str_eq(text, prm_str_n(again, (size_t)len)));
		assert_int_equal(prm_semver_compare(&v, &v), 0);
	}
	assert_true(versions > 100);
}

static prm_semver random_version(test_random *random, char buf[48])
{
	static const char *const tails[] = {"",     "-0",    "-1",   "-a", "-a.1",
					    "-a.b", "-a.10", "-a.2", "+b"};

	snprintf(buf, 48, "%u.%u.%u%s", (unsigned)test_below(random, 2),
		 (unsigned)test_below(random, 2), (unsigned)test_below(random, 2),
		 tails[test_below(random, sizeof(tails) / sizeof(tails[0]))]);
	return version(buf);
}

static void precedence_is_an_order(void **state)
{
	test_random random = {2};
	char a_text[48], b_text[48], c_text[48];

	(void)state;
	for (int i = 0; i < 50000; i++) {
		prm_semver a = random_version(&random, a_text);
		prm_semver b = random_version(&random, b_text);
		prm_semver c = random_version(&random, c_text);

		assert_int_equal(sign(prm_semver_compare(&a, &b)),
				 -sign(prm_semver_compare(&b, &a)));
		if (prm_semver_compare(&a, &b) <= 0 && prm_semver_compare(&b, &c) <= 0)
			assert_true(prm_semver_compare(&a, &c) <= 0);
	}
}

static void a_bump_is_higher_than_what_it_bumps(void **state)
{
	test_random random = {3};
	char text[48], buf[PRM_SEMVER_MAX];
	prm_error err = {0};
	prm_str next;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		prm_semver from = random_version(&random, text), to;
		enum prm_bump by = (enum prm_bump)(PRM_BUMP_PATCH + test_below(&random, 3));

		assert_ok(prm_semver_bump(&from, by, buf, &next, &err), &err);
		assert_ok(prm_semver_parse(next, &to, &err), &err);
		assert_true(prm_semver_compare(&to, &from) > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_version_is_read_into_its_parts),
		cmocka_unit_test(what_is_no_version_is_refused_with_a_reason),
		cmocka_unit_test(a_version_has_at_most_128_bytes),
		cmocka_unit_test(precedence_is_that_of_the_table),
		cmocka_unit_test(a_bump_counts_up_and_clears_what_is_below),
		cmocka_unit_test(a_pre_release_bumps_to_its_release_where_that_is_enough),
		cmocka_unit_test(a_bump_never_wraps),
		cmocka_unit_test(only_patch_minor_and_major_are_bumps),
		cmocka_unit_test(a_random_text_is_a_version_only_when_it_is_written_as_its_parts),
		cmocka_unit_test(precedence_is_an_order),
		cmocka_unit_test(a_bump_is_higher_than_what_it_bumps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
