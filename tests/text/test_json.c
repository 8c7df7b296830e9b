/* What the JSON reader takes and refuses (RFC 8259), and where it says the fault is. */
#include "text/json_read.h"

#include "base/str.h"
#include "base/symbol.h"

static void every_valid_text_is_read(void **state)
{
	/* text, and how it is written again */
	static const char *const rows[][2] = {
		{"null", "null"},
		{"true", "true"},
		{"false", "false"},
		{" \t\r\n1 \t\r\n", "1"},
		{"0", "0"},
		{"-1", "-1"},
		{"9223372036854775807", "9223372036854775807"},
		{"-9223372036854775808", "-9223372036854775808"},
		{"9223372036854775808", "9223372036854775808"},
		{"-9223372036854775809", "-9223372036854775809"},
		{"100000000000000000000", "100000000000000000000"},
		{"1.0", "1"},
		{"1.50", "1.5"},
		{"1e2", "100"},
		{"1E+2", "100"},
		{"1e-2", "0.01"},
		{"1e-7", "1e-7"},
		{"1e21", "1e+21"},
		{"0e1", "0"},
		{"0.0", "0"},
		{"-0", "-0.0"},
		{"1e400", "1e400"},
		{"-1e-400", "-1e-400"},
		{"1e999999999999999999999", "1e999999999999999999999"},
		{"5e-324", "5e-324"},
		{"1.7976931348623157e308", "1.7976931348623157e+308"},
		{"0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"},
		{"0.30000000000000004", "0.30000000000000004"},
		{"\"\"", "\"\""},
		{"\"a\"", "\"a\""},
		{"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\""},
		{"\"\\u0041\\u00e4\\u20AC\"", "\"A\xc3\xa4\xe2\x82\xac\""},
		{"\"\\ud83d\\uDE00\"", "\"\xf0\x9f\x98\x80\""},
		{"\"\\u0000\\u001f\"", "\"\\u0000\\u001f\""},
		{"\"\x7f\"", "\"\x7f\""},
		{"\"\\uffff\\ufdd0\"", "\"\xef\xbf\xbf\xef\xb7\x90\""},
		{"\"\xf4\x8f\xbf\xbf\"", "\"\xf4\x8f\xbf\xbf\""},
		{"\"0123456789abcdef\\n0123456789abcdef\"",
		 "\"0123456789abcdef\\n0123456789abcdef\""},
		{"[]", "[]"},
		{"{}", "{}"},
		{"[[],{}]", "[[],{}]"},
		{"[ 1 , 2 ]", "[1,2]"},
		{"{\"\":0}", "{\"\":0}"},
		{"{ \"a\" : [ { \"b\" : null } ] , \"c\" : 1 }", "{\"a\":[{\"b\":null}],\"c\":1}"},
		{"[[[[[[1]]]],2],3]", "[[[[[[1]]]],2],3]"},
		{"[{\"a\":{}},{\"a\":[]}]", "[{\"a\":{}},{\"a\":[]}]"},
		{"{\"a\\u0000b\":1,\"a\":2}", "{\"a\\u0000b\":1,\"a\":2}"},
		{"\xef\xbb\xbf{}", "{}"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_doc *doc = json(rows[i][0]);

		assert_written(prm_doc_root(doc), 0, rows[i][1]);
		prm_doc_free(doc);
	}
}

struct refused {
	const char *text;
	prm_status status;
	unsigned line, column, byte;
	const char *part;
};

static const struct refused refused[] = {
	{"", PRM_JSON_SYNTAX, 1, 1, 0, "ends where a value"},
	{" \n ", PRM_JSON_SYNTAX, 2, 2, 3, "ends where a value"},
	{"NaN", PRM_JSON_SYNTAX, 1, 1, 0, "a value is expected"},
	{"-Infinity", PRM_JSON_SYNTAX, 1, 2, 1, "a value is expected"},
	{"Infinity", PRM_JSON_SYNTAX, 1, 1, 0, "a value is expected"},
	{"0x10", PRM_JSON_SYNTAX, 1, 2, 1, "behind the value"},
	{"01", PRM_JSON_SYNTAX, 1, 2, 1, "does not begin with 0"},
	{"-01", PRM_JSON_SYNTAX, 1, 3, 2, "does not begin with 0"},
	{"+1", PRM_JSON_SYNTAX, 1, 1, 0, "a value is expected"},
	{".5", PRM_JSON_SYNTAX, 1, 1, 0, "a value is expected"},
	{"5.", PRM_JSON_SYNTAX, 1, 3, 2, "behind the point"},
	{"1.e1", PRM_JSON_SYNTAX, 1, 3, 2, "behind the point"},
	{"1e", PRM_JSON_SYNTAX, 1, 3, 2, "exponent"},
	{"1e+", PRM_JSON_SYNTAX, 1, 4, 3, "exponent"},
	{"-", PRM_JSON_SYNTAX, 1, 2, 1, "a value is expected"},
	{"--1", PRM_JSON_SYNTAX, 1, 2, 1, "a value is expected"},
	{"1 2", PRM_JSON_SYNTAX, 1, 3, 2, "behind the value"},
	{"1a", PRM_JSON_SYNTAX, 1, 2, 1, "behind the value"},
	{"nul", PRM_JSON_SYNTAX, 1, 1, 0, "a value is expected"},
	{"nulll", PRM_JSON_SYNTAX, 1, 5, 4, "behind the value"},
	{"True", PRM_JSON_SYNTAX, 1, 1, 0, "a value is expected"},
	{"'a'", PRM_JSON_SYNTAX, 1, 1, 0, "a value is expected"},
	{"{} x", PRM_JSON_SYNTAX, 1, 4, 3, "behind the value"},
	{"[]]", PRM_JSON_SYNTAX, 1, 3, 2, "behind the value"},
	{"// c\n1", PRM_JSON_SYNTAX, 1, 1, 0, "a value is expected"},
	{"[1,/* c */2]", PRM_JSON_SYNTAX, 1, 4, 3, "a value is expected"},
	{"[1,]", PRM_JSON_SYNTAX, 1, 4, 3, "a comma stands before the end"},
	{"[,1]", PRM_JSON_SYNTAX, 1, 2, 1, "a value is expected"},
	{"[1 2]", PRM_JSON_SYNTAX, 1, 4, 3, "',' or ']'"},
	{"[1}", PRM_JSON_SYNTAX, 1, 3, 2, "',' or ']'"},
	{"[", PRM_JSON_SYNTAX, 1, 2, 1, "ends where a value"},
	{"[1", PRM_JSON_SYNTAX, 1, 3, 2, "',' or ']'"},
	{"[1,", PRM_JSON_SYNTAX, 1, 4, 3, "ends where a value"},
	{"]", PRM_JSON_SYNTAX, 1, 1, 0, "a value is expected"},
	{"{\"a\":1,}", PRM_JSON_SYNTAX, 1, 8, 7, "a comma stands before the end"},
	{"{,}", PRM_JSON_SYNTAX, 1, 2, 1, "a key in double quotes"},
	{"{\"a\" 1}", PRM_JSON_SYNTAX, 1, 6, 5, "':' is expected"},
	{"{\"a\":}", PRM_JSON_SYNTAX, 1, 6, 5, "a value is expected"},
	{"{\"a\":1", PRM_JSON_SYNTAX, 1, 7, 6, "',' or '}'"},
	{"{\"a\":1]", PRM_JSON_SYNTAX, 1, 7, 6, "',' or '}'"},
	{"{\"a\"", PRM_JSON_SYNTAX, 1, 5, 4, "':' is expected"},
	{"{\"a\":", PRM_JSON_SYNTAX, 1, 6, 5, "ends where a value"},
	{"{", PRM_JSON_SYNTAX, 1, 2, 1, "a key in double quotes"},
	{"{a:1}", PRM_JSON_SYNTAX, 1, 2, 1, "a key in double quotes"},
	{"{'a':1}", PRM_JSON_SYNTAX, 1, 2, 1, "a key in double quotes"},
	{"{1:1}", PRM_JSON_SYNTAX, 1, 2, 1, "a key in double quotes"},
	{"\"a", PRM_JSON_SYNTAX, 1, 3, 2, "no closing quote"},
	{"\"", PRM_JSON_SYNTAX, 1, 2, 1, "no closing quote"},
	{"\"a\\", PRM_JSON_SYNTAX, 1, 3, 2, "no such escape"},
	{"\"a\\\"", PRM_JSON_SYNTAX, 1, 5, 4, "no closing quote"},
	{"\"\\x\"", PRM_JSON_SYNTAX, 1, 2, 1, "no such escape"},
	{"\"\\u12\"", PRM_JSON_SYNTAX, 1, 4, 3, "four hex digits"},
	{"\"\\u12g4\"", PRM_JSON_SYNTAX, 1, 4, 3, "four hex digits"},
	{"\"\\ud800\"", PRM_JSON_SYNTAX, 1, 4, 3, "high surrogate"},
	{"\"\\ud800x\"", PRM_JSON_SYNTAX, 1, 4, 3, "high surrogate"},
	{"\"\\ud800\\u0041\"", PRM_JSON_SYNTAX, 1, 4, 3, "high surrogate"},
	{"\"\\ud800\\n\"", PRM_JSON_SYNTAX, 1, 4, 3, "high surrogate"},
	{"\"\\udc00\\ud800\"", PRM_JSON_SYNTAX, 1, 4, 3, "low surrogate"},
	{"\"a\nb\"", PRM_JSON_SYNTAX, 1, 3, 2, "control character"},
	{"\"a\tb\"", PRM_JSON_SYNTAX, 1, 3, 2, "control character"},
	{"\"\\n\x01\"", PRM_JSON_SYNTAX, 1, 4, 3, "control character"},
	{"[\n  1,\n  \"\xc3\xa4\x80\"]", PRM_BAD_UTF8, 3, 5, 12, "not UTF-8"},
	{"\"\xff\"", PRM_BAD_UTF8, 1, 2, 1, "not UTF-8"},
	{"\"\xc0\x80\"", PRM_BAD_UTF8, 1, 2, 1, "not UTF-8"},
	{"\"\xed\xa0\x80\"", PRM_BAD_UTF8, 1, 2, 1, "not UTF-8"},
	{"\"\xf4\x90\x80\x80\"", PRM_BAD_UTF8, 1, 2, 1, "not UTF-8"},
	{"\"\xe2\x82\"", PRM_BAD_UTF8, 1, 2, 1, "not UTF-8"},
	{"\xff", PRM_JSON_SYNTAX, 1, 1, 0, "a value is expected"},
	{"\xc2\xa0"
	 "1",
	 PRM_JSON_SYNTAX, 1, 1, 0, "a value is expected"},
	{"1\f", PRM_JSON_SYNTAX, 1, 2, 1, "behind the value"},
	{"{\"x\":1,\"x\":2}", PRM_DUPLICATE_KEY, 1, 8, 7, "\"x\" stands twice"},
	{"{\"x\":1,\n \"y\":{},\n \"x\":2}", PRM_DUPLICATE_KEY, 3, 2, 18, "\"x\" stands twice"},
	{"[{\"a\":1,\"\\u0061\":2}]", PRM_DUPLICATE_KEY, 1, 9, 8, "\"a\" stands twice"},
};

static void every_fault_is_placed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		const struct refused *row = &refused[i];
		prm_doc *doc = (prm_doc *)(void *)state;
		char byte[40];
		prm_error err;
		prm_diag diag;

		prm_diag_init(&diag, NULL, 0);
		assert_fails(prm_doc_read_json(prm_str_c(row->text), NULL, &doc, &diag, &err), &err,
			     row->status, row->part);
		snprintf(byte, sizeof(byte), "(byte %u)", row->byte);
		if (err.line != row->line || err.column != row->column || !strstr(err.text, byte))
			fail_msg("%s: %u:%u %s", row->text, err.line, err.column, err.text);
		assert_ptr_equal(doc, state); /* out is written on success only */
		assert_int_equal(diag.count, 1);
		assert_int_equal(diag.items[0].start, row->byte);
		assert_int_equal(diag.items[0].code, row->status);
		prm_diag_release(&diag);
	}
}

