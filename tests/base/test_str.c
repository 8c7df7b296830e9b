/* Slices and UTF-8. */
#include "support/test.h"

#include "base/str.h"

static void slices_are_compared_and_searched(void **state)
{
	(void)state;
	assert_true(prm__str_compare(PRM_LIT("a"), PRM_LIT("b")) < 0);
	assert_true(prm__str_compare(PRM_LIT("b"), PRM_LIT("a")) > 0);
	assert_true(prm__str_compare(PRM_LIT("a"), PRM_LIT("ab")) < 0);
	assert_true(prm__str_compare(PRM_LIT("ab"), PRM_LIT("a")) > 0);
	assert_true(prm__str_compare(PRM_LIT("\xff"), PRM_LIT("a")) > 0);
	assert_int_equal(prm__str_compare((prm_str){0}, PRM_LIT("")), 0);
	assert_true(prm__str_starts(PRM_LIT("abc"), PRM_LIT("ab")));
	assert_false(prm__str_starts(PRM_LIT("a"), PRM_LIT("ab")));
	assert_true(prm__str_ends(PRM_LIT("abc"), PRM_LIT("bc")));
	assert_false(prm__str_ends(PRM_LIT("c"), PRM_LIT("bc")));
	assert_int_equal(prm__str_find_char(PRM_LIT("abcb"), 'b', 2), 3);
	assert_int_equal(prm__str_find_char(PRM_LIT("abc"), 'b', 9), 3);
	assert_int_equal(prm__str_find(PRM_LIT("aab aabc"), PRM_LIT("aabc")), 4);
	assert_int_equal(prm__str_find(PRM_LIT("abc"), PRM_LIT("")), 0);
	assert_int_equal(prm__str_find(PRM_LIT("abc"), PRM_LIT("bcd")), 3);
	assert_int_equal(prm__str_find_nocase(PRM_LIT("xHeLLo"), PRM_LIT("hello")), 1);
	assert_int_equal(prm__str_find_nocase(PRM_LIT("xHeLL"), PRM_LIT("hello")), 5);
	assert_str(prm__str_trim(PRM_LIT(" \t\r\na b\n ")), "a b");
	assert_str(prm__str_trim(PRM_LIT(" \n")), "");
	assert_true(prm_str_eq(prm_str_c(NULL), PRM_LIT("")));
}

static void control_characters_become_blanks(void **state)
{
	char text[] = "a\tb\x1b[1m\xc2\x9b\xc2\xa9\x7f\xc2";

	(void)state;
	prm__str_plain(text, sizeof(text) - 1);
	assert_string_equal(text, "a b [1m  \xc2\xa9 \xc2");
}

static void a_step_of_a_pointer_is_escaped(void **state)
{
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	prm__pointer_add(&out, PRM_LIT("a/b~c"));
	prm__pointer_add(&out, PRM_LIT(""));
	assert_str(prm_buf_str(&out), "/a~1b~0c/");
	prm_buf_release(&out);
}

/* printf takes an int: a longer text is cut there, and never read as if it had no length. */
static void a_text_of_many_gigabytes_has_a_length_for_printf(void **state)
{
	(void)state;
	if (SIZE_MAX > UINT32_MAX) {
		prm_str huge = {"", (size_t)1 << 31};
		const struct {
			int len;
			const char *ptr;
		} given = {PRM_FMT(huge)};

		assert_int_equal(given.len, INT32_MAX);
	}
}

