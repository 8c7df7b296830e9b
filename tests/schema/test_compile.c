/* Schemas are refused when they are wrong: all faults in one list, each with its place. */
#include "schema/support.h"

/* The findings of a bundle's first schema. */
static void assert_findings(const char *yaml, const char *const *parts)
{
	bundle b = {0};
	prm_buf buf;
	prm_str text;
	char all[8192];

	prm_buf_init(&buf, NULL, 0);
	bundle_compile(&b, yaml);
	text = printed(&b.diag, &buf);
	snprintf(all, sizeof(all), "%.*s", PRM_FMT(text));
	for (; *parts; parts++)
		if (!strstr(all, *parts))
			fail_msg("'%s' is not among:\n%s", *parts, all);
	assert_true(b.status != PRM_OK);
	assert_null(b.schema);
	assert_true(b.err.text[0] != '\0');
	bundle_release(&b);
	prm_buf_release(&buf);
}

#define FINDINGS(yaml, ...) assert_findings((yaml), (const char *const[]){__VA_ARGS__, NULL})
#define ONE_FIELD(field) "schemas:\n- name: s\n  fields:\n  - " field "\n"

static void a_schema_and_its_names_compile(void **state)
{
	bundle b = {0};

	(void)state;
	bundle_compile(
		&b,
		"version: \"1.0.0\"\nschemas:\n"
		"- {name: refund, version: \"1.2.0\", description: d, metadata: {}, fields: [\n"
		"  {name: items, type: list, item_schema: item},\n"
		"  {name: more, type: list, item_schema: item@^1},\n"
		"  {name: where, type: dict, nested_schema: place, required: false, nullable: true}]}\n"
		"- {name: item, fields: [{name: n, type: integer}]}\n"
		"- {name: place, fields: [{name: city, type: string}]}\n");
	assert_ok(b.status, &b.err);
	assert_int_equal(b.diag.count, 0);
	assert_str(prm_schema_name(b.schema), "refund");
	assert_str(prm_schema_version(b.schema), "1.2.0");
	assert_true(prm_schema_size(b.schema) > 500);
	bundle_release(&b);
}

static void a_schema_is_shared_by_reference(void **state)
{
	bundle b = {0};
	prm_schema *other;

	(void)state;
	bundle_compile(&b, ONE_FIELD("{name: a, type: string}"));
	assert_ok(b.status, &b.err);
	other = prm_schema_ref(b.schema);
	prm_schema_unref(b.schema);
	assert_str(prm_schema_name(other), "s");
	assert_str(prm_schema_version(other), "");
	prm_schema_unref(NULL);
	bundle_release(&b);
}

static void all_faults_come_at_once(void **state)
{
	(void)state;
	FINDINGS(
		"schemas:\n"
		"- name: s!\n"
		"  fields:\n"
		"  - {name: a, type: strng}\n"
		"  - {type: string}\n"
		"  - {name: c}\n"
		"  - {name: d, type: list}\n"
		"  - {name: e, type: string, requird: false}\n"
		"  - {name: e, type: string}\n"
		"  - 7\n",
		"s.yaml:2:9: error[bad-value]: a schema's name is made of letters",
		"s.yaml:4:21: error[bad-value]: 'strng' is no type of a field (did you mean 'string'?)",
		"s.yaml:5:5: error[missing-key]: a field needs a `name`",
		"s.yaml:6:5: error[missing-key]: a field needs a `type`",
		"s.yaml:7:5: error[missing-key]: a list needs `item_type` or `item_schema`",
		"s.yaml:8:29: warning[unknown-key]: 'requird' is not known here and has no effect "
		"(did you mean 'required'?)",
		"s.yaml:9:5: error[duplicate-key]: there are two fields of the name 'e'",
		"s.yaml:10:5: error[wrong-type]: expected a field, which is a map, not an integer");
}