static void a_nul_is_never_blank(void **state)
{
	static const struct {
		const char *text;
		size_t len;
	} rows[] = {{"\0", 1},     {"1\0", 2},      {"[\0]", 3},
		    {"\"\0\"", 3}, {"\"\\\0\"", 4}, {"{\0}", 3}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_doc *doc;
		prm_error err;

		assert_fails(prm_doc_read_json(prm_str_n(rows[i].text, rows[i].len), NULL, &doc,
					       NULL, &err),
			     &err, PRM_JSON_SYNTAX, "byte");
	}
}

/* A text in memory of just its size: whatever reads past its end is seen by a sanitizer. */
static void every_cut_of_a_text_is_refused(void **state)
{
	static const char text[] =
		"{\"key\":[1.5e3,\"a\\ud83d\\ude00\xc3\xa4 some longer text\",true,null]}";
	prm_read_options opts = {.struct_size = sizeof(opts), .borrow = true};

	(void)state;
	for (size_t len = 0; len < sizeof(text) - 1; len++) {
		char *copy = malloc(len + 1);
		prm_doc *doc;
		prm_error err;

		assert_non_null(copy);
		memcpy(copy + 1, text, len);
		assert_int_not_equal(
			prm_doc_read_json(prm_str_n(copy + 1, len), &opts, &doc, NULL, &err),
			PRM_OK);
		free(copy);
	}
}

