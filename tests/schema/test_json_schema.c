/* To JSON Schema and back: equal; dialects say what they lose; foreign schemas are taken over. */
#include "schema/support.h"

static const char *json_of(prm_value v, prm_buf *buf)
{
	prm_buf_reset(buf);
	assert_int_equal(prm_value_write_json(v, 0, buf), PRM_OK);
	prm_buf_add_char(buf, '\0');
	return buf->ptr;
}

/* "pointer keyword" of each loss, in a line. */
static const char *losses_of(const prm_diag *diag, prm_buf *buf)
{
	prm_buf_reset(buf);
	for (size_t i = 0; i < diag->count; i++) {
		assert_int_equal(diag->items[i].severity, PRM_SEVERITY_WARNING);
		assert_true(diag->items[i].text.len > 0);
		prm_buf_addf(buf, "%.*s %.*s\n", PRM_FMT(diag->items[i].pointer),
			     PRM_FMT(diag->items[i].rule));
	}
	prm_buf_add_char(buf, '\0');
	return buf->ptr;
}

static const char all_kinds[] =
	"schemas:\n"
	"- name: order\n"
	"  version: \"1.2.0\"\n"
	"  description: An order\n"
	"  strict: false\n"
	"  fields:\n"
	"  - {name: email, type: string, description: Whom to write, validators: [{type: email, error_message: Give one}]}\n"
	"  - {name: site, type: string, required: false, nullable: true, validators: [{type: url}]}\n"
	"  - {name: id, type: string, read_only: true, validators: [{type: uuid}]}\n"
	"  - {name: secret, type: string, write_only: true, validators: [{type: min_length, value: 8}, {type: max_length, value: 20}]}\n"
	"  - {name: on, type: string, validators: [{type: date}]}\n"
	"  - {name: at, type: string, validators: [{type: datetime}]}\n"
	"  - {name: day, type: string, validators: [{type: date, format: '%d.%m.%Y'}]}\n"
	"  - {name: code, type: string, validators: [{type: regex, pattern: '[A-Z]|x'}, {type: regex, pattern: '.*(?<!y)$'}]}\n"
	"  - {name: amount, type: float, validators: [{type: range, min_value: 0.5, max_value: 10}, {type: min_value, value: 1}]}\n"
	"  - {name: count, type: integer, required: false, default: 3, validators: [{type: min_value, value: 1}, {type: max_value, value: 9}]}\n"
	"  - {name: lang, type: enum, required: false, nullable: true, default: en, validators: [{type: enum, allowed_values: [en, de]}]}\n"
	"  - {name: level, type: integer, nullable: true, validators: [{type: enum, allowed_values: [1, 2]}]}\n"
	"  - {name: flag, type: enum, validators: [{type: enum, allowed_values: [true, 7]}]}\n"
	"  - {name: free, type: any, required: false, default: 5}\n"
	"  - {name: free2, type: any, required: false, nullable: true}\n"
	"  - {name: map, type: dict, validators: [{type: min_length, value: 1}]}\n"
	"  - {name: items, type: list, item_schema: item, validators: [{type: min_length, value: 1}, {type: max_length, value: 5}]}\n"
	"  - {name: old, type: list, item_schema: item@0.9.0, required: false, default: []}\n"
	"  - {name: tags, type: list, item_type: string, validators: [{type: min_length, value: 2}]}\n"
	"  - {name: rows, type: list, item_type: list}\n"
	"  - {name: maps, type: list, item_type: dict}\n"
	"  - {name: things, type: list, item_type: any}\n"
	"  - {name: where, type: dict, nested_schema: address, description: To where, required: false, nullable: true}\n"
	"  - {name: bill, type: dict, nested_schema: address, description: Who pays}\n"
	"- name: address\n"
	"  allow_extra: true\n"
	"  description: A place\n"
	"  fields:\n"
	"  - {name: city, type: string}\n"
	"- name: item\n"
	"  version: \"1.0.0\"\n"
	"  fields:\n"
	"  - {name: sku, type: string}\n"
	"  - {name: to, type: dict, nested_schema: address, required: false, nullable: true}\n";

