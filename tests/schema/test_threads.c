/* Threads: as deep as schemas may be on a stack of 256 KiB; one schema that several share. */
#include <pthread.h>

#include "schema/support.h"

#define DEPTH 64
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define STACK_BYTES ((size_t)2048 * 1024) /* whose frames are many times as large */
#endif
#endif
#ifndef STACK_BYTES
#define STACK_BYTES ((size_t)256 * 1024)
#endif

static void add_schemas(prm_buf *yaml)
{
	prm_buf_add_c(yaml, "schemas:\n");
	for (int i = 0; i < DEPTH; i++) {
		prm_buf_addf(
			yaml,
			"- {name: s%d, fields: [{name: n, type: string, required: false, default: x}",
			i);
		if (i + 1 < DEPTH)
			prm_buf_addf(yaml, ", {name: f, type: list, item_schema: s%d}", i + 1);
		prm_buf_add_c(yaml, "]}\n");
	}
	prm_buf_add_char(yaml, '\0');
}

static void add_value(prm_buf *json, const char *innermost)
{
	for (int i = 0; i + 1 < DEPTH; i++)
		prm_buf_add_c(json, "{\"f\":[");
	prm_buf_add_c(json, innermost);
	for (int i = 0; i + 1 < DEPTH; i++)
		prm_buf_add_c(json, "]}");
	prm_buf_add_char(json, '\0');
}

static void run_all(const bundle *b, prm_value value, prm_arena *arena)
{
	prm_contract_side side = {.input = b->schema};
	prm_type_request request = {prm_str_c("T"), b->schema, PRM_SCHEMA_INPUT};
	prm_value out = {0}, json = {0};
	prm_contract contract = {0};
	prm_error err = {0};
	prm_buf text;

	assert_ok(prm_schema_fill(b->schema, value, NULL, arena, &out, NULL, &err), &err);
	assert_ok(prm_schema_redact(b->schema, value, arena, &out, &err), &err);
	assert_ok(prm_schema_example(b->schema, PRM_SCHEMA_INPUT, arena, &out, &err), &err);
	assert_ok(prm_schema_export(b->schema, PRM_JSON_SCHEMA, arena, &json, NULL, &err), &err);
	assert_ok(prm_schema_import(json, prm_str_c(""), arena, &out, NULL, &err), &err);
	assert_ok(prm_contract_compare(&side, &side, arena, &contract, &err), &err);
	assert_int_equal(contract.count, 0);
	for (int language = PRM_TYPES_C; language <= PRM_TYPES_TYPESCRIPT; language++) {
		prm_buf_init(&text, NULL, 0);
		assert_ok(prm_schema_types(&request, 1, language, &text, &err), &err);
		prm_buf_release(&text);
	}
}

static void *on_a_small_stack(void *ud)
{
	prm_buf yaml, good, bad;
	bundle b = {0};
	prm_doc *fine, *wrong;
	prm_error err = {0};
	prm_arena arena;

	(void)ud;
	prm_buf_init(&yaml, NULL, 0);
	prm_buf_init(&good, NULL, 0);
	prm_buf_init(&bad, NULL, 0);
	add_schemas(&yaml);
	add_value(&good, "{}");
	add_value(&bad, "{\"n\":[]}");
	bundle_compile(&b, yaml.ptr);
	assert_ok(b.status, &b.err);
	fine = read_json(good.ptr);
	wrong = read_json(bad.ptr);
	prm_arena_init(&arena, NULL, 0);
	run_all(&b, prm_doc_root(fine), &arena);
	assert_fails(prm_schema_validate(b.schema, prm_doc_root(wrong), NULL, NULL, &err), &err,
		     PRM_SCHEMA_INVALID, "expected a string");
	prm_arena_release(&arena);
	prm_doc_free(fine);
	prm_doc_free(wrong);
	bundle_release(&b);
	prm_buf_release(&yaml);
	prm_buf_release(&good);
	prm_buf_release(&bad);
	return ud;
}

static void the_deepest_schema_needs_a_small_stack(void **state)
{
	pthread_attr_t attr;
	pthread_t thread;
	void *result = NULL;
	int done = 1;

	(void)state;
	assert_int_equal(pthread_attr_init(&attr), 0);
	assert_int_equal(pthread_attr_setstacksize(&attr, STACK_BYTES), 0);
	assert_int_equal(pthread_create(&thread, &attr, on_a_small_stack, &done), 0);
	assert_int_equal(pthread_join(thread, &result), 0);
	assert_ptr_equal(result, &done);
	pthread_attr_destroy(&attr);
}

/* ---- sharing ------------------------------------------------------------------------------------ */

#define THREADS 4

static void *check_often(void *ud)
{
	prm_schema *schema = prm_schema_ref(ud);
	prm_doc *good = read_json("{\"code\":\"AB-12\",\"items\":[{\"n\":1},{}]}");
	prm_doc *bad = read_json("{\"code\":\"ab\",\"items\":[{\"n\":\"x\"}]}");
	size_t right = 0;

	for (int i = 0; i < 200; i++) {
		prm_value out = {0};
		prm_arena arena;
		prm_diag diag;

		prm_arena_init(&arena, NULL, 0);
		prm_diag_init(&diag, NULL, 0);
		right += prm_schema_fill(schema, prm_doc_root(good), NULL, &arena, &out, NULL,
					 NULL) == PRM_OK;
		right += prm_schema_validate(schema, prm_doc_root(bad), NULL, &diag, NULL) ==
				 PRM_SCHEMA_INVALID &&
			 diag.count == 2;
		prm_diag_release(&diag);
		prm_arena_release(&arena);
	}
	prm_doc_free(good);
	prm_doc_free(bad);
	prm_schema_unref(schema);
	return right == 400 ? ud : NULL;
}

static void threads_share_a_schema(void **state)
{
	pthread_t threads[THREADS];
	bundle b = {0};

	(void)state;
	bundle_compile(&b, "schemas:\n- {name: s, fields: [{name: code, type: string, validators: "
			   "[{type: regex, pattern: '[A-Z]+-[0-9]+$'}]}, {name: items, type: list, "
			   "item_schema: t}]}\n- {name: t, fields: [{name: n, type: integer, "
			   "required: false, default: 7}]}\n");
	assert_ok(b.status, &b.err);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, check_often, b.schema), 0);
	for (int i = 0; i < THREADS; i++) {
		void *result = NULL;

		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_ptr_equal(result, b.schema);
	}
	bundle_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_deepest_schema_needs_a_small_stack),
		cmocka_unit_test(threads_share_a_schema),
	};

	return cmocka_run_group_tests_name("schema threads", tests, NULL, NULL);
}