static void integers_doubles_and_spellings_are_told_apart(void **state)
{
	static const struct {
		const char *text;
		int type;
	} rows[] = {
		{"0", PRM_INT},
		{"-0", PRM_DOUBLE},
		{"1.0", PRM_DOUBLE},
		{"1e2", PRM_DOUBLE},
		{"0.1", PRM_DOUBLE},
		{"9223372036854775807", PRM_INT},
		{"-9223372036854775808", PRM_INT},
		{"9223372036854775808", PRM_NUMBER},
		{"18446744073709551616", PRM_NUMBER},
		{"1e400", PRM_NUMBER},
		{"1e-400", PRM_NUMBER},
		{"0.1000000000000000055511151231257827", PRM_NUMBER},
		{"0e999999", PRM_DOUBLE},
		{"4.94e-324", PRM_NUMBER},
		{"5e-324", PRM_DOUBLE},
		{"5.684341886080802e-14", PRM_DOUBLE},
		{"123456789012345678.5", PRM_NUMBER},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_doc *doc = json(rows[i].text);

		if (prm_doc_root(doc).type != rows[i].type)
			fail_msg("%s is read as %s", rows[i].text,
				 prm_type_name(prm_doc_root(doc).type));
		if (rows[i].type == PRM_NUMBER)
			assert_str(prm_value_text(prm_doc_root(doc)), rows[i].text);
		prm_doc_free(doc);
	}
}