/* "item@0.9.0" is another one. */
static prm_status find(void *ud, prm_str ref, prm_arena *arena, prm_schema_source *out,
		       prm_error *err)
{
	static const prm_member members[] = {
		{"name", 4, 0, {PRM_STRING, 0, 0, 4, {.text = "item"}}},
		{"version", 7, 0, {PRM_STRING, 0, 0, 5, {.text = "0.9.0"}}},
		{"fields", 6, 0, {PRM_LIST, 0, 0, 0, {.items = NULL}}}};

	if (!prm_str_is(ref, "item@0.9.0"))
		return prm_schema_bundle_find(ud, ref, arena, out, err);
	*out = (prm_schema_source){.tree = {PRM_MAP, 0, 0, 3, {.members = members}}};
	return PRM_OK;
}

static prm_schema *compile_tree(prm_value file)
{
	prm_schema_source source = {.tree = prm_value_at(prm_value_get_c(file, "schemas"), 0)};
	prm_schema_options options = {.struct_size = sizeof(options), .find = find};
	prm_schema_bundle known;
	prm_schema *schema = NULL;
	prm_error err = {0};
	prm_doc *doc;
	prm_buf json;

	prm_buf_init(&json, NULL, 0);
	doc = read_json(json_of(file, &json));
	known = (prm_schema_bundle){doc, {NULL, 0}};
	options.ud = &known;
	assert_ok(prm_schema_compile(&source, &options, &schema, NULL, &err), &err);
	prm_doc_free(doc);
	prm_buf_release(&json);
	return schema;
}

static prm_schema *compile_all(void)
{
	prm_doc *doc = read_yaml(all_kinds);
	prm_schema *schema = compile_tree(prm_doc_root(doc));

	prm_doc_free(doc);
	return schema;
}

/* Long texts: what stands at the first difference. */
static void assert_same(const char *a, const char *b)
{
	size_t at = 0;

	while (a[at] && a[at] == b[at])
		at++;
	if (a[at] || b[at])
		fail_msg("%.100s\nis not\n%.100s", a + (at > 40 ? at - 40 : 0),
			 b + (at > 40 ? at - 40 : 0));
}

static void a_schema_goes_to_json_schema_and_back(void **state)
{
	prm_schema *schema = compile_all(), *again;
	prm_value tree = {0}, json = {0}, file = {0}, tree2 = {0};
	prm_error err = {0};
	prm_arena arena;
	prm_diag losses;
	prm_buf a, b;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	prm_diag_init(&losses, NULL, 0);
	prm_buf_init(&a, NULL, 0);
	prm_buf_init(&b, NULL, 0);
	assert_ok(prm_schema_tree(schema, &arena, &tree, &err), &err);
	assert_ok(prm_schema_export(schema, PRM_JSON_SCHEMA, &arena, &json, NULL, &err), &err);
	assert_ok(prm_schema_import(json, (prm_str){0}, &arena, &file, &losses, &err), &err);
	again = compile_tree(file);
	assert_ok(prm_schema_tree(again, &arena, &tree2, &err), &err);
	assert_same(json_of(tree, &a), json_of(tree2, &b));
	assert_same(json_of(tree, &a), json_of(file, &b));
	assert_string_equal(losses_of(&losses, &a), "");
	prm_schema_unref(schema);
	prm_schema_unref(again);
	prm_diag_release(&losses);
	prm_arena_release(&arena);
	prm_buf_release(&a);
	prm_buf_release(&b);
}

static void assert_export(int dialect, const char *yaml, const char *expected, const char *losses)
{
	bundle b = {0};
	prm_value json = {0};
	prm_error err = {0};
	prm_arena arena;
	prm_diag diag;
	prm_buf buf;

	bundle_compile(&b, yaml);
	assert_ok(b.status, &b.err);
	prm_arena_init(&arena, NULL, 0);
	prm_diag_init(&diag, NULL, 0);
	prm_buf_init(&buf, NULL, 0);
	assert_ok(prm_schema_export(b.schema, dialect, &arena, &json, &diag, &err), &err);
	if (expected)
		assert_string_equal(json_of(json, &buf), expected);
	assert_string_equal(losses_of(&diag, &buf), losses);
	prm_diag_release(&diag);
	prm_arena_release(&arena);
	prm_buf_release(&buf);
	bundle_release(&b);
}

static const char small[] =
	"schemas:\n"
	"- name: s\n"
	"  description: D\n"
	"  fields:\n"
	"  - {name: mail, type: string, description: M, validators: [{type: email}, {type: max_length, value: 9}]}\n"
	"  - {name: n, type: integer, required: false, default: 1, validators: [{type: range, min_value: 0, max_value: 9}]}\n"
	"  - {name: k, type: enum, nullable: true, validators: [{type: enum, allowed_values: [a, b]}]}\n"
	"  - {name: l, type: list, item_schema: t, validators: [{type: min_length, value: 1}]}\n"
	"  - {name: o, type: dict, nested_schema: t, description: O, required: false, nullable: true}\n"
	"  - {name: w, type: string, write_only: true}\n"
	"- name: t\n"
	"  allow_extra: true\n"
	"  fields:\n"
	"  - {name: x, type: string, nullable: true, validators: [{type: regex, pattern: '\\bx'}]}\n";

