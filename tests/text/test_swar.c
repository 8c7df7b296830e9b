/* Special bytes and UTF-8 as swar.h sees them, by vectors and by words, beside one at a time. */
#include "support/test.h"

#include "base/str.h"
#include "text/swar.h"

static bool is_special(char c)
{
	return (unsigned char)c < 0x20 || (unsigned char)c >= 0x80 || c == '"' || c == '\\';
}

static uint64_t one_by_one(const char *at, size_t n)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < 64; i++)
		bits |= (uint64_t)(i >= n || is_special(at[i])) << i;
	return bits;
}

/* As machines without vectors do it. */
static uint64_t by_words(const char *text)
{
	uint64_t bits = 0;

	for (size_t at = 0; at < 64; at += 8)
		bits |= prm__special_word(prm__load_eight(text + at)) << at;
	return bits;
}

static void special_bytes_are_found_at_every_place(void **state)
{
	test_random random = {20260501};
	char text[64];

	(void)state;
	for (int c = 0; c < 256; c++)
		for (size_t at = 0; at < 64; at++) {
			memset(text, 'a', sizeof(text));
			text[at] = (char)c;
			assert_int_equal(prm__special_bits(text), one_by_one(text, 64));
			assert_int_equal(by_words(text), one_by_one(text, 64));
		}
	for (int i = 0; i < 20000; i++) {
		for (size_t at = 0; at < 64; at++)
			text[at] = "\"\\ ~a\x1f\x7f\x80"[test_next(&random) >> 61];
		assert_int_equal(prm__special_bits(text), one_by_one(text, 64));
		assert_int_equal(by_words(text), one_by_one(text, 64));
	}
}

/* In memory of just that size, so that a sanitizer sees what is read beyond. */
static void the_bits_behind_a_short_text_are_set(void **state)
{
	test_random random = {20260502};

	(void)state;
	for (size_t n = 0; n < 64; n++)
		for (int round = 0; round < 50; round++) {
			char *text = malloc(n + 1), *at = text + 1;

			assert_non_null(text);
			for (size_t i = 0; i < n; i++)
				at[i] = "\"\\ ~a\x1f\x7f\x80"[test_next(&random) >> 61];
			assert_int_equal(prm__special_bits_of(at, n), one_by_one(at, n));
			free(text);
		}
}

static void characters_are_as_long_as_they_say(void **state)
{
	static const char third[] = "\xe2\x82z", fourth[] = "\xf0\x9f\x98z";

	(void)state;
	for (unsigned lead = 0x80; lead < 0x100; lead++)
		for (unsigned second = 0; second < 0x100; second++)
			for (size_t len = 1; len <= 4; len++) {
				const char text[] = {(char)lead, (char)second, '\x80', '\xbf'};
				uint32_t ignored;

				assert_int_equal(prm__utf8_length(text, text + len),
						 prm__utf8_next(prm_str_n(text, len), 0, &ignored));
			}
	assert_int_equal(prm__utf8_length(third, third + 3), 0);
	assert_int_equal(prm__utf8_length(fourth, fourth + 4), 0);
}

static void short_texts_are_compared_whole(void **state)
{
	const char text[] = "0123456789abcdefghij";
	char other[sizeof(text)];

	(void)state;
	for (size_t n = 0; n < sizeof(text); n++) {
		memcpy(other, text, sizeof(text));
		assert_true(prm__same_bytes(text, other, n));
		for (size_t at = 0; at < n; at++) {
			other[at]++;
			assert_false(prm__same_bytes(text, other, n));
			other[at]--;
		}
		if (n < 8)
			assert_int_equal(prm__load_few(text, n),
					 prm__load_eight(text) &
						 (n ? ~(uint64_t)0 >> (64 - 8 * n) : 0));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(special_bytes_are_found_at_every_place),
		cmocka_unit_test(the_bits_behind_a_short_text_are_set),
		cmocka_unit_test(characters_are_as_long_as_they_say),
		cmocka_unit_test(short_texts_are_compared_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
