/*
 * fuzz_schema.c: a file of schemas in YAML, "====", a value in JSON: checking and filling in agree,
 * what is filled in stays, an example satisfies, and the normal form of a schema means the same.
 */
#include "fuzz.h"

#include <prm/schema.h>

struct subject {
	prm_doc *doc; /* of the schemas */
	prm_schema *schema;
};

static prm_status compile(struct subject *s)
{
	prm_schema_bundle known = {s->doc, prm_str_c("s.yaml")};
	prm_schema_options opts = {
		.struct_size = sizeof(opts), .find = prm_schema_bundle_find, .ud = &known};
	prm_schema_source source = {
		.doc = s->doc, .at = prm_str_c("/schemas/0"), .source = known.source};
	prm_error err = {0};
	prm_status status;

	source.tree = prm_value_at(prm_value_get_c(prm_doc_root(s->doc), "schemas"), 0);
	status = prm_schema_compile(&source, &opts, &s->schema, NULL, &err);
	if (status)
		fuzz_check_error(status, &err);
	return status;
}

static void release(struct subject *s)
{
	prm_schema_unref(s->schema);
	prm_doc_free(s->doc);
}

/*
 * Filling in once more changes nothing, and finds no fault but in a read-only default, which only the
 * schema may give.
 */
static void check_filled(const prm_schema *schema, prm_value filled,
			 const prm_schema_check_options *opts, prm_arena *arena)
{
	prm_value again = {0};
	prm_diag diag;
	prm_status status;

	prm_diag_init(&diag, NULL, 0);
	status = prm_schema_fill(schema, filled, opts, arena, &again, &diag, NULL);
	for (size_t i = 0; i < diag.count; i++)
		HOLDS(opts->mode == PRM_SCHEMA_INPUT &&
		      prm_str_eq(diag.items[i].rule, prm_str_c("read_only")));
	HOLDS((status == PRM_OK) == (diag.count == 0));
	HOLDS(status || prm_value_equal(filled, again));
	prm_diag_release(&diag);
}

/* Checking and filling in agree. */
static prm_status check_value(const prm_schema *schema, prm_value value, int mode)
{
	prm_schema_check_options opts = {.struct_size = sizeof(opts), .mode = mode};
	prm_arena arena;
	prm_value filled = {0}, again = {0};
	prm_error err = {0};
	prm_status status = prm_schema_validate(schema, value, &opts, NULL, &err);

	if (status)
		fuzz_check_error(status, &err);
	prm_arena_init(&arena, NULL, 0);
	HOLDS(prm_schema_fill(schema, value, &opts, &arena, &filled, NULL, NULL) == status);
	if (status == PRM_OK) {
		check_filled(schema, filled, &opts, &arena);
		HOLDS(prm_schema_redact(schema, filled, &arena, &again, NULL) == PRM_OK);
	}
	prm_arena_release(&arena);
	return status;
}

static void check_example(const prm_schema *schema, int mode)
{
	prm_arena arena;
	prm_value example;
	prm_error err = {0};
	prm_status status;

	prm_arena_init(&arena, NULL, 0);
	status = prm_schema_example(schema, mode, &arena, &example, &err);
	if (status == PRM_OK)
		HOLDS(check_value(schema, example, mode) == PRM_OK);
	else
		fuzz_check_error(status, &err);
	prm_arena_release(&arena);
}

/* The normal form compiles, is its own normal form, and judges a value in the same way. */
static void check_tree(const prm_schema *schema, prm_value value, prm_status expected)
{
	struct subject again = {0};
	prm_arena arena;
	prm_value tree, second;
	prm_buf text;

	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&text, NULL, 0);
	HOLDS(prm_schema_tree(schema, &arena, &tree, NULL) == PRM_OK);
	HOLDS(prm_value_write_json(tree, 0, &text) == PRM_OK);
	HOLDS(prm_doc_read_json(prm_buf_str(&text), NULL, &again.doc, NULL, NULL) == PRM_OK);
	HOLDS(compile(&again) == PRM_OK);
	HOLDS(check_value(again.schema, value, PRM_SCHEMA_INPUT) == expected);
	HOLDS(prm_schema_tree(again.schema, &arena, &second, NULL) == PRM_OK);
	HOLDS(prm_value_equal(tree, second));
	release(&again);
	prm_buf_release(&text);
	prm_arena_release(&arena);
}

static void check_exports(const prm_schema *schema)
{
	prm_arena arena;
	prm_value out;
	prm_error err = {0};
	prm_status status;

	prm_arena_init(&arena, NULL, 0);
	for (int dialect = PRM_JSON_SCHEMA; dialect <= PRM_DIALECT_GEMINI; dialect++) {
		status = prm_schema_export(schema, dialect, &arena, &out, NULL, &err);
		if (status)
			fuzz_check_error(status, &err);
		else if (dialect == PRM_JSON_SCHEMA)
			HOLDS(prm_schema_import(out, prm_str_c("s"), &arena, &out, NULL, NULL) ==
			      PRM_OK);
	}
	prm_arena_release(&arena);
}

/* Any JSON as a JSON Schema: what is taken over is JSON, and can be exported where it compiles. */
static void check_import(prm_value json)
{
	struct subject s = {0};
	prm_arena arena;
	prm_value bundle;
	prm_buf text;
	prm_error err = {0};
	prm_status status;

	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&text, NULL, 0);
	status = prm_schema_import(json, prm_str_c("s"), &arena, &bundle, NULL, &err);
	if (status) {
		fuzz_check_error(status, &err);
	} else {
		HOLDS(prm_value_write_json(bundle, 0, &text) == PRM_OK);
		HOLDS(prm_doc_read_json(prm_buf_str(&text), NULL, &s.doc, NULL, NULL) == PRM_OK);
		if (compile(&s) == PRM_OK)
			check_exports(s.schema);
	}
	release(&s);
	prm_buf_release(&text);
	prm_arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const prm_read_options read = {.struct_size = sizeof(read), .positions = true};
	prm_str value_text = prm_str_n((const char *)data, size), text = fuzz_cut(&value_text);
	struct subject s = {0};
	prm_doc *value = NULL;
	prm_answer *answer = NULL;
	prm_status status;

	if (prm_doc_read_json(value_text, NULL, &value, NULL, NULL) == PRM_OK)
		check_import(prm_doc_root(value));
	if (prm_doc_read_yaml(text, &read, &s.doc, NULL, NULL, NULL) == PRM_OK &&
	    compile(&s) == PRM_OK) {
		if (value) {
			status = check_value(s.schema, prm_doc_root(value), PRM_SCHEMA_INPUT);
			check_value(s.schema, prm_doc_root(value), PRM_SCHEMA_OUTPUT);
			check_tree(s.schema, prm_doc_root(value), status);
		}
		check_example(s.schema, PRM_SCHEMA_INPUT);
		check_example(s.schema, PRM_SCHEMA_OUTPUT);
		check_exports(s.schema);
		if (prm_answer_read(s.schema, value_text, NULL, &answer, NULL, NULL) == PRM_OK)
			prm_answer_free(answer);
	}
	prm_doc_free(value);
	release(&s);
	return 0;
}