static void json_schema_says_nearly_all(void **state)
{
	(void)state;
	assert_export(
		PRM_JSON_SCHEMA, small,
		"{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"title\":\"s\",\"description\":\"D\","
		"\"type\":\"object\",\"properties\":{"
		"\"mail\":{\"description\":\"M\",\"type\":\"string\",\"format\":\"email\",\"maxLength\":9,"
		"\"x-prm\":{\"validators\":[{\"type\":\"email\"},{\"type\":\"max_length\",\"value\":9}]}},"
		"\"n\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":9,\"default\":1,"
		"\"x-prm\":{\"validators\":[{\"type\":\"range\",\"min_value\":0,\"max_value\":9}]}},"
		"\"k\":{\"enum\":[\"a\",\"b\",null]},"
		"\"l\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/t\"},\"minItems\":1},"
		"\"o\":{\"description\":\"O\",\"anyOf\":[{\"$ref\":\"#/$defs/t\"},{\"type\":\"null\"}]},"
		"\"w\":{\"type\":\"string\",\"writeOnly\":true}},"
		"\"required\":[\"mail\",\"k\",\"l\",\"w\"],\"additionalProperties\":false,"
		"\"$defs\":{\"t\":{\"title\":\"t\",\"type\":\"object\",\"properties\":{"
		"\"x\":{\"type\":[\"string\",\"null\"],\"pattern\":\"^(?:\\\\bx)\"}},"
		"\"required\":[\"x\"],\"additionalProperties\":true}}}",
		"");
}

static void openai_asks_for_every_field(void **state)
{
	(void)state;
	assert_export(
		PRM_DIALECT_OPENAI, small,
		"{\"description\":\"D\",\"type\":\"object\",\"properties\":{"
		"\"mail\":{\"description\":\"M\",\"type\":\"string\",\"format\":\"email\"},"
		"\"n\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":9},"
		"\"k\":{\"type\":[\"string\",\"null\"],\"enum\":[\"a\",\"b\",null]},"
		"\"l\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/t\"},\"minItems\":1},"
		"\"o\":{\"description\":\"O\",\"anyOf\":[{\"$ref\":\"#/$defs/t\"},{\"type\":\"null\"}]}},"
		"\"required\":[\"mail\",\"n\",\"k\",\"l\",\"o\"],\"additionalProperties\":false,"
		"\"$defs\":{\"t\":{\"type\":\"object\",\"properties\":{"
		"\"x\":{\"type\":[\"string\",\"null\"],\"pattern\":\"^(?:\\\\bx)\"}},"
		"\"required\":[\"x\"],\"additionalProperties\":false}}}",
		"/properties/mail maxLength\n/properties/n default\n"
		" required\n required\n/$defs/t additionalProperties\n");
}

static void anthropic_has_no_bounds(void **state)
{
	(void)state;
	assert_export(
		PRM_DIALECT_ANTHROPIC, small,
		"{\"description\":\"D\",\"type\":\"object\",\"properties\":{"
		"\"mail\":{\"description\":\"M\",\"type\":\"string\",\"format\":\"email\"},"
		"\"n\":{\"type\":\"integer\",\"default\":1},"
		"\"k\":{\"anyOf\":[{\"type\":\"string\",\"enum\":[\"a\",\"b\"]},{\"type\":\"null\"}]},"
		"\"l\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/t\"},\"minItems\":1},"
		"\"o\":{\"description\":\"O\",\"anyOf\":[{\"$ref\":\"#/$defs/t\"},{\"type\":\"null\"}]}},"
		"\"required\":[\"mail\",\"k\",\"l\"],\"additionalProperties\":false,"
		"\"$defs\":{\"t\":{\"type\":\"object\",\"properties\":{"
		"\"x\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}},"
		"\"required\":[\"x\"],\"additionalProperties\":false}}}",
		"/properties/mail maxLength\n/properties/n minimum\n/properties/n maximum\n"
		"/$defs/t/properties/x pattern\n/$defs/t additionalProperties\n");
}

