/* A model's answer: JSON is found, checked, told about; what to write to the model beforehand. */
#include "schema/support.h"

#include "schema/sample.h"

static const char yaml[] =
	"schemas:\n"
	"- name: reply\n"
	"  fields:\n"
	"  - {name: text, type: string, validators: [{type: min_length, value: 2, error_message: Say more}]}\n"
	"  - {name: score, type: integer, required: false, default: 3}\n";

typedef struct result {
	prm_answer *answer;
	prm_diag diag;
	prm_error err;
	prm_status status;
	prm_buf text;
} result;

static void read_answer(result *r, const char *text)
{
	bundle b = {0};

	memset(r, 0, sizeof(*r));
	bundle_compile(&b, yaml);
	assert_ok(b.status, &b.err);
	prm_diag_init(&r->diag, NULL, 0);
	prm_buf_init(&r->text, NULL, 0);
	r->status = prm_answer_read(b.schema, prm_str_c(text), NULL, &r->answer, &r->diag, &r->err);
	if (r->status == PRM_OK)
		assert_int_equal(prm_value_write_json(prm_answer_value(r->answer), 0, &r->text),
				 PRM_OK);
	bundle_release(&b);
}

static void result_release(result *r)
{
	prm_answer_free(r->answer);
	prm_diag_release(&r->diag);
	prm_buf_release(&r->text);
}

static void json_is_found_wherever_it_stands(void **state)
{
	static const char *const answers[] = {
		"{\"text\":\"ok\"}",
		"  \n{\"text\":\"ok\"}\n ",
		"```json\n{\"text\":\"ok\"}\n```",
		"```\n{\"text\":\"ok\"}\n```\n",
		"Sure, here it is:\n\n```json\n{\n  \"text\": \"ok\"\n}\n```\nAnything else?",
		"  ```JSON\n  {\"text\":\"ok\"}\n  ```",
		"```json\n{\"text\":\"ok\"}", /* a fence that is never closed */
		"First:\n```python\nprint({})\n```\nthen\n```json\n{\"text\":\"ok\"}\n```",
		"```json\n{broken}\n```\n```json\n{\"text\":\"ok\"}\n```",
		"The answer is {\"text\":\"ok\"} as you see.",
		"Use {braces} like {\"text\":\"ok\"}",
		"a } b { c \" {\"text\":\"ok\"}",
		"Gr\xc3\xbc\xc3\x9f, {\"text\":\"ok\"}",
		"<think>{\"a\": </think>{\"text\":\"ok\"}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		result r;

		read_answer(&r, answers[i]);
		if (r.status)
			fail_msg("%s: %s", answers[i], r.err.text);
		assert_str(prm_buf_str(&r.text), "{\"text\":\"ok\",\"score\":3}");
		assert_int_equal(r.diag.count, 0);
		result_release(&r);
	}
}

static void an_answer_without_json_is_told(void **state)
{
	static const char *const answers[] = {"",    "   ", "I cannot do that.", "```\nno\n```",
					      "```", "]"};

	(void)state;
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		result r;

		read_answer(&r, answers[i]);
		assert_fails(r.status, &r.err, PRM_JSON_SYNTAX,
			     "there is no JSON object in the answer");
		assert_int_equal(r.diag.count, 1);
		result_release(&r);
	}
}

static void broken_json_is_told_at_its_place(void **state)
{
	result r;

	(void)state;
	read_answer(&r, "Here:\n```json\n{\"text\": \"ok\",}\n```\n");
	assert_int_equal(r.status, PRM_JSON_SYNTAX);
	assert_int_equal(r.err.line, 3);
	assert_int_equal(r.err.column, 15);
	assert_str(r.diag.items[0].rule, "json");
	result_release(&r);
	read_answer(&r, "{\"text\": 'ok'}");
	assert_fails(r.status, &r.err, PRM_JSON_SYNTAX, "a value is expected here");
	result_release(&r);
	read_answer(&r, "\xc3\xbc\xc3\xbc {\"text\": \"x\", \"text\": \"y\"}");
	assert_int_equal(r.status, PRM_DUPLICATE_KEY);
	result_release(&r);
	read_answer(&r, "[1]");
	assert_fails(r.status, &r.err, PRM_SCHEMA_INVALID, "expected a map, got a list of 1 item");
	result_release(&r);
}

static void many_braces_are_given_up(void **state)
{
	char *text = malloc(300001);
	result r;

	(void)state;
	memset(text, '{', 300000);
	text[300000] = '\0';
	read_answer(&r, text);
	assert_true(r.status != PRM_OK);
	result_release(&r);
	free(text);
}