static void words_of_other_languages_are_answered(void **state)
{
	static const char *const cases[][2] = {
		{"{name: a, type: str}", "'str' is no type of a field; write 'string'"},
		{"{name: a, type: int}", "write 'integer'"},
		{"{name: a, type: number}", "write 'float'"},
		{"{name: a, type: object}", "write 'dict'"},
		{"{name: a, type: array}", "write 'list'"},
		{"{name: a, type: date}", "write 'string', with validators: [{type: date}]"},
		{"{name: a, type: ' '}", "the types are string integer"},
		{"{name: a, type: enum, values: [x]}",
		 "'values' is not known here and has no effect; write it as a validator: {type: enum"},
		{"{name: a, type: strin, optional: true}", "write 'required: false'"},
		{"{name: a, type: strin, min: 1}", "{type: min_value, value: ...}"},
		{"{name: a, type: strin, pattern: x}", "{type: regex, pattern: ...}"},
	};
	char yaml[512];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(yaml, sizeof(yaml), ONE_FIELD("%s"), cases[i][0]);
		FINDINGS(yaml, cases[i][1]);
	}
}

static void a_shape_is_not_what_it_should_be(void **state)
{
	(void)state;
	FINDINGS("schemas:\n- []\n", "expected a schema, which is a map, not a list");
	FINDINGS("schemas:\n- {name: s}\n", "a schema needs its `fields`");
	FINDINGS("schemas:\n- {fields: []}\n", "a schema needs a `name`");
	FINDINGS("schemas:\n- {name: s, fields: {}}\n", "expected a list of fields, not a map");
	FINDINGS("schemas:\n- {name: s, strict: yes, fields: []}\n",
		 "`strict` is true or false, not a string");
	FINDINGS("schemas:\n- {name: s, description: [], fields: []}\n",
		 "`description` is a text, not a list");
	FINDINGS(
		"schemas:\n- {name: s, strict: true, allow_extra: true, fields: []}\n",
		"s.yaml:2:21: error[bad-value]: `strict: true` and `allow_extra: true` contradict");
	FINDINGS(ONE_FIELD("{name: a, type: string, validators: {}}"),
		 "expected a list of validators, not a map");
	FINDINGS(ONE_FIELD("{name: a, type: string, validators: [min]}"),
		 "expected a validator, which is a map, not a string");
	FINDINGS(ONE_FIELD("{name: a, type: string, read_only: true, write_only: true}"),
		 "read_only and write_only could never be given");
}

static void keys_of_other_types_are_refused(void **state)
{
	(void)state;
	FINDINGS(ONE_FIELD("{name: a, type: string, item_type: string}"),
		 "only a list has `item_type`");
	FINDINGS(ONE_FIELD("{name: a, type: dict, item_schema: s}"),
		 "only a list has `item_schema`");
	FINDINGS(ONE_FIELD("{name: a, type: list, item_type: any, nested_schema: s}"),
		 "only a dict has `nested_schema`");
	FINDINGS(ONE_FIELD("{name: a, type: integer, nested_schema: s}"),
		 "only a dict has `nested_schema`");
	FINDINGS(ONE_FIELD("{name: a, type: list, item_type: enum}"),
		 "items of an enum have no place for their allowed values");
	FINDINGS(
		"schemas:\n- {name: s, fields: [{name: a, type: list, item_type: string, item_schema: t}]}\n"
		"- {name: t, fields: []}\n",
		"`item_type` and `item_schema` contradict each other");
}

static void a_field_that_may_be_absent_says_what_then(void **state)
{
	(void)state;
	FINDINGS(ONE_FIELD("{name: a, type: string, required: false}"),
		 "a field that is not required needs a `default` or `nullable: true`");
	FINDINGS(ONE_FIELD("{name: a, type: string, required: false, default: null}"),
		 "a field that is not required needs a `default` or `nullable: true`");
}

static void a_default_obeys_its_own_rules(void **state)
{
	(void)state;
	FINDINGS(
		ONE_FIELD("{name: a, type: integer, required: false, default: x}"),
		"s.yaml:4:56: error[bad-value]: the default breaks the field's own rule: expected an "
		"integer, got 'x'");
	FINDINGS(ONE_FIELD("{name: a, type: integer, required: false, default: 7, validators: "
			   "[{type: max_value, value: 5}]}"),
		 "expected a number of at most 5, got 7");
	FINDINGS(
		"schemas:\n- {name: s, fields: [{name: a, type: dict, nested_schema: t, required: false, "
		"default: {n: x}}]}\n- {name: t, fields: [{name: n, type: integer}]}\n",
		"the default breaks the field's own rule at /n: expected an integer");
}