static void gemini_has_no_patterns(void **state)
{
	(void)state;
	assert_export(
		PRM_DIALECT_GEMINI, small,
		"{\"description\":\"D\",\"type\":\"object\",\"properties\":{"
		"\"mail\":{\"description\":\"M\",\"type\":\"string\"},"
		"\"n\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":9},"
		"\"k\":{\"type\":[\"string\",\"null\"],\"enum\":[\"a\",\"b\",null]},"
		"\"l\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/t\"},\"minItems\":1},"
		"\"o\":{\"description\":\"O\",\"anyOf\":[{\"$ref\":\"#/$defs/t\"},{\"type\":\"null\"}]}},"
		"\"required\":[\"mail\",\"k\",\"l\"],\"additionalProperties\":false,"
		"\"$defs\":{\"t\":{\"type\":\"object\",\"properties\":{"
		"\"x\":{\"type\":[\"string\",\"null\"]}},"
		"\"required\":[\"x\"],\"additionalProperties\":true}}}",
		"/properties/mail format\n/properties/mail maxLength\n/properties/n default\n"
		"/$defs/t/properties/x pattern\n");
}

static void a_dialect_names_all_that_it_loses(void **state)
{
	static const char yaml[] =
		"schemas:\n- name: s\n  strict: false\n  allow_extra: true\n  fields:\n"
		"  - {name: a, type: any}\n"
		"  - {name: d, type: dict, validators: [{type: max_length, value: 2}]}\n"
		"  - {name: e, type: enum, validators: [{type: enum, allowed_values: [true, x]}]}\n"
		"  - {name: l, type: list, item_type: any, validators: [{type: min_length, value: 2}, {type: max_length, value: 3}]}\n"
		"  - {name: m, type: list, item_type: list}\n"
		"  - {name: n, type: list, item_type: dict}\n"
		"  - {name: o, type: dict, nested_schema: t, description: O, required: false, default: {}}\n"
		"  - {name: p, type: string, validators: [{type: date, format: '%Y'}, {type: url}, {type: regex, pattern: a}, {type: regex, pattern: b}]}\n"
		"- {name: t, fields: []}\n";

	(void)state;
	assert_export(PRM_JSON_SCHEMA, yaml, NULL, "/properties/p format\n strict\n");
	assert_export(
		PRM_DIALECT_OPENAI, yaml, NULL,
		"/properties/a type\n/properties/d additionalProperties\n/properties/d maxProperties\n"
		"/properties/l type\n/properties/m type\n/properties/n additionalProperties\n"
		"/properties/o description\n/properties/o default\n/properties/p format\n/properties/p format\n"
		"/properties/p regex\n required\n additionalProperties\n strict\n");
	assert_export(
		PRM_DIALECT_ANTHROPIC, yaml, NULL,
		"/properties/a type\n/properties/d additionalProperties\n/properties/d maxProperties\n"
		"/properties/l type\n/properties/l minItems\n/properties/l maxItems\n/properties/m type\n"
		"/properties/n additionalProperties\n/properties/o description\n/properties/o default\n"
		"/properties/p format\n/properties/p regex\n additionalProperties\n strict\n");
	assert_export(
		PRM_DIALECT_GEMINI, yaml, NULL,
		"/properties/d maxProperties\n/properties/e enum\n/properties/o description\n"
		"/properties/o default\n/properties/p format\n/properties/p format\n/properties/p pattern\n"
		"/properties/p regex\n strict\n");
}

/* ---- limits of OpenAI --------------------------------------------------------------------------- */

static void assert_beyond(const char *yaml, const char *part)
{
	bundle b = {0};
	prm_value json = {0};
	prm_error err = {0};
	prm_arena arena;

	bundle_compile(&b, yaml);
	assert_ok(b.status, &b.err);
	prm_arena_init(&arena, NULL, 0);
	assert_fails(prm_schema_export(b.schema, PRM_DIALECT_OPENAI, &arena, &json, NULL, &err),
		     &err, PRM_UNSUPPORTED, part);
	assert_ok(prm_schema_export(b.schema, PRM_DIALECT_GEMINI, &arena, &json, NULL, &err), &err);
	assert_fails(prm_schema_export(b.schema, 9, &arena, &json, NULL, &err), &err, PRM_INVALID,
		     "no such dialect");
	prm_arena_release(&arena);
	bundle_release(&b);
}

