/*
 * test_memory.c: each allocation fails in turn, in compile, inspect and render, for a template that
 * uses all of the language: an error, and nothing leaks.
 */
#include "template/rendering.h"

static const char everything[] =
	"Dear {{default name \"you\"}}, {{{title}}} {{&title}} \\{{x}} {{{{raw}}}}{{y}}{{{{/raw}}}}\n"
	"{{!-- note --}}{{#*inline \"line\"}}\n- {{n}} {{@root.title}}\n{{/inline}}\n"
	"{{#each items as |item i|}}\n  {{> line n=item.n k=i}}\n  {{#if item.n}}{{i}}{{@index}}"
	"{{else if @last}}last{{else}}none{{/if}}\n{{else}}\nempty\n{{/each}}\n"
	"{{#with deep}}{{a.b.[c d]}}{{../title}}{{#each this}}{{@key}}={{this}}{{/each}}{{/with}}\n"
	"{{#list}}{{.}},{{/list}}{{^list}}no{{/list}}{{#unless no}}yes{{/unless}}\n"
	"{{> (lookup . \"which\") deep n=(concat title (upper \"x\"))}}\n"
	"{{#> layout}}block {{title}}{{#*inline \"in\"}}i{{/inline}}{{/layout}}{{#> none}}fall{{/none}}\n"
	"{{json deep indent=2}}{{#eq 1 1}}eq{{/eq}}{{#block list x=1}}{{this}}{{> line n=2}}{{else}}e{{/block}}\n"
	"{{join (split title \" \") \"-\"}}{{number 1234.5}}{{date 0 \"full\"}}{{indent title 2}}"
	"{{dedent title}}{{replace title \"a\" \"b\"}}{{truncate title 2}}{{trim title}}{{slice list 1}}"
	"{{pluralize 2 title}}{{first list 2}}{{lookup deep 'a'}}{{long}}{{list}}{{gt long 5}}"
	"{{~#if title~}} t {{~/if~}}{{title.length}}{{title.[0]}}{{missing}}";

static const char data[] =
	"{\"name\":\"\",\"title\":\"a <b> & c\",\"items\":[{\"n\":1},{\"n\":0},{\"n\":\"x\"}],"
	"\"deep\":{\"a\":{\"b\":{\"c d\":1.5}}},\"list\":[1,2,3],\"which\":\"layout\","
	"\"long\":123456789012345678901234567890}";

/* The partial 'layout', compiled at the first call. */
struct set {
	prm_template_options options;
	prm_template *made;
};

static prm_status find(void *ud, const prm_template *from, prm_str name, const prm_template **out,
		       prm_error *err)
{
	struct set *set = ud;

	(void)from;
	if (!prm_str_is(name, "layout"))
		return PRM_MISSING_PARTIAL;
	if (!set->made) {
		prm_status status = prm_template_compile(
			prm_str_c(
				"[{{n}}{{#if @partial-block}}{{> in}}{{> @partial-block}}{{/if}}]"),
			&set->options, &set->made, NULL, err);

		if (status)
			return status;
	}
	*out = set->made;
	return PRM_OK;
}

static prm_status block(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	prm_status status = PRM_OK;
	prm_str text = {0};
	prm_buf buf;

	(void)ud;
	prm_buf_init(&buf, call->arena->allocator, 0);
	for (size_t i = 0; i < prm_value_count(call->args[0]) && !status; i++)
		status = prm_helper_block(call, PRM_HELPER_BODY, prm_value_at(call->args[0], i),
					  &buf);
	if (!status && !prm_arena_str(call->arena, prm_buf_str(&buf), &text))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	prm_buf_release(&buf);
	if (!status)
		*out = prm_value_str(text);
	return status;
}

static void keep_span(void *ud, const prm_output_span *span)
{
	*(size_t *)ud += span->end - span->start;
}

struct all {
	prm_template_options options;
	prm_template_render_options render;
	prm_explain explain;
	prm_partials partials;
	struct set set;
	size_t explained;
	prm_doc *doc;
	prm_helpers *helpers;
	prm_symbols *symbols;
};

static void all_init(struct all *a)
{
	prm_error err;

	*a = (struct all){.options = {.struct_size = sizeof(a->options),
				      .escape = PRM_ESCAPE_HTML,
				      .missing = PRM_MISSING_IS_EMPTY},
			  .render = {.struct_size = sizeof(a->render)}};
	assert_ok(prm_symbols_new(NULL, &a->symbols, &err), &err);
	assert_ok(prm_helpers_new(NULL, &a->helpers, &err), &err);
	assert_ok(prm_helpers_add(a->helpers, prm_str_c("block"), block, NULL, &err), &err);
	assert_ok(prm_doc_read_json(prm_str_c(data), NULL, &a->doc, NULL, &err), &err);
	a->options.helpers = a->helpers;
	a->options.symbols = a->symbols;
	a->explain = (prm_explain){sizeof(a->explain), keep_span, &a->explained};
	a->partials = (prm_partials){sizeof(a->partials), find, &a->set};
	a->render.partials = &a->partials;
	a->render.explain = &a->explain;
}

static void all_release(struct all *a)
{
	prm_doc_free(a->doc);
	prm_helpers_free(a->helpers);
	prm_symbols_free(a->symbols);
}