static prm_status nested(size_t levels, const char *open, const char *inner, const char *close,
			 const prm_read_options *opts, prm_error *err)
{
	prm_doc *doc = NULL;
	prm_status status;
	prm_buf text;

	prm_buf_init(&text, NULL, 0);
	for (size_t i = 0; i < levels; i++)
		prm_buf_add_c(&text, open);
	prm_buf_add_c(&text, inner);
	for (size_t i = 0; i < levels; i++)
		prm_buf_add_c(&text, close);
	status = prm_doc_read_json(prm_buf_str(&text), opts, &doc, NULL, err);
	if (status == PRM_OK)
		prm_doc_free(doc);
	prm_buf_release(&text);
	return status;
}

static void depth_is_limited(void **state)
{
	prm_limits limits = {.struct_size = sizeof(limits), .document_nesting = 3};
	prm_read_options opts = {.struct_size = sizeof(opts), .limits = &limits};
	prm_error err;

	(void)state;
	assert_ok(nested(512, "[", "", "]", NULL, &err), &err);
	assert_fails(nested(513, "[", "", "]", NULL, &err), &err, PRM_LIMIT,
		     "document_nesting (512");
	assert_fails(nested(100000, "[", "", "", NULL, &err), &err, PRM_LIMIT, "document_nesting");
	assert_fails(nested(100000, "{\"a\":", "", "", NULL, &err), &err, PRM_LIMIT,
		     "document_nesting");
	assert_int_equal(err.column, 512 * 5 + 1);
	assert_ok(nested(3, "{\"a\":", "1", "}", &opts, &err), &err);
	assert_fails(nested(4, "{\"a\":", "1", "}", &opts, &err), &err, PRM_LIMIT,
		     "document_nesting (3");
}