static void a_required_fields_default_is_warned_of(void **state)
{
	bundle b = {0};

	(void)state;
	bundle_compile(&b, ONE_FIELD("{name: a, type: string, default: x}"));
	assert_ok(b.status, &b.err);
	assert_int_equal(b.diag.count, 1);
	assert_int_equal(b.diag.items[0].severity, PRM_SEVERITY_WARNING);
	assert_str(b.diag.items[0].text,
		   "a required field never takes its default; add `required: false`");
	bundle_release(&b);
}

static void validators_are_checked_when_the_schema_is_loaded(void **state)
{
	static const char *const cases[][2] = {
		{"string, validators: [{type: emial}]",
		 "'emial' is no validator (did you mean 'email'?)"},
		{"string, validators: [{type: frobnicate}]",
		 "'frobnicate' is no validator; they are"},
		{"string, validators: [{}]", "'' is no validator; they are"},
		{"integer, validators: [{type: email}]", "email is for string, not for integer"},
		{"string, validators: [{type: range, min_value: 1}]",
		 "range is for integer, float, not for string"},
		{"string, validators: [{type: min_length}]", "`value` (or `min_value`) is needed"},
		{"string, validators: [{type: min_length, value: -1}]",
		 "`value` is a length: an integer from 0"},
		{"string, validators: [{type: min_length, value: 1.5}]", "is a length"},
		{"string, validators: [{type: min_length, value: 1, min_value: 2}]",
		 "`value` and `min_value` differ"},
		{"string, validators: [{type: max_length, min_value: 2}]",
		 "max_length has no `min_value`"},
		{"string, validators: [{type: min_length, value: 5}, {type: max_length, value: 4}]",
		 "min_length is greater than max_length"},
		{"integer, validators: [{type: min_value, value: 5}, {type: max_value, value: 4}]",
		 "min_value is greater than max_value"},
		{"integer, validators: [{type: range, min_value: 5, max_value: 4}]",
		 "min_value is greater than max_value"},
		{"integer, validators: [{type: range}]",
		 "a range needs `min_value`, `max_value` or both"},
		{"integer, validators: [{type: range, min_value: a}]", "`min_value` is a number"},
		{"integer, validators: [{type: max_value, value: a}]", "`value` is a number"},
		{"string, validators: [{type: regex}]", "`pattern` is needed"},
		{"string, validators: [{type: regex, pattern: ''}]", "`pattern` is needed"},
		{"string, validators: [{type: regex, pattern: \"a\\\\Cb\"}]",
		 "the pattern is malformed"},
		{"string, validators: [{type: enum}]", "`allowed_values` is needed"},
		{"string, validators: [{type: enum, allowed_values: []}]",
		 "`allowed_values` is needed"},
		{"string, validators: [{type: enum, allowed_values: [a, 1]}]",
		 "value 2 of the list is an integer, which a field of type string never is"},
		{"integer, validators: [{type: enum, allowed_values: [a]}]",
		 "a field of type integer"},
		{"float, validators: [{type: enum, allowed_values: [a]}]", "a field of type float"},
		{"boolean, validators: [{type: enum, allowed_values: [a]}]",
		 "a field of type boolean"},
		{"enum, validators: [{type: enum, allowed_values: [a, null]}]",
		 "null is allowed by"},
		{"enum, validators: [{type: enum, allowed_values: [[a]]}]", "not a list"},
		{"enum, validators: [{type: enum, allowed_values: [a, b, a]}]",
		 "values 1 and 3 of the list are the same"},
		{"enum", "an enum needs a validator {type: enum"},
		{"string, validators: [{type: date, format: '%Q'}]",
		 "a directive that is not known"},
		{"string, validators: [{type: date, format: 'ab%'}]",
		 "a directive that is not known"},
		{"string, validators: [{type: date, format: 'abc'}]", "a format has directives"},
		{"string, validators: [{type: datetime, format: 5}]", "`format` is needed, a text"},
		{"string, validators: [{type: uuid, pattern: x}]", "uuid has no `pattern`"},
		{"string, validators: [{type: custom}]", "`custom_function` is needed"},
		{"string, validators: [{type: custom, custom_function: f}]",
		 "nobody registered the function 'f'"},
	};
	char yaml[512];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(yaml, sizeof(yaml), ONE_FIELD("{name: a, type: %s}"), cases[i][0]);
		FINDINGS(yaml, cases[i][1]);
	}
}

