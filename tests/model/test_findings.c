/* test_findings.c: what is wrong with a prompt, and where: row by row. */
#include "model/reading.h"

#define HEAD "id: a\nversion: 1.0.0\n"
#define ROLE(role) HEAD "chat_template:\n  messages:\n    - role: " role "\n      content: hi\n"

/* A row a line. */
/* clang-format off */
static const struct row {
	const char *yaml;
	uint32_t line, column; /* 0: not looked at */
	const char *code, *pointer, *text, *hint;
} rows[] = {
	/* ids and versions */
	{"template: x\n", 1, 1, "missing-key", "", "no id", ""},
	{"id: ../x\ntemplate: x\n", 1, 5, "id-invalid", "/id", "dots only", ""},
	{"id: 12\ntemplate: x\n", 1, 5, "wrong-type", "/id", "is an integer and should be a string", "quote it"},
	{"id: a\nversion: 1.10\ntemplate: x\n", 2, 10, "version-invalid", "/version", "version 1.10 is a number", "quote it"},
	{"id: a\nversion: 1.0\ntemplate: x\n", 2, 10, "version-invalid", "/version", "version 1.0 is a number", "three numbers"},
	{"id: a\nversion: 2\ntemplate: x\n", 2, 10, "version-invalid", "/version", "version 2 is a number", "three numbers"},
	{"id: a\nversion: '1.10'\ntemplate: x\n", 2, 10, "version-invalid", "/version", "'1.10' is not a version", "three numbers"},
	{"id: a\nversion: 99999999999999999999.0.0\ntemplate: x\n", 2, 10, "version-invalid", "/version", "above 18446744073709551615", ""},
	{"id: a\nversion: [1]\ntemplate: x\n", 2, 10, "wrong-type", "/version", "is a list", ""},
	{"id: a\nversion: true\ntemplate: x\n", 2, 10, "wrong-type", "/version", "is a boolean", ""},
	/* format, status, body */
	{"id: a\nformat: chats\ntemplate: x\n", 2, 9, "bad-value", "/format", "allowed: text, chat", "did you mean 'chat'?"},
	{"id: a\nstatus: Activ\ntemplate: x\n", 2, 9, "bad-value", "/status", "draft, active", "did you mean 'active'?"},
	{"id: a\nformat: chat\ntemplate: x\n", 1, 1, "missing-key", "", "needs a chat_template", ""},
	{"id: a\nformat: text\nchat_template: {messages: [{role: user, content: x}]}\n", 1, 1, "missing-key", "", "which its format needs", ""},
	{"id: a\n", 1, 1, "missing-key", "", "no template and no chat_template", ""},
	{"id: a\ntemplate: {}\n", 2, 11, "missing-key", "/template", "no content", ""},
	{"id: a\ntemplate: [x]\n", 2, 11, "wrong-type", "/template", "a string or a map", ""},
	{"id: a\ntemplate: {content: 5}\n", 2, 21, "wrong-type", "/template/content", "is an integer and should be a string", "quote it"},
	{"id: a\ntemplate: {content: x, variables: [1]}\n", 2, 36, "wrong-type", "/template/variables/0", "string", "quote it"},
	{"id: a\ntemplate: {content: x, partials: {p: 1}}\n", 2, 38, "wrong-type", "/template/partials/p", "string", ""},
	{"[1]\n", 1, 1, "not-a-prompt", "", "this is a list", ""},
	/* roles and messages */
	{ROLE("System"), 5, 13, "unknown-role", "/chat_template/messages/0/role", "allowed: system, developer", "did you mean 'system'?"},
	{ROLE("root"), 5, 13, "unknown-role", "/chat_template/messages/0/role", "unknown role 'root'", ""},
	{ROLE("\"{{r}}\""), 5, 13, "unknown-role", "/chat_template/messages/0/role", "cannot be a template", ""},
	{ROLE("7"), 5, 13, "wrong-type", "/chat_template/messages/0/role", "string", ""},
	{HEAD "chat_template: {messages: [{content: x}]}\n", 3, 28, "missing-key", "/chat_template/messages/0", "has no role; allowed", ""},
	{HEAD "chat_template: {messages: [{role: user}]}\n", 3, 28, "missing-key", "/chat_template/messages/0", "has no content", ""},
	{HEAD "chat_template: {messages: [{role: user, content: 5}]}\n", 3, 50, "wrong-type", "/chat_template/messages/0/content", "a string or a list", ""},
	{HEAD "chat_template: {messages: [hi]}\n", 3, 28, "wrong-type", "/chat_template/messages/0", "map", ""},
	{HEAD "chat_template: {messages: []}\n", 3, 27, "missing-key", "/chat_template/messages", "at least one", ""},
	{HEAD "chat_template: {messages: x}\n", 3, 27, "wrong-type", "/chat_template/messages", "list", ""},
	{HEAD "chat_template: {mesages: []}\n", 3, 16, "missing-key", "/chat_template", "no messages", ""},
	{HEAD "chat_template: x\n", 3, 16, "wrong-type", "/chat_template", "map", ""},
	{HEAD "chat_template: {messages: [{role: user, content: [x]}]}\n", 3, 51, "wrong-type", "/chat_template/messages/0/content/0", "map", ""},
	{HEAD "chat_template: {messages: [{role: user, content: [{type: txt}]}]}\n", 3, 58, "bad-value", "/chat_template/messages/0/content/0/type", "text, image, audio, file", "did you mean 'text'?"},
	{HEAD "chat_template: {messages: [{role: user, content: [{text: x}]}]}\n", 3, 51, "missing-key", "/chat_template/messages/0/content/0", "no type", ""},
	{HEAD "chat_template: {messages: [{role: user, content: [{type: text}]}]}\n", 3, 51, "missing-key", "/chat_template/messages/0/content/0", "needs a text", ""},
	{HEAD "chat_template: {messages: [{type: placeholder}]}\n", 3, 28, "missing-key", "/chat_template/messages/0", "has no name", ""},
	{HEAD "chat_template: {messages: [{type: placehoder, name: h}]}\n", 3, 35, "bad-value", "/chat_template/messages/0/type", "placeholder", "did you mean 'placeholder'?"},
	{HEAD "chat_template: {messages: [{type: placeholder, name: 5}]}\n", 3, 54, "wrong-type", "/chat_template/messages/0/name", "string", ""},
	{HEAD "chat_template: {messages: [{type: placeholder, name: h}, {type: placeholder, name: h}]}\n", 3, 58, "bad-value", "/chat_template/messages/1", "twice", ""},
	{HEAD "chat_template: {messages: [{type: placeholder, name: h, content: x}]}\n", 3, 28, "bad-value", "/chat_template/messages/0", "has no content", ""},
	/* null is as good as nothing */
	{"id:\ntemplate: x\n", 1, 1, "missing-key", "", "no id", ""},
	{"id: a\ntemplate: {content: null}\n", 2, 11, "missing-key", "/template", "no content", ""},
	{ROLE(""), 5, 7, "missing-key", "/chat_template/messages/0", "has no role; allowed", ""},
	{HEAD "chat_template: {messages: [{type: placeholder, name: ~}]}\n", 3, 28, "missing-key", "/chat_template/messages/0", "has no name", ""},
	{HEAD "chat_template: {messages: [{role: user, content: [{type: ~, text: x}]}]}\n", 3, 51, "missing-key", "/chat_template/messages/0/content/0", "no type", ""},
	{HEAD "chat_template: {messages: [{role: user, content: [{type: image}]}]}\n", 3, 51, "missing-key", "/chat_template/messages/0/content/0", "nothing but its type", ""},
	{HEAD "template: x\ntools: [{name: ~}]\n", 4, 9, "missing-key", "/tools/0", "no name", ""},
	/* sections */
	{HEAD "template: x\nmetadata: {max_tokens: -5}\n", 4, 24, "bad-value", "/metadata/max_tokens", "1 or more", ""},
	{HEAD "template: x\nmodel: {max_tokens: 0}\n", 4, 21, "bad-value", "/model/max_tokens", "1 or more", ""},
	{HEAD "template: x\nmodel: {temperature: -0.5}\n", 4, 22, "bad-value", "/model/temperature", "below 0", ""},
	{HEAD "template: x\nmodel: {temperature: -1}\n", 4, 22, "bad-value", "/model/temperature", "below 0", ""},
	{HEAD "template: x\nmodel: {temperature: hot}\n", 4, 22, "wrong-type", "/model/temperature", "integer", ""},
	{HEAD "template: x\nmetadata: {tags: billing}\n", 4, 18, "wrong-type", "/metadata/tags", "list", ""},
	{HEAD "template: x\nmetadata: {tags: [a, 1]}\n", 4, 22, "wrong-type", "/metadata/tags/1", "string", "quote it"},
	{HEAD "template: x\nmetadata: x\n", 4, 11, "wrong-type", "/metadata", "map", ""},
	{HEAD "template: x\npolicy: {missing: eror}\n", 4, 19, "bad-value", "/policy/missing", "error, empty, keep", "did you mean 'error'?"},
	{HEAD "template: x\npolicy: {escape: xml}\n", 4, 18, "bad-value", "/policy/escape", "none, html", ""},
	{HEAD "template: x\nrefs: {tone: 'a@production'}\n", 4, 14, "reference-invalid", "/refs/tone", "did you mean 'a:production'?", ""},
	{HEAD "template: x\nrefs: {tone: 5}\n", 4, 14, "wrong-type", "/refs/tone", "string", ""},
	{HEAD "template: x\ninput_schema: 'a b'\n", 4, 15, "bad-value", "/input_schema", "names no schema", ""},
	{HEAD "template: x\ninput_schema: '@1'\n", 4, 15, "bad-value", "/input_schema", "empty", ""},
	{HEAD "template: x\noutput_schema: 'a@one'\n", 4, 16, "bad-value", "/output_schema", "not a range", ""},
	{HEAD "template: x\ninputs: {q: {trust: untrused}}\n", 4, 21, "bad-value", "/inputs/q/trust", "trusted, untrusted", "did you mean 'untrusted'?"},
	{HEAD "template: x\ninputs: {q: x}\n", 4, 13, "wrong-type", "/inputs/q", "map", ""},
	{HEAD "template: x\ntools: [{description: d}]\n", 4, 9, "missing-key", "/tools/0", "no name", ""},
	{HEAD "template: x\ntools: [x]\n", 4, 9, "wrong-type", "/tools/0", "map", ""},
	{HEAD "template: x\nowners: kim\n", 4, 9, "wrong-type", "/owners", "list", ""},
	{HEAD "template: x\nchangelog: [x]\n", 4, 12, "wrong-type", "/changelog", "string", ""},
	{HEAD "template: x\ntests: [x]\n", 4, 9, "wrong-type", "/tests/0", "map", ""},
	{HEAD "template: x\ntests: [{variables: 1, assert: 2}]\n", 4, 21, "wrong-type", "/tests/0/variables", "map", ""},
	/* templates, mapped into the file */
	{HEAD "template: 'a {{#if x}} b'\n", 3, 0, "template-syntax", "/template", "", ""},
	{HEAD "template:\n  content: |\n    one\n    two {{/if}}\n", 6, 0, "template-syntax", "/template/content", "", ""},
	{HEAD "template: x\npartials: {'a/b~': '{{/if}}'}\n", 4, 0, "template-syntax", "/partials/a~1b~0", "", ""},
	{HEAD "template: x\ntools: [{name: t, parameters: {a: [['{{/if}}']]}}]\n", 4, 0, "template-syntax", "/tools/0/parameters/a/0/0", "", ""},
};
/* clang-format on */

