/* test_yaml.c: the YAML reader: what YAML means, what is refused and where, and the limits. */
#include "text/yaml_read.h"

/* Reading text fails with one finding: its code, line, column, and a part of its words. */
static void assert_refused(prm_str text, prm_status code, uint32_t line, uint32_t column,
			   const char *part)
{
	prm_doc *doc = NULL;
	prm_error err;
	prm_diag diag;

	prm_diag_init(&diag, NULL, 0);
	assert_fails(read_with(text, &diag, &doc, NULL, &err), &err, code, part);
	assert_null(doc);
	assert_int_equal(diag.count, 1);
	assert_int_equal(diag.items[0].code, code);
	assert_int_equal(diag.items[0].line, line);
	assert_int_equal(diag.items[0].column, column);
	assert_int_equal(err.line, line);
	assert_int_equal(err.column, column);
	prm_diag_release(&diag);
}

/* ---- data files --------------------------------------------------------------------------- */

/* Call fn for each "=== name" block of a file; returns how many there are. */
static size_t each_block(const char *path, void (*fn)(prm_str name, prm_str block))
{
	static const char head[] = "\n=== ";
	char *text = test_read_file(path, NULL), *at = strstr(text, head);
	size_t count = 0;

	while (at) {
		char *name = at + sizeof(head) - 1, *body = strchr(name, '\n') + 1,
		     *next = strstr(body - 1, head);
		size_t len = next ? (size_t)(next - body) + 1 : strlen(body);

		fn(prm_str_n(name, (size_t)(body - name) - 1), prm_str_n(body, len));
		at = next;
		count++;
	}
	free(text);
	return count;
}

/* Where the last line that begins with mark begins. */
static size_t last_line(prm_str block, const char *mark)
{
	for (size_t at = block.len; at-- > 0;)
		if ((at == 0 || block.ptr[at - 1] == '\n') &&
		    prm__str_starts(prm_str_n(block.ptr + at, block.len - at), prm_str_c(mark)))
			return at;
	fail_msg("no line with '%s'", mark);
	return 0;
}

static void check_bad(prm_str name, prm_str block)
{
	size_t at = last_line(block, "--- ");
	prm_str expected = prm__str_trim(prm_str_n(block.ptr + at + 4, block.len - at - 4));
	prm_doc *doc = NULL, *partial = NULL;
	prm_error err;
	prm_diag diag;
	prm_buf found;

	prm_diag_init(&diag, NULL, 0);
	prm_buf_init(&found, NULL, 0);
	assert_int_not_equal(read_with(prm_str_n(block.ptr, at), &diag, &doc, &partial, &err),
			     PRM_OK);
	assert_null(doc);
	assert_non_null(partial);
	for (size_t i = 0; i < diag.count; i++) {
		const prm_diag_entry *e = &diag.items[i];

		prm_buf_addf(&found, "%s%s:%u:%u", i ? " " : "", prm_status_code(e->code), e->line,
			     e->column);
		if (e->hint.len == 0 || e->end < e->start || e->end > at || e->text.len == 0)
			fail_msg("%.*s: finding %zu is not complete", PRM_FMT(name), i);
	}
	if (!prm_str_eq(prm_buf_str(&found), expected))
		fail_msg("%.*s: %.*s, not %.*s", PRM_FMT(name), PRM_FMT(prm_buf_str(&found)),
			 PRM_FMT(expected));
	prm_buf_release(&found);
	prm_diag_release(&diag);
	prm_doc_free(partial);
}

static void malformed_yaml_is_refused_where_its_cause_is(void **state)
{
	(void)state;
	assert_true(each_block(PRM_TEST_DATA "/yaml/bad.test", check_bad) > 80);
}

static void check_good(prm_str name, prm_str block)
{
	size_t at = last_line(block, "---\n");
	prm_str expected = prm_str_n(block.ptr + at + 4, block.len - at - 4);
	prm_doc *doc = read_ok(prm_str_n(block.ptr, at));
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	assert_int_equal(prm_value_write_yaml(prm_doc_root(doc), &out), PRM_OK);
	if (!prm_str_eq(prm_buf_str(&out), expected))
		fail_msg("%.*s:\n%.*s\nnot\n%.*s", PRM_FMT(name), PRM_FMT(prm_buf_str(&out)),
			 PRM_FMT(expected));
	prm_buf_release(&out);
	prm_doc_free(doc);
}

