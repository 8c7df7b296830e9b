/* Regular expressions: anchored at the start, Unicode, bounded in steps, refused with a position. */
#include "support/test.h"

#include "base/regex.h"

static prm_str text(const char *t)
{
	return prm_str_c(t);
}

static int match(const char *pattern, prm_str subject)
{
	prm_regex_fault fault = {0};
	prm_regex *regex;
	int answer;

	assert_int_equal(prm__regex_compile(text(pattern), NULL, &regex, &fault), PRM_OK);
	answer = prm__regex_match(regex, subject);
	prm__regex_free(regex);
	return answer;
}

static void a_match_begins_at_the_start(void **state)
{
	(void)state;
	assert_int_equal(match("b+", text("bbc")), PRM_REGEX_YES);
	assert_int_equal(match("b+", text("abbc")), PRM_REGEX_NO);
	assert_int_equal(match("", text("")), PRM_REGEX_YES);
	assert_int_equal(match("a\\x{0}b", prm_str_n("a\0b", 3)), PRM_REGEX_YES);
}

static void a_search_finds_a_match_anywhere(void **state)
{
	static const struct {
		const char *pattern, *subject;
		int answer;
	} rows[] = {
		{"b+", "abbc", PRM_REGEX_YES},     {"^b", "ab", PRM_REGEX_NO},
		{"x|c$", "abbc", PRM_REGEX_YES},   {"(?<=a)b", "ab", PRM_REGEX_YES},
		{"(?m)^b", "a\nb", PRM_REGEX_YES}, {"d", "abbc", PRM_REGEX_NO},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_regex_fault fault = {0};
		prm_regex *regex;

		assert_int_equal(
			prm__regex_compile_search(text(rows[i].pattern), NULL, &regex, &fault),
			PRM_OK);
		assert_int_equal(prm__regex_match(regex, text(rows[i].subject)), rows[i].answer);
		prm__regex_free(regex);
	}
}

static void classes_are_of_unicode(void **state)
{
	(void)state;
	assert_int_equal(match("\\w{5}$", text("gr\xc3\xb6\xc3\x9f"
					       "e")),
			 PRM_REGEX_YES);
	assert_int_equal(match("^.$", text("\xf0\x9f\x98\x80")), PRM_REGEX_YES);
	assert_int_equal(match("(?i)\xc3\x84", text("\xc3\xa4")), PRM_REGEX_YES);
}

static void steps_are_bounded(void **state)
{
	char many[20001];

	(void)state;
	memset(many, 'a', 40);
	many[40] = '!';
	assert_int_equal(match("^(a+)+$", prm_str_n(many, 41)), PRM_REGEX_GAVE_UP);
	memset(many, 'x', 20000);
	assert_int_equal(match("(?:.|\\n)*$", prm_str_n(many, 20000)), PRM_REGEX_YES);
}

static void what_is_not_utf8_does_not_match(void **state)
{
	(void)state;
	assert_int_equal(match(".", prm_str_n("\xff", 1)), PRM_REGEX_GAVE_UP);
}

static void a_malformed_pattern_has_a_position(void **state)
{
	prm_regex_fault fault = {0};
	prm_regex *regex = NULL;
	char *large = malloc(70000);

	(void)state;
	assert_int_equal(prm__regex_compile(text("ab(cd"), NULL, &regex, &fault), PRM_BAD_VALUE);
	assert_int_equal(fault.at, 5);
	assert_string_equal(fault.reason, "missing closing parenthesis");
	assert_int_equal(prm__regex_compile(text("a\\Cb"), NULL, &regex, &fault), PRM_BAD_VALUE);
	memset(large, 'a', 70000);
	assert_int_equal(prm__regex_compile(prm_str_n(large, 70000), NULL, &regex, &fault),
			 PRM_BAD_VALUE);
	assert_null(regex);
	prm__regex_free(NULL);
	free(large);
}

static void every_allocation_may_fail(void **state)
{
	prm_regex_fault fault = {0};
	long n;

	(void)state;
	for (n = 1;; n++) {
		test_heap heap;
		prm_regex *regex = NULL;
		int answer = PRM_REGEX_NOMEM;
		prm_status status;

		test_heap_init(&heap, n);
		status = prm__regex_compile(text("(a|b)*c"), &heap.allocator, &regex, &fault);
		if (status == PRM_OK)
			answer = prm__regex_match(regex, text("abac"));
		else
			assert_int_equal(status, PRM_NOMEM);
		prm__regex_free(regex);
		assert_int_equal(heap.live_blocks, 0);
		if (answer == PRM_REGEX_YES && heap.calls < n)
			break;
	}
	assert_true(n > 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_match_begins_at_the_start),
		cmocka_unit_test(a_search_finds_a_match_anywhere),
		cmocka_unit_test(classes_are_of_unicode),
		cmocka_unit_test(steps_are_bounded),
		cmocka_unit_test(what_is_not_utf8_does_not_match),
		cmocka_unit_test(a_malformed_pattern_has_a_position),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests_name("base regex", tests, NULL, NULL);
}