static bool has(prm_str text, const char *part)
{
	size_t len = strlen(part);

	for (size_t i = 0; i + len <= text.len; i++)
		if (memcmp(text.ptr + i, part, len) == 0)
			return true;
	return false;
}

static bool fits(const prm_diag_entry *e, const struct row *row)
{
	return strcmp(prm_status_code(e->code), row->code) == 0 &&
	       prm_str_is(e->pointer, row->pointer) && (!row->line || e->line == row->line) &&
	       (!row->column || e->column == row->column) && has(e->text, row->text) &&
	       has(e->hint, row->hint);
}

static void show(const prm_diag *diag)
{
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	for (size_t i = 0; i < diag->count; i++) {
		prm_diag_print(&diag->items[i], &out);
		prm_buf_addf(&out, "  at '%.*s'\n", PRM_FMT(diag->items[i].pointer));
	}
	print_error("%.*s", PRM_FMT(prm_buf_str(&out)));
	prm_buf_release(&out);
}

/* The finding is there; nothing was made; the error is the first finding. */
static void check_row(const struct row *row)
{
	prm_prompt *p = NULL;
	prm_error err = {0};
	prm_diag diag;
	bool found = false;

	prm_diag_init(&diag, NULL, 0);
	assert_int_not_equal(read_yaml(row->yaml, NULL, &p, &diag, &err), PRM_OK);
	assert_null(p);
	assert_int_not_equal(err.status, PRM_OK);
	for (size_t i = 0; i < diag.count; i++) {
		found |= fits(&diag.items[i], row);
		assert_str(diag.items[i].source, "p.yaml");
	}
	if (!found) {
		show(&diag);
		fail_msg("no %s at %u:%u %s '%s' '%s' for:\n%s", row->code, row->line, row->column,
			 row->pointer, row->text, row->hint, row->yaml);
	}
	prm_diag_release(&diag);
}

