/* test_escape.c: HTML escaping, against a reference that looks at one byte at a time. */
#include "template/rendering.h"

#include "template/render.h"

/* What handlebars.js escapes, and as what; everything else stays. */
static void reference(prm_str text, prm_buf *out)
{
	static const char *const pairs[][2] = {{"&", "&amp;"},   {"<", "&lt;"},   {">", "&gt;"},
					       {"\"", "&quot;"}, {"'", "&#x27;"}, {"`", "&#x60;"},
					       {"=", "&#x3D;"}};

	for (size_t i = 0; i < text.len; i++) {
		size_t k = 0;

		while (k < 7 && pairs[k][0][0] != text.ptr[i])
			k++;
		if (k < 7)
			prm_buf_add_c(out, pairs[k][1]);
		else
			prm_buf_add_char(out, text.ptr[i]);
	}
}

/* One of three kinds of text: mostly to be escaped, rarely, or any byte at all. */
static void fill(char *text, size_t len, int kind, test_random *random)
{
	static const char special[] = "&<>\"'`=";

	for (size_t i = 0; i < len; i++) {
		text[i] = (char)test_below(random, 256);
		if (kind == 0 || (kind == 1 && test_below(random, 20) == 0))
			text[i] = special[test_below(random, 7)];
		else if (kind == 1)
			text[i] = (char)('a' + test_below(random, 26));
	}
}

static void every_length_and_alignment_is_escaped_alike(void **state)
{
	test_random random = {7};
	char *to = malloc(6 * 100 + OUTPUT_SLACK);
	prm_buf expected;

	(void)state;
	assert_non_null(to);
	prm_buf_init(&expected, NULL, 0);
	for (size_t len = 0; len <= 100; len++) {
		for (size_t align = 0; align < 40; align++) {
			char *block = malloc(align + len + 1);
			prm_str text;
			char *end;

			assert_non_null(block);
			text = prm_str_n(block + align + 1, len); /* to the block's very end */
			fill(block + align + 1, len, (int)(align % 3), &random);
			prm_buf_reset(&expected);
			reference(text, &expected);
			assert_int_equal(prm__escaped_size(text), expected.len);
			for (int width = prm__escape_width(); width; width /= 2) {
				end = prm__escape_by(width, to, text);
				assert_int_equal(end - to, expected.len);
				if (expected.len)
					assert_memory_equal(to, expected.ptr, expected.len);
			}
			free(block);
		}
	}
	prm_buf_release(&expected);
	free(to);
}

static void every_byte_is_escaped_or_kept(void **state)
{
	char bytes[256], to[256 * 6 + OUTPUT_SLACK], *end;
	prm_buf expected;

	(void)state;
	for (int i = 0; i < 256; i++)
		bytes[i] = (char)i;
	prm_buf_init(&expected, NULL, 0);
	reference(prm_str_n(bytes, 256), &expected);
	end = prm__escape_html(to, prm_str_n(bytes, 256));
	assert_int_equal(end - to, expected.len);
	assert_memory_equal(to, expected.ptr, expected.len);
	prm_buf_release(&expected);
}

/* Long values are escaped in parts, each of which may be cut anywhere. */
static void long_values_are_escaped_whole(void **state)
{
	static const size_t lengths[] = {4095, 4096, 4097, 8192, 12289, 100000};
	struct rendering r = rendering();
	test_random random = {11};
	prm_buf expected;

	(void)state;
	r.options.escape = PRM_ESCAPE_HTML;
	prm_buf_init(&expected, NULL, 0);
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		char *text = malloc(lengths[i]);

		assert_non_null(text);
		fill(text, lengths[i], 1, &random);
		prm_buf_reset(&expected);
		reference(prm_str_n(text, lengths[i]), &expected);
		r.data = prm_value_str(prm_str_n(text, lengths[i]));
		rendering_run(&r, prm_str_c("{{this}}"), NULL);
		assert_ok(r.status, &r.err);
		assert_int_equal(r.out.len, expected.len);
		assert_memory_equal(r.out.ptr, expected.ptr, expected.len);
		free(text);
	}
	prm_buf_release(&expected);
	rendering_release(&r);
}

static void only_what_a_tag_prints_is_escaped(void **state)
{
	struct rendering r = rendering();

	(void)state;
	r.options.escape = PRM_ESCAPE_HTML;
	assert_renders(&r, "<a>{{x}}{{{x}}}{{&x}}{{#each l}}{{this}}{{/each}}{{l}}",
		       "{\"x\":\"<\",\"l\":[\"'\",\"`\"]}", "<a>&lt;<<&#x27;&#x60;&#x27;,&#x60;");
	assert_renders(&r, "{{n}}{{b}}{{z}}{{m}}", "{\"n\":1.5,\"b\":true,\"z\":null,\"m\":{}}",
		       "1.5true[object Object]");
	assert_renders(&r, "{{#*inline 'p'}}{{x}}<{{/inline}}{{> p}}", "{\"x\":\"=\"}", "&#x3D;<");
	rendering_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_length_and_alignment_is_escaped_alike),
		cmocka_unit_test(every_byte_is_escaped_or_kept),
		cmocka_unit_test(long_values_are_escaped_whole),
		cmocka_unit_test(only_what_a_tag_prints_is_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
