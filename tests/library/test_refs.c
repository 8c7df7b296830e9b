/* test_refs.c: what prompts name is in the library or in the store. */
#include "library/library_test.h"

static prm_diag check(const prm_library *library, prm_manager *m)
{
	prm_error err = {0};
	prm_diag diag;

	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_library_check_refs(library, m, &diag, &err), &err);
	return diag;
}

static void what_is_missing_is_named_with_its_place(void **state)
{
	prm_library *library = read_good(DATA "refs");
	prm_diag diag = check(library, NULL);
	const prm_diag_entry *entry;

	(void)state;
	entry = found(&diag, "users.yaml", PRM_MISSING_PARTIAL, "tonne");
	assert_int_equal(entry->line, 8);
	assert_true(contains(entry->text, "did you mean"));
	found(&diag, "users.yaml", PRM_MISSING_PARTIAL, "inner");
	entry = found(&diag, "users.yaml", PRM_PROMPT_NOT_FOUND, "_partials/gone");
	assert_int_equal(entry->line, 18);
	entry = found(&diag, "users.yaml", PRM_SCHEMA_NOT_FOUND, "known@^2.0");
	assert_true(contains(entry->text, "did you mean 'known'"));
	assert_int_equal(diag.count, 4);
	prm_diag_release(&diag);
	prm_library_free(library);
}

static void what_templates_use_is_in_the_input_schema(void **state)
{
	static const char bundle[] =
		"version: 1.0.0\n"
		"prompts:\n"
		"  - {id: a, format: text, template: {content: '{{name}} {{#if naem}}x{{/if}}'},\n"
		"     input_schema: closed}\n"
		"  - {id: b, format: text, template: {content: '{{other}}'}, input_schema: open}\n"
		"  - {id: c, format: text, template: {content: '{{other}}'}, input_schema: gone}\n"
		"schemas:\n"
		"  - {name: base, fields: [{name: name, type: string}]}\n"
		"  - {name: closed, extends: base, fields: [{name: age, type: integer}]}\n"
		"  - {name: open, allow_extra: true, fields: []}\n";
	prm_library *library = NULL;
	const prm_diag_entry *entry;
	prm_error err = {0};
	prm_diag diag;

	(void)state;
	assert_ok(prm_library_read_text(prm_str_c("b.yaml"), prm_str_c(bundle), false, NULL,
					&library, NULL, &err),
		  &err);
	diag = check(library, NULL);
	entry = found(&diag, "b.yaml", PRM_MISSING_VARIABLE, "'naem'");
	assert_int_equal(entry->line, 4);
	assert_int_equal(entry->severity, PRM_SEVERITY_WARNING);
	assert_true(contains(entry->text, "did you mean 'name'"));
	assert_int_equal(diag.count, 2); /* and that 'gone' is no schema */
	prm_diag_release(&diag);
	prm_library_free(library);
}

static void the_store_has_what_the_library_lacks(void **state)
{
	static const char user[] =
		"id: user\nversion: 1.0.0\nformat: text\n"
		"template: {content: \"{{> tone}}{{> t}}\"}\n"
		"refs: {t: \"_partials/tone@^2.0\"}\ninput_schema: refund_input\n";
	prm_library *bundle = read_good(DATA "bundle"), *library = NULL;
	world h = world_open();
	prm_import_result sum;
	prm_error err = {0};
	prm_diag diag;

	(void)state;
	assert_ok(prm_library_import(bundle, h.m, NULL, &sum, NULL, &err), &err);
	assert_ok(prm_library_read_text(prm_str_c("u.yaml"), prm_str_c(user), false, NULL, &library,
					NULL, &err),
		  &err);
	diag = check(library, h.m);
	assert_int_equal(diag.count, 0);
	prm_diag_release(&diag);
	diag = check(library, NULL);
	assert_int_equal(diag.errors, 3);
	prm_diag_release(&diag);
	prm_library_free(library);
	prm_library_free(bundle);
	world_close(&h);
}

