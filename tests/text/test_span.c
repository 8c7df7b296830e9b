/* test_span.c: lines and columns, and from a decoded scalar back to its source. */
#include "text/yaml_random.h"

#include "base/str.h"
#include "text/span.h"

static prm_doc *read_yaml(const char *yaml)
{
	prm_read_options opts = {.struct_size = sizeof(opts)};
	prm_doc *doc = NULL;
	prm_error err;

	opts.positions = true;
	assert_ok(prm_doc_read_yaml(prm_str_c(yaml), &opts, &doc, NULL, NULL, &err), &err);
	return doc;
}

/* ---- lines -------------------------------------------------------------------------------- */

static void a_byte_has_a_line_and_a_column_in_code_points(void **state)
{
	prm_str text = PRM_LIT("ab\n\xc3\xa9z\n\nlast");
	static const struct {
		size_t byte;
		uint32_t line, column;
	} cases[] = {{0, 1, 1}, {1, 1, 2}, {2, 1, 3}, {3, 2, 1},  {5, 2, 2},
		     {6, 2, 3}, {7, 3, 1}, {8, 4, 1}, {12, 4, 5}, {99, 4, 5}};
	prm_lines lines;
	uint32_t line, column;

	(void)state;
	assert_int_equal(prm__lines_init(&lines, text, NULL, NULL), PRM_OK);
	assert_int_equal(lines.count, 4);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		prm__lines_position(&lines, cases[i].byte, &line, &column);
		assert_int_equal(line, cases[i].line);
		assert_int_equal(column, cases[i].column);
	}
	prm__lines_release(&lines);
	prm__lines_release(&lines);
}

static void lines_need_memory_and_an_end(void **state)
{
	prm_lines lines;
	test_heap heap;
	prm_error err;

	(void)state;
	test_heap_init(&heap, 2);
	assert_fails(
		prm__lines_init(&lines, PRM_LIT("\n\n\n\n\n\n\n\n\n\n"), &heap.allocator, &err),
		&err, PRM_NOMEM, "memory");
	assert_int_equal(heap.live_blocks, 0);
	assert_fails(prm__lines_init(&lines, prm_str_n("", (size_t)UINT32_MAX + 1), NULL, &err),
		     &err, PRM_LIMIT, "4 GiB");
}

/* ---- finding ------------------------------------------------------------------------------ */

static void a_pointer_finds_where_a_value_stands(void **state)
{
	prm_doc *doc = read_yaml("a: 1\n\"b/c\": [x, {y~: 'zz'}]\n");
	prm_span key, value;

	(void)state;
	assert_true(prm__doc_locate(doc, PRM_LIT("/a"), &key, &value));
	assert_int_equal(key.start, 0);
	assert_int_equal(key.end, 1);
	assert_int_equal(value.start, 3);
	assert_int_equal(value.end, 4);
	assert_true(prm__doc_locate(doc, PRM_LIT("/b~1c/1/y~0"), NULL, &value));
	assert_str(prm_str_n(prm_doc_source(doc).ptr + value.start, value.end - value.start),
		   "'zz'");
	assert_true(prm__doc_locate(doc, PRM_LIT("/b~1c/0"), &key, &value));
	assert_true(prm__doc_locate(doc, PRM_LIT(""), &key, &value));
	assert_int_equal(value.end, prm_doc_source(doc).len);
	prm_doc_free(doc);
}

static void a_pointer_that_leads_nowhere_finds_nothing(void **state)
{
	static const char *const pointers[] = {"/x",   "a",    "/a/b", "/b/2",           "/b/01",
					       "/b/-", "/b/x", "/b/",  "/b/99999999999", "/A"};
	prm_doc *doc = read_yaml("a: 1\nb: [1, 2]\n");
	prm_span value;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(pointers); i++)
		assert_false(prm__doc_locate(doc, prm_str_c(pointers[i]), NULL, &value));
	prm_doc_free(doc);
}

static void a_scalar_is_given_as_it_is_spelled(void **state)
{
	prm_doc *doc = read_yaml(
		"version: 1.10\nhex: 0x1F\nstring: \"1.\\x310\"\nlist: [1.0]\nnothing:\nyes: TRUE\n"
		"anchor: &a 2.50\nalias: *a\nblock: |\n  x\n");

	(void)state;
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("/version")), "1.10");
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("/hex")), "0x1F");
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("/string")), "1.10");
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("/list/0")), "1.0");
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("/list")), "");
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("/nothing")), "");
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("/yes")), "TRUE");
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("/anchor")), "2.50");
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("/alias")), "2.50");
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("/block")), "x\n");
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("/none")), "");
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("")), "");
	prm_doc_free(doc);
	doc = read_yaml("just text");
	assert_str(prm__doc_scalar_text(doc, PRM_LIT("")), "just text");
	prm_doc_free(doc);
}

/* ---- scalars ------------------------------------------------------------------------------ */