static void a_providers_limits_are_named(void **state)
{
	char *yaml = malloc(400000), *at;

	(void)state;
	at = yaml + sprintf(yaml, "schemas:\n");
	for (int i = 0; i < 11; i++)
		at += sprintf(at, "- {name: s%d, fields: [%s%.0d%s]}\n", i,
			      i < 10 ? "{name: f, type: dict, nested_schema: s" : "",
			      i < 10 ? i + 1 : 0, i < 10 ? "}" : "");
	assert_beyond(yaml, "OpenAI: at most 10 levels; there are 11");
	at = yaml +
	     sprintf(yaml,
		     "schemas:\n- name: s\n  fields:\n  - {name: e, type: enum, validators: [{type: enum, allowed_values: [");
	for (int i = 0; i < 1001; i++)
		at += sprintf(at, "v%d,", i);
	sprintf(at, "]}]}\n");
	assert_beyond(yaml, "OpenAI: at most 1000 enum values; there are 1001");
	at = yaml +
	     sprintf(yaml,
		     "schemas:\n- name: s\n  fields:\n  - {name: e, type: enum, validators: [{type: enum, allowed_values: [");
	for (int i = 0; i < 300; i++)
		at += sprintf(at, "v%060d,", i);
	sprintf(at, "]}]}\n");
	assert_beyond(yaml, "'e' has 18300");
	at = yaml + sprintf(yaml, "schemas:\n- name: s\n  fields:\n");
	for (int i = 0; i < 900; i++)
		at += sprintf(at, "  - {name: f%0150d, type: string}\n", i);
	assert_beyond(yaml, "names and enum values take at most 120000 bytes; these take 135900");
	at = yaml + sprintf(yaml, "schemas:\n- {name: s, fields: [");
	for (int i = 0; i < 6; i++)
		at += sprintf(at, "{name: f%d, type: dict, nested_schema: t%d},", i, i);
	at += sprintf(at, "]}\n");
	for (int i = 0; i < 6; i++) {
		at += sprintf(at, "- {name: t%d, fields: [", i);
		for (int j = 0; j < 900; j++)
			at += sprintf(at, "{name: f%d, type: string},", j);
		at += sprintf(at, "]}\n");
	}
	assert_beyond(yaml, "OpenAI: at most 5000 properties; there are 5406");
	free(yaml);
}

/* ---- import ------------------------------------------------------------------------------------- */

static void assert_import(const char *json, const char *expected, const char *losses)
{
	prm_doc *doc = read_json(json);
	prm_value file = {0};
	prm_error err = {0};
	prm_arena arena;
	prm_diag diag;
	prm_buf buf;

	prm_arena_init(&arena, NULL, 0);
	prm_diag_init(&diag, NULL, 0);
	prm_buf_init(&buf, NULL, 0);
	assert_ok(prm_schema_import(prm_doc_root(doc), prm_str_c("r"), &arena, &file, &diag, &err),
		  &err);
	assert_string_equal(json_of(file, &buf), expected);
	prm_schema_unref(compile_tree(file));
	assert_string_equal(losses_of(&diag, &buf), losses);
	prm_diag_release(&diag);
	prm_arena_release(&arena);
	prm_buf_release(&buf);
	prm_doc_free(doc);
}

