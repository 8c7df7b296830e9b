/* test_ref.c: ids, labels, names and references. */
#include "support/test.h"

#include <prm/prompt.h>

static void an_id_is_segments_joined_by_slashes(void **state)
{
	static const char *const good[] = {"a",
					   "A-b_c.9",
					   "billing/refund_reply",
					   "_partials/tone",
					   "-rf",
					   "--help",
					   "CON",
					   "a.",
					   "a..b",
					   ".hidden",
					   "a/.b",
					   "0"};
	prm_error err = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_ok(prm_id_check(prm_str_c(good[i]), &err), &err);
}

static void what_is_no_id_is_refused_with_the_rule(void **state)
{
	static const char *const bad[] = {"../../etc/passwd",
					  "/etc/passwd",
					  "a/../b",
					  "..\\..\\x",
					  ".",
					  "..",
					  "...",
					  "a/./b",
					  "a//b",
					  "a/",
					  "/",
					  "a b",
					  "a ",
					  " a",
					  "a\n",
					  "a%2f",
					  "caf\xc3\xa9",
					  "a:b",
					  "a@b",
					  "\xff",
					  "a\\b",
					  "a*"};
	char longest[5001];
	prm_error err = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_fails(prm_id_check(prm_str_c(bad[i]), &err), &err, PRM_ID_INVALID,
			     "A-Z a-z 0-9 '_' '.' '-'");
	assert_fails(prm_id_check(prm_str_n("a\0b", 3), &err), &err, PRM_ID_INVALID, "not allowed");
	assert_fails(prm_id_check(prm_str_c(""), &err), &err, PRM_ID_INVALID, "empty");
	memset(longest, 'a', sizeof(longest));
	assert_ok(prm_id_check(prm_str_n(longest, 255), &err), &err);
	assert_fails(prm_id_check(prm_str_n(longest, 256), &err), &err, PRM_ID_INVALID,
		     "256 bytes");
	assert_fails(prm_id_check(prm_str_n(longest, 5000), &err), &err, PRM_ID_INVALID,
		     "5000 bytes");
	memset(longest, '!', sizeof(longest));
	assert_fails(prm_id_check(prm_str_n(longest, 200), &err), &err, PRM_ID_INVALID, "...");
}

static void a_label_is_short_and_no_version(void **state)
{
	static const char *const good[] = {
		"production", "a",  "blue-green_2.x", "v",
		"vx1",        "0a", "latest2",        "abcdefghijklmnopqrstuvwxyz0123456789"};
	static const char *const bad[] = {
		"",    "Production", "a b", "abcdefghijklmnopqrstuvwxyz01234567890", "caf\xc3\xa9",
		"a/b", "a:b",        "a@b"};
	static const char *const versions[] = {"1",      "0042", "1.2.0", "1.2.0-rc.1",
					       "v1.2.0", "v2",   "1.2"};
	prm_error err = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_ok(prm_label_check(prm_str_c(good[i]), &err), &err);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_fails(prm_label_check(prm_str_c(bad[i]), &err), &err, PRM_LABEL_INVALID,
			     "1 to 36");
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		assert_fails(prm_label_check(prm_str_c(versions[i]), &err), &err, PRM_LABEL_INVALID,
			     "looks like a version");
	assert_fails(prm_label_check(prm_str_c("latest"), &err), &err, PRM_LABEL_INVALID,
		     "id@latest");
}

static void names_go_to_numbers_and_back(void **state)
{
	(void)state;
	for (int i = PRM_FORMAT_TEXT; i <= PRM_FORMAT_INSTRUCTION; i++)
		assert_int_equal(prm_format_of(prm_str_c(prm_format_name(i))), i);
	for (int i = PRM_DRAFT; i <= PRM_ARCHIVED; i++)
		assert_int_equal(prm_lifecycle_of(prm_str_c(prm_lifecycle_name(i))), i);
	assert_int_equal(prm_format_of(prm_str_c("Chat")), 0);
	assert_int_equal(prm_lifecycle_of(prm_str_c("")), 0);
	assert_string_equal(prm_format_name(0), "");
	assert_string_equal(prm_lifecycle_name(9), "");
}