static void size_is_limited(void **state)
{
	prm_limits limits = {.struct_size = sizeof(limits), .document_bytes = 4};
	prm_read_options opts = {.struct_size = sizeof(opts), .limits = &limits};
	prm_doc *doc;
	prm_error err;
	prm_diag diag;

	(void)state;
	prm_doc_free(json_with(prm_str_c("1234"), &opts));
	assert_fails(prm_doc_read_json(prm_str_c("12345"), &opts, &doc, NULL, &err), &err,
		     PRM_LIMIT, "document_bytes (4)");
	prm_diag_init(&diag, NULL, 0);
	assert_int_equal(prm_doc_read_json(prm_str_c("12345"), &opts, &doc, &diag, NULL),
			 PRM_LIMIT);
	assert_int_equal(diag.errors, 1);
	prm_diag_release(&diag);
	limits.document_bytes = SIZE_MAX;
	assert_fails(
		prm_doc_read_json(prm_str_n("", (size_t)UINT32_MAX + 1), &opts, &doc, NULL, &err),
		&err, PRM_LIMIT, "4294967296");
}

static void many_keys_are_checked_too(void **state)
{
	prm_error err;
	prm_doc *doc;
	prm_buf text;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	prm_buf_add_char(&text, '{');
	for (int i = 0; i < 5000; i++)
		prm_buf_addf(&text, "%s\"key%d\":%d", i ? "," : "", i, i);
	prm_buf_add_char(&text, '}');
	doc = json_with(prm_buf_str(&text), NULL);
	assert_int_equal(prm_value_count(prm_doc_root(doc)), 5000);
	assert_int_equal(prm_value_get_c(prm_doc_root(doc), "key4999").as.integer, 4999);
	prm_doc_free(doc);
	text.len--;
	prm_buf_add_c(&text, ",\"key77\":0}");
	assert_fails(prm_doc_read_json(prm_buf_str(&text), NULL, &doc, NULL, &err), &err,
		     PRM_DUPLICATE_KEY, "\"key77\" stands twice");
	prm_buf_release(&text);
}

static void assert_slice(const prm_doc *doc, prm_span span, const char *expected)
{
	assert_str(prm_str_n(prm_doc_source(doc).ptr + span.start, span.end - span.start),
		   expected);
}