static void a_malformed_pattern_is_shown_at_its_place(void **state)
{
	(void)state;
	FINDINGS(
		"schemas:\n- name: s\n  fields:\n  - name: a\n    type: string\n    validators:\n"
		"    - type: regex\n      pattern: \"ab(c\"\n",
		"s.yaml:8:22: error[bad-value]: the pattern is malformed: missing closing parenthesis");
	FINDINGS(
		ONE_FIELD("{name: a, type: string, validators: [{type: date, format: \"%Y-%Q\"}]}"),
		"s.yaml:4:67: error[bad-value]: a directive that is not known");
}

static void circles_are_named(void **state)
{
	(void)state;
	FINDINGS(ONE_FIELD("{name: a, type: dict, nested_schema: s}"),
		 "s.yaml:4:42: error[schema-parse]: the schemas go round in a circle: s -> s");
	FINDINGS("schemas:\n"
		 "- {name: a, fields: [{name: x, type: dict, nested_schema: b}]}\n"
		 "- {name: b, fields: [{name: x, type: list, item_schema: c}]}\n"
		 "- {name: c, fields: [{name: x, type: dict, nested_schema: b@1}]}\n",
		 "the schemas go round in a circle: b -> c -> b");
	FINDINGS("schemas:\n- {name: a, extends: b}\n- {name: b, extends: a}\n",
		 "the schemas go round in a circle: a -> b -> a");
}

static void a_name_that_nobody_has_is_an_error(void **state)
{
	(void)state;
	FINDINGS("schemas:\n- {name: a, fields: [{name: x, type: dict, nested_schema: adress}]}\n"
		 "- {name: address, fields: []}\n",
		 "s.yaml:2:59: error[schema-not-found]: there is no schema 'adress' (did you mean "
		 "'address'?)");
	FINDINGS(ONE_FIELD("{name: x, type: dict, nested_schema: zzz}"),
		 "there is no schema 'zzz'");
	FINDINGS("schemas:\n- {name: a, extends: 5, fields: []}\n", "`extends` is a text");
}

/* Schemas s0 .. s<n-1>, each within the one before. */
static char *chain_of(int n)
{
	char *yaml = malloc(200 * (size_t)n + 100);
	size_t at = (size_t)sprintf(yaml, "schemas:\n");

	assert_non_null(yaml);
	for (int i = 0; i < n; i++)
		at += (size_t)sprintf(yaml + at,
				      i + 1 < n ? "- {name: s%d, fields: [{name: f, type: dict, "
						  "nested_schema: s%d}]}\n"
						: "- {name: s%d, fields: []}\n",
				      i, i + 1);
	return yaml;
}

static void depth_has_a_limit(void **state)
{
	char *yaml = chain_of(64);
	bundle b = {0};

	(void)state;
	bundle_compile(&b, yaml);
	assert_ok(b.status, &b.err);
	bundle_release(&b);
	free(yaml);
	yaml = chain_of(65);
	FINDINGS(yaml, "error[limit-exceeded]: schemas nested deeper than max_depth (64)");
	free(yaml);
	yaml = chain_of(1000);
	FINDINGS(yaml, "error[limit-exceeded]: schemas nested deeper than max_depth (64)");
	free(yaml);
}

/* The deep one is known already, from nearer to the root. */
static void depth_counts_along_the_longest_way(void **state)
{
	char *chain = chain_of(64), *yaml = malloc(strlen(chain) + 300);

	(void)state;
	sprintf(yaml,
		"schemas:\n- {name: r, fields: [{name: a, type: dict, nested_schema: s1}, "
		"{name: b, type: dict, nested_schema: s0}]}\n%s",
		chain + strlen("schemas:\n"));
	FINDINGS(yaml, "nested deeper than max_depth (64)");
	free(chain);
	free(yaml);
}

static void a_long_list_of_values_has_no_doubles(void **state)
{
	char *yaml = malloc(400000);
	size_t at;

	(void)state;
	at = (size_t)sprintf(yaml,
			     "schemas:\n- {name: s, fields: [{name: e, type: enum, validators: "
			     "[{type: enum, allowed_values: [1, a");
	for (int i = 0; i < 9000; i++)
		at += (size_t)sprintf(yaml + at, ", v%d", i);
	sprintf(yaml + at, ", 1.0]}]}]}\n");
	FINDINGS(yaml, "values 1 and 9003 of the list are the same");
	for (int i = 9000; i < 20000; i++)
		at += (size_t)sprintf(yaml + at, ", v%d", i);
	sprintf(yaml + at, "]}]}]}\n");
	FINDINGS(yaml, "20002 values are more than 10000");
	free(yaml);
}