static void yaml_means_what_the_core_schema_says(void **state)
{
	(void)state;
	assert_true(each_block(PRM_TEST_DATA "/yaml/good.test", check_good) > 15);
}

/* ---- bytes -------------------------------------------------------------------------------- */

static void line_ends_and_a_bom_are_normalised(void **state)
{
	prm_doc *doc = read_ok(PRM_LIT("\xef\xbb\xbf"
				       "a: |\r\n  x\r\n  y\rb: 2\r\n"));

	(void)state;
	assert_str(prm_doc_source(doc), "a: |\n  x\n  y\nb: 2\n");
	assert_str(prm_value_text(prm_value_get_c(prm_doc_root(doc), "a")), "x\ny\n");
	prm_doc_free(doc);
}

static void utf16_is_named(void **state)
{
	(void)state;
	assert_refused(PRM_LIT("\xff\xfe"
			       "a\0:\0"),
		       PRM_BAD_UTF8, 1, 1, "UTF-16");
	assert_refused(PRM_LIT("\xfe\xff\0a\0:"), PRM_BAD_UTF8, 1, 1, "UTF-16");
	assert_refused(PRM_LIT("a\0:\0 \0b\0"), PRM_BAD_UTF8, 1, 1, "UTF-16");
	assert_refused(PRM_LIT("\0a\0:\0 \0b"), PRM_BAD_UTF8, 1, 1, "UTF-16");
}

static void bytes_that_are_no_utf8_are_refused_where_they_stand(void **state)
{
	(void)state;
	assert_refused(PRM_LIT("a: 1\r\nb: caf\xe9\n"), PRM_BAD_UTF8, 2, 7, "0xe9");
	assert_refused(PRM_LIT("\xc0\x80"), PRM_BAD_UTF8, 1, 1, "0xc0");
	assert_refused(PRM_LIT("a: \xed\xa0\x80"), PRM_BAD_UTF8, 1, 4, "0xed");
	assert_refused(PRM_LIT("\xc3\xa9: \xf5"), PRM_BAD_UTF8, 1, 4, "0xf5");
}

static void control_characters_are_refused_and_the_rest_is_read(void **state)
{
	prm_doc *doc = NULL, *partial = NULL;
	prm_diag diag;
	prm_error err;

	(void)state;
	assert_refused(PRM_LIT("a: x\0y\n"), PRM_YAML_SYNTAX, 1, 5, "U+0000");
	assert_refused(PRM_LIT("a: \x7f\n"), PRM_YAML_SYNTAX, 1, 4, "U+007F");
	assert_refused(PRM_LIT("a: \xc2\x80\n"), PRM_YAML_SYNTAX, 1, 4, "U+0080");
	assert_refused(PRM_LIT("a: \xef\xbf\xbf\n"), PRM_YAML_SYNTAX, 1, 4, "U+FFFF");
	prm_diag_init(&diag, NULL, 0);
	assert_fails(read_with(PRM_LIT("a: \x01\xc3\xa9\x02\nb: 1\nb: 2\n"), &diag, &doc, &partial,
			       &err),
		     &err, PRM_YAML_SYNTAX, "U+0001");
	assert_int_equal(diag.count, 3);
	assert_int_equal(diag.items[1].column, 6);
	assert_int_equal(diag.items[2].code, PRM_DUPLICATE_KEY);
	assert_int_equal(prm_value_get_c(prm_doc_root(partial), "b").as.integer, 1);
	prm_doc_free(partial);
	prm_diag_release(&diag);
}

/* To YAML 1.1, and libyaml, these three are line ends; to 1.2 they are characters of a text. */
static void line_ends_of_yaml_1_1_are_characters(void **state)
{
	prm_doc *doc = read_ok(
		PRM_LIT("a: |\n  x\xe2\x80\xa8y\n  z\xc2\x85w\nb: 'p\xe2\x80\xa9q'\n\xc2\x85k: v "
			"\xe2\x80\xa8 w\nc: \xee\x80\x80\n"));
	prm_value root = prm_doc_root(doc);
	prm_span span;

	(void)state;
	assert_str(prm_value_text(prm_value_get_c(root, "a")), "x\xe2\x80\xa8y\nz\xc2\x85w\n");
	assert_str(prm_value_text(prm_value_get_c(root, "b")), "p\xe2\x80\xa9q");
	assert_str(prm_value_text(prm_value_get_c(root, "\xc2\x85k")), "v \xe2\x80\xa8 w");
	assert_str(prm_value_text(prm_value_get_c(root, "c")), "\xee\x80\x80");
	assert_true(prm__doc_locate(doc, PRM_LIT("/c"), NULL, &span));
	assert_str(prm_str_n(prm_doc_source(doc).ptr + span.start, span.end - span.start),
		   "\xee\x80\x80");
	prm_doc_free(doc);
}