static void utf8_is_checked_as_rfc_3629_says(void **state)
{
	static const struct {
		const char *text;
		size_t valid;
	} rows[] = {
		{"", 0},
		{"abc", 3},
		{"0123456789abcdef\xc3\xa4", 18},
		{"0123456789\xff", 10},
		{"\xc3\xa4", 2},
		{"\xe2\x82\xac", 3},
		{"\xf0\x9f\x98\x80", 4},
		{"\xf4\x8f\xbf\xbf", 4},
		{"\xed\x9f\xbf", 3},
		{"\xee\x80\x80", 3},
		{"\xc0\x80", 0},
		{"\xc1\xbf", 0},
		{"\xe0\x9f\xbf", 0},
		{"\xed\xa0\x80", 0},
		{"\xf0\x8f\xbf\xbf", 0},
		{"\xf4\x90\x80\x80", 0},
		{"\xf5\x80\x80\x80", 0},
		{"a\x80", 1},
		{"a\xc3", 1},
		{"a\xe2\x82", 1},
		{"a\xf0\x9f\x98", 1},
		{"\xc3(", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (prm__utf8_valid(prm_str_c(rows[i].text)) != rows[i].valid)
			fail_msg("row %zu", i);
}

static void every_code_point_comes_back(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x110000; c++) {
		uint32_t back = 0;
		char bytes[4];
		size_t len = prm__utf8_put(c, bytes);
		size_t read = prm__utf8_next(prm_str_n(bytes, len), 0, &back);

		if ((c >= 0xd800 && c < 0xe000) || c > 0x10ffff)
			assert_int_equal(read, 0);
		else if (read != len || back != c)
			fail_msg("U+%04X", c);
	}
	assert_int_equal(prm__utf8_next(PRM_LIT("a"), 1, &(uint32_t){0}), 0);
}

static void characters_are_counted_and_not_split(void **state)
{
	prm_str s = PRM_LIT("a\xc3\xa4\xf0\x9f\x98\x80z");

	(void)state;
	assert_int_equal(prm__utf8_count(s), 4);
	assert_int_equal(prm__utf8_floor(s, 2), 1);
	assert_int_equal(prm__utf8_floor(s, 6), 3);
	assert_int_equal(prm__utf8_floor(s, 7), 7);
	assert_int_equal(prm__utf8_floor(s, 99), s.len);
	assert_int_equal(prm__utf8_floor(PRM_LIT("\x80\x80"), 1), 0);
}

static void positions_count_code_points_from_one(void **state)
{
	prm_str s = PRM_LIT("a\xc3\xa4"
			    "b\nx\r\n\nlast");
	static const unsigned rows[][3] = {{0, 1, 1}, {1, 1, 2}, {3, 1, 3},  {4, 1, 4}, {5, 2, 1},
					   {8, 3, 1}, {9, 4, 1}, {13, 4, 5}, {99, 4, 5}};
	uint32_t line, column;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm__str_position(s, rows[i][0], &line, &column);
		if (line != rows[i][1] || column != rows[i][2])
			fail_msg("byte %u: %u:%u", rows[i][0], line, column);
	}
	assert_str(prm__str_line(s, 2), "a\xc3\xa4"
					"b");
	assert_str(prm__str_line(s, 6), "x");
	assert_str(prm__str_line(s, 8), "");
	assert_str(prm__str_line(s, 99), "last");
	assert_str(prm__str_line(PRM_LIT(""), 0), "");
}

static void near_words_are_found(void **state)
{
	char large[66];

	(void)state;
	assert_int_equal(prm__str_near(PRM_LIT("company"), PRM_LIT("company")), 0);
	assert_int_equal(prm__str_near(PRM_LIT("compnay"), PRM_LIT("company")), 1);
	assert_int_equal(prm__str_near(PRM_LIT("Company"), PRM_LIT("company")), 0);
	assert_int_equal(prm__str_near(PRM_LIT("compay"), PRM_LIT("company")), 1);
	assert_int_equal(prm__str_near(PRM_LIT("companyy"), PRM_LIT("company")), 1);
	assert_int_equal(prm__str_near(PRM_LIT("order"), PRM_LIT("company")), -1);
	assert_int_equal(prm__str_near(PRM_LIT("a"), PRM_LIT("b")), 1);
	assert_int_equal(prm__str_near(PRM_LIT(""), PRM_LIT("b")), -1);
	assert_int_equal(prm__str_near(PRM_LIT("b"), PRM_LIT("")), -1);
	assert_int_equal(prm__str_near(PRM_LIT("ab"), PRM_LIT("abc")), 1);
	assert_int_equal(prm__str_near(PRM_LIT("ab"), PRM_LIT("abcd")), -1);
	memset(large, 'a', sizeof(large));
	assert_int_equal(prm__str_near(prm_str_n(large, 64), prm_str_n(large, 64)), 0);
	assert_int_equal(prm__str_near(prm_str_n(large, 65), prm_str_n(large, 65)), -1);
	assert_int_equal(prm__str_near(prm_str_n(large, 64), prm_str_n(large, 65)), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(slices_are_compared_and_searched),
		cmocka_unit_test(control_characters_become_blanks),
		cmocka_unit_test(a_step_of_a_pointer_is_escaped),
		cmocka_unit_test(a_text_of_many_gigabytes_has_a_length_for_printf),
		cmocka_unit_test(utf8_is_checked_as_rfc_3629_says),
		cmocka_unit_test(every_code_point_comes_back),
		cmocka_unit_test(characters_are_counted_and_not_split),
		cmocka_unit_test(positions_count_code_points_from_one),
		cmocka_unit_test(near_words_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