/* The part of yaml behind "k: " decodes to text; byte `offset` of it stands where `at` is found. */
static void assert_offset(const char *yaml, size_t offset, const char *at, size_t further)
{
	prm_doc *doc = read_yaml(yaml);
	prm_str source = prm_doc_source(doc);
	prm_span value;
	size_t found;

	assert_true(prm__doc_locate(doc, PRM_LIT("/k"), NULL, &value));
	found = prm__scalar_offset(source, value, offset);
	if (found != (size_t)(strstr(yaml, at) - yaml) + further)
		fail_msg("byte %zu of %s is at %zu, not at '%s'", offset, yaml, found, at);
	prm_doc_free(doc);
}

static void an_offset_finds_its_source_in_every_style(void **state)
{
	(void)state;
	assert_offset("k: plain", 0, "plain", 0);
	assert_offset("k: plain", 4, "n", 0);
	assert_offset("k: two\n  lines\n\n  more\n", 3, "\n  lines", 0);
	assert_offset("k: two\n  lines\n\n  more\n", 4, "lines", 0);
	assert_offset("k: two\n  lines\n\n  more\n", 9, "\n  more", 0);
	assert_offset("k: two\n  lines\n\n  more\n", 10, "more", 0);
	assert_offset("k: 'it''s'", 2, "''s", 0);
	assert_offset("k: 'it''s'", 3, "s'", 0);
	assert_offset("k: \"a\\tb\\u00e9c\"", 1, "\\t", 0);
	assert_offset("k: \"a\\tb\\u00e9c\"", 2, "b\\u", 0);
	assert_offset("k: \"a\\tb\\u00e9c\"", 4, "\\u00", 0);
	assert_offset("k: \"a\\tb\\u00e9c\"", 5, "c\"", 0);
	assert_offset("k: \"a\\\n   b\"", 1, "b\"", 0);
	assert_offset("k: |\n  ab\n  cd\n", 2, "\n  cd", 0);
	assert_offset("k: |\n  ab\n  cd\n", 3, "cd", 0);
	assert_offset("k: |\n\n  ab\n", 0, "\n\n", 1);
	assert_offset("k: |\n\n  ab\n", 1, "ab", 0);
	assert_offset("k: |2-\n    ab\n  cd\n", 0, "  ab", 0);
	assert_offset("k: >\n  ab\n  cd\n\n  ef\n   g\n", 2, "\n  cd", 0);
	assert_offset("k: >\n  ab\n  cd\n\n  ef\n   g\n", 3, "cd", 0);
	assert_offset("k: >\n  ab\n  cd\n\n  ef\n   g\n", 5, "\n  ef", 0);
	assert_offset("k: >\n  ab\n  cd\n\n  ef\n   g\n", 6, "ef", 0);
	assert_offset("k: | # a comment\n  ab\n", 1, "b\n", 0);
}

static void an_offset_beyond_the_text_is_its_end(void **state)
{
	(void)state;
	assert_offset("k: plain\nz: 1", 5, "\nz", 0);
	assert_offset("k: plain\nz: 1", 500, "\nz", 0);
	assert_offset("k: 'a'\nz: 1", 1, "\nz", 0);
	assert_offset("k: |-\n  ab\n\n\nz: 1", 2, "\n\n\nz", 0);
	assert_offset("k: |\n  ab\n# c\nz: 1", 9, "\n# c", 0);
	assert_offset("k: |+\n  ab\n\n\nz: 1", 99, "\nz", 0);
	assert_offset("k:\nz: 1", 0, "\nz", 0);
}

static void an_offset_finds_its_source_in_json(void **state)
{
	prm_str json = PRM_LIT("[\"a\\ud83d\\ude00\\/b\"]");
	prm_span span = {1, 19};

	(void)state;
	assert_int_equal(prm__scalar_offset(json, span, 1), 3);
	assert_int_equal(prm__scalar_offset(json, span, 4), 3);
	assert_int_equal(prm__scalar_offset(json, span, 5), 15);
	assert_int_equal(prm__scalar_offset(json, span, 6), 17);
	assert_int_equal(prm__scalar_offset(json, span, 7), 19);
	assert_int_equal(prm__scalar_offset(json, (prm_span){5, 900}, 5000), json.len);
	assert_int_equal(prm__scalar_offset(json, (prm_span){900, 900}, 0), json.len);
}

/* ---- properties --------------------------------------------------------------------------- */

