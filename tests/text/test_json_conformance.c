/* RFC 8259 by example: what it takes and refuses, from text of our own and borrowed. */
#include "text/json_read.h"

#include "text/json_cases.h"

static struct json_cases cases;

/* In memory of just the text's size, so that a sanitizer sees what is read beyond. */
static prm_status read_exact(const struct json_case *c, bool borrow)
{
	prm_read_options opts = {.struct_size = sizeof(opts), .borrow = borrow};
	char *exact = malloc(c->text.len + 1);
	prm_doc *doc = NULL;
	prm_status status;

	assert_non_null(exact);
	memcpy(exact + 1, c->text.ptr, c->text.len);
	status = prm_doc_read_json(prm_str_n(exact + 1, c->text.len), &opts, &doc, NULL, NULL);
	prm_doc_free(doc);
	free(exact);
	return status;
}

static void every_text_is_taken_or_refused(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < cases.count; i++) {
		const struct json_case *c = &cases.items[i];
		prm_status owned = read_exact(c, false), borrowed = read_exact(c, true);

		if ((owned == PRM_OK) != c->valid || owned != borrowed ||
		    (owned == PRM_DUPLICATE_KEY) != c->repeats_key) {
			print_error("line %d: %s, borrowed: %s\n", c->line, prm_status_code(owned),
				    prm_status_code(borrowed));
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
	assert_in_range(cases.count, 450, MOST_JSON_CASES);
}

static void what_is_taken_is_written_and_read_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < cases.count; i++) {
		prm_doc *doc, *again;
		prm_buf buf;

		if (!cases.items[i].valid)
			continue;
		doc = json_with(cases.items[i].text, NULL);
		prm_buf_init(&buf, NULL, 0);
		assert_int_equal(prm_value_write_json(prm_doc_root(doc), 0, &buf), PRM_OK);
		again = json_with(prm_buf_str(&buf), NULL);
		if (!prm_value_equal(prm_doc_root(doc), prm_doc_root(again)))
			fail_msg("line %d is written as %.*s", cases.items[i].line,
				 PRM_FMT(prm_buf_str(&buf)));
		prm_doc_free(again);
		prm_doc_free(doc);
		prm_buf_release(&buf);
	}
}

/* Wherever a text is cut, that end is not read over. */
static void every_cut_is_refused_or_taken_alike(void **state)
{
	(void)state;
	for (size_t i = 0; i < cases.count; i++)
		for (size_t len = 0; len < cases.items[i].text.len; len++) {
			struct json_case cut = cases.items[i];

			cut.text.len = len;
			assert_int_equal(read_exact(&cut, false), read_exact(&cut, true));
		}
}

/* ---- shapes ---------------------------------------------------------------------------------- */

static prm_str written(prm_str text, const prm_read_options *opts, prm_buf *buf)
{
	prm_doc *doc = json_with(text, opts);

	buf->len = 0;
	assert_int_equal(prm_value_write_json(prm_doc_root(doc), 0, buf), PRM_OK);
	prm_doc_free(doc);
	return prm_buf_str(buf);
}

/* A few of the keys, mostly in order, some escaped; values may be such records themselves. */
static void add_record(test_random *random, int depth, prm_buf *out)
{
	static const char *const keys[] = {
		"\"a\"",
		"\"bc\"",
		"\"key\"",
		"\"content\"",
		"\"a\\nb\"",
		"\"x\\\"\"",
		"\"\xc3\xa4\xc3\xb6\"",
		"\"more than sixteen bytes of key\"",
		"\"\"",
	};
	bool first = true;

	prm_buf_add_char(out, '{');
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		if (test_below(random, 8) == 0)
			continue;
		prm_buf_addf(out, "%s%s:", first ? "" : ",", keys[i]);
		first = false;
		if (depth < 10 && test_below(random, 12) == 0)
			add_record(random, depth + 1, out);
		else
			prm_buf_addf(out, test_below(random, 2) ? "%u" : "\"%u\"",
				     (unsigned)test_below(random, 1000));
	}
	prm_buf_add_char(out, '}');
}

/* The reader remembers the keys of the last record; what it reads must not depend on that. */
static void records_are_read_as_they_stand(void **state)
{
	prm_read_options opts = {.struct_size = sizeof(opts), .borrow = true};
	test_random random = {20260601};
	prm_buf text, again;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	prm_buf_init(&again, NULL, 0);
	for (int i = 0; i < 300; i++) {
		text.len = 0;
		prm_buf_add_char(&text, '[');
		for (uint64_t n = test_below(&random, 20) + 1; n; n--) {
			add_record(&random, 0, &text);
			prm_buf_add_char(&text, n == 1 ? ']' : ',');
		}
		assert_int_equal(text.status, PRM_OK);
		opts.positions = i % 2;
		assert_true(
			prm_str_eq(written(prm_buf_str(&text), NULL, &again), prm_buf_str(&text)));
		assert_true(
			prm_str_eq(written(prm_buf_str(&text), &opts, &again), prm_buf_str(&text)));
	}
	prm_buf_release(&text);
	prm_buf_release(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_text_is_taken_or_refused),
		cmocka_unit_test(what_is_taken_is_written_and_read_again),
		cmocka_unit_test(every_cut_is_refused_or_taken_alike),
		cmocka_unit_test(records_are_read_as_they_stand),
	};
	int failed;

	json_cases_read(&cases);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	json_cases_release(&cases);
	return failed;
}