static void every_fault_is_found_at_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		check_row(&rows[i]);
}

/* clang-format off */
static const struct row warnings[] = {
	{HEAD "template: x\nmetdata: {}\n", 4, 1, "unknown-key", "/metdata", "'metdata'; it is kept", "did you mean 'metadata'?"},
	{HEAD "template: x\nzebra: 1\n", 4, 1, "unknown-key", "/zebra", "'zebra'", ""},
	{HEAD "template: x\nmessages: []\n", 4, 1, "unknown-key", "/messages", "'messages'", "put it under `chat_template:`"},
	{HEAD "template: {content: 'x {{company}}', variables: [compny]}\n", 3, 50, "unused-variable", "/template/variables/0", "'compny' is declared and never used", "did you mean 'company'?"},
	{HEAD "template: {content: x, variables: [zebra]}\n", 3, 36, "unused-variable", "/template/variables/0", "never used", ""},
	{HEAD "chat_template: {messages: [{role: user, content: x, tol_calls: []}]}\n", 3, 53, "unknown-key", "/chat_template/messages/0/tol_calls", "in a message", "did you mean 'tool_calls'?"},
	{HEAD "template: x\nchat_template: {messages: [{role: user, content: x}]}\n", 1, 1, "bad-value", "", "format chat uses only one", ""},
};
/* clang-format on */