static void a_foreign_schema_is_taken_over(void **state)
{
	(void)state;
	assert_import(
		"{\"type\":\"object\",\"title\":\"R\",\"additionalProperties\":false,\"properties\":{"
		"\"name\":{\"type\":\"string\",\"minLength\":1,\"pattern\":\"^[a-z]+$\"},"
		"\"age\":{\"anyOf\":[{\"type\":\"integer\",\"exclusiveMinimum\":0,\"exclusiveMaximum\":9},{\"type\":\"null\"}],\"default\":null},"
		"\"kind\":{\"const\":\"x\"},"
		"\"pet\":{\"allOf\":[{\"$ref\":\"#/$defs/My Pet\"}],\"description\":\"P\"},"
		"\"home\":{\"type\":\"object\",\"properties\":{\"zip\":{\"type\":[\"string\",\"null\"]}},\"required\":[\"zip\"]},"
		"\"when\":{\"type\":\"string\",\"format\":\"date-time\"},"
		"\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"maxItems\":3},"
		"\"any\":{}},"
		"\"required\":[\"name\",\"kind\",\"pet\",\"home\",\"when\",\"tags\",\"any\"],"
		"\"$defs\":{\"My Pet\":{\"type\":\"object\",\"description\":\"a pet\",\"properties\":{},\"additionalProperties\":false}}}",
		"{\"schemas\":[{\"name\":\"r\",\"fields\":["
		"{\"name\":\"name\",\"type\":\"string\",\"validators\":[{\"type\":\"min_length\",\"value\":1},{\"type\":\"regex\",\"pattern\":\"^[a-z]+$\"}]},"
		"{\"name\":\"age\",\"type\":\"integer\",\"required\":false,\"nullable\":true,\"default\":null,\"validators\":[{\"type\":\"min_value\",\"value\":1},{\"type\":\"max_value\",\"value\":8}]},"
		"{\"name\":\"kind\",\"type\":\"enum\",\"validators\":[{\"type\":\"enum\",\"allowed_values\":[\"x\"]}]},"
		"{\"name\":\"pet\",\"type\":\"dict\",\"description\":\"P\",\"nested_schema\":\"My_Pet\"},"
		"{\"name\":\"home\",\"type\":\"dict\",\"nested_schema\":\"r_home\"},"
		"{\"name\":\"when\",\"type\":\"string\",\"validators\":[{\"type\":\"datetime\"}]},"
		"{\"name\":\"tags\",\"type\":\"list\",\"item_type\":\"string\",\"validators\":[{\"type\":\"max_length\",\"value\":3}]},"
		"{\"name\":\"any\",\"type\":\"any\"}]},"
		"{\"name\":\"My_Pet\",\"description\":\"a pet\",\"fields\":[]},"
		"{\"name\":\"r_home\",\"allow_extra\":true,\"fields\":[{\"name\":\"zip\",\"type\":\"string\",\"nullable\":true}]}]}",
		"");
}

static void an_import_names_what_it_loses(void **state)
{
	(void)state;
	assert_import(
		"{\"$ref\":\"#/definitions/R\",\"definitions\":{\"R\":{\"type\":\"object\",\"minProperties\":1,\"patternProperties\":{},"
		"\"additionalProperties\":{\"type\":\"string\"},\"properties\":{"
		"\"a\":{\"type\":[\"string\",\"integer\"]},"
		"\"b\":{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"integer\"}]},"
		"\"c\":{\"type\":\"number\",\"exclusiveMinimum\":0,\"multipleOf\":2},"
		"\"d\":{\"type\":\"string\",\"format\":\"ipv4\"},"
		"\"e\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"pattern\":\"x\"}},"
		"\"f\":{\"type\":\"array\",\"items\":{\"type\":[\"string\",\"null\"]}},"
		"\"g\":{\"type\":\"string\",\"default\":null},"
		"\"h\":{\"$ref\":\"other.json#/x\"},"
		"\"i\":{\"$ref\":\"#/nowhere\"},"
		"\"j\":{\"enum\":[\"a\",[1],null]},"
		"\"k\":{\"type\":\"array\",\"items\":{\"enum\":[1]}},"
		"\"l\":{\"type\":\"string\",\"pattern\":\"a|^b\"},"
		"\"m\":{\"type\":\"null\"}},"
		"\"required\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"h\",\"i\",\"j\",\"k\",\"l\"]}}}",
		"{\"schemas\":[{\"name\":\"r\",\"allow_extra\":true,\"fields\":["
		"{\"name\":\"a\",\"type\":\"any\"},{\"name\":\"b\",\"type\":\"any\"},"
		"{\"name\":\"c\",\"type\":\"float\",\"validators\":[{\"type\":\"min_value\",\"value\":0}]},"
		"{\"name\":\"d\",\"type\":\"string\"},"
		"{\"name\":\"e\",\"type\":\"list\",\"item_type\":\"string\"},"
		"{\"name\":\"f\",\"type\":\"list\",\"item_type\":\"any\"},"
		"{\"name\":\"g\",\"type\":\"string\",\"required\":false,\"nullable\":true,\"default\":null},"
		"{\"name\":\"h\",\"type\":\"any\"},{\"name\":\"i\",\"type\":\"any\"},"
		"{\"name\":\"j\",\"type\":\"enum\",\"nullable\":true,\"validators\":[{\"type\":\"enum\",\"allowed_values\":[\"a\"]}]},"
		"{\"name\":\"k\",\"type\":\"list\",\"item_type\":\"any\"},"
		"{\"name\":\"l\",\"type\":\"string\",\"validators\":[{\"type\":\"regex\",\"pattern\":\"(?s:.*?)(?:a|^b)\"}]},"
		"{\"name\":\"m\",\"type\":\"any\",\"required\":false,\"nullable\":true}]}]}",
		"/definitions/R patternProperties\n/definitions/R additionalProperties\n"
		"/definitions/R/properties/a type\n/definitions/R/properties/b oneOf\n"
		"/definitions/R/properties/c multipleOf\n/definitions/R/properties/c exclusiveMinimum\n"
		"/definitions/R/properties/d format\n/definitions/R/properties/e/items items\n"
		"/definitions/R/properties/f/items type\n/definitions/R/properties/g required\n"
		"/definitions/R/properties/h $ref\n/definitions/R/properties/i $ref\n"
		"/definitions/R/properties/j enum\n/definitions/R/properties/k/items items\n");
}

