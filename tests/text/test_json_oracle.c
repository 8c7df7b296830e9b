/*
 * Mutated documents, read by us and by jansson: both take the same ones, and what is written again
 * is the same data to jansson. Where we are stricter or exact on purpose, jansson is asked to be.
 * usage: text_json_oracle [CASES [SEED]]
 */
#include "text/json_read.h"

#include "text/json_cases.h"

#include <jansson.h>

#include "base/str.h"

static const char *const seeds[] = {
	"{\"a\":[1,2.5,-3e2,true,false,null],\"b\":{\"c\":\"x\\n\\u00e4\\ud83d\\ude00\"}}",
	"[[],{},[{}],[[1]],\"\",\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
	"{\"messages\":[{\"role\":\"user\",\"content\":\"Hallo, "
	"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80!\"}],\"n\":0}",
	"[0,-0,1e5,1E-5,0.5,10.25e+2,9007199254740993,123456789012345678]",
	" {\t\"key\" : [ 1 , 2 ]\r\n, \"other\" : \"a longer text without any escapes in it\" } ",
	"[\"\\u0041\\u20ac\\uD834\\uDD1E\",\"\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e\",[[[[[\"deep\"]]"
	"]]]]",
};
static const char *const pieces[] = {
	"\"",       "\\",
	"{",        "}",
	"[",        "]",
	",",        ":",
	"0",        "1",
	"-",        "+",
	".",        "e",
	"E",        "true",
	"null",     " ",
	"\n",       "\t",
	"\x01",     "\x7f",
	"\xc3",     "\x80",
	"\xff",     "\xed\xa0\x80",
	"\\u",      "\\ud800",
	"\\udc00",  "\\u0041",
	"\\n",      "\\x",
	"NaN",      "'",
	"/",        "01",
	"\"a\":1,", "\"\":",
	"1e5",      "\xef\xbb\xbf",
};

static struct json_cases cases;

static size_t pick_seed(test_random *random, char *out)
{
	prm_str seed = cases.items[test_below(random, cases.count)].text;

	if (test_below(random, 2))
		seed = prm_str_c(seeds[test_below(random, sizeof(seeds) / sizeof(seeds[0]))]);
	memcpy(out, seed.ptr, seed.len);
	return seed.len;
}

static size_t splice(char *text, size_t len, size_t at, size_t drop, const char *put,
		     size_t put_len)
{
	memmove(text + at + put_len, text + at + drop, len - at - drop);
	memcpy(text + at, put, put_len);
	return len - drop + put_len;
}

static size_t mutate(test_random *random, char *text, size_t len)
{
	size_t at = test_below(random, len + 1), drop = 0;
	const char *piece = pieces[test_below(random, sizeof(pieces) / sizeof(pieces[0]))];
	char byte = (char)test_next(random);

	switch (test_below(random, 5)) {
	case 0: /* drop some bytes */
		drop = test_below(random, 4) + 1;
		return splice(text, len, at, drop > len - at ? len - at : drop, "", 0);
	case 1: /* one byte becomes another */
		return at < len ? splice(text, len, at, 1, &byte, 1) : len;
	case 2: /* a piece of the grammar comes in */
		return splice(text, len, at, 0, piece, strlen(piece));
	case 3: /* it replaces a byte */
		return splice(text, len, at, at < len, piece, strlen(piece));
	default: /* the rest goes */
		return test_below(random, 8) ? len : at;
	}
}

/* jansson refuses numbers that overflow, U+0000 in keys and a BOM; we keep them. */
static bool is_known_difference(prm_str text, const json_error_t *error)
{
	return strstr(error->text, "number overflow") || strstr(error->text, "too big") ||
	       strstr(error->text, "NUL byte in object key") ||
	       prm__str_starts(text, PRM_LIT("\xef\xbb\xbf"));
}

/* 1 and 1.0 are one number to us, and 1e20 is written as an integer. */
#define FLAGS (JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL)

