/* test_yaml_limits.c: bombs, depth, memory, and bytes of no meaning. */
#include <pthread.h>
#include <time.h>

#include "text/yaml_read.h"

/* ---- limits ------------------------------------------------------------------------------- */

static prm_buf laughs(void)
{
	prm_buf yaml;

	prm_buf_init(&yaml, NULL, 0);
	prm_buf_add_c(&yaml, "a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
	for (int i = 1; i < 10; i++) {
		prm_buf_addf(&yaml, "a%d: &a%d [", i, i);
		for (int j = 0; j < 9; j++)
			prm_buf_addf(&yaml, "%s*a%d", j ? "," : "", i - 1);
		prm_buf_add_c(&yaml, "]\n");
	}
	return yaml;
}

static void a_billion_laughs_are_refused_at_once(void **state)
{
	prm_read_options opts = {.struct_size = sizeof(opts)};
	prm_limits limits = {.struct_size = sizeof(limits), .yaml_aliases = 2};
	clock_t start = clock();
	prm_doc *doc = NULL;
	prm_error err;
	test_heap heap;
	prm_buf yaml = laughs();

	(void)state;
	test_heap_init(&heap, 0);
	opts.allocator = &heap.allocator;
	assert_fails(prm_doc_read_yaml(prm_buf_str(&yaml), &opts, &doc, NULL, NULL, &err), &err,
		     PRM_YAML_ALIAS, "alias expansion limit is passed: more than 10000");
	assert_int_equal(heap.live_blocks, 0);
	assert_true(clock() - start < CLOCKS_PER_SEC);
	prm_buf_release(&yaml);
	opts.limits = &limits;
	assert_int_equal(
		prm_doc_read_yaml(PRM_LIT("[&a 1, *a, *a]"), &opts, &doc, NULL, NULL, NULL),
		PRM_OK);
	prm_doc_free(doc);
	assert_fails(
		prm_doc_read_yaml(PRM_LIT("[&a 1, *a, *a, *a]"), &opts, &doc, NULL, NULL, &err),
		&err, PRM_YAML_ALIAS, "2 nodes");
	assert_int_equal(heap.live_blocks, 0);
}

/* Runs on a stack of 256 KiB. Returns NULL when the limit was found to be passed. */
static void *read_deep(void *data)
{
	static const char expected[] = "nesting too deep: more than 512 levels (document_nesting)";
	prm_doc *doc = NULL, *partial = NULL;
	void *result = data;
	prm_diag diag;

	prm_diag_init(&diag, NULL, 0);
	if (read_with(prm_buf_str(data), &diag, &doc, &partial, NULL) == PRM_OK)
		prm_doc_free(doc);
	else if (diag.items[diag.count - 1].code == PRM_LIMIT &&
		 prm_str_is(diag.items[diag.count - 1].text, expected))
		result = NULL;
	prm_doc_free(partial);
	prm_diag_release(&diag);
	return result;
}

static void on_a_small_stack(prm_buf *yaml)
{
	pthread_attr_t attributes;
	pthread_t thread;
	void *result = NULL;

	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, (size_t)256 * 1024);
	assert_int_equal(pthread_create(&thread, &attributes, read_deep, yaml), 0);
	pthread_join(thread, &result);
	assert_null(result);
	pthread_attr_destroy(&attributes);
	prm_buf_release(yaml);
}

static void deep_nesting_is_refused_early_and_on_a_small_stack(void **state)
{
	clock_t start = clock();
	prm_buf yaml;

	(void)state;
	prm_buf_init(&yaml, NULL, 0);
	for (int i = 0; i < 100000; i++)
		prm_buf_add_char(&yaml, '[');
	on_a_small_stack(&yaml);
	for (int i = 0; i < 100000; i++)
		prm_buf_add_c(&yaml, "{\"a\":");
	on_a_small_stack(&yaml);
	for (int i = 0; i < 4000; i++)
		prm_buf_addf(&yaml, "%*sa:\n", i, "");
	on_a_small_stack(&yaml);
	for (int i = 0; i < 20000; i++)
		prm_buf_add_c(&yaml, "- ");
	on_a_small_stack(&yaml);
	for (int i = 0; i < 100000; i++)
		prm_buf_add_c(&yaml, "? ");
	on_a_small_stack(&yaml);
	assert_true(clock() - start < CLOCKS_PER_SEC);
}

static void a_document_may_be_as_deep_as_the_limit(void **state)
{
	prm_buf yaml;
	prm_doc *doc;

	(void)state;
	prm_buf_init(&yaml, NULL, 0);
	for (int i = 0; i < 512; i++)
		prm_buf_add_char(&yaml, '[');
	for (int i = 0; i < 512; i++)
		prm_buf_add_char(&yaml, ']');
	doc = read_ok(prm_buf_str(&yaml));
	prm_doc_free(doc);
	prm_buf_release(&yaml);
}

