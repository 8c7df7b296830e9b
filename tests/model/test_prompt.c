/* test_prompt.c: reading good prompts: their shape, variables, hashes, and what survives. */
#include "model/reading.h"

#include "model/version.h"

static prm_variable variable(const prm_prompt *p, const char *name)
{
	for (size_t i = 0; i < prm_prompt_variable_count(p); i++)
		if (prm_str_is(prm_prompt_variable(p, i).name, name))
			return prm_prompt_variable(p, i);
	fail_msg("no variable %s", name);
	return (prm_variable){0};
}

static void a_chat_is_read(void **state)
{
	prm_prompt *p = must_read(CHAT);

	(void)state;
	assert_str(prm_prompt_id(p), "billing/refund_reply");
	assert_str(prm_prompt_version(p), "1.2.0");
	assert_int_equal(prm_prompt_format(p), PRM_FORMAT_CHAT);
	assert_int_equal(prm_prompt_lifecycle(p), PRM_ACTIVE);
	assert_str(prm_prompt_changelog(p), "Shorter greeting");
	assert_int_equal(prm_prompt_message_count(p), 3);
	assert_str(prm_prompt_message(p, 0).role, "system");
	assert_str(prm_value_text(prm_prompt_message(p, 0).content),
		   "You help customers of {{company}}.\n");
	assert_str(prm_prompt_message(p, 1).role, "");
	assert_str(prm_prompt_message(p, 1).name, "history");
	assert_str(prm_prompt_message(p, 2).pointer, "/chat_template/messages/2/content");
	assert_str(prm_prompt_message(p, 3).role, "");
	prm_prompt_free(p);
}

static void variables_that_are_found_are_added_to_those_declared(void **state)
{
	prm_prompt *p = must_read(CHAT);
	prm_value list = prm_value_at_pointer(prm_prompt_tree(p),
					      prm_str_c("/chat_template/variables"));

	(void)state;
	assert_int_equal(prm_value_count(list), 3);
	assert_str(prm_value_text(prm_value_at(list, 0)), "company");
	assert_str(prm_value_text(prm_value_at(list, 2)), "question");
	assert_true(variable(p, "company").declared);
	assert_true(variable(p, "company").required);
	assert_true(variable(p, "company").as & PRM_USE_TEXT);
	assert_false(variable(p, "question").declared);
	assert_false(variable(p, "order").required);
	assert_true(variable(p, "history").placeholder);
	assert_str(prm_prompt_variable(p, 99).name, "");
	prm_prompt_free(p);
}

static void a_text_prompt_has_one_message(void **state)
{
	prm_prompt *p = must_read("id: a\ntemplate:\n  content: Hi {{name}}\n");

	(void)state;
	assert_int_equal(prm_prompt_format(p), PRM_FORMAT_TEXT);
	assert_int_equal(prm_prompt_lifecycle(p), PRM_ACTIVE);
	assert_str(prm_prompt_version(p), "");
	assert_int_equal(prm_prompt_message_count(p), 1);
	assert_str(prm_prompt_message(p, 0).role, "user");
	assert_str(prm_value_text(prm_prompt_message(p, 0).content), "Hi {{name}}");
	assert_str(prm_prompt_message(p, 0).pointer, "/template/content");
	prm_prompt_free(p);
}

static void a_template_that_is_a_text_becomes_its_content(void **state)
{
	prm_prompt *a = must_read("id: a\ntemplate: Hi {{name}}\n");
	prm_prompt *b = must_read("id: a\ntemplate: {content: 'Hi {{name}}', variables: [name]}\n");

	(void)state;
	assert_true(prm_value_equal(prm_prompt_tree(a), prm_prompt_tree(b)));
	assert_true(prm_str_eq(prm_prompt_content_hash(a), prm_prompt_content_hash(b)));
	prm_prompt_free(a);
	prm_prompt_free(b);
}

static void check_json(const char *yaml, const char *json)
{
	prm_prompt *p = must_read(yaml);
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	assert_int_equal(prm_value_write_json(prm_prompt_tree(p), 0, &out), PRM_OK);
	assert_str(prm_buf_str(&out), json);
	prm_buf_release(&out);
	prm_prompt_free(p);
}

static void the_tree_has_one_order_and_no_empties(void **state)
{
	(void)state;
	check_json(
		"zebra: [1]\nowners: []\ntemplate: {variables: [], content: ''}\nchangelog: ''\n"
		"metadata: {tags: [], description: d, custom: {}}\nrefs: {}\nid: a\npolicy:\n",
		"{\"id\":\"a\",\"template\":{\"content\":\"\"},\"metadata\":{\"description\":\"d\"},"
		"\"zebra\":[1]}");
	check_json("id: a\ntemplate: x\nmetadata: {tags: []}\n",
		   "{\"id\":\"a\",\"template\":{\"content\":\"x\"}}");
	check_json(
		"id: a\ntemplate: {content: '{{b}}{{a}}', variables: [a, a], helpers: [json]}\n",
		"{\"id\":\"a\",\"template\":{\"content\":\"{{b}}{{a}}\",\"variables\":[\"a\",\"b\"],"
		"\"helpers\":[\"json\"]}}");
}

