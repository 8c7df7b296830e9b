/* yaml_random.h: random values and nasty texts for the property tests of the YAML files. */
#ifndef PRM_TEST_YAML_RANDOM_H
#define PRM_TEST_YAML_RANDOM_H

#include "support/test.h"

#include <prm/value.h>

/* clang-format off */

/* Whole texts that a reader of YAML 1.1 or 1.2 could take for something else than a string. */
static const char *const nasty_texts[] = {
	"", " ", "  ", "\t", "\n", "\n\n", " \n", "\n ", "no", "No", "NO", "yes", "on", "off", "y", "n", "Y",
	"true", "False", "null", "~", "Null", "1", "1.0", "1.10", "0x1", "0o17", "017", "0b11", "1_000", "1:30",
	"190:20:30.15", ".5", "5.", ".", "..", "...", "---", "--- a", "-", "- a", "-a", "--", "?", "? a", "?a",
	":", ": a", ":a", "a:", "a: b", "a:b", "a #b", "a#b", "#", "# a", "=", "<<", "<<a", "2024-01-01",
	"2024-1-1", "2024-01-01T10:00:00Z", "2024-01-01 10:00:00", "1e3", "1E5", "+1", "-1", "-0", "+.inf",
	".inf", "-.Inf", ".NaN", "1.2.3", "1.2", "0", "00", "08", "[", "]", "[a]", "{", "}", "{a}", "{{x}}",
	"{{#if a}}b{{/if}}", ",", "a, b", "&a", "*a", "!a", "!!str a", "|", "|-", ">", ">+", "'", "''", "'a'", "\"",
	"\"a\"", "it's", "say \"hi\"", "%a", "@a", "`a`", " a", "a ", "  a", "\ta", "a\t", "a\tb", "a\\nb", "\\",
	"a\nb", "a\nb\n", "a\n\n", "a\n\nb", "a\n b", " a\nb", "\n a\nb", "\na", "\n\n  a\n", "a \nb", "a\n \nb",
	"a\n ", "a\n  \n", "\ta\nb", "a\n\tb", "  \na", "# a\nb", "- a\n- b", "a: b\nc: d\n", "---\na\n...\n", "a\rb",
	"a\r\nb", "\x01", "a\x07z", "\x1b[0m", "\x7f", "\xc2\x85", "a\xc2\x85z", "a\xe2\x80\xa8z\nb",
	"\xe2\x80\xa9", "a\xc2\xa0z", "\xc2\xa0", "\xef\xbb\xbf", "a\xef\xbb\xbfz", "\xc2\x80", "\xef\xbf\xbe",
	"\xf0\x9f\x98\x80", "\xe4\xbd\xa0\xe5\xa5\xbd\n\xf0\x9f\x98\x80\n", "\xee\x80\x80\xee\x80\x81", "caf\xc3\xa9",
	"2024-01-01 ", "12e03", "-2E+05", "0.", "-.5", "+0x1F", "0xg", "1__0", "_1", "1_", "0b", "0x", "0o", "0o8",
	"NULL", "TRUE", "Off", "oN", "yEs", "nUll", "a: ", "a :b", "a: \nb", "key:\n  - x\n", "?\n", ": \n", "|\n x",
};

/* Parts that longer texts are made of. */
static const char *const parts[] = {
	"a", "word", " ", "  ", "\n", "\n\n", ": ", " #", "#", "- ", "'", "\"", "\\", "{{x}}", "\t", ",", "]", "{",
	"\xc3\xa9", "\xf0\x9f\x98\x80", "\n  ", "\n ", "0", "?", "!", "&", "*", "|", ">", "%", "@", "\xc2\xa0", ".",
	"\xe2\x80\xa8", "\xc2\x85", "=", "\r", "long words in a row", "\\n", "---", "\x02",
};

/* clang-format on */

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static inline prm_str random_text(test_random *random, prm_arena *arena)
{
	const char *whole = nasty_texts[test_below(random, COUNT_OF(nasty_texts))];
	prm_str copy = {NULL, 0};
	char text[512] = "";
	size_t len = 0;

	if (test_below(random, 3) > 0) {
		size_t count = 1 + test_below(random, test_below(random, 8) ? 6 : 24);

		whole = text;
		for (size_t i = 0; i < count; i++) {
			const char *part = parts[test_below(random, COUNT_OF(parts))];

			memcpy(text + len, part, strlen(part) + 1);
			len += strlen(part);
		}
	}
	if (!prm_arena_str(arena, prm_str_c(whole), &copy))
		fail_msg("out of memory");
	return copy;
}

static inline void random_scalar(test_random *random, prm_builder *b)
{
	switch (test_below(random, 8)) {
	case 0:
		prm_build_null(b);
		break;
	case 1:
		prm_build_bool(b, test_below(random, 2));
		break;
	case 2:
		prm_build_int(b, (int64_t)(test_next(random) >> test_below(random, 64)));
		break;
	case 3:
		prm_build_value(b, prm_value_double((double)(int64_t)test_next(random) /
						    (double)(1 + test_below(random, 1000000))));
		break;
	default:
		prm_build_str(b, random_text(random, b->arena));
	}
}

/* A list or map of up to `depth` levels. Keys of one map differ. */
static inline void random_container(test_random *random, prm_builder *b, int depth)
{
	bool map = test_below(random, 2);
	size_t count = test_below(random, 5);
	char suffix[32];

	if (map)
		prm_build_map(b);
	else
		prm_build_list(b);
	for (size_t i = 0; i < count; i++) {
		prm_buf key;

		prm_buf_init(&key, NULL, 0);
		prm_buf_add(&key, random_text(random, b->arena));
		snprintf(suffix, sizeof(suffix), "\xc2\xa7%zu",
			 i); /* no text has it: keys differ */
		if (i > 0)
			prm_buf_add_c(&key, suffix);
		if (map)
			prm_build_key(b, prm_buf_str(&key));
		prm_buf_release(&key);
		if (depth > 1 && test_below(random, 3) == 0)
			random_container(random, b, depth - 1);
		else
			random_scalar(random, b);
	}
	prm_build_end(b);
}

static inline prm_value random_value(test_random *random, prm_arena *arena, int depth)
{
	prm_value v = {0};
	prm_builder b;

	prm_builder_init(&b, arena);
	if (depth > 0 && test_below(random, 8) > 0)
		random_container(random, &b, depth);
	else
		random_scalar(random, &b);
	assert_int_equal(prm_builder_finish(&b, &v, NULL), PRM_OK);
	return v;
}

#endif