static void a_document_that_is_too_long_is_not_looked_at(void **state)
{
	prm_read_options opts = {.struct_size = sizeof(opts)};
	prm_limits limits = {.struct_size = sizeof(limits), .document_bytes = 10};
	prm_doc *doc = NULL, *partial = NULL;
	prm_error err;

	(void)state;
	opts.limits = &limits;
	assert_fails(prm_doc_read_yaml(PRM_LIT("a: 1234567\n"), &opts, &doc, &partial, NULL, &err),
		     &err, PRM_LIMIT, "11 bytes, more than document_bytes (10)");
	assert_null(partial);
	assert_int_equal(prm_doc_read_yaml(PRM_LIT("a: 123456\n"), &opts, &doc, NULL, NULL, NULL),
			 PRM_OK);
	prm_doc_free(doc);
}

static void a_hundred_thousand_keys_are_read_in_no_time(void **state)
{
	clock_t start = clock();
	prm_doc *doc = NULL;
	prm_diag diag;
	prm_buf yaml;

	(void)state;
	prm_diag_init(&diag, NULL, 10);
	prm_buf_init(&yaml, NULL, 0);
	for (int i = 0; i < 100000; i++)
		prm_buf_addf(&yaml, "key%d: %d\n", i % 90000, i);
	assert_int_equal(read_with(prm_buf_str(&yaml), &diag, &doc, NULL, NULL), PRM_DUPLICATE_KEY);
	assert_int_equal(diag.errors, 10000);
	assert_int_equal(diag.count, 10);
	assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
	prm_diag_release(&diag);
	prm_buf_release(&yaml);
}

/* ---- memory ------------------------------------------------------------------------------- */

static const char everything[] =
	"\xef\xbb\xbf# c\r\na: &x {b: [1, 2.50, 'c', \"d\\n\"], e: |\r\n   t\r\n}\r\n"
	"f: *x\ng: *y\ng: 1\nh: !t 123456789012345678901\ni: [[[[[]]]]]\nj: {{x}}\nk1: 1\nk2: "
	"1\nk3: 1\nk4: \xe2\x80\xa8\nk5: 1\n? [l]\n: m\n"
	"n: \x01\n<<: 1\no: .inf\np: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\nq: [\n";

static void running_out_of_memory_is_an_error_at_every_allocation(void **state)
{
	static const char *const texts[] = {everything,
					    "a: &x {b: 'c''d', e: 2.50}\r\nf: *x\ng: |\n  h\n"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		bool failed = true;

		for (long at = 1; failed; at++) {
			prm_read_options opts = {.struct_size = sizeof(opts)};
			prm_doc *doc = NULL, *partial = NULL;
			prm_status status;
			prm_error err;
			prm_diag diag;
			test_heap heap;

			test_heap_init(&heap, at);
			prm_diag_init(&diag, NULL, 0);
			opts.allocator = &heap.allocator;
			opts.positions = true;
			status = prm_doc_read_yaml(prm_str_c(texts[i]), &opts, &doc, &partial,
						   &diag, &err);
			failed = heap.calls >= at;
			if (status == PRM_NOMEM)
				assert_null(partial);
			else if (status == PRM_OK)
				assert_non_null(doc);
			prm_doc_free(doc);
			prm_doc_free(partial);
			prm_diag_release(&diag);
			assert_int_equal(heap.live_blocks, 0);
		}
	}
}

/* Whatever the bytes are, reading them ends, in order. */
static void random_bytes_are_read_or_refused(void **state)
{
	static const char *const pieces[] = {
		"a",        ": ",   "\n", "  ",       "- ",     "[",   "]",     "{",     "}",
		",",        "'",    "\"", "|",        ">",      "&x ", "*x",    "!t ",   "#",
		"? ",       "<<",   "\t", "{{x}}",    "\\",     "%",   "---\n", "...\n", "\r\n",
		"\xc3\xa9", "\xff", "\0", "\xc2\x85", "!!str ", "1"};
	test_random random = {17};
	prm_buf text;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	for (int i = 0; i < 50000; i++) {
		size_t count = test_below(&random, 24);
		prm_doc *doc = NULL, *partial = NULL;
		prm_diag diag;
		prm_status status;

		prm_buf_reset(&text);
		for (size_t j = 0; j < count; j++) {
			const char *piece = pieces[test_below(&random, COUNT_OF(pieces))];

			prm_buf_add(&text, prm_str_n(piece, *piece ? strlen(piece) : 1));
		}
		prm_diag_init(&diag, NULL, 0);
		status = read_with(prm_buf_str(&text), &diag, &doc, &partial, NULL);
		assert_true((status == PRM_OK) == (doc != NULL));
		assert_true((status == PRM_OK) == (diag.errors == 0));
		for (size_t j = 0; j < diag.count; j++)
			assert_true(diag.items[j].start <= text.len && diag.items[j].line > 0);
		prm_diag_release(&diag);
		prm_doc_free(doc);
		prm_doc_free(partial);
	}
	prm_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_billion_laughs_are_refused_at_once),
		cmocka_unit_test(deep_nesting_is_refused_early_and_on_a_small_stack),
		cmocka_unit_test(a_document_may_be_as_deep_as_the_limit),
		cmocka_unit_test(a_document_that_is_too_long_is_not_looked_at),
		cmocka_unit_test(a_hundred_thousand_keys_are_read_in_no_time),
		cmocka_unit_test(running_out_of_memory_is_an_error_at_every_allocation),
		cmocka_unit_test(random_bytes_are_read_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