static bool same_data(const prm_doc *doc, json_t *theirs)
{
	json_error_t error;
	json_t *again;
	prm_buf buf;
	bool same;

	prm_buf_init(&buf, NULL, 0);
	assert_int_equal(prm_value_write_json(prm_doc_root(doc), 0, &buf), PRM_OK);
	again = json_loadb(buf.ptr, buf.len, FLAGS, &error);
	same = again && json_equal(again, theirs);
	json_decref(again);
	prm_buf_release(&buf);
	return same;
}

static unsigned long accepted;

/* What a span of the root's items covers is their text. */
static bool spans_hold(const prm_doc *doc)
{
	prm_value root = prm_doc_root(doc), value;
	bool hold = true;
	prm_span span;

	for (size_t i = 0; hold && prm_value_span(root, i, NULL, &span); i++) {
		prm_str part = prm_str_n(prm_doc_source(doc).ptr + span.start,
					 span.end - span.start);
		prm_doc *again = NULL;
		prm_str key;

		if (!prm_value_member(root, i, &key, &value))
			value = prm_value_at(root, i);
		hold = prm_doc_read_json(part, NULL, &again, NULL, NULL) == PRM_OK &&
		       prm_value_equal(prm_doc_root(again), value);
		prm_doc_free(again);
	}
	return hold;
}

/* Read in memory of just the text's size, so that a sanitizer sees what is read past its end. */
static bool compare(prm_str given)
{
	prm_read_options opts = {.struct_size = sizeof(opts), .positions = true, .borrow = true};
	char *exact = malloc(given.len + 1);
	prm_str text = prm_str_n(exact + 1, given.len);
	prm_doc *doc = NULL;
	json_error_t error;
	json_t *theirs;
	prm_status ours;
	bool agreed;

	assert_non_null(exact);
	memcpy(exact + 1, given.ptr, given.len);
	ours = prm_doc_read_json(text, &opts, &doc, NULL, NULL);
	theirs = json_loadb(text.ptr, text.len, FLAGS, &error);
	if (ours == PRM_OK && theirs)
		agreed = same_data(doc, theirs) && spans_hold(doc);
	else if (ours == PRM_OK)
		agreed = is_known_difference(text, &error);
	else /* jansson overlooks a NUL behind a number */
		agreed = theirs == NULL || memchr(text.ptr, 0, text.len) != NULL;
	accepted += ours == PRM_OK;
	prm_doc_free(doc);
	json_decref(theirs);
	free(exact);
	return agreed;
}

static void report(prm_str text)
{
	for (size_t k = 0; k < text.len; k++)
		print_error((unsigned char)text.ptr[k] < 32 ? "<%02x>" : "%c",
			    (unsigned char)text.ptr[k]);
	print_error("\n");
}

static void jansson_agrees_on_examples(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < cases.count; i++)
		if (!compare(cases.items[i].text)) {
			report(cases.items[i].text);
			wrong++;
		}
	assert_int_equal(wrong, 0);
}

static unsigned long case_count = 20000, seed = 20260131;

static void jansson_agrees_on_mutated_documents(void **state)
{
	test_random random = {seed};
	unsigned long wrong = 0;

	(void)state;
	accepted = 0;
	for (unsigned long i = 0; i < case_count; i++) {
		char text[1024];
		size_t len = pick_seed(&random, text);

		for (uint64_t n = test_below(&random, 3) + 1; n; n--)
			len = mutate(&random, text, len);
		if (!compare(prm_str_n(text, len)) && wrong++ < 20)
			report(prm_str_n(text, len));
	}
	assert_int_equal(wrong, 0);
	/* both sides of the fence were seen */
	assert_in_range(accepted, case_count / 10, case_count * 9 / 10);
	print_message("%lu cases, %lu of them valid\n", case_count, accepted);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jansson_agrees_on_examples),
		cmocka_unit_test(jansson_agrees_on_mutated_documents),
	};
	int failed;

	if (argc > 1)
		case_count = strtoul(argv[1], NULL, 10);
	if (argc > 2)
		seed = strtoul(argv[2], NULL, 10);
	json_cases_read(&cases);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	json_cases_release(&cases);
	return failed;
}
