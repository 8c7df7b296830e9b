/* Two versions are compared: what breaks callers, what does not, and the bump that it asks for. */
#include "schema/support.h"

#include "base/str.h"

static void add_changes(const prm_contract *contract, prm_buf *out)
{
	static const char *const verdicts[] = {"none", "compatible", "breaking"};

	prm_buf_reset(out);
	for (size_t i = 0; i < contract->count; i++) {
		const prm_contract_change *change = &contract->changes[i];

		prm_buf_addf(out, "%s %.*s %.*s: %.*s\n", verdicts[change->verdict],
			     PRM_FMT(change->part), PRM_FMT(change->pointer),
			     PRM_FMT(change->text));
	}
	prm_buf_add_char(out, '\0');
}

static void assert_changes(const prm_contract_side *before, const prm_contract_side *after,
			   const char *expected)
{
	prm_contract contract = {0};
	prm_error err = {0};
	prm_arena arena;
	prm_buf text;
	int worst = 0;

	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&text, NULL, 0);
	assert_ok(prm_contract_compare(before, after, &arena, &contract, &err), &err);
	add_changes(&contract, &text);
	assert_string_equal(text.ptr, expected);
	for (size_t i = 0; i < contract.count; i++)
		worst = contract.changes[i].verdict > worst ? contract.changes[i].verdict : worst;
	assert_int_equal(contract.verdict, worst);
	prm_buf_release(&text);
	prm_arena_release(&arena);
}

/* Both as input and as output. */
static void assert_schemas(const char *old, const char *new, const char *input, const char *output)
{
	bundle a = {0}, b = {0};

	bundle_compile(&a, old);
	assert_ok(a.status, &a.err);
	bundle_compile(&b, new);
	assert_ok(b.status, &b.err);
	assert_changes(&(prm_contract_side){.input = a.schema},
		       &(prm_contract_side){.input = b.schema}, input);
	assert_changes(&(prm_contract_side){.output = a.schema},
		       &(prm_contract_side){.output = b.schema}, output);
	bundle_release(&a);
	bundle_release(&b);
}

static void assert_fields(const char *old, const char *new, const char *input, const char *output)
{
	char before[1024], after[1024], in[512] = "", out[512] = "";

	snprintf(
		before, sizeof(before),
		"schemas:\n- {name: s, fields: [%s]}\n- {name: t, fields: [{name: x, type: string}]}\n",
		old);
	snprintf(
		after, sizeof(after),
		"schemas:\n- {name: s, fields: [%s]}\n- {name: t, fields: [{name: x, type: string}]}\n",
		new);
	if (input[0])
		snprintf(in, sizeof(in), "%.*s input %s\n", (int)strcspn(input, " "), input,
			 strchr(input, ' ') + 1);
	if (output[0])
		snprintf(out, sizeof(out), "%.*s output %s\n", (int)strcspn(output, " "), output,
			 strchr(output, ' ') + 1);
	assert_schemas(before, after, in, out);
}