static void a_reference_is_taken_apart(void **state)
{
	static const struct {
		const char *text;
		int kind;
		const char *project, *id, *want;
	} rows[] = {
		{"billing/reply", PRM_REF_DEFAULT, "", "billing/reply", ""},
		{"a@1.2.0", PRM_REF_VERSION, "", "a", "1.2.0"},
		{"a@1.2.0-rc.1+b", PRM_REF_VERSION, "", "a", "1.2.0-rc.1+b"},
		{"a@^1.2", PRM_REF_RANGE, "", "a", "^1.2"},
		{"a@1.2", PRM_REF_RANGE, "", "a", "1.2"},
		{"a@>=1 <2 || 3", PRM_REF_RANGE, "", "a", ">=1 <2 || 3"},
		{"a@*", PRM_REF_RANGE, "", "a", "*"},
		{"a@latest", PRM_REF_LATEST, "", "a", "latest"},
		{"a:production", PRM_REF_LABEL, "", "a", "production"},
		{"prompt://acme/a/b@1.0.0", PRM_REF_VERSION, "acme", "a/b", "1.0.0"},
		{"prompt://acme/a:canary", PRM_REF_LABEL, "acme", "a", "canary"},
		{"prompt://acme/a", PRM_REF_DEFAULT, "acme", "a", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_error err = {0};
		prm_ref ref;

		assert_ok(prm_ref_parse(prm_str_c(rows[i].text), &ref, &err), &err);
		assert_int_equal(ref.kind, rows[i].kind);
		assert_str(ref.project, rows[i].project);
		assert_str(ref.id, rows[i].id);
		assert_str(ref.want, rows[i].want);
	}
}

static void a_malformed_reference_says_what_is_wrong(void **state)
{
	static const struct {
		const char *text;
		prm_status status;
		const char *part;
	} rows[] = {
		{"", PRM_ID_INVALID, "empty"},
		{NULL, PRM_ID_INVALID, "empty"},
		{"@1.0.0", PRM_ID_INVALID, "empty"},
		{":production", PRM_ID_INVALID, "empty"},
		{"../x@1.0.0", PRM_ID_INVALID, "dots only"},
		{"a@", PRM_REF_INVALID, "neither a version"},
		{"a@production", PRM_REF_INVALID, "did you mean 'a:production'?"},
		{"a@Nope!", PRM_REF_INVALID, "neither a version"},
		{"a@1.0.0:production", PRM_REF_INVALID, "give one"},
		{"a:production@1.0.0", PRM_REF_INVALID, "give one"},
		{"a:b:c", PRM_REF_INVALID, "give one"},
		{"a@1@2", PRM_REF_INVALID, "give one"},
		{"a:latest", PRM_REF_INVALID, "id@latest"},
		{"a:1.0.0", PRM_REF_INVALID, "looks like a version"},
		{"a:", PRM_REF_INVALID, "1 to 36"},
		{"prompt://a", PRM_REF_INVALID, "prompt://project/id"},
		{"prompt:///a", PRM_REF_INVALID, "prompt://project/id"},
		{"prompt://Acme/a", PRM_REF_INVALID, "prompt://project/id"},
		{"prompt://_a/a", PRM_REF_INVALID, "prompt://project/id"},
		{"prompt://a/", PRM_ID_INVALID, "empty"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_ref ref = {.kind = 77};
		prm_error err = {0};

		assert_fails(prm_ref_parse(prm_str_c(rows[i].text), &ref, &err), &err,
			     rows[i].status, rows[i].part);
		assert_int_equal(ref.kind, 77);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_id_is_segments_joined_by_slashes),
		cmocka_unit_test(what_is_no_id_is_refused_with_the_rule),
		cmocka_unit_test(a_label_is_short_and_no_version),
		cmocka_unit_test(names_go_to_numbers_and_back),
		cmocka_unit_test(a_reference_is_taken_apart),
		cmocka_unit_test(a_malformed_reference_says_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