static void a_prompt_survives_being_written_as_yaml_and_as_json(void **state)
{
	prm_prompt *p = must_read(CHAT), *again;
	prm_error err = {0};
	prm_buf yaml, second;
	char *text;

	(void)state;
	prm_buf_init(&yaml, NULL, 0);
	prm_buf_init(&second, NULL, 0);
	assert_int_equal(prm_value_write_yaml(prm_prompt_tree(p), &yaml), PRM_OK);
	prm_buf_add_char(&yaml, '\0');
	text = yaml.ptr;
	assert_ok(read_yaml(text, NULL, &again, NULL, &err), &err);
	assert_true(prm_value_equal(prm_prompt_tree(p), prm_prompt_tree(again)));
	assert_true(prm_str_eq(prm_prompt_content_hash(p), prm_prompt_content_hash(again)));
	assert_int_equal(prm_value_write_yaml(prm_prompt_tree(again), &second), PRM_OK);
	assert_str(prm_buf_str(&second), text);
	prm_prompt_free(again);
	prm_prompt_free(p);
	prm_buf_release(&yaml);
	prm_buf_release(&second);
}

static void the_content_hash_knows_content_only(void **state)
{
	prm_prompt *a = must_read("id: a\ntemplate: x\n");
	prm_prompt *b = must_read(
		"changelog: c\nid: a\nstatus: draft\ntemplate: x\nversion: 3.0.0\n"
		"created_at: '2026-01-01T00:00:00Z'\n");
	prm_prompt *c = must_read("id: a\ntemplate: y\n");

	(void)state;
	assert_int_equal(prm_prompt_content_hash(a).len, 64);
	assert_true(prm_str_eq(prm_prompt_content_hash(a), prm_prompt_content_hash(b)));
	assert_false(prm_str_eq(prm_prompt_content_hash(a), prm_prompt_content_hash(c)));
	prm_prompt_free(a);
	prm_prompt_free(b);
	prm_prompt_free(c);
}

static void parts_tools_and_responses_are_templates_too(void **state)
{
	prm_prompt *p = must_read(
		"id: a\nchat_template:\n  messages:\n  - role: user\n    content:\n"
		"    - {type: text, text: '{{question}}'}\n"
		"    - {type: image, url: '{{photo}}'}\n"
		"  - {role: assistant, tool_calls: [{id: x}]}\n"
		"tools: [{name: find, parameters: {enum: ['{{choice}}']}}]\n"
		"response: {format: json_schema, schema: {title: '{{title}}'}}\n"
		"partials: {foot: '{{sender}}'}\n");

	(void)state;
	variable(p, "question");
	variable(p, "photo");
	variable(p, "choice");
	variable(p, "title");
	variable(p, "sender");
	assert_int_equal(prm_value_count(prm_prompt_message(p, 0).content), 2);
	assert_int_equal(prm_prompt_message(p, 1).content.type, PRM_MISSING);
	prm_prompt_free(p);
}

static prm_status read_all(const prm_allocator *allocator)
{
	prm_prompt *p;
	prm_status status = read_yaml(CHAT "unknown: 1\n", allocator, &p, NULL, NULL);

	if (status == PRM_OK)
		prm_prompt_free(p);
	return status;
}

static void every_allocation_may_fail(void **state)
{
	test_heap heap;
	prm_status status = PRM_NOMEM;

	(void)state;
	for (long n = 1; status; n++) {
		test_heap_init(&heap, n);
		status = read_all(&heap.allocator);
		if (status != PRM_OK && status != PRM_NOMEM)
			fail_msg("allocation %ld: %s", n, prm_status_code(status));
		assert_int_equal(heap.live_blocks, 0);
		assert_true(n < 20000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chat_is_read),
		cmocka_unit_test(variables_that_are_found_are_added_to_those_declared),
		cmocka_unit_test(a_text_prompt_has_one_message),
		cmocka_unit_test(a_template_that_is_a_text_becomes_its_content),
		cmocka_unit_test(the_tree_has_one_order_and_no_empties),
		cmocka_unit_test(a_prompt_survives_being_written_as_yaml_and_as_json),
		cmocka_unit_test(the_content_hash_knows_content_only),
		cmocka_unit_test(parts_tools_and_responses_are_templates_too),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