static void validators_and_patterns_have_limits(void **state)
{
	char *yaml = malloc(400000);
	size_t at;

	(void)state;
	at = (size_t)sprintf(
		yaml, "schemas:\n- {name: s, fields: [{name: e, type: string, validators: [");
	for (int i = 0; i < 65; i++)
		at += (size_t)sprintf(yaml + at, "{type: uuid},");
	sprintf(yaml + at, "]}]}\n");
	FINDINGS(yaml, "a field has at most 64 validators, not 65");
	at = (size_t)sprintf(yaml, "schemas:\n- name: s\n  fields:\n");
	for (int i = 0; i < 501; i++)
		at += (size_t)sprintf(yaml + at,
				      "  - {name: f%d, type: string, validators: [{type: regex, "
				      "pattern: a}, {type: regex, pattern: b}]}\n",
				      i);
	FINDINGS(yaml, "a schema, with those that it names, has at most 1000 patterns");
	free(yaml);
}

static void the_number_of_schemas_has_a_limit(void **state)
{
	char *yaml = malloc(2000 * 120 + 200);
	size_t at = (size_t)sprintf(yaml, "schemas:\n- {name: r, fields: [");

	(void)state;
	for (int i = 0; i < 600; i++)
		at += (size_t)sprintf(yaml + at, "{name: f%d, type: dict, nested_schema: s%d},", i,
				      i);
	at += (size_t)sprintf(yaml + at, "]}\n");
	for (int i = 0; i < 1200; i++)
		at += (size_t)sprintf(yaml + at,
				      i < 600 ? "- {name: s%d, fields: [{name: f, type: dict, "
						"nested_schema: s%d}]}\n"
					      : "- {name: s%d, fields: []}\n",
				      i, i + 600);
	FINDINGS(yaml, "one schema names at most 1000 others, in at most 5000 ways");
	free(yaml);
}

static void the_number_of_fields_has_a_limit(void **state)
{
	char *yaml = malloc(10001 * 40 + 100);
	size_t at = (size_t)sprintf(yaml, "schemas:\n- name: s\n  fields:\n");

	(void)state;
	for (int i = 0; i < 10000; i++)
		at += (size_t)sprintf(yaml + at, "  - {name: f%d, type: string}\n", i);
	FINDINGS(yaml, "10000 fields are more than max_fields (1000)");
	free(yaml);
}

static void a_base_gives_its_fields(void **state)
{
	bundle b = {0};
	prm_error err = {0};
	prm_doc *doc = read_json("{\"a\": 1, \"b\": \"x\", \"c\": true}");

	(void)state;
	bundle_compile(
		&b,
		"schemas:\n"
		"- {name: s, extends: base, fields: [{name: b, type: string}, {name: c, type: boolean}]}\n"
		"- {name: base, fields: [{name: a, type: integer}, {name: b, type: integer}]}\n");
	assert_ok(b.status, &b.err);
	assert_ok(prm_schema_validate(b.schema, prm_doc_root(doc), NULL, NULL, &err), &err);
	bundle_release(&b);
	prm_doc_free(doc);
}

static void many_schemas_that_share_parts_are_cheap(void **state)
{
	char yaml[16384];
	size_t at = (size_t)sprintf(yaml, "schemas:\n");
	bundle b = {0};

	(void)state;
	for (int i = 0; i < 60; i++)
		at += (size_t)sprintf(
			yaml + at,
			"- {name: s%d, fields: [{name: a, type: dict, nested_schema: s%d}, "
			"{name: b, type: dict, nested_schema: s%d}]}\n",
			i, i + 1, i + 1);
	sprintf(yaml + at, "- {name: s60, fields: []}\n");
	bundle_compile(&b, yaml);
	assert_ok(b.status, &b.err);
	assert_true(prm_schema_size(b.schema) < 200000);
	bundle_release(&b);
}