static void what_is_odd_is_a_warning_and_the_prompt_is_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(warnings) / sizeof(warnings[0]); i++) {
		prm_prompt *p = NULL;
		prm_error err = {0};
		prm_diag diag;

		prm_diag_init(&diag, NULL, 0);
		assert_ok(read_yaml(warnings[i].yaml, NULL, &p, &diag, &err), &err);
		if (diag.count != 1 || !fits(&diag.items[0], &warnings[i])) {
			show(&diag);
			fail_msg("not as expected: row %zu", i);
		}
		assert_int_equal(diag.items[0].severity, PRM_SEVERITY_WARNING);
		prm_prompt_free(p);
		prm_diag_release(&diag);
	}
}

static void good_prompts_have_no_findings(void **state)
{
	static const char *const good[] = {
		CHAT,
		HEAD "template: {content: '{{> tone}} x', variables: [tone_word]}\n",
		HEAD "chat_template: {messages: [{type: placeholder, name: h}], variables: [h]}\n",
		HEAD "template: x\nmetadata:\nrefs:\ntests:\n",
		HEAD
		"template: x\ninput_schema: a_b-1@^1.0\ninputs: {q: {trust: untrusted}}\n"
		"model: {temperature: 0, max_tokens: 1, fallbacks: []}\npolicy: {missing: keep, escape: html}\n",
		"id: a\nversion: 1.2.3\ntemplate: x\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		prm_prompt *p = NULL;
		prm_error err = {0};
		prm_diag diag;

		prm_diag_init(&diag, NULL, 0);
		assert_ok(read_yaml(good[i], NULL, &p, &diag, &err), &err);
		if (diag.count)
			show(&diag);
		assert_int_equal(diag.count, 0);
		prm_prompt_free(p);
		prm_diag_release(&diag);
	}
}

