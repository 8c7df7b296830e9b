/* Writing JSON, plain, pretty and canonical; printing numbers. */
#include "text/json_read.h"

#include <locale.h>
#include <math.h>

#include "base/str.h"
#include "text/json_write.h"
#include "text/number.h"

static void assert_canonical(prm_value v, const char *expected)
{
	prm_buf buf;

	prm_buf_init(&buf, NULL, 0);
	assert_int_equal(prm_value_write_canonical(v, &buf), PRM_OK);
	assert_str(prm_buf_str(&buf), expected);
	prm_buf_release(&buf);
}

static void pretty_json_has_a_member_a_line(void **state)
{
	prm_doc *doc = json("{\"a\":[1,{\"b\":[]},{}],\"c\":\"x\"}");

	(void)state;
	assert_written(prm_doc_root(doc), PRM_JSON_PRETTY,
		       "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    },\n    {}\n  ],\n  "
		       "\"c\": \"x\"\n}\n");
	prm_doc_free(doc);
	assert_written(prm_value_null(), PRM_JSON_PRETTY, "null\n");
}

static void what_is_written_is_always_json(void **state)
{
	char all[256];
	prm_doc *doc;
	prm_buf buf;

	(void)state;
	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	prm_buf_init(&buf, NULL, 0);
	assert_int_equal(prm_value_write_json(prm_value_str(prm_str_n(all, 256)), 0, &buf), PRM_OK);
	doc = json_with(prm_buf_str(&buf), NULL);
	assert_memory_equal(prm_value_text(prm_doc_root(doc)).ptr, all, 128);
	assert_int_equal(prm_value_text(prm_doc_root(doc)).len, 128 + 128 * 3);
	prm_doc_free(doc);
	prm_buf_release(&buf);
	assert_written(prm_value_str(PRM_LIT("a\xe2\x82")), 0, "\"a\xef\xbf\xbd\xef\xbf\xbd\"");
	assert_written(prm_value_str(PRM_LIT("\x01\b\t\n\v\f\r\x1f\"\\/\x7f")), 0,
		       "\"\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\x7f\"");
	assert_written((prm_value){0}, 0, "null");
	assert_written((prm_value){.type = PRM_FUNCTION}, 0, "null");
	assert_written(prm_value_double(NAN), 0, "null");
	assert_written(prm_value_double(-INFINITY), 0, "null");
}