static void one_change_of_a_field_has_two_verdicts(void **state)
{
	static const char *const cases[][4] = {
		{"{name: a, type: string}", "{name: a, type: string}", "", ""},
		{"{name: a, type: string, description: x}",
		 "{name: a, type: string, description: y}", "none /a: the description changed",
		 "none /a: the description changed"},
		{"", "{name: a, type: string}", "breaking /a: a required field was added",
		 "compatible /a: a field was added"},
		{"", "{name: a, type: string, required: false, nullable: true}",
		 "compatible /a: a field was added", "compatible /a: a field was added"},
		{"", "{name: a, type: string, read_only: true}", "compatible /a: a field was added",
		 "compatible /a: a field was added"},
		{"{name: a, type: string}", "", "breaking /a: the field was removed",
		 "breaking /a: the field was removed"},
		{"{name: a, type: string, required: false, nullable: true}",
		 "{name: a, type: string, nullable: true}",
		 "breaking /a: the field is required now",
		 "compatible /a: the field is required now"},
		{"{name: a, type: string, nullable: true}",
		 "{name: a, type: string, required: false, nullable: true}",
		 "compatible /a: the field is no longer required",
		 "breaking /a: the field is no longer required"},
		{"{name: a, type: string}", "{name: a, type: string, nullable: true}",
		 "compatible /a: the field may be null now",
		 "breaking /a: the field may be null now"},
		{"{name: a, type: string, nullable: true}", "{name: a, type: string}",
		 "breaking /a: the field may no longer be null",
		 "compatible /a: the field may no longer be null"},
		{"{name: a, type: integer}", "{name: a, type: float}",
		 "compatible /a: the type was integer and is float",
		 "breaking /a: the type was integer and is float"},
		{"{name: a, type: float}", "{name: a, type: integer}",
		 "breaking /a: the type was float and is integer",
		 "compatible /a: the type was float and is integer"},
		{"{name: a, type: string}", "{name: a, type: integer}",
		 "breaking /a: the type was string and is integer",
		 "breaking /a: the type was string and is integer"},
		{"{name: a, type: string}", "{name: a, type: any}",
		 "compatible /a: the type was string and is any",
		 "breaking /a: the type was string and is any"},
		{"{name: a, type: string}",
		 "{name: a, type: enum, validators: [{type: enum, allowed_values: [x]}]}",
		 "breaking /a: the type was string and is enum",
		 "compatible /a: the type was string and is enum"},
		{"{name: a, type: enum, validators: [{type: enum, allowed_values: [x]}]}",
		 "{name: a, type: string}", "compatible /a: the type was enum and is string",
		 "breaking /a: the type was enum and is string"},
		{"{name: a, type: list, item_type: string}",
		 "{name: a, type: list, item_type: any}",
		 "compatible /a: the type of the items was string and is any",
		 "breaking /a: the type of the items was string and is any"},
		{"{name: a, type: dict}", "{name: a, type: dict, nested_schema: t}",
		 "breaking /a: what is within is checked now",
		 "compatible /a: what is within is checked now"},
		{"{name: a, type: dict, nested_schema: t}", "{name: a, type: dict}",
		 "compatible /a: what is within is no longer checked",
		 "breaking /a: what is within is no longer checked"},
		{"{name: a, type: string, required: false, default: x}",
		 "{name: a, type: string, required: false, default: y}",
		 "compatible /a: the default changed", "compatible /a: the default changed"},
		{"{name: a, type: string, required: false, nullable: true, default: x}",
		 "{name: a, type: string, required: false, nullable: true}",
		 "compatible /a: the default was removed",
		 "compatible /a: the default was removed"},
		{"{name: a, type: string}", "{name: a, type: string, read_only: true}",
		 "breaking /a: the field is now read-only", ""},
		{"{name: a, type: string, read_only: true}", "{name: a, type: string}",
		 "compatible /a: the field is no longer read-only", ""},
		{"{name: a, type: string}", "{name: a, type: string, write_only: true}", "",
		 "breaking /a: the field is now write-only"},
		{"{name: a, type: string, validators: [{type: min_length, value: 1}]}",
		 "{name: a, type: string, validators: [{type: min_length, value: 2}]}",
		 "breaking /a: the least length was 1 and is 2",
		 "compatible /a: the least length was 1 and is 2"},
		{"{name: a, type: string, validators: [{type: max_length, value: 1}]}",
		 "{name: a, type: string, validators: [{type: max_length, value: 2}]}",
		 "compatible /a: the greatest length was 1 and is 2",
		 "breaking /a: the greatest length was 1 and is 2"},
		{"{name: a, type: integer}",
		 "{name: a, type: integer, validators: [{type: max_value, value: 2}]}",
		 "breaking /a: the greatest value was not limited and is 2",
		 "compatible /a: the greatest value was not limited and is 2"},
		{"{name: a, type: integer, validators: [{type: range, min_value: 2}]}",
		 "{name: a, type: integer}",
		 "compatible /a: the least value was 2 and is not limited",
		 "breaking /a: the least value was 2 and is not limited"},
		{"{name: a, type: integer, validators: [{type: range, min_value: 2}]}",
		 "{name: a, type: integer, validators: [{type: min_value, value: 2}, {type: min_value, value: 1}]}",
		 "", ""},
		{"{name: a, type: enum, validators: [{type: enum, allowed_values: [x, y]}]}",
		 "{name: a, type: enum, validators: [{type: enum, allowed_values: [y]}]}",
		 "breaking /a: the value 'x' is no longer allowed",
		 "compatible /a: the value 'x' is no longer allowed"},
		{"{name: a, type: enum, validators: [{type: enum, allowed_values: [x]}]}",
		 "{name: a, type: enum, validators: [{type: enum, allowed_values: [x, y]}]}",
		 "compatible /a: the value 'y' is allowed now",
		 "breaking /a: the value 'y' is allowed now"},
		{"{name: a, type: string}",
		 "{name: a, type: string, validators: [{type: enum, allowed_values: [x]}]}",
		 "breaking /a: only listed values are allowed now",
		 "compatible /a: only listed values are allowed now"},
		{"{name: a, type: string, validators: [{type: enum, allowed_values: [x]}]}",
		 "{name: a, type: string}",
		 "compatible /a: other values than those listed are allowed now",
		 "breaking /a: other values than those listed are allowed now"},
		{"{name: a, type: string}", "{name: a, type: string, validators: [{type: email}]}",
		 "breaking /a: the validator email was added",
		 "compatible /a: the validator email was added"},
		{"{name: a, type: string, validators: [{type: email}]}", "{name: a, type: string}",
		 "compatible /a: the validator email was removed",
		 "breaking /a: the validator email was removed"},
		{"{name: a, type: string, validators: [{type: regex, pattern: a}]}",
		 "{name: a, type: string, validators: [{type: regex, pattern: b}]}",
		 "breaking /a: the validator regex changed",
		 "breaking /a: the validator regex changed"},
		{"{name: a, type: string, validators: [{type: email, error_message: x}]}",
		 "{name: a, type: string, validators: [{type: email, error_message: y}]}",
		 "none /a: the error_message of email changed",
		 "none /a: the error_message of email changed"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_fields(cases[i][0], cases[i][1], cases[i][2], cases[i][3]);
}

static void flags_of_a_schema_count(void **state)
{
	(void)state;
	assert_schemas("schemas:\n- {name: s, description: a, fields: [{name: x, type: string}]}\n",
		       "schemas:\n- {name: s, strict: false, allow_extra: true, fields: []}\n",
		       "none input : the description changed\n"
		       "compatible input : values are now coerced\n"
		       "compatible input : extra keys are now allowed\n"
		       "compatible input /x: the field was removed\n",
		       "none output : the description changed\n"
		       "compatible output : values are now coerced\n"
		       "compatible output : extra keys are now allowed\n"
		       "breaking output /x: the field was removed\n");
	assert_schemas("schemas:\n- {name: s, strict: false, allow_extra: true, fields: []}\n",
		       "schemas:\n- {name: s, fields: []}\n",
		       "breaking input : values are no longer coerced\n"
		       "breaking input : extra keys are no longer allowed\n",
		       "compatible output : values are no longer coerced\n"
		       "compatible output : extra keys are no longer allowed\n");
}

static void nested_schemas_are_compared_once(void **state)
{
	(void)state;
	assert_schemas(
		"schemas:\n- {name: s, fields: [{name: a, type: list, item_schema: t}, {name: b, type: dict, nested_schema: t}]}\n"
		"- {name: t, fields: [{name: x, type: string}]}\n",
		"schemas:\n- {name: s, fields: [{name: a, type: list, item_schema: t}, {name: b, type: dict, nested_schema: t}]}\n"
		"- {name: t, fields: [{name: x, type: string}, {name: y, type: string}]}\n",
		"breaking input /a/y: a required field was added\n",
		"compatible output /a/y: a field was added\n");
}

static void a_schema_may_come_and_go(void **state)
{
	bundle b = {0};

	(void)state;
	bundle_compile(&b, "schemas:\n- {name: s, fields: []}\n");
	assert_changes(
		&(prm_contract_side){0},
		&(prm_contract_side){.input = b.schema, .output = b.schema},
		"breaking input : a schema was added\ncompatible output : a schema was added\n");
	assert_changes(
		&(prm_contract_side){.input = b.schema, .output = b.schema},
		&(prm_contract_side){0},
		"compatible input : the schema was removed\nbreaking output : the schema was removed\n");
	bundle_release(&b);
}

static void variables_count_where_there_is_no_schema(void **state)
{
	static const prm_str old[] = {{"a", 1}, {"b", 1}}, new[] = {{"b", 1}, {"c", 1}};

	(void)state;
	assert_changes(&(prm_contract_side){.variables = old, .variable_count = 2},
		       &(prm_contract_side){.variables = new, .variable_count = 2},
		       "breaking input /c: a variable that must be given was added\n"
		       "compatible input /a: the variable is no longer asked for\n");
	assert_changes(&(prm_contract_side){.variables = old,
					    .required = (const bool[]){false, true},
					    .variable_count = 2},
		       &(prm_contract_side){.variables = old,
					    .required = (const bool[]){true, false},
					    .variable_count = 2},
		       "breaking input /a: the variable must be given now\n"
		       "compatible input /b: the variable need no longer be given\n");
	assert_changes(&(prm_contract_side){0},
		       &(prm_contract_side){.variables = old,
					    .required = (const bool[]){false, true},
					    .variable_count = 2},
		       "compatible input /a: a variable was added\n"
		       "breaking input /b: a variable that must be given was added\n");
}

static void assert_tools(const char *before, const char *after, const char *expected)
{
	prm_doc *old = read_json(before), *new = read_json(after);

	assert_changes(&(prm_contract_side){.tools = prm_doc_root(old)},
		       &(prm_contract_side){.tools = prm_doc_root(new)}, expected);
	prm_doc_free(old);
	prm_doc_free(new);
}

#define TOOL(parameters) "[{\"name\":\"find\",\"parameters\":{\"type\":\"object\"," parameters "}}]"

static void tools_are_compared_by_their_parameters(void **state)
{
	(void)state;
	assert_tools(
		"[{\"name\":\"a\"},{\"name\":\"b\",\"description\":\"x\"}]",
		"[{\"name\":\"b\"},{\"name\":\"c\"}]",
		"breaking tools /a: the tool was removed\nnone tools /b: the description changed\n"
		"compatible tools /c: a tool was added\n");
	assert_tools(
		TOOL("\"properties\":{\"id\":{\"type\":\"string\"}},\"required\":[\"id\"]"),
		TOOL("\"properties\":{\"id\":{\"type\":\"string\"},\"n\":{\"type\":\"integer\"}},\"required\":[\"id\",\"n\"]"),
		"breaking tools /find/n: a required field was added\n");
	assert_tools(
		TOOL("\"properties\":{\"id\":{\"type\":\"string\"}}"),
		TOOL("\"properties\":{\"id\":{\"type\":\"string\"},\"n\":{\"type\":\"integer\"}}"),
		"compatible tools /find/n: a field was added\n");
	assert_tools(TOOL("\"properties\":{\"id\":{\"enum\":[\"a\"]}},\"required\":[\"id\"]"),
		     TOOL("\"properties\":{\"id\":{\"enum\":[\"a\",\"b\"]}},\"required\":[\"id\"]"),
		     "breaking tools /find/id: the value 'b' is allowed now\n");
	assert_tools(
		TOOL("\"properties\":{\"id\":{\"type\":\"number\",\"multipleOf\":2}},\"required\":[\"id\"]"),
		TOOL("\"properties\":{\"id\":{\"type\":\"number\",\"multipleOf\":3}},\"required\":[\"id\"]"),
		"breaking tools /find: the parameters changed in a way that is not known in detail\n");
	assert_tools(
		"[{\"name\":\"a\",\"parameters\":true}]", "[{\"name\":\"a\",\"parameters\":false}]",
		"breaking tools /a: the parameters changed in a way that is not known in detail\n");
	assert_tools(TOOL("\"properties\":{}"), TOOL("\"properties\":{},\"title\":\"x\""),
		     "none tools /find: the parameters are written otherwise\n");
}

static void every_allocation_may_fail(void **state)
{
	prm_doc *old = read_json(TOOL(
		"\"properties\":{\"o\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}}"));
	prm_doc *new = read_json(TOOL(
		"\"properties\":{\"o\":{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"string\"}}}}"));
	long n;

	(void)state;
	for (n = 1;; n++) {
		prm_contract contract = {0};
		test_heap heap;
		prm_arena arena;
		prm_status status;

		test_heap_init(&heap, n);
		prm_arena_init(&arena, &heap.allocator, 0);
		status = prm_contract_compare(&(prm_contract_side){.tools = prm_doc_root(old)},
					      &(prm_contract_side){.tools = prm_doc_root(new)},
					      &arena, &contract, NULL);
		prm_arena_release(&arena);
		assert_int_equal(heap.live_blocks, 0);
		if (heap.calls < n) {
			assert_int_equal(status, PRM_OK);
			assert_int_equal(contract.verdict, PRM_CONTRACT_BREAKING);
			break;
		}
		assert_true(status == PRM_OK || status == PRM_NOMEM);
	}
	prm_doc_free(old);
	prm_doc_free(new);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_change_of_a_field_has_two_verdicts),
		cmocka_unit_test(flags_of_a_schema_count),
		cmocka_unit_test(nested_schemas_are_compared_once),
		cmocka_unit_test(a_schema_may_come_and_go),
		cmocka_unit_test(variables_count_where_there_is_no_schema),
		cmocka_unit_test(tools_are_compared_by_their_parameters),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests_name("schema contract", tests, NULL, NULL);
}