static void a_required_property_that_is_not_there_is_told(void **state)
{
	(void)state;
	assert_import(
		"{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{},\"required\":[\"x\"]}",
		"{\"schemas\":[{\"name\":\"r\",\"fields\":[]}]}", " required\n");
}

/* Lists, look-ups and references in great number: an answer, soon. */
static void a_huge_schema_is_taken_over_in_bounds(void **state)
{
	prm_value file = {0};
	prm_error err = {0};
	prm_arena arena;
	prm_diag losses;
	prm_doc *doc;
	prm_buf json;

	(void)state;
	prm_buf_init(&json, NULL, 0);
	prm_buf_add_c(&json, "{\"type\":\"object\",\"properties\":{");
	for (int i = 0; i < 20000; i++)
		prm_buf_addf(&json, "%s\"p%d\":{\"$ref\":\"#/$defs/d%d\"}", i ? "," : "", i,
			     i % 5000);
	prm_buf_add_c(&json, "},\"required\":[");
	for (int i = 0; i < 20000; i++)
		prm_buf_addf(&json, "%s\"p%d\"", i ? "," : "", 19999 - i);
	prm_buf_add_c(&json, "],\"$defs\":{");
	for (int i = 0; i < 5000; i++)
		prm_buf_addf(&json, "%s\"d%d\":{\"properties\":{}}", i ? "," : "", i);
	prm_buf_add_c(&json, "}}");
	prm_buf_add_char(&json, '\0');
	doc = read_json(json.ptr);
	prm_arena_init(&arena, NULL, 0);
	prm_diag_init(&losses, NULL, 0);
	assert_ok(
		prm_schema_import(prm_doc_root(doc), prm_str_c("r"), &arena, &file, &losses, &err),
		&err);
	assert_int_equal(prm_value_count(prm_value_get_c(file, "schemas")), 1000);
	assert_str(losses.items[0].text, "there are more than 1,000 schemas: any map is taken");
	prm_diag_release(&losses);
	prm_arena_release(&arena);
	prm_doc_free(doc);
	prm_buf_release(&json);
}

static void recursion_is_a_loss(void **state)
{
	char json[8192] =
		"{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#/$defs/d0\"}},\"required\":[\"a\"],\"$defs\":{";
	prm_value file = {0};
	prm_error err = {0};
	prm_arena arena;
	prm_diag losses;
	prm_doc *doc;

	(void)state;
	assert_import(
		"{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"a\":{\"$ref\":\"#/$defs/a\"}},\"required\":[\"a\"],"
		"\"$defs\":{\"a\":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"b\":{\"$ref\":\"#/$defs/b\"}},\"required\":[\"b\"]},"
		"\"b\":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"a\":{\"$ref\":\"#/$defs/a\"},"
		"\"l\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/b\"}}},\"required\":[\"a\",\"l\"]}}}",
		"{\"schemas\":[{\"name\":\"r\",\"fields\":[{\"name\":\"a\",\"type\":\"dict\",\"nested_schema\":\"a\"}]},"
		"{\"name\":\"a\",\"fields\":[{\"name\":\"b\",\"type\":\"dict\",\"nested_schema\":\"b\"}]},"
		"{\"name\":\"b\",\"fields\":[{\"name\":\"a\",\"type\":\"dict\"},{\"name\":\"l\",\"type\":\"list\",\"item_type\":\"dict\"}]}]}",
		"/$defs/a $ref\n/$defs/b $ref\n");
	for (int i = 0; i < 80; i++)
		sprintf(json + strlen(json),
			"%s\"d%d\":{\"properties\":{\"a\":{\"$ref\":\"#/$defs/d%d\"}},\"required\":[\"a\"]}",
			i ? "," : "", i, i + 1);
	strcat(json, ",\"d80\":{\"properties\":{}}}}");
	doc = read_json(json);
	prm_arena_init(&arena, NULL, 0);
	prm_diag_init(&losses, NULL, 0);
	assert_ok(
		prm_schema_import(prm_doc_root(doc), prm_str_c("r"), &arena, &file, &losses, &err),
		&err);
	assert_int_equal(losses.count, 1);
	assert_str(losses.items[0].text, "schemas are nested too deep: any map is taken");
	prm_schema_unref(compile_tree(file));
	prm_diag_release(&losses);
	prm_arena_release(&arena);
	prm_doc_free(doc);
}