static prm_status compile_and_render(struct all *a, const prm_allocator *allocator, prm_buf *out,
				     prm_diag *diag, prm_error *err)
{
	prm_template *t = NULL;
	prm_status status;

	a->options.allocator = allocator;
	a->set = (struct set){.options = a->options};
	a->explained = 0;
	status = prm_template_compile(prm_str_c(everything), &a->options, &t, diag, err);
	if (status == PRM_OK)
		status = prm_template_render(t, prm_doc_root(a->doc), &a->render, out, diag, err);
	prm_template_unref(t);
	prm_template_unref(a->set.made);
	return status;
}

/* How it fails: this allocation, or it and all later ones. */
static void each_allocation_fails(bool persistent)
{
	struct all a;
	prm_buf expected;
	long n = 0;
	prm_status status = PRM_NOMEM;

	all_init(&a);
	prm_buf_init(&expected, NULL, 0);
	assert_ok(compile_and_render(&a, NULL, &expected, NULL, NULL), NULL);
	assert_int_equal(a.explained, expected.len);
	while (status) {
		test_heap heap;
		prm_diag diag;
		prm_error err = {0};
		prm_buf out;

		test_heap_init(&heap, ++n);
		heap.persistent = persistent;
		prm_buf_init(&out, &heap.allocator, 0);
		prm_diag_init(&diag, &heap.allocator, 0);
		status = compile_and_render(&a, &heap.allocator, &out, &diag, &err);
		if (status != PRM_OK && (status != PRM_NOMEM || err.status != PRM_NOMEM))
			fail_msg("allocation %ld: %s (%s)", n, prm_status_code(status), err.text);
		if (status == PRM_OK)
			assert_true(prm_str_eq(prm_buf_str(&out), prm_buf_str(&expected)));
		prm_buf_release(&out);
		prm_diag_release(&diag);
		assert_int_equal(heap.live_blocks, 0);
		assert_int_equal(heap.live_bytes, 0);
	}
	assert_true(n > 30);
	prm_buf_release(&expected);
	all_release(&a);
}

static void every_failed_allocation_of_a_render_is_an_error(void **state)
{
	(void)state;
	each_allocation_fails(false);
}

static void so_is_memory_that_stays_out(void **state)
{
	(void)state;
	each_allocation_fails(true);
}

static void every_failed_allocation_of_inspect_is_an_error(void **state)
{
	struct all a;
	prm_status status = PRM_NOMEM;
	long n = 0;

	(void)state;
	all_init(&a);
	while (status) {
		prm_template_facts facts;
		test_heap heap;
		prm_arena arena;
		prm_error err = {0};

		test_heap_init(&heap, ++n);
		prm_arena_init(&arena, &heap.allocator, 0);
		status = prm_template_inspect(prm_str_c(everything), &a.options, &arena, &facts,
					      NULL, &err);
		if (status)
			assert_int_equal(err.status, PRM_NOMEM);
		else
			assert_true(facts.use_count > 20);
		prm_arena_release(&arena);
		assert_int_equal(heap.live_blocks, 0);
	}
	assert_true(n > 3);
	all_release(&a);
}

/* Faults are listed as far as there is memory; the first is always told. */
static void a_broken_template_may_run_out_of_memory_too(void **state)
{
	static const char broken[] =
		"{{#if a}}{{b..c}}{{/each}}{{> }}{{nope 1}}{{#*deco}}{{/deco}}{{\"";
	prm_status status = PRM_NOMEM;
	long n = 0;

	(void)state;
	while (status == PRM_NOMEM) {
		prm_template_options options = {.struct_size = sizeof(options)};
		prm_template *t = NULL;
		test_heap heap;
		prm_diag diag;
		prm_error err = {0};

		test_heap_init(&heap, ++n);
		options.allocator = &heap.allocator;
		prm_diag_init(&diag, &heap.allocator, 0);
		status = prm_template_compile(prm_str_c(broken), &options, &t, &diag, &err);
		assert_int_equal(status, err.status);
		assert_null(t);
		prm_diag_release(&diag);
		assert_int_equal(heap.live_blocks, 0);
	}
	assert_int_equal(status, PRM_TEMPLATE_SYNTAX);
}

static void helpers_of_the_host_may_run_out_of_memory(void **state)
{
	prm_status status = PRM_NOMEM;
	long n = 0;

	(void)state;
	while (status) {
		prm_helpers *helpers = NULL;
		test_heap heap;
		prm_error err;

		test_heap_init(&heap, ++n);
		status = prm_helpers_new(&heap.allocator, &helpers, &err);
		if (status == PRM_OK)
			status = prm_helpers_add(helpers, prm_str_c("x"), block, NULL, &err);
		if (status)
			assert_int_equal(status, PRM_NOMEM);
		prm_helpers_free(helpers);
		assert_int_equal(heap.live_blocks, 0);
	}
	assert_true(n > 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_failed_allocation_of_a_render_is_an_error),
		cmocka_unit_test(so_is_memory_that_stays_out),
		cmocka_unit_test(every_failed_allocation_of_inspect_is_an_error),
		cmocka_unit_test(a_broken_template_may_run_out_of_memory_too),
		cmocka_unit_test(helpers_of_the_host_may_run_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