static void positions_are_kept_on_request(void **state)
{
	prm_read_options opts = {.struct_size = sizeof(opts), .positions = true};
	prm_doc *doc = json_with(
		prm_str_c("{ \"a\" : [ 1, {\"\\u0062\": \"x\\n\"}, [] ],\n \"c\":-2.50 }"), &opts);
	prm_value root = prm_doc_root(doc), list = prm_value_get_c(root, "a");
	prm_span key, value;
	uint32_t line, column;

	(void)state;
	assert_true(prm_value_span(root, 0, &key, &value));
	assert_slice(doc, key, "\"a\"");
	assert_slice(doc, value, "[ 1, {\"\\u0062\": \"x\\n\"}, [] ]");
	assert_true(prm_value_span(root, 1, NULL, &value));
	assert_slice(doc, value, "-2.50");
	prm_doc_position(doc, value.start, &line, &column);
	assert_int_equal(line, 2);
	assert_int_equal(column, 6);
	assert_true(prm_value_span(list, 0, &key, &value));
	assert_slice(doc, value, "1");
	assert_int_equal(key.end, 0);
	assert_true(prm_value_span(list, 2, NULL, &value));
	assert_slice(doc, value, "[]");
	assert_false(prm_value_span(list, 3, NULL, &value));
	assert_true(prm_value_span(prm_value_at(list, 1), 0, &key, &value));
	assert_slice(doc, key, "\"\\u0062\"");
	assert_slice(doc, value, "\"x\\n\"");
	prm_doc_free(doc);
	doc = json("[1]");
	assert_false(prm_value_span(prm_doc_root(doc), 0, &key, &value));
	prm_doc_free(doc);
}

/* More than the reader has room for at first, in a list, a map and levels. */
static void positions_are_kept_of_many_items(void **state)
{
	prm_read_options opts = {.struct_size = sizeof(opts), .positions = true};
	prm_span key, value;
	prm_value root;
	prm_buf text;
	prm_doc *doc;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	prm_buf_add_char(&text, '[');
	for (int i = 0; i < 1000; i++)
		prm_buf_addf(&text, "%d, {\"k%d\": [[%d]]}, ", i, i, i);
	prm_buf_add_c(&text, "{\"list\": [");
	for (int i = 0; i < 1000; i++)
		prm_buf_addf(&text, "%s%d", i ? "," : "", i);
	prm_buf_add_c(&text, "]}]");
	doc = json_with(prm_buf_str(&text), &opts);
	root = prm_doc_root(doc);
	for (int i = 0; i < 1000; i++) {
		prm_value map = prm_value_at(root, (size_t)(2 * i + 1));
		char number[16], name[16], list[16];

		snprintf(number, sizeof(number), "%d", i);
		snprintf(name, sizeof(name), "\"k%d\"", i);
		snprintf(list, sizeof(list), "[[%d]]", i);
		assert_true(prm_value_span(root, (size_t)(2 * i), &key, &value));
		assert_slice(doc, value, number);
		assert_true(prm_value_span(map, 0, &key, &value));
		assert_slice(doc, key, name);
		assert_slice(doc, value, list);
		map = prm_value_get_c(prm_value_at(root, 2000), "list");
		assert_true(prm_value_span(map, (size_t)i, &key, &value));
		assert_slice(doc, value, number);
	}
	prm_doc_free(doc);
	prm_buf_release(&text);
}

static void borrowed_text_is_not_copied(void **state)
{
	prm_read_options opts = {.struct_size = sizeof(opts), .borrow = true};
	const char *text = "[\"abc\"]";
	prm_doc *doc = json_with(prm_str_c(text), &opts);

	(void)state;
	assert_ptr_equal(prm_value_at(prm_doc_root(doc), 0).as.text, text + 2);
	assert_ptr_equal(prm_doc_source(doc).ptr, text);
	prm_doc_free(doc);
	doc = json(text);
	assert_ptr_not_equal(prm_doc_source(doc).ptr, text);
	assert_str(prm_doc_source(doc), text);
	prm_doc_free(doc);
}