static void faults_become_words_for_the_model(void **state)
{
	result r;

	(void)state;
	read_answer(&r, "{\"text\":\"x\",\"score\":\"high\",\"zzzz\":1}");
	assert_int_equal(r.status, PRM_SCHEMA_INVALID);
	assert_int_equal(prm_answer_reply(&r.diag, &r.text), PRM_OK);
	assert_str(prm_buf_str(&r.text),
		   "Your answer is not what was asked for:\n"
		   "- /text: Say more (expected a length of at least 2, got 1 character)\n"
		   "- /score: expected an integer, got 'high' (a string)\n"
		   "- /zzzz: 'zzzz' is not a field here\n"
		   "Answer again with the corrected JSON alone.\n");
	result_release(&r);
	read_answer(&r, "{\"text\":\n oh}");
	assert_int_equal(prm_answer_reply(&r.diag, &r.text), PRM_OK);
	prm_buf_add_char(&r.text, '\0');
	assert_non_null(strstr(r.text.ptr, "- line 2, column 2: a value is expected here"));
	result_release(&r);
	read_answer(&r, "no");
	assert_int_equal(prm_answer_reply(&r.diag, &r.text), PRM_OK);
	assert_str(prm_buf_str(&r.text), "Your answer is not what was asked for:\n"
					 "- the whole: there is no JSON object in the answer\n"
					 "Answer again with the corrected JSON alone.\n");
	result_release(&r);
}

static void a_long_list_of_faults_is_cut(void **state)
{
	char text[2000] = "{";
	result r;

	(void)state;
	for (int i = 0; i < 30; i++)
		sprintf(text + strlen(text), "\"x%d\":1,", i);
	strcat(text, "\"text\":\"ok\"}");
	read_answer(&r, text);
	assert_int_equal(r.diag.count, 30);
	assert_int_equal(prm_answer_reply(&r.diag, &r.text), PRM_OK);
	prm_buf_add_char(&r.text, '\0');
	assert_non_null(strstr(r.text.ptr, "- and 10 more\n"));
	result_release(&r);
}

/* ---- beforehand --------------------------------------------------------------------------------- */

static void instructions_hold_a_schema_and_an_example(void **state)
{
	bundle b = {0};
	prm_error err = {0};
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	bundle_compile(&b, yaml);
	assert_ok(prm_schema_instructions(b.schema, &out, &err), &err);
	assert_str(
		prm_buf_str(&out),
		"Answer with JSON alone, without any other text, that satisfies this JSON Schema:\n\n"
		"```json\n{\n  \"type\": \"object\",\n  \"properties\": {\n    \"text\": {\n"
		"      \"type\": \"string\",\n      \"minLength\": 2\n    },\n    \"score\": {\n"
		"      \"type\": \"integer\",\n      \"default\": 3\n    }\n  },\n  \"required\": [\n"
		"    \"text\"\n  ],\n  \"additionalProperties\": false\n}\n```\n\n"
		"For example:\n\n```json\n{\n  \"text\": \"text\",\n  \"score\": 3\n}\n```\n");
	prm_buf_release(&out);
	bundle_release(&b);
}

static void without_an_example_the_schema_stands_alone(void **state)
{
	bundle b = {0};
	prm_error err = {0};
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	bundle_compile(
		&b,
		"schemas:\n- {name: s, fields: [{name: a, type: string, validators: [{type: regex, pattern: '(?=x)y'}]}]}\n");
	assert_ok(prm_schema_instructions(b.schema, &out, &err), &err);
	prm_buf_add_char(&out, '\0');
	assert_null(strstr(out.ptr, "For example"));
	prm_buf_release(&out);
	prm_buf_init(&out, NULL, 40);
	assert_fails(prm_schema_instructions(b.schema, &out, &err), &err, PRM_LIMIT, "too long");
	prm_buf_release(&out);
	bundle_release(&b);
}

static void assert_example(const char *text, int mode, const char *expected)
{
	bundle b = {0};
	prm_error err = {0};
	prm_value value = {0};
	prm_arena arena;
	prm_buf json;

	bundle_compile(&b, text);
	assert_ok(b.status, &b.err);
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&json, NULL, 0);
	assert_ok(prm_schema_example(b.schema, mode, &arena, &value, &err), &err);
	assert_int_equal(prm_value_write_json(value, 0, &json), PRM_OK);
	assert_str(prm_buf_str(&json), expected);
	prm_buf_release(&json);
	prm_arena_release(&arena);
	bundle_release(&b);
}

