/*
 * schema_tool.c: schemas behind lines of JSON, for tests in other languages. A line of input is
 * {file, values, mode, name}; the answer has the schema's fault, or for each value whether it is
 * accepted, what it is filled to and where its faults are, and the exports and types.
 */
#include <stdio.h>
#include <stdlib.h>

#include <prm/schema.h>

static prm_doc *read_json(prm_str text)
{
	prm_read_options options = {.struct_size = sizeof(options)};
	prm_error err = {0};
	prm_doc *doc = NULL;

	if (prm_doc_read_json(text, &options, &doc, NULL, &err)) {
		fprintf(stderr, "schema_tool: %s\n", err.text);
		exit(2);
	}
	return doc;
}

static prm_status find(void *ud, prm_str ref, prm_arena *arena, prm_schema_source *out,
		       prm_error *err)
{
	prm_value schemas = prm_value_get_c(*(const prm_value *)ud, "schemas");

	(void)arena;
	for (size_t i = 0; i < prm_value_count(schemas); i++) {
		out->tree = prm_value_at(schemas, i);
		if (prm_str_eq(prm_value_text(prm_value_get_c(out->tree, "name")), ref))
			return PRM_OK;
	}
	return prm_fail(err, PRM_SCHEMA_NOT_FOUND, "no schema '%.*s'", PRM_FMT(ref));
}

static void answer_value(prm_builder *b, const prm_schema *schema, prm_value value, int mode,
			 prm_arena *arena)
{
	prm_schema_check_options options = {.struct_size = sizeof(options), .mode = mode};
	prm_value filled = {0};
	prm_diag diag;
	prm_status status;

	prm_diag_init(&diag, NULL, 0);
	status = prm_schema_fill(schema, value, &options, arena, &filled, &diag, NULL);
	prm_build_map(b);
	prm_build_key_c(b, "ok");
	prm_build_bool(b, status == PRM_OK);
	prm_build_key_c(b, status ? "faults" : "filled");
	if (status) {
		prm_build_list(b);
		for (size_t i = 0; i < diag.count; i++)
			prm_build_str(b, diag.items[i].pointer);
		prm_build_end(b);
	} else {
		prm_build_copy(b, filled);
	}
	prm_build_end(b);
	prm_diag_release(&diag);
}

static void add_types(prm_builder *b, const prm_schema *schema, prm_str name, int mode)
{
	static const char *const keys[] = {NULL, "c", "python", "typescript"};
	prm_type_request request = {name, schema, mode};
	prm_error err = {0};

	for (int language = PRM_TYPES_C; language <= PRM_TYPES_TYPESCRIPT; language++) {
		prm_buf out;

		prm_buf_init(&out, NULL, 0);
		if (prm_schema_types(&request, 1, language, &out, &err) == PRM_OK)
			prm_build_member(b, keys[language], prm_buf_str(&out));
		else
			prm_build_member(b, "types_fault", prm_str_c(err.text));
		prm_buf_release(&out);
	}
}

static void add_exports(prm_builder *b, const prm_schema *schema, prm_arena *arena)
{
	static const char *const keys[] = {"json_schema", "openai", "anthropic", "gemini"};
	prm_value out = {0};

	for (int dialect = PRM_JSON_SCHEMA; dialect <= PRM_DIALECT_GEMINI; dialect++) {
		if (prm_schema_export(schema, dialect, arena, &out, NULL, NULL))
			continue;
		prm_build_key_c(b, keys[dialect]);
		prm_build_copy(b, out);
	}
	if (prm_schema_example(schema, PRM_SCHEMA_INPUT, arena, &out, NULL) == PRM_OK) {
		prm_build_key_c(b, "example");
		prm_build_copy(b, out);
	}
}

/* Is what comes back from JSON Schema the normal form that it was made from? */
static void add_round_trip(prm_builder *b, const prm_schema *schema, prm_arena *arena)
{
	prm_value tree = {0}, json = {0}, file = {0};
	bool equal = prm_schema_tree(schema, arena, &tree, NULL) == PRM_OK &&
		     prm_schema_export(schema, PRM_JSON_SCHEMA, arena, &json, NULL, NULL) ==
			     PRM_OK &&
		     prm_schema_import(json, (prm_str){0}, arena, &file, NULL, NULL) == PRM_OK &&
		     prm_value_equal(tree, file);

	prm_build_key_c(b, "round_trip");
	prm_build_bool(b, equal);
}

static void answer(prm_builder *b, prm_value line, prm_arena *arena)
{
	prm_value file = prm_value_get_c(line, "file"), values = prm_value_get_c(line, "values");
	prm_schema_source source = {.tree = prm_value_at(prm_value_get_c(file, "schemas"), 0)};
	prm_schema_options options = {.struct_size = sizeof(options), .find = find, .ud = &file};
	bool output = prm_str_is(prm_value_text(prm_value_get_c(line, "mode")), "output");
	int mode = output ? PRM_SCHEMA_OUTPUT : PRM_SCHEMA_INPUT;
	prm_schema *schema = NULL;
	prm_error err = {0};

	prm_build_map(b);
	if (prm_schema_compile(&source, &options, &schema, NULL, &err)) {
		prm_build_member(b, "fault", prm_str_c(err.text));
		prm_build_end(b);
		return;
	}
	prm_build_key_c(b, "results");
	prm_build_list(b);
	for (size_t i = 0; i < prm_value_count(values); i++)
		answer_value(b, schema, prm_value_at(values, i), mode, arena);
	prm_build_end(b);
	add_types(b, schema, prm_value_text(prm_value_get_c(line, "name")), mode);
	add_exports(b, schema, arena);
	add_round_trip(b, schema, arena);
	prm_build_end(b);
	prm_schema_unref(schema);
}

int main(void)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	while ((len = getline(&line, &size, stdin)) > 0) {
		prm_doc *doc = read_json(prm_str_n(line, (size_t)len));
		prm_value out = {0};
		prm_arena arena;
		prm_builder b;
		prm_buf json;

		prm_arena_init(&arena, NULL, 0);
		prm_builder_init(&b, &arena);
		prm_buf_init(&json, NULL, 0);
		answer(&b, prm_doc_root(doc), &arena);
		if (prm_builder_finish(&b, &out, NULL) || prm_value_write_json(out, 0, &json))
			return 2;
		printf("%.*s\n", PRM_FMT(prm_buf_str(&json)));
		prm_buf_release(&json);
		prm_arena_release(&arena);
		prm_doc_free(doc);
	}
	free(line);
	return 0;
}
