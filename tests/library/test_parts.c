/* test_parts.c: the small parts: times of older records, names of files, versions in order. */
#include "library/library_test.h"

#include "library/parts.h"
#include "library/walk.h"

static const struct {
	const char *text, *normal; /* NULL: no time */
} times[] = {
	{"2024-03-01T10:00:00Z", "2024-03-01T10:00:00.000Z"},
	{"2024-03-01 10:00:00", "2024-03-01T10:00:00.000Z"},
	{"2024-03-01t10:00:00.5z", "2024-03-01T10:00:00.500Z"},
	{"2024-03-01T10:00:00.123456", "2024-03-01T10:00:00.123Z"},
	{"2024-03-01T00:30:00+02:00", "2024-02-29T22:30:00.000Z"},
	{"2023-12-31T23:30:00-01:30", "2024-01-01T01:00:00.000Z"},
	{"1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"},
	{"2000-02-29T00:00:00Z", "2000-02-29T00:00:00.000Z"},
	{"1970-01-01T00:00:00+01:00", NULL},
	{"1900-01-01T00:00:00Z", NULL},
	{"2023-02-29T00:00:00Z", NULL},
	{"2100-02-29T00:00:00Z", NULL},
	{"2024-13-01T00:00:00Z", NULL},
	{"2024-00-01T00:00:00Z", NULL},
	{"2024-01-00T00:00:00Z", NULL},
	{"2024-1-1T00:00:00Z", NULL},
	{"2024-01-01", NULL},
	{"2024-01-01T24:00:00Z", NULL},
	{"2024-01-01T23:60:00Z", NULL},
	{"2024-01-01T23:59:60Z", NULL},
	{"2024-01-01T00:00Z", NULL},
	{"2024-01-01T00:00:00.Z", NULL},
	{"2024-01-01T00:00:00+99:99", NULL},
	{"2024-01-01T00:00:00+0100", NULL},
	{"2024-01-01T00:00:00Zx", NULL},
	{"2024-01-01T00:00:00 ", NULL},
	{"", NULL},
	{"soon", NULL},
};

static void times_of_older_records_become_rfc_3339(void **state)
{
	char out[25];

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		bool is_time = prm__time_normal(prm_str_c(times[i].text), out);

		if (is_time != (times[i].normal != NULL))
			fail_msg("'%s'", times[i].text);
		if (is_time)
			assert_string_equal(out, times[i].normal);
	}
}

static void names_tell_what_a_file_is(void **state)
{
	static const struct {
		const char *name;
		int kind;
	} rows[] = {
		{"a.yaml", PRM__FILE_YAML},
		{"a.YML", PRM__FILE_YAML},
		{"a.json", PRM__FILE_JSON},
		{".a.yaml", PRM__FILE_OTHER},
		{"a.tests.yaml", PRM__FILE_OTHER},
		{"prm.yaml", PRM__FILE_OTHER},
		{"a.prompt", PRM__FILE_FOREIGN},
		{"a.prompty", PRM__FILE_FOREIGN},
		{"a.txt", PRM__FILE_OTHER},
		{"yaml", PRM__FILE_OTHER},
		{"", PRM__FILE_OTHER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(prm__file_kind(prm_str_c(rows[i].name)), rows[i].kind);
}

static void paths_split_and_join(void **state)
{
	prm_arena arena;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	assert_str(prm__path_name(prm_str_c("a/b")), "b");
	assert_str(prm__path_name(prm_str_c("b")), "b");
	assert_str(prm__path_folder(prm_str_c("a/b")), "a");
	assert_str(prm__path_folder(prm_str_c("b")), "");
	assert_str(prm__path_join(&arena, prm_str_c("a"), prm_str_c("b")), "a/b");
	assert_str(prm__path_join(&arena, prm_str_c("a/"), prm_str_c("b")), "a/b");
	assert_str(prm__pointer(&arena, prm_str_c("/a"), prm_str_c("b/~c")), "/a/b~1~0c");
	prm_arena_release(&arena);
}

static void versions_stand_in_the_order_of_precedence(void **state)
{
	(void)state;
	assert_true(prm__number_compare(prm_str_c("1.9.0"), prm_str_c("1.10.0")) < 0);
	assert_true(prm__number_compare(prm_str_c("2.0.0-rc.1"), prm_str_c("2.0.0")) < 0);
	assert_true(prm__number_compare(prm_str_c("1.0.0+a"), prm_str_c("1.0.0+b")) == 0);
	assert_true(prm__number_compare(prm_str_c(""), prm_str_c("1.0.0")) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_of_older_records_become_rfc_3339),
		cmocka_unit_test(names_tell_what_a_file_is),
		cmocka_unit_test(paths_split_and_join),
		cmocka_unit_test(versions_stand_in_the_order_of_precedence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