static void doubles_are_printed_as_javascript_does(void **state)
{
	/* RFC 8785, appendix B, and the edges of the layouts */
	static const struct {
		uint64_t bits;
		const char *text;
	} rows[] = {
		{0x0000000000000000u, "0"},
		{0x8000000000000000u, "0"},
		{0x0000000000000001u, "5e-324"},
		{0x8000000000000001u, "-5e-324"},
		{0x7fefffffffffffffu, "1.7976931348623157e+308"},
		{0xffefffffffffffffu, "-1.7976931348623157e+308"},
		{0x4340000000000000u, "9007199254740992"},
		{0xc340000000000000u, "-9007199254740992"},
		{0x4430000000000000u, "295147905179352830000"},
		{0x44b52d02c7e14af5u, "9.999999999999997e+22"},
		{0x44b52d02c7e14af6u, "1e+23"},
		{0x44b52d02c7e14af7u, "1.0000000000000001e+23"},
		{0x444b1ae4d6e2ef4eu, "999999999999999700000"},
		{0x444b1ae4d6e2ef4fu, "999999999999999900000"},
		{0x444b1ae4d6e2ef50u, "1e+21"},
		{0x3eb0c6f7a0b5ed8cu, "9.999999999999997e-7"},
		{0x3eb0c6f7a0b5ed8du, "0.000001"},
		{0x41b3de4355555553u, "333333333.3333332"},
		{0x41b3de4355555554u, "333333333.33333325"},
		{0x41b3de4355555555u, "333333333.3333333"},
		{0x41b3de4355555556u, "333333333.3333334"},
		{0x41b3de4355555557u, "333333333.33333343"},
		{0xbecbf647612f3696u, "-0.0000033333333333333333"},
		{0x43143ff3c1cb0959u, "1424953923781206.2"},
		{0x3d30000000000000u, "5.684341886080802e-14"}, /* 2^-44: the next digit up */
		{0x3fb999999999999au, "0.1"},
		{0x3fd3333333333334u, "0.30000000000000004"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[32];
		double d;

		memcpy(&d, &rows[i].bits, sizeof(d));
		assert_str(prm_str_n(text, prm__number_print(d, text)), rows[i].text);
	}
}

static void every_double_reads_back(void **state)
{
	test_random random = {7};

	(void)state;
	for (int i = 0; i < 30000; i++) {
		uint64_t bits = test_next(&random);
		char text[40];
		double d;

		if (i % 3 == 1)
			bits &= 0xfff0000000000000u; /* powers of two */
		else if (i % 3 == 2)
			bits &= 0x800fffffffffffffu; /* subnormals */
		memcpy(&d, &bits, sizeof(d));
		if (!isfinite(d))
			continue;
		text[prm__number_print(d, text)] = '\0';
		if (strtod(text, NULL) != d)
			fail_msg("%a is printed as %s", d, text);
	}
}

static void canonical_json_is_that_of_rfc_8785(void **state)
{
	static const char *const rows[][2] = {
		{"{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"
		 "\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/"
		 "\",\"literals\":[null,true,false]}",
		 "{\"literals\":[null,true,false],\"numbers\":[333333333.33333329,1e+30,4.5,0.002,"
		 "1e-27],"
		 "\"string\":\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"},
		/* UTF-16 order: the smiling face, with its surrogates, stands before U+FB33 */
		{"{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":"
		 "6,\"\\u00f6\":7}",
		 "{\"\\r\":2,\"1\":4,\"\xc2\x80\":6,\"\xc3\xb6\":7,\"\xe2\x82\xac\":1,"
		 "\"\xf0\x9f\x98\x80\":5,\"\xef\xac\xb3\":3}"},
		{"{\"b\":{\"d\":1,\"c\":2},\"ab\":[],\"a\":{}}",
		 "{\"a\":{},\"ab\":[],\"b\":{\"c\":2,\"d\":1}}"},
		{"[-0,-0.0,0e9,1.0,10e-1,100e0]", "[0,0,0,1,1,100]"},
		{"[9007199254740993,1152921504606846976,18446744073709551616]",
		 "[9007199254740993,1152921504606846976,18446744073709551616]"},
		{"[1e400,10.0e399,1000000000000000000000001,0.10000000000000000000000010]",
		 "[1e+400,1e+400,1.000000000000000000000001e+24,0.1000000000000000000000001]"},
		{"[-1e-400,100000000000000000000,1e20,12345678901234567890123e-3]",
		 "[-1e-400,100000000000000000000,100000000000000000000,12345678901234567890.123]"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_doc *doc = json(rows[i][0]);

		assert_canonical(prm_doc_root(doc), rows[i][1]);
		prm_doc_free(doc);
		doc = json(rows[i][1]); /* a fixed point */
		assert_canonical(prm_doc_root(doc), rows[i][1]);
		prm_doc_free(doc);
	}
	assert_canonical(prm_value_double(-0.0), "0");
}

static void numbers_with_very_many_digits_keep_them(void **state)
{
	char text[3001];
	prm_doc *doc;

	(void)state;
	memset(text, '7', 3000);
	text[3000] = '\0';
	doc = json(text);
	assert_written(prm_doc_root(doc), 0, text);
	assert_canonical(prm_doc_root(doc), text);
	assert_true(prm_value_equal(prm_doc_root(doc), prm_doc_root(doc)));
	prm_doc_free(doc);
	doc = json("[1e9999999999,1e99999999999,-1e-9999999999]");
	assert_canonical(prm_doc_root(doc), "[1e9999999999,1e99999999999,-1e-9999999999]");
	assert_false(prm_value_equal(prm_value_at(prm_doc_root(doc), 0),
				     prm_value_at(prm_doc_root(doc), 1)));
	prm_doc_free(doc);
}

static void the_locale_does_not_matter(void **state)
{
	char text[32];
	prm_doc *doc;

	(void)state;
	if (!setlocale(LC_NUMERIC, "de_DE.UTF-8")) {
		print_message("SKIPPED: the locale de_DE.UTF-8 is not there\n");
		skip();
	}
	assert_str(prm_str_n(text, prm__number_print(0.1 + 0.2, text)), "0.30000000000000004");
	doc = json("1.5e-3");
	assert_written(prm_doc_root(doc), 0, "0.0015");
	prm_doc_free(doc);
	setlocale(LC_NUMERIC, "C");
}

static void deep_values_are_written_and_bounded(void **state)
{
	prm_value *levels = calloc(10002, sizeof(*levels));
	prm_buf buf;

	(void)state;
	assert_non_null(levels);
	for (size_t i = 0; i < 10001; i++)
		levels[i + 1] = (prm_value){.type = PRM_LIST, .len = 1, .as.items = &levels[i]};
	prm_buf_init(&buf, NULL, 0);
	assert_int_equal(prm_value_write_json(levels[10000], 0, &buf), PRM_OK);
	assert_int_equal(buf.len, 20004);
	assert_true(prm_value_equal(levels[10000], levels[10000]));
	prm_buf_reset(&buf);
	assert_int_equal(prm_value_write_json(levels[10001], 0, &buf), PRM_LIMIT);
	assert_false(prm_value_equal(levels[10001], levels[10001]));
	prm_buf_release(&buf);
	free(levels);
}

static void failing_allocations_are_reported(void **state)
{
	prm_doc *doc = json("{\"a\":[[[[[[[[[[1]]]]]]]]]],\"b\":{\"c\":\"x\",\"d\":{\"e\":{}}}}");

	(void)state;
	for (int canonical = 0; canonical < 2; canonical++) {
		prm_status status = PRM_NOMEM;

		for (long n = 1; status; n++) {
			test_heap heap;
			prm_buf buf;

			test_heap_init(&heap, n);
			prm_buf_init(&buf, &heap.allocator, 0);
			status = canonical ? prm_value_write_canonical(prm_doc_root(doc), &buf)
					   : prm_value_write_json(prm_doc_root(doc), 0, &buf);
			assert_true(status == PRM_OK || status == PRM_NOMEM);
			prm_buf_release(&buf);
			assert_int_equal(heap.live_blocks, 0);
		}
	}
	prm_doc_free(doc);
}

static void a_full_buffer_ends_the_writing(void **state)
{
	prm_doc *doc = json("[\"0123456789\\n0123456789\",[[]]]");
	prm_buf buf;

	(void)state;
	prm_buf_init(&buf, NULL, 12);
	assert_int_equal(prm_value_write_json(prm_doc_root(doc), PRM_JSON_PRETTY, &buf), PRM_LIMIT);
	prm_buf_release(&buf);
	prm_doc_free(doc);
}

/* ---- a host that says it has more members than it has ---------------------------------------- */

static prm_status said(void *self, size_t *out)
{
	*out = *(const size_t *)self;
	return PRM_OK;
}

static prm_status two_members(void *self, size_t *cursor, prm_str *key, prm_value *out)
{
	(void)self;
	if (*cursor == 2)
		return PRM_END;
	*key = prm_str_c(++*cursor == 1 ? "b" : "a");
	*out = prm_value_str((prm_str){0});
	return PRM_OK;
}

static void a_count_that_is_no_size_is_an_error(void **state)
{
	/* one more, times the size of a member, is very many bytes, or 0, or one member's */
	static const struct {
		size_t count;
		prm_status status;
	} rows[] = {{2, PRM_OK},
		    {3, PRM_INVALID},
		    {SIZE_MAX, PRM_NOMEM},
		    {SIZE_MAX / 8, PRM_NOMEM},
		    {SIZE_MAX / sizeof(prm_member) + 1, PRM_NOMEM}};
	static const prm_value_class cls = {
		.struct_size = sizeof(cls), .length = said, .iterate = two_members};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t count = rows[i].count;
		const prm_host host = {&cls, &count};
		prm_buf buf;

		prm_buf_init(&buf, NULL, 0);
		assert_int_equal(prm_value_write_canonical(prm_value_host(PRM_MAP, &host), &buf),
				 rows[i].status);
		if (!rows[i].status)
			assert_str(prm_buf_str(&buf), "{\"a\":\"\",\"b\":\"\"}");
		prm_buf_release(&buf);
	}
}

/* A text escaped byte by byte, as RFC 8259 says; what is not UTF-8 is U+FFFD. */
static void escape_slowly(prm_str text, prm_buf *out)
{
	for (size_t at = 0, len; at < text.len; at += len) {
		unsigned char c = (unsigned char)text.ptr[at];
		const char *named = c ? strchr("\bb\tt\nn\ff\rr", c) : NULL;
		uint32_t ignored;

		len = prm__utf8_next(text, at, &ignored);
		if (len == 0) {
			prm_buf_add_c(out, "\xef\xbf\xbd");
			len = 1;
		} else if (c == '"' || c == '\\') {
			prm_buf_addf(out, "\\%c", c);
		} else if (c < 0x20 && named) {
			prm_buf_addf(out, "\\%c", named[1]);
		} else if (c < 0x20) {
			prm_buf_addf(out, "\\u%04x", c);
		} else {
			prm_buf_add(out, prm_str_n(text.ptr + at, len));
		}
	}
}

/* Texts of all lengths that blocks and stretches can end in, with few or many odd characters. */
static void every_text_is_escaped_as_byte_by_byte(void **state)
{
	static const char *const parts[] = {
		"a",        "bcdefgh",      "\n",
		"\"",       "\\",           "\x01",
		"\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
		"\xff",     "\xc3",         "plain text that is longer than a block "};
	uint32_t seed = 20261124;
	prm_buf text, fast, slow;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	prm_buf_init(&fast, NULL, 0);
	prm_buf_init(&slow, NULL, 0);
	for (int round = 0; round < 3000; round++) {
		size_t count = (seed >> 8) % 120, odd = 1 + (seed >> 20) % 30;

		prm_buf_reset(&text);
		for (size_t i = 0; i < count; i++) {
			seed = seed * 1664525u + 1013904223u;
			prm_buf_add_c(&text, (seed >> 16) % 30 < odd ? parts[(seed >> 8) % 12]
								     : parts[11]);
		}
		prm_buf_reset(&fast);
		prm_buf_reset(&slow);
		prm__json_escape(prm_buf_str(&text), &fast);
		escape_slowly(prm_buf_str(&text), &slow);
		if (!prm_str_eq(prm_buf_str(&fast), prm_buf_str(&slow)))
			fail_msg("round %d: %zu bytes of text", round, text.len);
		seed += (uint32_t)round;
	}
	prm_buf_release(&text);
	prm_buf_release(&fast);
	prm_buf_release(&slow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pretty_json_has_a_member_a_line),
		cmocka_unit_test(what_is_written_is_always_json),
		cmocka_unit_test(doubles_are_printed_as_javascript_does),
		cmocka_unit_test(every_double_reads_back),
		cmocka_unit_test(canonical_json_is_that_of_rfc_8785),
		cmocka_unit_test(numbers_with_very_many_digits_keep_them),
		cmocka_unit_test(the_locale_does_not_matter),
		cmocka_unit_test(deep_values_are_written_and_bounded),
		cmocka_unit_test(failing_allocations_are_reported),
		cmocka_unit_test(a_full_buffer_ends_the_writing),
		cmocka_unit_test(a_count_that_is_no_size_is_an_error),
		cmocka_unit_test(every_text_is_escaped_as_byte_by_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