static void all_faults_are_found_in_one_run(void **state)
{
	prm_prompt *p;
	prm_error err = {0};
	prm_diag diag;

	(void)state;
	prm_diag_init(&diag, NULL, 0);
	assert_int_equal(read_yaml("version: 1.0\nstatus: x\nowners: x\nmodel: {max_tokens: -1}\n"
				   "chat_template: {messages: [{role: x, content: '{{/if}}'}]}\n",
				   NULL, &p, &diag, &err),
			 PRM_MISSING_KEY);
	if (diag.errors != 7)
		show(&diag);
	assert_int_equal(diag.errors, 7);
	prm_diag_release(&diag);
}

/* A bundle has many prompts: `at` leads to one, and findings of others do not fail it. */
static void a_prompt_of_a_bundle_is_found_where_it_stands(void **state)
{
	static const char text[] =
		"prompts:\n  - id: a\n    template: x\n  - id: b\n    version: 1.10\n"
		"    template: x\n";
	prm_read_options opts = {sizeof(opts), .positions = true};
	prm_value list;
	prm_error err = {0};
	prm_prompt *p;
	prm_diag diag;
	prm_doc *doc;

	(void)state;
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_doc_read_yaml(prm_str_c(text), &opts, &doc, NULL, NULL, &err), &err);
	list = prm_value_get_c(prm_doc_root(doc), "prompts");
	assert_fails(prm_prompt_read(prm_value_at(list, 1), doc, prm_str_c("/prompts/1"),
				     prm_str_c("b.yaml"), NULL, &p, &diag, &err),
		     &err, PRM_VERSION_INVALID, "version 1.10 is a number");
	assert_int_equal(err.line, 5);
	assert_int_equal(err.column, 14);
	assert_str(diag.items[0].pointer, "/version");
	assert_str(diag.items[0].excerpt, "    version: 1.10");
	assert_ok(prm_prompt_read(prm_value_at(list, 0), doc, prm_str_c("/prompts/0"),
				  prm_str_c("b.yaml"), NULL, &p, &diag, &err),
		  &err);
	prm_prompt_free(p);
	prm_doc_free(doc);
	prm_diag_release(&diag);
}

static void a_tree_without_a_document_is_checked_too(void **state)
{
	prm_error err = {0};
	prm_prompt *p;
	prm_doc *doc;

	(void)state;
	assert_ok(prm_doc_read_json(
			  prm_str_c("{\"id\":\"a\",\"version\":1.10,\"template\":\"{{x}}\"}"), NULL,
			  &doc, NULL, &err),
		  &err);
	assert_fails(prm_prompt_read(prm_doc_root(doc), NULL, prm_str_c(""), prm_str_c("x"), NULL,
				     &p, NULL, &err),
		     &err, PRM_VERSION_INVALID, "version is a number");
	assert_int_equal(err.line, 0);
	prm_doc_free(doc);
	assert_ok(prm_doc_read_json(
			  prm_str_c("{\"id\":\"a\",\"version\":\"1.10.0\",\"template\":\"{{x}}\"}"),
			  NULL, &doc, NULL, &err),
		  &err);
	assert_ok(prm_prompt_read(prm_doc_root(doc), NULL, prm_str_c(""), prm_str_c("x"), NULL, &p,
				  NULL, &err),
		  &err);
	prm_doc_free(doc);
	assert_str(prm_prompt_version(p), "1.10.0");
	prm_prompt_free(p);
}

static void nesting_beyond_the_limit_is_named(void **state)
{
	char text[2000] = "id: a\ntemplate: x\nresponse: {a: ";
	prm_error err = {0};
	prm_prompt *p;

	(void)state;
	memset(text + strlen(text), '[', 200);
	strcat(text, "x");
	memset(text + strlen(text), ']', 200);
	strcat(text, "}\n");
	assert_fails(read_yaml(text, NULL, &p, NULL, &err), &err, PRM_LIMIT, "limit of 128 levels");
}