/* A scalar's source in a random style around random lines; often malformed, which is skipped. */
static void random_source(test_random *random, prm_buf *out)
{
	static const char *const before[] = {
		"k: ",   "k:\n  ", "- k: ",  "- - k: ",   "? x\n: k: ",
		"  k: ", "--- ",   "k: &a ", "k: !!str ", "a: 1\nk:\n\n # c\n  "};
	static const char *const heads[] = {"",     "'",   "\"",   "|\n",  "|-\n",  "|+\n",
					    "|2\n", ">\n", ">-\n", ">+\n", ">1-\n", "|3 # c\n"};
	static const char *const inner[] = {"a",      "bc",      " ",           "  ",
					    "\n",     "\n",      "\n\n",        "\n   ",
					    "\n    ", "\n     ", "\xc3\xa9",    "''",
					    "\\n",    "\\u00e9", "\\\n",        "\\x41",
					    "x y",    "#",       "\t",          "\xf0\x9f\x98\x80",
					    "\\\"",   "\\L",     "\xe2\x80\xa8"};
	size_t head = test_below(random, COUNT_OF(heads)), count = test_below(random, 12);
	char quote = heads[head][0];

	prm_buf_reset(out);
	prm_buf_add_c(out, before[test_below(random, COUNT_OF(before))]);
	prm_buf_add_c(out, heads[head]);
	if (strchr("|>", quote) && quote)
		prm_buf_addf(out, "%*s", (int)test_below(random, 9), "");
	for (size_t i = 0; i < count; i++) {
		prm_buf_add_c(out, inner[test_below(random, COUNT_OF(inner))]);
		if (strchr("|>", quote) && quote && out->ptr[out->len - 1] == '\n' &&
		    test_below(random, 6))
			prm_buf_add_c(out, "     ");
	}
	if (quote == '\'' || quote == '"')
		prm_buf_add_char(out, quote);
	if (test_below(random, 3))
		prm_buf_add_c(out, test_below(random, 2) ? "\n" : "\n\n\n# end\n");
}

/* The text's bytes stand in the source one behind the other, each as itself or as what says it. */
static void assert_offsets(prm_str source, prm_span span, prm_str text)
{
	size_t last = 0;
	char style = source.ptr[span.start];

	for (size_t i = 0; i < text.len; i++) {
		size_t at = prm__scalar_offset(source, span, i);
		char c = at < source.len ? source.ptr[at] : '\n', want = text.ptr[i];
		bool escaped = style == '"' && c == '\\';
		bool ok = at >= span.start && at <= span.end &&
			  (escaped ? at >= last : i == 0 || at > last);

		if (!escaped)
			ok = ok && (c == want || (c == '\n' && want == ' ' && style != '|'));
		if (!ok)
			fail_msg("byte %zu (%c) of '%.*s' is at %zu (%c) of\n%.*s", i, want,
				 PRM_FMT(text), at, c, PRM_FMT(source));
		last = at;
	}
	assert_int_equal(prm__scalar_offset(source, span, text.len), span.end);
}

static size_t check_all(prm_doc *doc, prm_value container)
{
	size_t checked = 0;

	for (size_t i = 0; i < prm_value_count(container); i++) {
		prm_value v = prm_value_at(container, i);
		prm_str key;
		prm_span span;

		prm_value_member(container, i, &key, &v);
		assert_true(prm_value_span(container, i, NULL, &span));
		if (prm_value_is(v, PRM_STRING)) {
			assert_offsets(prm_doc_source(doc), span, prm_value_text(v));
			checked++;
		}
		checked += check_all(doc, v);
	}
	return checked;
}

static void every_byte_of_random_scalars_is_found(void **state)
{
	test_random random = {99};
	prm_read_options opts = {.struct_size = sizeof(opts)};
	size_t checked = 0;
	prm_buf source;

	(void)state;
	opts.positions = true;
	prm_buf_init(&source, NULL, 0);
	for (int i = 0; i < 100000; i++) {
		prm_doc *doc = NULL;

		random_source(&random, &source);
		if (prm_doc_read_yaml(prm_buf_str(&source), &opts, &doc, NULL, NULL, NULL))
			continue;
		checked += check_all(doc, prm_doc_root(doc));
		prm_doc_free(doc);
	}
	assert_true(checked > 20000);
	prm_buf_release(&source);
}

static void every_byte_of_what_is_written_is_found(void **state)
{
	prm_read_options opts = {.struct_size = sizeof(opts)};
	test_random random = {5};
	prm_arena arena;
	prm_buf yaml;

	(void)state;
	opts.positions = true;
	prm_buf_init(&yaml, NULL, 0);
	prm_arena_init(&arena, NULL, 0);
	for (int i = 0; i < 2000; i++) {
		prm_doc *doc = NULL;

		prm_buf_reset(&yaml);
		assert_int_equal(prm_value_write_yaml(random_value(&random, &arena, 4), &yaml),
				 PRM_OK);
		assert_int_equal(
			prm_doc_read_yaml(prm_buf_str(&yaml), &opts, &doc, NULL, NULL, NULL),
			PRM_OK);
		check_all(doc, prm_doc_root(doc));
		prm_doc_free(doc);
		prm_arena_release(&arena);
	}
	prm_buf_release(&yaml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_byte_has_a_line_and_a_column_in_code_points),
		cmocka_unit_test(lines_need_memory_and_an_end),
		cmocka_unit_test(a_pointer_finds_where_a_value_stands),
		cmocka_unit_test(a_pointer_that_leads_nowhere_finds_nothing),
		cmocka_unit_test(a_scalar_is_given_as_it_is_spelled),
		cmocka_unit_test(an_offset_finds_its_source_in_every_style),
		cmocka_unit_test(an_offset_beyond_the_text_is_its_end),
		cmocka_unit_test(an_offset_finds_its_source_in_json),
		cmocka_unit_test(every_byte_of_random_scalars_is_found),
		cmocka_unit_test(every_byte_of_what_is_written_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
