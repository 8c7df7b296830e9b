/* test_edit_format.c: files are made tidy, and mean what they meant. */
#include "text/yaml_comments.h"

/* ---- format ------------------------------------------------------------------------------- */

static void assert_format(const char *before, bool json, const char *after)
{
	prm_error err;
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	assert_ok(prm__edit_format(prm_str_c(before), json, &out, NULL, &err), &err);
	assert_str(prm_buf_str(&out), after);
	prm_buf_release(&out);
}

static void a_file_is_made_tidy_and_nothing_else(void **state)
{
	(void)state;
	assert_format("a: 1  \r\n\r\n# c \t\r\nb:   [x ,z]  \r\n\r\n\r\n", false,
		      "a: 1\n\n# c\nb:   [x ,z]\n");
	assert_format("\xef\xbb\xbf"
		      "a: 1",
		      false, "a: 1\n");
	assert_format("", false, "");
	assert_format("  \n\n", false, "");
	assert_format("# only a comment  ", false, "# only a comment\n");
	assert_format("on: no\nb: [yes, 'no', \"off\", 1_000, 1:30]\nd: 2024-01-01\n", false,
		      "'on': 'no'\nb: ['yes', 'no', \"off\", '1_000', '1:30']\nd: '2024-01-01'\n");
	assert_format("a: |  # c  \n  x  \n\n  y \n   \n\nb: 1\n", false,
		      "a: |  # c\n  x  \n\n  y \n   \n\nb: 1\n");
	assert_format("a: |\n  x\n\n\n", false, "a: |\n  x\n");
	assert_format("a: |+\n  x\n\n\n", false, "a: |+\n  x\n\n\n");
	assert_format("a: |\n  x", false, "a: |-\n  x\n");
	assert_format("a: >2+ # c\n   x", false, "a: >2- # c\n   x\n");
	assert_format("a: \"x  \n  y\\ \n  z \\\n  w\"  \n", false,
		      "a: \"x\n  y\\ \n  z \\\n  w\"\n");
	assert_format("a: 'x  \n  y\\  \n  z'\n", false, "a: 'x\n  y\\\n  z'\n");
	assert_format("a: |#c\n  x", false, "a: |-#c\n  x\n");
	assert_format("a: 2024-01-01 'x'\n", false, "a: '2024-01-01 ''x'''\n");
	assert_format("a: two  \n  lines \nb: &x v \nc: *x \n", false,
		      "a: two\n  lines\nb: &x v\nc: *x\n");
	assert_format("{\"a\": 1,  \r\n \"b\": \"x  \"} \r\n\r\n", true,
		      "{\"a\": 1,\n \"b\": \"x  \"}\n");
}

static void numbers_that_other_readers_take_differently_are_warned_of(void **state)
{
	static const char yaml[] = "a: 012\nb: 0o14\nc: 1e3\nd: [12, 0x1f, 1.5e+3, 0, 0.5]\n";
	prm_error err;
	prm_diag diag;
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm__edit_format(prm_str_c(yaml), false, &out, &diag, &err), &err);
	assert_str(prm_buf_str(&out), yaml);
	assert_int_equal(diag.count, 3);
	assert_int_equal(diag.errors, 0);
	assert_int_equal(diag.items[2].line, 3);
	prm_diag_release(&diag);
	prm_buf_release(&out);
}

static void what_cannot_be_read_is_not_formatted(void **state)
{
	prm_error err;
	prm_diag diag;
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	prm_diag_init(&diag, NULL, 0);
	assert_fails(prm__edit_format(PRM_LIT("a: 1\na: 2\nb: [\n"), false, &out, &diag, &err),
		     &err, PRM_DUPLICATE_KEY, "twice");
	assert_int_equal(diag.count, 2);
	assert_int_equal(out.len, 0);
	prm_diag_release(&diag);
	prm_buf_release(&out);
}

static void formatting_twice_is_formatting_once(void **state)
{
	test_random random = {13};
	prm_arena arena;
	prm_buf yaml, text, once, twice;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&yaml, NULL, 0);
	prm_buf_init(&text, NULL, 0);
	prm_buf_init(&once, NULL, 0);
	prm_buf_init(&twice, NULL, 0);
	for (int i = 0; i < 3000; i++) {
		prm_error err;

		prm_buf_reset(&yaml);
		prm_buf_reset(&text);
		prm_buf_reset(&once);
		prm_buf_reset(&twice);
		assert_int_equal(prm_value_write_yaml(random_value(&random, &arena, 4), &yaml),
				 PRM_OK);
		add_comments(&random, prm_buf_str(&yaml), &text);
		if (text.len && test_below(&random, 4) == 0)
			text.len--;
		if (prm__edit_format(prm_buf_str(&text), false, &once, NULL, &err))
			fail_msg("%s:\n%.*s", err.text, PRM_FMT(prm_buf_str(&text)));
		assert_ok(prm__edit_format(prm_buf_str(&once), false, &twice, NULL, &err), &err);
		assert_true(prm_str_eq(prm_buf_str(&once), prm_buf_str(&twice)));
		prm_arena_release(&arena);
	}
	prm_buf_release(&yaml);
	prm_buf_release(&text);
	prm_buf_release(&once);
	prm_buf_release(&twice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_made_tidy_and_nothing_else),
		cmocka_unit_test(numbers_that_other_readers_take_differently_are_warned_of),
		cmocka_unit_test(what_cannot_be_read_is_not_formatted),
		cmocka_unit_test(formatting_twice_is_formatting_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