static void what_is_no_object_is_refused(void **state)
{
	static const char *const roots[] = {
		"{\"type\":\"string\"}",
		"true",
		"[]",
		"{}",
		"{\"$ref\":\"#\"}",
		"{\"$ref\":\"#/a\",\"a\":{\"$ref\":\"#/b\"},\"b\":{\"$ref\":\"#/a\"}}"};
	prm_value file = {0};
	prm_error err = {0};
	prm_arena arena;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		prm_doc *doc = read_json(roots[i]);

		assert_fails(prm_schema_import(prm_doc_root(doc), (prm_str){0}, &arena, &file, NULL,
					       &err),
			     &err, PRM_SCHEMA_PARSE, "is not of an object");
		prm_doc_free(doc);
	}
	prm_arena_release(&arena);
}

static void names_that_fall_together_get_a_number(void **state)
{
	(void)state;
	assert_import(
		"{\"title\":\"?\",\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
		"\"a b\":{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false},"
		"\"a_b\":{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false},"
		"\"c\":{\"$ref\":\"#/properties/a b\"}},\"required\":[\"a b\",\"a_b\",\"c\"]}",
		"{\"schemas\":[{\"name\":\"r\",\"fields\":["
		"{\"name\":\"a b\",\"type\":\"dict\",\"nested_schema\":\"r_a_b\"},"
		"{\"name\":\"a_b\",\"type\":\"dict\",\"nested_schema\":\"r_a_b_2\"},"
		"{\"name\":\"c\",\"type\":\"dict\",\"nested_schema\":\"r_a_b\"}]},"
		"{\"name\":\"r_a_b\",\"fields\":[]},{\"name\":\"r_a_b_2\",\"fields\":[]}]}",
		"");
}

static void every_allocation_may_fail(void **state)
{
	prm_schema *schema = compile_all();
	prm_value json = {0};
	prm_arena keep;
	prm_error err = {0};
	long n;

	(void)state;
	prm_arena_init(&keep, NULL, 0);
	assert_ok(prm_schema_export(schema, PRM_JSON_SCHEMA, &keep, &json, NULL, &err), &err);
	for (n = 1;; n++) {
		prm_value out = {0};
		prm_status export, tree, import;
		test_heap heap;
		prm_arena arena;

		test_heap_init(&heap, n);
		prm_arena_init(&arena, &heap.allocator, 0);
		export = prm_schema_export(schema, PRM_JSON_SCHEMA, &arena, &out, NULL, NULL);
		tree = prm_schema_tree(schema, &arena, &out, NULL);
		import = prm_schema_import(json, (prm_str){0}, &arena, &out, NULL, NULL);
		prm_arena_release(&arena);
		assert_int_equal(heap.live_blocks, 0);
		assert_true(export == PRM_OK || export == PRM_NOMEM);
		assert_true(import == PRM_OK || import == PRM_NOMEM);
		assert_true(tree == PRM_OK || tree == PRM_NOMEM);
		if (heap.calls < n)
			break;
		assert_true(export || import || tree);
	}
	prm_arena_release(&keep);
	prm_schema_unref(schema);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_schema_goes_to_json_schema_and_back),
		cmocka_unit_test(json_schema_says_nearly_all),
		cmocka_unit_test(openai_asks_for_every_field),
		cmocka_unit_test(anthropic_has_no_bounds),
		cmocka_unit_test(gemini_has_no_patterns),
		cmocka_unit_test(a_dialect_names_all_that_it_loses),
		cmocka_unit_test(a_providers_limits_are_named),
		cmocka_unit_test(a_foreign_schema_is_taken_over),
		cmocka_unit_test(an_import_names_what_it_loses),
		cmocka_unit_test(a_required_property_that_is_not_there_is_told),
		cmocka_unit_test(a_huge_schema_is_taken_over_in_bounds),
		cmocka_unit_test(recursion_is_a_loss),
		cmocka_unit_test(what_is_no_object_is_refused),
		cmocka_unit_test(names_that_fall_together_get_a_number),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests_name("schema json_schema", tests, NULL, NULL);
}