/* With a sanitizer or valgrind, what is not there to be read is seen here. */
static void strings_of_an_owned_text_are_padded(void **state)
{
	static const char text[] = "[\"\",\"a\",\"b\\n\",\"\\n\",{\"k\":\"0123456789abcdef\"}]";
	prm_read_options opts = {.struct_size = sizeof(opts), .borrow = true};
	prm_doc *doc = json(text), *borrowed = json_with(PRM_LIT(text), &opts);
	unsigned sum = 0;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		prm_value v = prm_value_at(prm_doc_root(doc), i);

		assert_int_equal(v.flags, PRM_VALUE_PADDED);
		assert_int_equal(prm_value_at(prm_doc_root(borrowed), i).flags, 0);
		for (size_t k = 0; k < 16; k++)
			sum += (unsigned char)v.as.text[v.len + k];
	}
	assert_in_range(sum, 0, 255 * 64);
	prm_doc_free(doc);
	doc = json("\"x\"");
	assert_memory_equal(prm_doc_root(doc).as.text, "x\"\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
	prm_doc_free(doc);
	prm_doc_free(borrowed);
}

/* In memory that ends where the text does, so that a sanitizer sees what is read behind it. */
static void read_from_the_heap(prm_str text, bool borrow, size_t a, size_t b)
{
	prm_read_options opts = {.struct_size = sizeof(opts), .borrow = borrow};
	char *copy = malloc(text.len);
	prm_value list;
	prm_doc *doc;

	assert_non_null(copy);
	memcpy(copy, text.ptr, text.len);
	doc = json_with(prm_str_n(copy, text.len), &opts);
	list = prm_doc_root(doc);
	for (size_t i = 0; i < 3; i++) {
		prm_str s = prm_value_text(prm_value_at(list, i));

		assert_int_equal(s.len, a + 3 + b);
		for (size_t k = 0; k < s.len; k++)
			assert_int_equal(s.ptr[k], k < a       ? 'a'
						   : k < a + 3 ? "\n\xc3\xa9"[k - a]
							       : 'b');
	}
	prm_doc_free(doc);
	free(copy);
}

static void escapes_stand_anywhere_in_a_string(void **state)
{
	static const size_t behind[] = {0, 1, 15, 31, 63, 64, 130};
	prm_buf text;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	for (size_t a = 0; a < 140; a++)
		for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++) {
			prm_buf_reset(&text);
			for (int n = 0; n < 3; n++) {
				prm_buf_add_c(&text, n ? ",\"" : "[\"");
				for (size_t k = 0; k < a; k++)
					prm_buf_add_char(&text, 'a');
				prm_buf_add_c(&text, n == 1 ? "\\n\xc3\xa9" : "\\n\\u00e9");
				for (size_t k = 0; k < behind[i]; k++)
					prm_buf_add_char(&text, 'b');
				prm_buf_add_char(&text, '"');
			}
			prm_buf_add_char(&text, ']');
			read_from_the_heap(prm_buf_str(&text), false, a, behind[i]);
			read_from_the_heap(prm_buf_str(&text), true, a, behind[i]);
		}
	prm_buf_release(&text);
}

static void known_keys_get_their_symbol(void **state)
{
	prm_symbols *symbols = NULL;
	uint32_t symbol;
	prm_error err;
	prm_doc *doc;
	prm_value root;
	prm_read_options opts = {.struct_size = sizeof(opts)};

	(void)state;
	assert_ok(prm_symbols_new(NULL, &symbols, &err), &err);
	symbol = prm__symbols_intern(symbols, PRM_LIT("user"));
	assert_int_not_equal(symbol, 0);
	opts.symbols = symbols;
	doc = json_with(prm_str_c("{\"x\":1,\"us\\u0065r\":{\"user\":2}}"), &opts);
	root = prm_doc_root(doc);
	assert_int_equal(root.as.members[0].symbol, 0);
	assert_int_equal(root.as.members[1].symbol, symbol);
	assert_int_equal(root.as.members[1].value.as.members[0].symbol, symbol);
	assert_int_equal(prm__symbols_find(symbols, "x", 1), 0);
	prm_doc_free(doc);
	prm_symbols_free(symbols);
}