static void the_store_says_which_version_is_missing(void **state)
{
	static const char text[] =
		"prompts:\n"
		"  - {id: u, format: text, template: {content: \"{{> t}}\"}, refs: {t: p@^9}}\n"
		"  - {id: v, format: text, template: {content: \"{{> t}}\"}, refs: {t: "
		"\"p:live\"}}\n"
		"  - {id: p, version: 1.0.0, format: text, template: {content: x}}\n";
	prm_library *library = NULL;
	world h = world_open();
	prm_import_result sum;
	prm_error err = {0};
	prm_diag diag;

	(void)state;
	assert_ok(prm_library_read_text(prm_str_c("u.yaml"), prm_str_c(text), false, NULL, &library,
					NULL, &err),
		  &err);
	diag = check(library, NULL);
	assert_int_equal(diag.count, 0);
	prm_diag_release(&diag);
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_library_import(library, h.m, NULL, &sum, &diag, &err), &err);
	assert_int_equal(sum.published, 1);
	assert_int_equal(sum.failed, 2);
	prm_diag_release(&diag);
	diag = check(library, h.m);
	found(&diag, "u.yaml", PRM_VERSION_NOT_FOUND, "");
	found(&diag, "u.yaml", PRM_LABEL_NOT_FOUND, "live");
	prm_diag_release(&diag);
	prm_library_free(library);
	world_close(&h);
}

static void check_text(const char *text, prm_diag *diag)
{
	prm_library *library = NULL;
	prm_error err = {0};

	prm_diag_init(diag, NULL, 0);
	assert_ok(prm_library_read_text(prm_str_c("t.yaml"), prm_str_c(text), false, NULL, &library,
					diag, &err),
		  &err);
	assert_ok(prm_library_check_refs(library, NULL, diag, &err), &err);
	prm_library_free(library);
}

static void prompts_that_include_each_other_are_told(void **state)
{
	const prm_diag_entry *entry;
	prm_diag diag;

	(void)state;
	check_text("prompts:\n"
		   "- {id: a, template: 'x {{> b}}'}\n"
		   "- {id: b, template: '{{> c}}{{> d}}'}\n"
		   "- id: c\n  template: |\n    first\n    then {{> b}}\n"
		   "- {id: d, template: '{{#if x}}{{> d}}{{/if}}'}\n",
		   &diag);
	assert_int_equal(diag.count, 1);
	entry = found(&diag, "t.yaml", PRM_PARTIAL_CYCLE, "b -> c -> b");
	assert_int_equal(entry->line, 7);
	assert_int_equal(entry->column, 10);
	prm_diag_release(&diag);
	check_text("prompts:\n- {id: a, template: '{{> b}}'}\n- {id: b, template: '{{> a}}'}\n",
		   &diag);
	found(&diag, "t.yaml", PRM_PARTIAL_CYCLE, "a -> b -> a");
	prm_diag_release(&diag);
}

static void every_allocation_may_fail(void **state)
{
	prm_status status = PRM_NOMEM;

	(void)state;
	for (long n = 0; status != PRM_OK; n++) {
		test_heap heap;
		prm_library_options opts = {.struct_size = sizeof(opts)};
		prm_library *library = NULL;
		prm_error err = {0};

		test_heap_init(&heap, 0);
		opts.allocator = &heap.allocator;
		assert_ok(prm_library_read(prm_str_c(DATA "refs"), &opts, &library, NULL, &err),
			  &err);
		heap.fail_at = heap.calls + 1 + n;
		heap.persistent = true;
		status = prm_library_check_refs(library, NULL, NULL, &err);
		if (status)
			assert_int_equal(status, PRM_NOMEM);
		prm_library_free(library);
		assert_int_equal(heap.live_blocks, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_missing_is_named_with_its_place),
		cmocka_unit_test(what_templates_use_is_in_the_input_schema),
		cmocka_unit_test(the_store_has_what_the_library_lacks),
		cmocka_unit_test(the_store_says_which_version_is_missing),
		cmocka_unit_test(prompts_that_include_each_other_are_told),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