/* A damaged file gives findings that stand in the file, or a prompt; never anything worse. */
static void mutated_prompts_are_read_or_refused(void **state)
{
	static const char *const pieces[] = {"{{", "}}", "'", "\"",   "\n", ": ",
					     "- ", "[",  "{", "null", "-1", "|"};
	test_random random = {21};
	size_t read = 0;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		char text[2048] = CHAT "tools: [{name: t, parameters: {a: '{{x}}'}}]\n";
		size_t len = strlen(text), at = test_below(&random, len);
		const char *piece = pieces[test_below(&random, sizeof(pieces) / sizeof(pieces[0]))];
		prm_prompt *p = NULL;
		prm_error err = {0};
		prm_diag diag;

		memmove(text + at + strlen(piece), text + at, len + 1 - at);
		memcpy(text + at, piece, strlen(piece));
		prm_diag_init(&diag, NULL, 0);
		if (read_yaml(text, NULL, &p, &diag, &err) == PRM_OK) {
			read++;
			prm_prompt_free(p);
		} else {
			assert_true(diag.errors > 0);
		}
		for (size_t n = 0; n < diag.count; n++)
			assert_true(diag.items[n].line > 0 && diag.items[n].line < 40);
		prm_diag_release(&diag);
	}
	assert_true(read > 500);
}

/* Time grows with the size and not with its square. */
static void many_variables_and_messages_are_checked_in_time(void **state)
{
	prm_error err = {0};
	prm_prompt *p;
	prm_buf text;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	prm_buf_add_c(&text, "id: a\nchat_template:\n  messages:\n  - role: user\n    content: '");
	for (int i = 0; i < 10000; i++)
		prm_buf_addf(&text, "{{v%d}}", i);
	prm_buf_add_c(&text, "'\n");
	for (int i = 0; i < 10000; i++)
		prm_buf_addf(&text, "  - {type: placeholder, name: p%d}\n", i);
	prm_buf_add_c(&text, "  variables: [");
	for (int i = 0; i < 10000; i++)
		prm_buf_addf(&text, "%sw%d", i ? ", " : "", i);
	prm_buf_add_c(&text, "]\n");
	prm_buf_add_char(&text, '\0');
	assert_ok(read_yaml(text.ptr, NULL, &p, NULL, &err), &err);
	assert_int_equal(prm_prompt_variable_count(p), 30000);
	prm_prompt_free(p);
	prm_buf_release(&text);
}

/* More warnings than the list holds must not hide the error behind them, nor pass for something else. */
static void an_error_behind_many_warnings_is_told(void **state)
{
	prm_error err = {0};
	prm_prompt *p;
	prm_diag diag;
	prm_buf text;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	prm_buf_add_c(&text, "id: a\n");
	for (int i = 0; i < 1200; i++)
		prm_buf_addf(&text, "unknown_%d: 1\n", i);
	prm_buf_add_char(&text, '\0');
	prm_diag_init(&diag, NULL, 0);
	assert_fails(read_yaml(text.ptr, NULL, &p, &diag, &err), &err, PRM_MISSING_KEY, "template");
	assert_int_equal(diag.count, 1000);
	assert_int_equal(diag.errors, 1);
	prm_diag_release(&diag);
	prm_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_fault_is_found_at_its_place),
		cmocka_unit_test(what_is_odd_is_a_warning_and_the_prompt_is_read),
		cmocka_unit_test(good_prompts_have_no_findings),
		cmocka_unit_test(all_faults_are_found_in_one_run),
		cmocka_unit_test(a_prompt_of_a_bundle_is_found_where_it_stands),
		cmocka_unit_test(a_tree_without_a_document_is_checked_too),
		cmocka_unit_test(nesting_beyond_the_limit_is_named),
		cmocka_unit_test(mutated_prompts_are_read_or_refused),
		cmocka_unit_test(an_error_behind_many_warnings_is_told),
		cmocka_unit_test(many_variables_and_messages_are_checked_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