static void examples_satisfy_their_rules(void **state)
{
	(void)state;
	assert_example(
		"schemas:\n- name: s\n  fields:\n"
		"  - {name: a, type: string, validators: [{type: email}]}\n"
		"  - {name: b, type: string, validators: [{type: url}]}\n"
		"  - {name: c, type: string, validators: [{type: uuid}]}\n"
		"  - {name: d, type: string, validators: [{type: date}]}\n"
		"  - {name: e, type: string, validators: [{type: datetime}]}\n"
		"  - {name: f, type: string, validators: [{type: date, format: '%d.%m.%Y'}]}\n"
		"  - {name: g, type: string, validators: [{type: regex, pattern: '[A-Z]{2}-\\d+$'}, {type: min_length, value: 6}]}\n"
		"  - {name: h, type: string, validators: [{type: min_length, value: 10}]}\n"
		"  - {name: i, type: string, validators: [{type: max_length, value: 2}]}\n"
		"  - {name: j, type: integer, validators: [{type: range, min_value: 5.5, max_value: 7}]}\n"
		"  - {name: k, type: float, validators: [{type: max_value, value: -2.5}]}\n"
		"  - {name: l, type: float, validators: [{type: range, min_value: 0.1, max_value: 0.2}]}\n"
		"  - {name: m, type: boolean}\n"
		"  - {name: n, type: enum, validators: [{type: enum, allowed_values: [x, y]}]}\n"
		"  - {name: o, type: list, item_type: integer, validators: [{type: min_length, value: 2}]}\n"
		"  - {name: p, type: list, item_schema: t}\n"
		"  - {name: q, type: dict, validators: [{type: min_length, value: 1}]}\n"
		"  - {name: r, type: any}\n"
		"  - {name: s, type: string, required: false, nullable: true}\n"
		"  - {name: t, type: list, item_type: list}\n"
		"  - {name: u, type: list, item_type: dict, validators: [{type: max_length, value: 0}]}\n"
		"  - {name: v, type: string, write_only: true}\n"
		"  - {name: w, type: string, nullable: true, validators: [{type: regex, pattern: '(?!x)(?=z)'}]}\n"
		"- {name: t, fields: [{name: x, type: string, read_only: true}, {name: y, type: dict}]}\n",
		PRM_SCHEMA_OUTPUT,
		"{\"a\":\"kim@example.com\",\"b\":\"https://example.com/\",\"c\":\"0190a5d0-ac96-774b-bcce-b302099a8057\","
		"\"d\":\"2026-01-31\",\"e\":\"2026-01-31T08:15:30Z\",\"f\":\"31.01.2026\",\"g\":\"AA-111\",\"h\":\"text text.\","
		"\"i\":\"te\",\"j\":7,\"k\":-3,\"l\":0.1,\"m\":true,\"n\":\"x\",\"o\":[1,1],\"p\":[{\"x\":\"text\",\"y\":{}}],"
		"\"q\":{\"key1\":\"text\"},\"r\":\"text\",\"s\":\"text\",\"t\":[[]],\"u\":[],\"w\":null}");
	assert_example(
		"schemas:\n- {name: s, fields: [{name: a, type: string, read_only: true}, {name: b, type: boolean}]}\n",
		0, "{\"b\":true}");
}

static void an_example_may_not_be_found(void **state)
{
	static const char *const fields[] = {
		"{name: a, type: string, validators: [{type: regex, pattern: '(?=x)y'}]}",
		"{name: a, type: list, item_type: string, validators: [{type: min_length, value: 100000}]}",
		"{name: a, type: string, validators: [{type: min_length, value: 100000}]}",
		"{name: a, type: integer, validators: [{type: range, min_value: 1.2, max_value: 1.3}]}",
		"{name: a, type: list, item_schema: t0}"};
	char text[8192];

	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		bundle b = {0};
		prm_error err = {0};
		prm_value value = {0};
		prm_arena arena;
		size_t at = (size_t)sprintf(text, "schemas:\n- {name: s, fields: [%s]}\n",
					    fields[i]);

		for (int t = 0; t < 40; t++)
			at += (size_t)sprintf(
				text + at,
				"- {name: t%d, fields: [{name: a, type: dict, nested_schema: t%d}, "
				"{name: b, type: dict, nested_schema: t%d}]}\n",
				t, t + 1, t + 1);
		sprintf(text + at, "- {name: t40, fields: []}\n");
		bundle_compile(&b, text);
		assert_ok(b.status, &b.err);
		prm_arena_init(&arena, NULL, 0);
		assert_fails(prm_schema_example(b.schema, PRM_SCHEMA_INPUT, &arena, &value, &err),
			     &err, PRM_UNSUPPORTED, "no example is found for the rules of '");
		prm_arena_release(&arena);
		bundle_release(&b);
	}
}