static const char everything[] =
	"schemas:\n"
	"- {name: s, version: \"1.0.0\", extends: base, strict: false, fields: [\n"
	"  {name: mail, type: string, validators: [{type: email, error_message: m}]},\n"
	"  {name: code, type: string, validators: [{type: regex, pattern: '[a-z]+'}]},\n"
	"  {name: kind, type: enum, required: false, default: x, validators: [{type: enum, allowed_values: [x, y]}]},\n"
	"  {name: many, type: enum, validators: [{type: enum, allowed_values: [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}]},\n"
	"  {name: n, type: integer, validators: [{type: range, min_value: 1, max_value: 5}]},\n"
	"  {name: sub, type: dict, nested_schema: part, required: false, default: {}},\n"
	"  {name: parts, type: list, item_schema: part, unknown: 1}]}\n"
	"- {name: base, fields: [{name: id, type: string, validators: [{type: uuid}]}]}\n"
	"- {name: part, fields: [{name: q, type: string, required: false, nullable: true}]}\n";

static void every_allocation_may_fail(void **state)
{
	prm_doc *doc = read_yaml(everything);
	long n;

	(void)state;
	for (n = 1;; n++) {
		test_heap heap;
		bundle b = {.doc = doc};

		test_heap_init(&heap, n);
		b.allocator = &heap.allocator;
		bundle_compile(&b, NULL);
		prm_schema_unref(b.schema);
		prm_diag_release(&b.diag);
		assert_int_equal(heap.live_blocks, 0);
		if (b.status == PRM_OK)
			break;
		assert_int_equal(b.status, PRM_NOMEM);
	}
	assert_true(n > 5);
	prm_doc_free(doc);
}

static void a_mere_check_still_has_lines_in_its_findings(void **state)
{
	prm_doc *doc = read_yaml(ONE_FIELD("{name: a, type: strin}"));
	prm_schema_source source = {
		.tree = prm_value_at(prm_value_get_c(prm_doc_root(doc), "schemas"), 0),
		.doc = doc,
		.at = prm_str_c("/schemas/0")};
	prm_schema_options options = {.struct_size = sizeof(options), .only_check = true};
	prm_schema *schema = NULL;
	prm_error err = {0};

	(void)state;
	assert_fails(prm_schema_compile(&source, &options, &schema, NULL, &err), &err,
		     PRM_BAD_VALUE, "'strin' is no type of a field");
	assert_int_equal(err.line, 4);
	prm_doc_free(doc);
}

static void a_tree_without_positions_compiles(void **state)
{
	prm_doc *doc = read_json(
		"{\"name\":\"s\",\"fields\":[{\"name\":\"a\",\"type\":\"strin\"}]}");
	prm_schema_source source = {.tree = prm_doc_root(doc)};
	prm_schema *schema = NULL;
	prm_error err = {0};

	(void)state;
	assert_fails(prm_schema_compile(&source, NULL, &schema, NULL, &err), &err, PRM_BAD_VALUE,
		     "'strin' is no type of a field");
	assert_int_equal(err.line, 0);
	prm_doc_free(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_schema_and_its_names_compile),
		cmocka_unit_test(a_schema_is_shared_by_reference),
		cmocka_unit_test(all_faults_come_at_once),
		cmocka_unit_test(words_of_other_languages_are_answered),
		cmocka_unit_test(a_shape_is_not_what_it_should_be),
		cmocka_unit_test(keys_of_other_types_are_refused),
		cmocka_unit_test(a_field_that_may_be_absent_says_what_then),
		cmocka_unit_test(a_default_obeys_its_own_rules),
		cmocka_unit_test(a_required_fields_default_is_warned_of),
		cmocka_unit_test(validators_are_checked_when_the_schema_is_loaded),
		cmocka_unit_test(a_malformed_pattern_is_shown_at_its_place),
		cmocka_unit_test(circles_are_named),
		cmocka_unit_test(a_name_that_nobody_has_is_an_error),
		cmocka_unit_test(depth_has_a_limit),
		cmocka_unit_test(depth_counts_along_the_longest_way),
		cmocka_unit_test(a_long_list_of_values_has_no_doubles),
		cmocka_unit_test(validators_and_patterns_have_limits),
		cmocka_unit_test(the_number_of_schemas_has_a_limit),
		cmocka_unit_test(the_number_of_fields_has_a_limit),
		cmocka_unit_test(a_base_gives_its_fields),
		cmocka_unit_test(many_schemas_that_share_parts_are_cheap),
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(a_mere_check_still_has_lines_in_its_findings),
		cmocka_unit_test(a_tree_without_positions_compiles),
	};

	return cmocka_run_group_tests_name("schema compile", tests, NULL, NULL);
}
