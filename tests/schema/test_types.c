/* Types for programs: what is in them, and names that fall together. What compilers say: types_check.py. */
#include "schema/support.h"

static void assert_types(const char *yaml, int language, int mode, const char *const *parts,
			 bool present)
{
	bundle b = {0};
	prm_error err = {0};
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	bundle_compile(&b, yaml);
	assert_ok(b.status, &b.err);
	assert_ok(prm_schema_types(&(prm_type_request){prm_str_c("T"), b.schema, mode}, 1, language,
				   &out, &err),
		  &err);
	prm_buf_add_char(&out, '\0');
	for (; *parts; parts++)
		if ((strstr(out.ptr, *parts) != NULL) != present)
			fail_msg("'%s' is %samong\n%s", *parts, present ? "not " : "", out.ptr);
	prm_buf_release(&out);
	bundle_release(&b);
}

#define HAS(yaml, language, mode, ...) \
	assert_types(yaml, language, mode, (const char *const[]){__VA_ARGS__, NULL}, true)
#define LACKS(yaml, language, mode, ...) \
	assert_types(yaml, language, mode, (const char *const[]){__VA_ARGS__, NULL}, false)

static const char yaml[] =
	"schemas:\n- name: s\n  allow_extra: true\n  fields:\n"
	"  - {name: a, type: string, required: false, default: x}\n"
	"  - {name: r, type: string, read_only: true}\n"
	"  - {name: w, type: string, write_only: true}\n"
	"  - {name: e, type: enum, nullable: true, validators: [{type: enum, allowed_values: [x, 1, true]}]}\n"
	"  - {name: f, type: enum, validators: [{type: enum, allowed_values: [1.5]}]}\n";

static void input_and_output_differ(void **state)
{
	(void)state;
	HAS(yaml, PRM_TYPES_TYPESCRIPT, PRM_SCHEMA_INPUT, "  a?: string;\n", "  w: string;\n",
	    "  e: \"x\" | 1 | true | null;\n", "  f: 1.5;\n", "  [key: string]: unknown;\n");
	LACKS(yaml, PRM_TYPES_TYPESCRIPT, PRM_SCHEMA_INPUT, "  r: string;\n");
	HAS(yaml, PRM_TYPES_TYPESCRIPT, PRM_SCHEMA_OUTPUT, "  a: string;\n", "  r: string;\n");
	LACKS(yaml, PRM_TYPES_TYPESCRIPT, PRM_SCHEMA_OUTPUT, "  w: string;\n");
	HAS(yaml, PRM_TYPES_PYTHON, PRM_SCHEMA_INPUT, "    a: NotRequired[str]\n", "    w: str\n",
	    "    e: Literal[\"x\", 1, True] | None\n", "    f: Any\n", "extra=\"allow\"");
	HAS(yaml, PRM_TYPES_C, PRM_SCHEMA_INPUT,
	    "static inline T T_make(prm_str w, prm_value e, prm_value f)",
	    "if (v->e.type != PRM_MISSING) {",
	    "} else {\n\t\tprm_build_key(b, prm_str_n(\"e\", 1));\n\t\tprm_build_null(b);");
	HAS(yaml, PRM_TYPES_C, PRM_SCHEMA_OUTPUT,
	    "static inline bool T_read(prm_value v, prm_arena *arena, T *out)");
	HAS("schemas:\n- {name: s, fields: []}\n", PRM_TYPES_C, PRM_SCHEMA_INPUT, "T_make(void)",
	    "char nothing;");
}

static void assert_refused(const prm_type_request *requests, size_t count, int language,
			   prm_status status, const char *part)
{
	prm_error err = {0};
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	assert_fails(prm_schema_types(requests, count, language, &out, &err), &err, status, part);
	prm_buf_release(&out);
}

static void names_that_fall_together_are_refused(void **state)
{
	bundle b = {0}, c = {0};

	(void)state;
	bundle_compile(
		&b,
		"schemas:\n- {name: s, fields: [{name: a, type: dict, nested_schema: x-y}, {name: b, type: dict, nested_schema: x_y}]}\n"
		"- {name: x-y, fields: []}\n- {name: x_y, fields: []}\n");
	assert_ok(b.status, &b.err);
	bundle_compile(
		&c,
		"schemas:\n- {name: s, fields: [{name: a-b, type: string}, {name: a_b, type: string}]}\n");
	assert_refused(&(prm_type_request){prm_str_c("T"), b.schema, 0}, 1, PRM_TYPES_PYTHON,
		       PRM_BAD_VALUE, "two types would have the name 'TXY'");
	assert_refused(
		(prm_type_request[]){{prm_str_c("T"), c.schema, 0}, {prm_str_c("T"), c.schema, 0}},
		2, PRM_TYPES_TYPESCRIPT, PRM_BAD_VALUE, "two types would have the name 'T'");
	assert_refused(&(prm_type_request){prm_str_c("T"), c.schema, 0}, 1, PRM_TYPES_C,
		       PRM_BAD_VALUE, "the fields 'a-b' and 'a_b' have the same name in C");
	assert_refused(&(prm_type_request){prm_str_c("T"), c.schema, 0}, 1, 7, PRM_INVALID,
		       "no such language");
	bundle_release(&b);
	bundle_release(&c);
}

static void numbers_become_doubles(void **state)
{
	prm_doc *doc = read_json("[1, 2.5, 1.10, \"x\"]");
	prm_value list = prm_doc_root(doc);

	(void)state;
	assert_true(prm_types_double(prm_value_at(list, 0)) < 1.01);
	assert_true(prm_types_double(prm_value_at(list, 1)) > 2.4);
	assert_true(prm_types_double(prm_value_at(list, 2)) > 1.09);
	assert_true(prm_types_double(prm_value_at(list, 3)) < 0.1);
	prm_doc_free(doc);
}

static void every_allocation_may_fail(void **state)
{
	bundle b = {0};

	(void)state;
	bundle_compile(&b, yaml);
	for (int language = PRM_TYPES_C; language <= PRM_TYPES_TYPESCRIPT; language++) {
		for (long n = 1;; n++) {
			prm_type_request request = {prm_str_c("T"), b.schema, PRM_SCHEMA_OUTPUT};
			test_heap heap;
			prm_status status;
			prm_buf out;

			test_heap_init(&heap, n);
			prm_buf_init(&out, &heap.allocator, 0);
			status = prm_schema_types(&request, 1, language, &out, NULL);
			prm_buf_release(&out);
			assert_int_equal(heap.live_blocks, 0);
			if (status == PRM_OK)
				break;
			assert_int_equal(status, PRM_NOMEM);
		}
	}
	bundle_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(input_and_output_differ),
		cmocka_unit_test(names_that_fall_together_are_refused),
		cmocka_unit_test(numbers_become_doubles),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests_name("schema types", tests, NULL, NULL);
}