/* ---- positions ---------------------------------------------------------------------------- */

static void assert_spans(prm_doc *doc, const char *pointer, const char *key, const char *value)
{
	prm_str source = prm_doc_source(doc);
	prm_span k, v;

	assert_true(prm__doc_locate(doc, prm_str_c(pointer), &k, &v));
	if (key)
		assert_str(prm_str_n(source.ptr + k.start, k.end - k.start), key);
	assert_str(prm_str_n(source.ptr + v.start, v.end - v.start), value);
}

static void keys_and_values_know_where_they_stand(void **state)
{
	prm_doc *doc = read_ok(PRM_LIT(
		"\xc3\xa9: 'it''s'  # c\n\"k\": &x !!str\n  two\n  lines\nlist:\n- a: 1\n  b: |  # "
		"c\n    text\n\n"
		"- [x, {y: z}]\nempty:\nalias: *x\nblock: >+\n  a\n\n\n# end\nlast:\n  m: {}\n"));

	(void)state;
	assert_spans(doc, "/\xc3\xa9", "\xc3\xa9", "'it''s'");
	assert_spans(doc, "/k", "\"k\"", "two\n  lines");
	assert_spans(doc, "/list", "list", "- a: 1\n  b: |  # c\n    text\n\n- [x, {y: z}]");
	assert_spans(doc, "/list/0", NULL, "a: 1\n  b: |  # c\n    text");
	assert_spans(doc, "/list/0/b", "b", "|  # c\n    text");
	assert_spans(doc, "/list/1", NULL, "[x, {y: z}]");
	assert_spans(doc, "/list/1/1/y", "y", "z");
	assert_spans(doc, "/empty", "empty", "");
	assert_spans(doc, "/alias", "alias", "two\n  lines");
	assert_spans(doc, "/block", "block", ">+\n  a\n\n");
	assert_spans(doc, "/last", "last", "m: {}");
	prm_doc_free(doc);
}

static void without_positions_there_are_none(void **state)
{
	prm_doc *doc = NULL;
	prm_span span;

	(void)state;
	assert_int_equal(prm_doc_read_yaml(PRM_LIT("a: 1"), NULL, &doc, NULL, NULL, NULL), PRM_OK);
	assert_false(prm__doc_locate(doc, PRM_LIT("/a"), NULL, &span));
	assert_false(prm_value_span(prm_doc_root(doc), 0, NULL, &span));
	prm_doc_free(doc);
}

static void a_version_keeps_its_spelling(void **state)
{
	static const char *const versions[] = {"1.10", "1.0",        "2",   "1.2.3",
					       "0x10", "1.2.3-rc.1", "1e3", "1_0"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(versions); i++) {
		char text[64];
		prm_doc *doc;

		snprintf(text, sizeof(text), "version: %s\n", versions[i]);
		doc = read_ok(prm_str_c(text));
		assert_str(prm__doc_scalar_text(doc, PRM_LIT("/version")), versions[i]);
		prm_doc_free(doc);
	}
}

static void a_borrowed_text_is_not_copied(void **state)
{
	prm_read_options opts = {.struct_size = sizeof(opts)};
	prm_str text = PRM_LIT("a: plain text\n");
	prm_doc *doc = NULL;

	(void)state;
	opts.borrow = true;
	assert_int_equal(prm_doc_read_yaml(text, &opts, &doc, NULL, NULL, NULL), PRM_OK);
	assert_ptr_equal(prm_doc_source(doc).ptr, text.ptr);
	assert_ptr_equal(prm_value_get_c(prm_doc_root(doc), "a").as.text, text.ptr + 3);
	prm_doc_free(doc);
}

/* ---- findings ----------------------------------------------------------------------------- */