static void patterns_have_samples(void **state)
{
	static const char *const cases[][2] = {{"abc", "abc"},      {"a|b", "a"},
					       {"(a|b)c", "ac"},    {"(?:ab){2}", "abab"},
					       {"a?b*c+", "c"},     {"[a-z][^a-z]", "a1"},
					       {"[]x]", "]"},       {"[\\d]", "1"},
					       {"\\d{3,5}", "111"}, {"\\w\\s\\.", "a ."},
					       {"^x$", "x"},        {"(?<n>q)(?P<m>r)", "qr"},
					       {".{2,}", "aa"},     {"a{x", "a{x"},
					       {"[^\\d1]", "a"},    {"\xc3\xa4", "\xc3\xa4"},
					       {"\\bx\\Z", "x"},    {"x+?y", "xy"},
					       {"\\n\\t", "\n\t"},  {"[^a1 xA\\-_.]", "~"}};
	static const char *const refused[] = {
		"(?=x)",       "\\1", "(",     ")",       "[",
		"[[:alpha:]]", "\\",  "[\\b]", "(?<!x)y", "((((((((((((((((((a))))))))))))))))))",
		"\\p{L}"};
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		prm_buf_reset(&out);
		if (!prm__pattern_sample(prm_str_c(cases[i][0]), 0, &out))
			fail_msg("%s has no sample", cases[i][0]);
		assert_str(prm_buf_str(&out), cases[i][1]);
	}
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		prm_buf_reset(&out);
		if (prm__pattern_sample(prm_str_c(refused[i]), 0, &out))
			fail_msg("%s has a sample: %.*s", refused[i], PRM_FMT(prm_buf_str(&out)));
	}
	prm_buf_reset(&out);
	assert_true(prm__pattern_sample(prm_str_c("a?b*c{1,2}"), 3, &out));
	assert_str(prm_buf_str(&out), "abbbcc");
	prm_buf_reset(&out);
	assert_false(prm__pattern_sample(prm_str_c("((a{200}){200}){200}"), 0, &out));
	assert_true(out.len < 2000000);
	prm_buf_release(&out);
}

static void every_allocation_may_fail(void **state)
{
	long n;

	(void)state;
	for (n = 1;; n++) {
		prm_status answered, instructed;
		prm_answer *answer = NULL;
		test_heap heap;
		bundle b = {0};
		prm_buf out;

		test_heap_init(&heap, 0);
		b.allocator = &heap.allocator;
		bundle_compile(&b, yaml);
		assert_ok(b.status, &b.err);
		heap.fail_at = heap.calls + n;
		prm_buf_init(&out, &heap.allocator, 0);
		answered = prm_answer_read(b.schema, prm_str_c("so: {\"text\":\"ok\"}"),
					   &heap.allocator, &answer, NULL, NULL);
		instructed = prm_schema_instructions(b.schema, &out, NULL);
		assert_true(answered == PRM_OK || answered == PRM_NOMEM);
		assert_true(instructed == PRM_OK || instructed == PRM_NOMEM);
		prm_answer_free(answer);
		prm_buf_release(&out);
		bundle_release(&b);
		assert_int_equal(heap.live_blocks, 0);
		if (heap.calls < heap.fail_at)
			break;
		assert_true(answered || instructed);
	}
	assert_true(n > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_is_found_wherever_it_stands),
		cmocka_unit_test(an_answer_without_json_is_told),
		cmocka_unit_test(broken_json_is_told_at_its_place),
		cmocka_unit_test(many_braces_are_given_up),
		cmocka_unit_test(faults_become_words_for_the_model),
		cmocka_unit_test(a_long_list_of_faults_is_cut),
		cmocka_unit_test(instructions_hold_a_schema_and_an_example),
		cmocka_unit_test(without_an_example_the_schema_stands_alone),
		cmocka_unit_test(examples_satisfy_their_rules),
		cmocka_unit_test(an_example_may_not_be_found),
		cmocka_unit_test(patterns_have_samples),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests_name("schema answer", tests, NULL, NULL);
}