#ifndef PRM_ARENA_DEBUG /* where every piece is an allocation */
static void most_documents_are_one_allocation(void **state)
{
	static const char *const texts[] = {
		"0",
		"{\"variables\":{\"numbers\":[1,2,3,\"x\\n\"],\"label\":\"text\"},\"content\":null}",
		"[{\"id\":1,\"name\":\"one\"},{\"id\":2,\"name\":\"two\"},{\"id\":3,\"name\":\"x\"}]",
	};
	prm_read_options opts = {.struct_size = sizeof(opts)};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		test_heap heap;

		test_heap_init(&heap, 0);
		opts.allocator = &heap.allocator;
		prm_doc_free(json_with(prm_str_c(texts[i]), &opts));
		assert_int_equal(heap.calls, 1);
		assert_int_equal(heap.live_blocks, 0);
	}
}
#endif

/* What is behind many empty lists does not fit into the block that a document begins with. */
static void add_all_kinds(prm_buf *text)
{
	prm_buf_add_char(text, '[');
	for (int i = 0; i < 300; i++)
		prm_buf_add_c(text, "[],");
	prm_buf_add_c(text, "{\"a\":[");
	for (int i = 0; i < 40; i++)
		prm_buf_add_c(text, "[],{\"a\":[0.30000000000000001,\"\\n\"]},");
	prm_buf_add_c(
		text,
		"1e999,\"b\\n\"],\"c\\t\":[[[[[[[[[[[[[[[[[[[[\"\\u0041\"]]]]]]]]]]]]]]]]]]]]");
	for (char c = 'd'; c <= 'z'; c++)
		prm_buf_addf(text, ",\"%c\":null", c);
	prm_buf_add_c(text, "}]");
}

static long read_with_failures(prm_str text, bool positions)
{
	prm_read_options opts = {.struct_size = sizeof(opts), .positions = positions};
	prm_status status = PRM_NOMEM;
	long n;

	for (n = 0; status; n++) {
		prm_doc *doc = NULL;
		test_heap heap;
		prm_error err;

		test_heap_init(&heap, n + 1);
		opts.allocator = &heap.allocator;
		status = prm_doc_read_json(text, &opts, &doc, NULL, &err);
		if (status)
			assert_int_equal(status, PRM_NOMEM);
		prm_doc_free(doc);
		assert_int_equal(heap.live_blocks, 0);
		assert_int_equal(heap.live_bytes, 0);
	}
	return n;
}

static void every_failing_allocation_is_an_error(void **state)
{
	prm_buf text;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	add_all_kinds(&text);
	assert_true(read_with_failures(prm_buf_str(&text), false) > 5);
	assert_true(read_with_failures(prm_buf_str(&text), true) > 5);
	prm_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_valid_text_is_read),
		cmocka_unit_test(every_fault_is_placed),
		cmocka_unit_test(a_nul_is_never_blank),
		cmocka_unit_test(every_cut_of_a_text_is_refused),
		cmocka_unit_test(integers_doubles_and_spellings_are_told_apart),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(size_is_limited),
		cmocka_unit_test(many_keys_are_checked_too),
		cmocka_unit_test(positions_are_kept_on_request),
		cmocka_unit_test(positions_are_kept_of_many_items),
		cmocka_unit_test(borrowed_text_is_not_copied),
		cmocka_unit_test(strings_of_an_owned_text_are_padded),
		cmocka_unit_test(escapes_stand_anywhere_in_a_string),
		cmocka_unit_test(known_keys_get_their_symbol),
#ifndef PRM_ARENA_DEBUG
		cmocka_unit_test(most_documents_are_one_allocation),
#endif
		cmocka_unit_test(every_failing_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