static void a_finding_says_what_where_and_what_to_do(void **state)
{
	prm_doc *doc = NULL;
	prm_error err;
	prm_diag diag;
	const prm_diag_entry *e;

	(void)state;
	prm_diag_init(&diag, NULL, 0);
	assert_fails(read_with(PRM_LIT("x: 1\nlist:\n  - a/b: 1\n    \xc3\xa9: 2\n    a/b: [3]\n"),
			       &diag, &doc, NULL, &err),
		     &err, PRM_DUPLICATE_KEY, "'a/b'");
	e = &diag.items[0];
	assert_str(e->source, "in.yaml");
	assert_str(e->pointer, "/list/0/a~1b");
	assert_str(e->excerpt, "    a/b: [3]");
	assert_str(e->hint, "remove or rename one of them");
	assert_int_equal(e->start, 36);
	assert_int_equal(e->end, 39);
	assert_int_equal(e->line, 5);
	assert_int_equal(e->column, 5);
	assert_non_null(e->notes);
	assert_int_equal(e->notes->line, 3);
	assert_int_equal(e->notes->column, 5);
	prm_diag_release(&diag);
}

static void a_misspelled_alias_is_asked_about(void **state)
{
	prm_doc *doc = NULL;
	prm_error err;
	prm_diag diag;

	(void)state;
	prm_diag_init(&diag, NULL, 0);
	assert_fails(read_with(PRM_LIT("a: &company 1\nb: &contact 2\nc: [0, *compny]\n"), &diag,
			       &doc, NULL, &err),
		     &err, PRM_YAML_ALIAS, "'compny'");
	assert_str(diag.items[0].hint, "did you mean '*company'?");
	assert_str(diag.items[0].pointer, "/c/1");
	prm_diag_release(&diag);
}

static void what_was_read_before_the_first_error_is_returned(void **state)
{
	prm_doc *doc = NULL, *partial = NULL;
	prm_value root;
	prm_error err;

	(void)state;
	assert_fails(read_with(PRM_LIT("id: x\nlist:\n  - a: |\n      text\n  - b: [1, 2\nz: 1\n"),
			       NULL, &doc, &partial, &err),
		     &err, PRM_YAML_SYNTAX, "not closed");
	root = prm_doc_root(partial);
	assert_str(prm_value_text(prm_value_get_c(root, "id")), "x");
	assert_str(prm_value_text(prm_value_at_pointer(root, PRM_LIT("/list/0/a"))), "text\n");
	assert_int_equal(prm_value_count(prm_value_at_pointer(root, PRM_LIT("/list"))), 2);
	assert_spans(partial, "/list/0/a", "a", "|\n      text");
	prm_doc_free(partial);
	partial = (prm_doc *)&err;
	assert_int_equal(read_with(PRM_LIT("\xff"), NULL, &doc, &partial, NULL), PRM_BAD_UTF8);
	prm_doc_free(partial);
	partial = (prm_doc *)&err;
	assert_int_equal(read_with(PRM_LIT("a: 1"), NULL, &doc, &partial, NULL), PRM_OK);
	assert_null(partial);
	prm_doc_free(doc);
}

static void the_first_of_two_equal_keys_counts(void **state)
{
	prm_doc *doc = NULL, *partial = NULL;

	(void)state;
	assert_int_equal(read_with(PRM_LIT("a: 1\na: {b: 2}\nc: 3\n"), NULL, &doc, &partial, NULL),
			 PRM_DUPLICATE_KEY);
	assert_int_equal(prm_value_count(prm_doc_root(partial)), 2);
	assert_int_equal(prm_value_get_c(prm_doc_root(partial), "a").as.integer, 1);
	assert_spans(partial, "/c", "c", "3");
	prm_doc_free(partial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(malformed_yaml_is_refused_where_its_cause_is),
		cmocka_unit_test(yaml_means_what_the_core_schema_says),
		cmocka_unit_test(line_ends_and_a_bom_are_normalised),
		cmocka_unit_test(utf16_is_named),
		cmocka_unit_test(bytes_that_are_no_utf8_are_refused_where_they_stand),
		cmocka_unit_test(control_characters_are_refused_and_the_rest_is_read),
		cmocka_unit_test(line_ends_of_yaml_1_1_are_characters),
		cmocka_unit_test(keys_and_values_know_where_they_stand),
		cmocka_unit_test(without_positions_there_are_none),
		cmocka_unit_test(a_version_keeps_its_spelling),
		cmocka_unit_test(a_borrowed_text_is_not_copied),
		cmocka_unit_test(a_finding_says_what_where_and_what_to_do),
		cmocka_unit_test(a_misspelled_alias_is_asked_about),
		cmocka_unit_test(what_was_read_before_the_first_error_is_returned),
		cmocka_unit_test(the_first_of_two_equal_keys_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
