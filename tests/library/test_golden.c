/* test_golden.c: golden tests: what assertions say, where malformed ones stand, what snapshots keep. */
#include "library/library_test.h"

#include "base/str.h"

static const char chat[] = "id: hi\n"
			   "version: 1.0.0\n"
			   "format: chat\n"
			   "chat_template:\n"
			   "  messages:\n"
			   "    - role: system\n"
			   "      content: |\n"
			   "        You help {{company}}. {{> tone}}\n"
			   "    - {type: placeholder, name: history}\n"
			   "    - role: user\n"
			   "      content: \"{{question}}\"\n"
			   "input_schema: s\n";

static const char tone[] = "id: tone\n"
			   "version: 1.0.0\n"
			   "template: {content: \"Be kind,\\nand brief.\"}\n";

static const char schema[] =
	"schemas:\n"
	"  - name: s\n"
	"    version: 1.0.0\n"
	"    fields:\n"
	"      - {name: company, type: string}\n"
	"      - {name: question, type: string, validators: [{type: min_length, min_value: 2}]}\n"
	"      - {name: history, type: list, item_type: any, required: false, default: []}\n";

#define VARIABLES \
	"    variables: {company: ACME, question: Where is it?,\n" \
	"      history: [{role: user, content: earlier}]}\n"

/* A folder with a prompt, its partial and its schema. */
typedef struct site {
	char folder[256];
	prm_library *library;
	prm_golden *golden;
} site;

static void site_begin(site *s)
{
	*s = (site){.folder = ""};
	test_make_folder(s->folder);
	write_text(s->folder, "p/hi.yaml", chat);
	write_text(s->folder, "p/tone.yaml", tone);
	write_text(s->folder, "p/schemas/s.yaml", schema);
}

static void site_clear(site *s)
{
	prm_golden_free(s->golden);
	prm_library_free(s->library);
	s->golden = NULL;
	s->library = NULL;
}

static void site_end(site *s)
{
	site_clear(s);
	test_remove_folder(s->folder);
}

static prm_status run_with(site *s, const char *path, prm_manager *m, prm_golden_options *opts,
			   prm_error *err)
{
	char at[512];
	prm_diag diag;

	site_clear(s);
	snprintf(at, sizeof(at), "%s/%s", s->folder, path);
	s->library = read_library(at, &diag);
	prm_diag_release(&diag);
	return prm_library_test(s->library, m, NULL, opts, &s->golden, err);
}

static void run_path(site *s, const char *path, bool update)
{
	prm_golden_options opts = {.struct_size = sizeof(opts), .update = update};
	prm_error err = {0};

	assert_ok(run_with(s, path, NULL, &opts, &err), &err);
}

static void run_site(site *s)
{
	run_path(s, "p", false);
}

static void print_findings(const prm_golden *golden)
{
	for (size_t i = 0; i < golden->finding_count; i++)
		print_error("%.*s:%u:%u: [%s] %.*s\n", PRM_FMT(golden->findings[i].source),
			    golden->findings[i].line, golden->findings[i].column,
			    prm_status_code(golden->findings[i].code),
			    PRM_FMT(golden->findings[i].text));
}

static void expect_counts(const site *s, size_t passed, size_t failed, size_t skipped)
{
	if (s->golden->passed != passed || s->golden->failed != failed ||
	    s->golden->skipped != skipped) {
		print_findings(s->golden);
		fail_msg("%zu passed, %zu failed, %zu skipped", s->golden->passed,
			 s->golden->failed, s->golden->skipped);
	}
	assert_int_equal(s->golden->count, passed + failed + skipped);
}

/* A finding of that code at a place; its text holds part. */
static const prm_diag_entry *expect_finding(const site *s, prm_status code, uint32_t line,
					    uint32_t column, const char *part)
{
	for (size_t i = 0; i < s->golden->finding_count; i++) {
		const prm_diag_entry *e = &s->golden->findings[i];

		if (e->code == code && (line == 0 || (e->line == line && e->column == column)) &&
		    contains(e->text, part))
			return e;
	}
	print_findings(s->golden);
	fail_msg("no finding [%s] at %u:%u: %s", prm_status_code(code), line, column, part);
	return NULL;
}

/* ---- assertions ------------------------------------------------------------------------------- */

static void an_assertion_holds_or_tells_what_was_found(void **state)
{
	static const struct {
		const char *assertion, *failure; /* NULL: it holds */
	} rows[] = {
		{"{contains: ACME}", NULL},
		{"{contains: [ACME, earlier, Where]}", NULL},
		{"{contains: \"Be kind,\\nand brief\"}", NULL},
		{"{contains: Help acme}",
		 "t: expected \"Help acme\"; the nearest is \"You help ACME."},
		{"{contains: earlies}", "the nearest is \"earlier\" in message 1 (user)"},
		{"{contains: zzzz qqqq}", "; nothing comes near to it"},
		{"{contains: earlier, message: system}", "nothing comes near"},
		{"{contains: earlier, message: user}", NULL},
		{"{contains: earlier, message: 1}", NULL},
		{"{contains: earlier, message: -2}", NULL},
		{"{contains: earlier, message: -1}", "expected \"earlier\""},
		{"{contains: x, message: 3}",
		 "there is no message 3; there are 3: system user user"},
		{"{contains: x, message: -4}", "there is no message -4"},
		{"{contains: x, message: tool}", "there is no message of role 'tool'; there are 3"},
		{"{not_contains: Dear}", NULL},
		{"{not_contains: [Dear, Sir]}", NULL},
		{"{not_contains: help}", "expected no \"help\", found \"You help ACME."},
		{"{not_contains: [Dear, ACME]}", "in message 0 (system)"},
		{"{not_contains: earlier, message: system}", NULL},
		{"{equals: Where is it?, message: -1}", NULL},
		{"{equals: earlier, message: user}", NULL},
		{"{equals: \"You help ACME. Be kind,\\nand brief.\", message: system}", NULL},
		{"{equals: Where is he?, message: -1}",
		 "they differ from line 1, column 10 on: expected \"Where is he?\", found \"Where is "
		 "it?\""},
		{"{equals: \"You help ACME. Be kind,\\nand brisk.\", message: 0}",
		 "line 2, column 8"},
		{"{equals: earlier}", "there are 3 messages; say which one equals it"},
		{"{matches: 'kind,\\s+and'}", NULL},
		{"{matches: '^Where'}", NULL},
		{"{matches: '^Where', message: system}",
		 "nothing matches \"^Where\"; the text begins with \"You help ACME."},
		{"{matches: '^(e+a*r*l*i*e*r*)+$x'}", "nothing matches"},
		{"{max_tokens: 100}", NULL},
		{"{max_tokens: 5}", "expected at most 5 tokens, found about 16 (an estimate)"},
		{"{max_tokens: 4, message: user}", "found about 5"},
		{"{max_tokens: 5, message: -1}", NULL},
		{"{valid_input: true}", NULL},
		{"{valid_input: {company: A, question: ab}}", NULL},
		{"{valid_input: {company: A, question: a}}",
		 "expected valid input, and the schema refuses it: /question: "},
		{"{valid_input: {}}", "(and 1 more)"},
		{"{invalid_input: true}",
		 "expected the schema to refuse the input, and it accepts"},
		{"{invalid_input: {company: A}}", NULL},
		{"{invalid_input: {company: A, question: ab}}", "and it accepts it"},
		{"{invalid_input: question}", "and it accepts it"},
	};
	site s;

	(void)state;
	site_begin(&s);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[1024];

		snprintf(text, sizeof(text), "tests:\n  - name: t\n" VARIABLES "    assert: [%s]\n",
			 rows[i].assertion);
		write_text(s.folder, "p/hi.tests.yaml", text);
		run_site(&s);
		if (rows[i].failure)
			expect_finding(&s, PRM_TEST_FAILED, 0, 0, rows[i].failure);
		expect_counts(&s, !rows[i].failure, rows[i].failure != NULL, 0);
	}
	site_end(&s);
}

static void what_is_found_is_shown_on_one_line(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/note.yaml",
		   "id: note\ntemplate: \"say \\\"{{{x}}}\\\"\"\n"
		   "tests:\n  - name: t\n    variables: {x: \"a\\tb\\\\c\\x01\\n\"}\n"
		   "    assert: [{contains: \"say \\\"b\"}]\n");
	run_site(&s);
	expect_finding(&s, PRM_TEST_FAILED, 6, 25,
		       "expected \"say \\\"b\"; the nearest is \"say "
		       "\\\"a\\tb\\\\c\\x01\\n\\\"\"");
	site_end(&s);
}

/* Looking for the nearest text is dear: many failures do without. */
static void many_failures_are_told_in_short(void **state)
{
	char text[16384] = "tests:\n  - name: t\n    assert:\n";
	site s;

	(void)state;
	site_begin(&s);
	for (size_t i = 0; i < 300; i++)
		strcat(text, "      - {contains: Be kinds}\n");
	write_text(s.folder, "p/tone.tests.yaml", text);
	run_site(&s);
	assert_int_equal(s.golden->finding_count, 300);
	assert_true(contains(s.golden->findings[0].text, "the nearest is"));
	assert_false(contains(s.golden->findings[299].text, "the nearest is"));
	site_end(&s);
}

static void input_that_is_refused_is_refused_for_the_reason_that_is_named(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/hi.tests.yaml",
		   "tests:\n"
		   "  - name: too short\n"
		   "    variables: {company: A, question: a}\n"
		   "    assert:\n"
		   "      - {invalid_input: true}\n"
		   "      - {invalid_input: question}\n"
		   "      - {invalid_input: /question}\n"
		   "      - {invalid_input: company}\n");
	run_site(&s);
	expect_counts(&s, 0, 1, 0);
	assert_int_equal(s.golden->errors, 1);
	expect_finding(&s, PRM_TEST_FAILED, 8, 25,
		       "refuse 'company', and it refuses something else: /question");
	site_end(&s);
}

static void a_prompt_without_a_schema_has_no_valid_input(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/tone.tests.yaml",
		   "tests: [{name: t, assert: [{valid_input: true}]}]\n");
	write_text(s.folder, "p/other.yaml",
		   "id: other\ninput_schema: nowhere\ntemplate: hi\n"
		   "tests: [{name: t, assert: [{valid_input: true}]}]\n");
	run_site(&s);
	expect_counts(&s, 0, 2, 0);
	expect_finding(&s, PRM_TEST_FAILED, 1, 42, "the prompt has no input_schema");
	expect_finding(&s, PRM_TEST_FAILED, 4, 42, "the input schema cannot be used");
	site_end(&s);
}

static void without_assertions_a_prompt_must_render(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(
		s.folder, "p/note.yaml",
		"id: note\nversion: 1.0.0\ntemplate: \"{{a}} {{b}}\"\n"
		"tests:\n  - {name: fine, variables: {a: 1, b: 2}, assert: null}\n"
		"  - name: bare\n  - {name: one, variables: {a: 1}, assert: [{contains: one}]}\n");
	run_site(&s);
	expect_counts(&s, 1, 2, 0);
	expect_finding(&s, PRM_TEST_FAILED, 6, 5,
		       "bare: the prompt does not render: the variable 'a' is missing");
	expect_finding(&s, PRM_TEST_FAILED, 6, 5, "'b' is missing");
	expect_finding(&s, PRM_TEST_FAILED, 7, 5,
		       "one: the prompt does not render: the variable 'b' is missing");
	assert_true(prm_str_is(s.golden->items[0].id, "note"));
	assert_true(prm_str_is(s.golden->items[0].version, "1.0.0"));
	assert_int_equal(s.golden->items[1].failure_count, 2);
	site_end(&s);
}

static void a_message_of_several_parts_is_searched_too(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/look.yaml",
		   "id: look\nversion: 1.0.0\nformat: chat\n"
		   "chat_template:\n  messages:\n    - role: user\n      content:\n"
		   "        - {type: text, text: \"What is {{it}}?\"}\n"
		   "        - {type: image, url: \"https://example.org/{{it}}.png\"}\n"
		   "tests:\n  - name: t\n    variables: {it: that}\n    assert:\n"
		   "      - {contains: [What is that?, that.png]}\n"
		   "      - {snapshot: true}\n");
	run_path(&s, "p", true);
	expect_counts(&s, 1, 0, 0);
	site_end(&s);
}

/* ---- malformed tests --------------------------------------------------------------------------- */

static void what_is_malformed_is_told_with_its_place(void **state)
{
	static const struct {
		const char *test;
		prm_status code;
		uint32_t line, column;
		const char *text;
	} rows[] = {
		{"word", PRM_WRONG_TYPE, 2, 5, "a test must be a map, not a string"},
		{"{nam: t}", PRM_UNKNOWN_KEY, 2, 6, "no key 'nam' (did you mean 'name'?)"},
		{"{assert: []}", PRM_MISSING_KEY, 2, 5, "a test needs a `name`"},
		{"{name: \"\"}", PRM_MISSING_KEY, 2, 5, "a test needs a `name`"},
		{"{name: 1}", PRM_WRONG_TYPE, 2, 12, "name must be a text, not an integer; put it"},
		{"{name: t, contains: x}", PRM_UNKNOWN_KEY, 2, 15, "stand in the list `assert:`"},
		{"{name: t, variables: []}", PRM_WRONG_TYPE, 2, 26, "variables must be a map"},
		{"{name: t, assert: {}}", PRM_WRONG_TYPE, 2, 23, "assert must be a list"},
		{"{name: t, assert: [x]}", PRM_WRONG_TYPE, 2, 24, "{contains: text}, not a string"},
		{"{name: t, assert: [{}]}", PRM_MISSING_KEY, 2, 24, "checks nothing"},
		{"{name: t, assert: [{message: 0}]}", PRM_MISSING_KEY, 2, 24, "checks nothing"},
		{"{name: t, assert: [{contain: x}]}", PRM_UNKNOWN_KEY, 2, 25,
		 "no assertion 'contain' (did you mean 'contains'?)"},
		{"{name: t, assert: [{contains: 1}]}", PRM_WRONG_TYPE, 2, 35,
		 "contains must be a text, or a list of texts, not an integer; put it in quotes"},
		{"{name: t, assert: [{contains: [a, 1]}]}", PRM_WRONG_TYPE, 2, 39, "a text"},
		{"{name: t, assert: [{contains: []}]}", PRM_BAD_VALUE, 2, 35, "names no text"},
		{"{name: t, assert: [{not_contains: \"\"}]}", PRM_BAD_VALUE, 2, 39,
		 "names no text"},
		{"{name: t, assert: [{contains: {}}]}", PRM_WRONG_TYPE, 2, 35, "not a map"},
		{"{name: t, assert: [{contains: a, equals: b}]}", PRM_BAD_VALUE, 2, 38,
		 "checks one thing, and this one has `contains` already"},
		{"{name: t, assert: [{matches: 'a(b'}]}", PRM_BAD_VALUE, 2, 39,
		 "malformed: missing"},
		{"{name: t, assert: [{max_tokens: 0}]}", PRM_BAD_VALUE, 2, 37, "1 or more"},
		{"{name: t, assert: [{max_tokens: many}]}", PRM_WRONG_TYPE, 2, 37,
		 "a whole number"},
		{"{name: t, assert: [{valid_input: false}]}", PRM_BAD_VALUE, 2, 38, "must be true"},
		{"{name: t, assert: [{invalid_input: \"\"}]}", PRM_BAD_VALUE, 2, 40,
		 "must be true"},
		{"{name: t, assert: [{snapshot: 1}]}", PRM_WRONG_TYPE, 2, 35, "true, or a name"},
		{"{name: t, assert: [{contains: a, message: sytem}]}", PRM_UNKNOWN_ROLE, 2, 47,
		 "'sytem' is no role (did you mean 'system'?)"},
		{"{name: t, assert: [{contains: a, message: 1.5}]}", PRM_WRONG_TYPE, 2, 47,
		 "message must be the number of a message"},
		{"{name: t, prompt: ho}", PRM_PROMPT_NOT_FOUND, 2, 23,
		 "holds no prompt 'ho' (did you"},
		{"{name: t, prompt: []}", PRM_MISSING_KEY, 2, 23, "say which one"},
	};
	site s;

	(void)state;
	site_begin(&s);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char text[256];

		snprintf(text, sizeof(text), "tests:\n  - %s\n", rows[i].test);
		write_text(s.folder, "p/hi.tests.yaml", text);
		run_site(&s);
		expect_finding(&s, rows[i].code, rows[i].line, rows[i].column, rows[i].text);
		expect_counts(&s, 0, 1, 0);
	}
	site_end(&s);
}

static void two_tests_of_a_prompt_have_two_names(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/note.yaml",
		   "id: note\ntemplate: hi\ntests:\n  - name: a\n  - name: b\n");
	write_text(s.folder, "p/note.tests.yaml", "tests:\n  - name: a\n  - name: c\n");
	run_site(&s);
	expect_counts(&s, 3, 1, 0);
	expect_finding(&s, PRM_BAD_VALUE, 2, 11, "the prompt has another test named 'a'");
	site_end(&s);
}

static void validate_finds_what_is_malformed(void **state)
{
	prm_error err = {0};
	prm_diag diag;
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/note.yaml",
		   "id: note\ntemplate: hi\ntests:\n  - {name: a, assert: [{contain: x}]}\n");
	write_text(s.folder, "p/hi.tests.yaml", "tests: [{nam: a}]\n");
	run_site(&s);
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_library_check_tests(s.library, &diag, &err), &err);
	found(&diag, "p/note.yaml", PRM_UNKNOWN_KEY, "no assertion 'contain'");
	found(&diag, "p/hi.tests.yaml", PRM_UNKNOWN_KEY, "no key 'nam'");
	assert_int_equal(diag.count, 3);
	prm_diag_release(&diag);
	site_end(&s);
}

/* ---- files of tests ----------------------------------------------------------------------------- */

static void a_file_of_tests_is_found_in_three_spellings(void **state)
{
	static const char *const names[] = {"p/hi.tests.yaml", "p/hi.tests.yml", "p/hi.tests.json"};
	char path[512];
	site s;

	(void)state;
	site_begin(&s);
	for (size_t i = 0; i < 3; i++) {
		write_text(s.folder, names[i],
			   "{\"tests\": [{\"name\": \"t\", \"variables\": {\"company\": \"A\","
			   "\"question\": \"why\", \"history\": []}, \"assert\": []}]}\n");
		run_site(&s);
		expect_counts(&s, 1, 0, 0);
		assert_true(ends_with(s.golden->items[0].file, names[i]));
		assert_int_equal(s.golden->items[0].line, 1);
		snprintf(path, sizeof(path), "%s/%s", s.folder, names[i]);
		unlink(path);
	}
	site_end(&s);
}

static void a_file_of_tests_that_cannot_be_used_is_a_finding(void **state)
{
	static const struct {
		const char *text;
		prm_status code;
		const char *part;
	} rows[] = {
		{"tests: [\n", PRM_YAML_SYNTAX, ""},
		{"", PRM_WRONG_TYPE, "holds `tests:` with a list"},
		{"- name: t\n", PRM_WRONG_TYPE, "holds `tests:` with a list"},
		{"tests: {}\n", PRM_WRONG_TYPE, "holds `tests:` with a list"},
		{"tests: []\ntest: []\n", PRM_UNKNOWN_KEY, "no key 'test' (did you mean 'tests'?)"},
	};
	char path[512];
	site s;

	(void)state;
	site_begin(&s);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		write_text(s.folder, "p/hi.tests.yaml", rows[i].text);
		run_site(&s);
		expect_counts(&s, 0, 0, 0);
		expect_finding(&s, rows[i].code, 0, 0, rows[i].part);
	}
	snprintf(path, sizeof(path), "%s/p/hi.tests.yaml", s.folder);
	unlink(path);
	assert_int_equal(symlink("tone.yaml", path), 0);
	run_site(&s);
	expect_finding(&s, PRM_FILE_READ, 0, 0, "links are not followed");
	unlink(path);
	mkdir(path, 0777);
	run_site(&s);
	expect_finding(&s, PRM_FILE_READ, 0, 0, "");
	site_end(&s);
}

static void tests_without_their_prompt_are_told(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/bad.yaml", "id: [\n");
	write_text(s.folder, "p/bad.tests.yaml", "tests: []\n");
	write_text(s.folder, "p/hj.tests.yml", "tests: []\n");
	write_text(s.folder, "p/gone.tests.yaml", "tests: []\n");
	write_text(s.folder, "p/.gone.tests.yaml", "tests: []\n");
	run_site(&s);
	assert_int_equal(s.golden->finding_count, 2);
	expect_finding(&s, PRM_FILE_READ, 0, 0, "there is no 'gone.yaml' (or .yml, .json) beside");
	assert_true(ends_with(s.golden->findings[0].source, "p/gone.tests.yaml"));
	assert_true(ends_with(s.golden->findings[1].source, "p/hj.tests.yml"));
	site_end(&s);
}

static void tests_of_a_bundle_say_whose_they_are(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/all.yaml",
		   "prompts:\n  - {id: a/b, template: one}\n  - id: c\n    template: two\n"
		   "    tests: [{name: own, assert: [{equals: two}]}]\n");
	write_text(s.folder, "p/all.tests.yaml",
		   "tests:\n"
		   "  - {name: t, prompt: a/b, assert: [{equals: one}, {snapshot: true}]}\n"
		   "  - {name: t, prompt: c, assert: [{equals: two}, {snapshot: true}]}\n"
		   "  - {name: whose, assert: []}\n");
	run_path(&s, "p", true);
	expect_counts(&s, 3, 1, 0);
	expect_finding(&s, PRM_MISSING_KEY, 4, 5, "holds 2 prompts; say which one");
	assert_int_equal(s.golden->written, 2);
	site_end(&s);
}

static void old_versions_are_tested_where_they_are_named(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/tone/_versions/0.9.0.yaml",
		   "id: tone\nversion: 0.9.0\ntemplate: old\ntests: [{name: t}]\n");
	run_site(&s);
	expect_counts(&s, 0, 0, 0);
	run_path(&s, "p/tone/_versions/0.9.0.yaml", false);
	expect_counts(&s, 1, 0, 0);
	site_end(&s);
}

static void one_file_of_a_library_can_be_asked_for(void **state)
{
	prm_golden_options opts = {.struct_size = sizeof(opts)};
	prm_error err = {0};
	char path[512];
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/a.yaml", "id: a\ntemplate: a\ntests: [{name: t}]\n");
	write_text(s.folder, "p/b.yaml", "id: b\ntemplate: b\ntests: [{name: t}]\n");
	snprintf(path, sizeof(path), "%s/p/b.yaml", s.folder);
	opts.file = prm_str_c(path);
	assert_ok(run_with(&s, "p", NULL, &opts, &err), &err);
	expect_counts(&s, 1, 0, 0);
	assert_true(prm_str_is(s.golden->items[0].id, "b"));
	site_end(&s);
}

/* ---- snapshots ---------------------------------------------------------------------------------- */

static void expect_file(const site *s, const char *name, const char *text)
{
	char path[512], got[1024];
	FILE *file;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", s->folder, name);
	file = fopen(path, "rb");
	if (!file)
		fail_msg("there is no %s", name);
	len = fread(got, 1, sizeof(got) - 1, file);
	got[len] = '\0';
	fclose(file);
	assert_string_equal(got, text);
}

#define SNAPSHOTS "p/__snapshots__/"

static void a_snapshot_is_written_compared_and_updated(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/hi.tests.yaml",
		   "tests:\n  - name: Says Hello!\n" VARIABLES
		   "    assert:\n      - {snapshot: true}\n      - {snapshot: true, message: -1}\n"
		   "      - {snapshot: short, message: system}\n");
	run_site(&s);
	expect_counts(&s, 0, 1, 0);
	expect_finding(&s, PRM_TEST_FAILED, 6, 20, "there is no snapshot");
	run_path(&s, "p", true);
	expect_counts(&s, 1, 0, 0);
	assert_int_equal(s.golden->written, 3);
	expect_file(&s, SNAPSHOTS "hi.yaml.says-hello-.txt",
		    "=== system\nYou help ACME. Be kind,\nand brief.\n\n=== user\nearlier\n\n"
		    "=== user\nWhere is it?\n");
	expect_file(&s, SNAPSHOTS "hi.yaml.says-hello-.-1.txt", "Where is it?\n");
	expect_file(&s, SNAPSHOTS "hi.yaml.short.system.txt",
		    "You help ACME. Be kind,\nand brief.\n\n");
	run_path(&s, "p", true);
	assert_int_equal(s.golden->written, 0);
	write_text(s.folder, SNAPSHOTS "hi.yaml.says-hello-.-1.txt", "Where was it?\n");
	run_site(&s);
	expect_counts(&s, 0, 1, 0);
	expect_finding(&s, PRM_TEST_FAILED, 7, 20,
		       "they differ from line 1, column 7 on: expected \"Where was it?\", found "
		       "\"Where is it?\"");
	run_path(&s, "p", true);
	expect_counts(&s, 1, 0, 0);
	assert_int_equal(s.golden->written, 1);
	site_end(&s);
}

static void a_snapshot_holds_what_is_sent_beside_the_messages(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(
		s.folder, "p/tools.yaml",
		"id: tools\nformat: chat\nchat_template:\n  messages:\n"
		"    - {role: user, name: kim, content: \"{{q}}\"}\n"
		"    - {type: placeholder, name: steps}\n"
		"tools: [{name: find, parameters: {type: object}}]\n"
		"response: {format: text}\n"
		"tests:\n  - name: t\n"
		"    variables: {q: go, steps: [{role: tool, content: done, tool_call_id: \"7\"}]}\n"
		"    assert: [{snapshot: true}]\n");
	run_path(&s, "p", true);
	expect_counts(&s, 1, 0, 0);
	expect_file(&s, SNAPSHOTS "tools.yaml.t.txt",
		    "=== user kim\ngo\n\n=== tool\ndone\nextra: {\n  \"tool_call_id\": \"7\"\n}\n\n"
		    "=== sent with them\ntools: [\n  {\n    \"name\": \"find\",\n"
		    "    \"parameters\": {\n      \"type\": \"object\"\n    }\n  }\n]\n"
		    "response: {\n  \"format\": \"text\"\n}\n");
	site_end(&s);
}

static void an_empty_text_has_a_snapshot_too(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/none.yaml",
		   "id: none\ntemplate: \"{{#if a}}x{{/if}}\"\n"
		   "tests: [{name: t, assert: [{snapshot: true}, {equals: \"\"}]}]\n");
	run_path(&s, "p", true);
	expect_file(&s, SNAPSHOTS "none.yaml.t.txt", "\n");
	run_site(&s);
	expect_counts(&s, 1, 0, 0);
	write_text(s.folder, SNAPSHOTS "none.yaml.t.txt", "");
	run_site(&s);
	expect_counts(&s, 1, 0, 0);
	site_end(&s);
}

static void no_two_snapshots_share_a_file(void **state)
{
	char name[128], text[1024];
	site s;

	(void)state;
	site_begin(&s);
	memset(name, 'n', sizeof(name));
	name[120] = '\0';
	snprintf(text, sizeof(text),
		 "id: one\ntemplate: x\ntests:\n"
		 "  - {name: a b, assert: [{snapshot: true}]}\n"
		 "  - {name: A-B, assert: [{snapshot: true}]}\n"
		 "  - {name: %s1, assert: [{snapshot: true}]}\n"
		 "  - {name: %s2, assert: [{snapshot: true}]}\n",
		 name, name);
	write_text(s.folder, "p/one.yaml", text);
	run_path(&s, "p", true);
	expect_counts(&s, 3, 1, 0);
	assert_int_equal(s.golden->written, 3);
	expect_finding(&s, PRM_TEST_FAILED, 5, 37, "another snapshot has the file");
	site_end(&s);
}

static void a_snapshot_that_cannot_be_written_ends_the_run(void **state)
{
	prm_golden_options opts = {.struct_size = sizeof(opts), .update = true};
	prm_error err = {0};
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/one.yaml",
		   "id: one\ntemplate: x\ntests: [{name: t, assert: [{snapshot: true}]}]\n");
	write_text(s.folder, "p/__snapshots__", "a file is in the way");
	assert_int_equal(run_with(&s, "p", NULL, &opts, &err), PRM_FILE_WRITE);
	assert_null(s.golden);
	site_end(&s);
}

/* ---- partials ----------------------------------------------------------------------------------- */

static void publish(world *w, const char *yaml)
{
	prm_library *library = NULL;
	prm_import_result sum;
	prm_error err = {0};

	assert_ok(prm_library_read_text(PRM_LIT("x.yaml"), prm_str_c(yaml), false, NULL, &library,
					NULL, &err),
		  &err);
	assert_ok(prm_library_import(library, w->m, NULL, &sum, NULL, &err), &err);
	assert_int_equal(sum.failed, 0);
	prm_library_free(library);
}

static void set_label(world *w, const char *id, const char *label, const char *version)
{
	prm_resolved moved;
	prm_error err = {0};

	assert_ok(prm_manager_label_set(w->m, NULL, prm_str_c(id), prm_str_c(label),
					prm_str_c(version), NULL, &moved, &err),
		  &err);
}

static void partials_come_from_the_library_then_from_the_store(void **state)
{
	static const char prompts[] =
		"prompts:\n"
		"  - id: a\n    template: \"{{> tone}}\"\n"
		"    tests: [{name: here, assert: [{contains: kind}]}]\n"
		"  - id: b\n    template: \"{{> far}}\"\n"
		"    tests: [{name: there, assert: [{equals: far and near}]}]\n"
		"  - id: c\n    template: \"{{> x}}\"\n    refs: {x: far:live}\n"
		"    tests: [{name: labelled there, assert: [{equals: old}]}]\n"
		"  - id: d\n    template: \"{{> x}}\"\n    refs: {x: tone:live}\n"
		"    tests: [{name: labelled here, assert: [{contains: kind}]}]\n"
		"  - id: e\n    template: \"{{> x}}\"\n    refs: {x: far@~1.0}\n"
		"    tests: [{name: pinned there, assert: [{equals: old}]}]\n"
		"  - id: f\n    template: \"{{> nowhere}}\"\n"
		"    tests: [{name: nowhere, assert: [{equals: old}]}]\n";
	prm_golden_options opts = {.struct_size = sizeof(opts)};
	world w = world_open();
	prm_error err = {0};
	site s;

	(void)state;
	site_begin(&s);
	publish(&w, "prompts:\n  - {id: _partials/near, version: 1.0.0, template: near}\n"
		    "  - {id: far, version: 1.0.0, template: old}\n");
	publish(&w, "{id: far, version: 1.1.0, template: \"far and {{> near}}\"}\n");
	set_label(&w, "far", "live", "1.0.0");
	write_text(s.folder, "p/all.yaml", prompts);
	assert_ok(run_with(&s, "p", w.m, &opts, &err), &err);
	expect_counts(&s, 5, 1, 0);
	expect_finding(&s, PRM_TEST_FAILED, 22, 13, "does not render: partial 'nowhere' is not");
	assert_ok(run_with(&s, "p", NULL, &opts, &err), &err);
	expect_counts(&s, 2, 4, 0);
	site_end(&s);
	world_close(&w);
}

/* That is for publishing to judge, in the store where callers are. */
static void a_partial_that_broke_its_callers_is_staged_too(void **state)
{
	site s;

	(void)state;
	site_begin(&s);
	write_text(s.folder, "p/part/_versions/1.0.0.yaml",
		   "id: part\nversion: 1.0.0\ninput_schema: none\ntemplate: old\n");
	write_text(s.folder, "p/part.yaml",
		   "id: part\nversion: 1.0.1\ninput_schema: more\ntemplate: \"new {{y}}\"\n");
	write_text(s.folder, "p/schemas/both.yaml",
		   "schemas:\n  - {name: none, fields: []}\n"
		   "  - {name: more, fields: [{name: y, type: string}]}\n");
	write_text(s.folder, "p/user.yaml",
		   "id: user\ntemplate: \"{{> part}}\"\n"
		   "tests: [{name: t, variables: {y: why}, assert: [{equals: new why}]}]\n");
	run_site(&s);
	expect_counts(&s, 1, 0, 0);
	site_end(&s);
}

static void schemas_come_from_the_library_then_from_the_store(void **state)
{
	prm_golden_options opts = {.struct_size = sizeof(opts)};
	world w = world_open();
	prm_error err = {0};
	site s;

	(void)state;
	site_begin(&s);
	publish(&w, "schemas:\n"
		    "  - {name: deep, version: 1.0.0, fields: [{name: a, type: string}]}\n"
		    "  - {name: base, version: 1.0.0, fields: [{name: b, type: string}]}\n"
		    "  - name: far\n    version: 1.0.0\n    extends: base\n    fields:\n"
		    "      - {name: one, type: dict, nested_schema: deep}\n"
		    "      - {name: all, type: list, item_schema: deep}\n");
	write_text(s.folder, "p/far.yaml",
		   "id: far\ninput_schema: far\ntemplate: \"{{b}}\"\ntests:\n"
		   "  - {name: fits, variables: {b: x, one: {a: y}, all: [{a: z}]},\n"
		   "     assert: [{valid_input: true}, {equals: x}]}\n"
		   "  - {name: fits not, variables: {b: x, one: {a: 1}, all: []},\n"
		   "     assert: [{invalid_input: /one/a}]}\n");
	assert_ok(run_with(&s, "p", w.m, &opts, &err), &err);
	expect_counts(&s, 2, 0, 0);
	assert_ok(run_with(&s, "p", NULL, &opts, &err), &err);
	expect_counts(&s, 0, 2, 0);
	site_end(&s);
	world_close(&w);
}

/* ---- stored versions ---------------------------------------------------------------------------- */

static const char stored[] =
	"prompts:\n"
	"  - id: st\n    version: 1.0.0\n    template: \"Hi {{name}}\"\n    input_schema: n\n"
	"    tests:\n"
	"      - {name: greets, variables: {name: Kim}, assert: [{equals: Hi Kim},\n"
	"          {snapshot: true}, {valid_input: true}, {invalid_input: {}}]}\n"
	"      - {name: kept, variables: {name: Kim}, assert: [{snapshot: true}]}\n"
	"      - {name: fails, variables: {name: Kim}, assert: [{contains: Ho}]}\n"
	"      - {name: odd, asert: []}\n"
	"schemas:\n"
	"  - {name: n, version: 1.0.0, fields: [{name: name, type: string}, {name: more, type: dict,\n"
	"      nested_schema: m, required: false, nullable: true}]}\n"
	"  - {name: m, version: 1.0.0, fields: [{name: a, type: string}]}\n";

static void a_stored_version_is_tested_with_its_own_tests(void **state)
{
	world w = world_open();
	prm_error err = {0};
	site s = {.folder = ""};

	(void)state;
	publish(&w, stored);
	assert_ok(prm_golden_test_stored(w.m, NULL, PRM_LIT("st"), NULL, &s.golden, &err), &err);
	expect_counts(&s, 1, 2, 1);
	assert_true(prm_str_is(s.golden->items[2].file, "st@1.0.0"));
	assert_true(prm_str_is(s.golden->items[2].pointer, "/tests/2"));
	assert_int_equal(s.golden->items[2].line, 0);
	assert_true(
		prm_str_is(expect_finding(&s, PRM_TEST_FAILED, 0, 0, "expected \"Ho\"")->pointer,
			   "/tests/2/assert/0/contains"));
	expect_finding(&s, PRM_UNKNOWN_KEY, 0, 0, "'asert' (did you mean 'assert'?)");
	site_clear(&s);
	assert_int_equal(
		prm_golden_test_stored(w.m, NULL, PRM_LIT("nothing"), NULL, &s.golden, &err),
		PRM_PROMPT_NOT_FOUND);
	world_close(&w);
}

/* ---- tokens ------------------------------------------------------------------------------------- */

static void tokens_are_estimated_by_words_and_scripts(void **state)
{
	static const struct {
		const char *text;
		size_t least, most; /* o200k_base counts within these */
	} rows[] = {
		{"", 0, 0},
		{"a", 1, 1},
		{"Hello, world!", 3, 5},
		{"The quick brown fox jumps over the lazy dog.", 9, 11},
		{"camelCaseName", 3, 4},
		{"1234567890", 4, 4},
		{"\n\n    if (x == 1)\n", 6, 9},
		{"Gr\xc3\xb6\xc3\x9f"
		 "e",
		 2, 4},
		{"\xe4\xbd\xa0\xe6\x98\xaf\xe4\xb8\x80\xe5\xae\xb6\xe7\xbd\x91\xe4\xb8\x8a\xe5\x95\x86",
		 4, 7},
		{"\xd0\x92\xd1\x8b \xd0\xbe\xd1\x82\xd0\xb2\xd0\xb5\xd1\x87\xd0\xb0", 2, 4},
		{"\xe0\xa4\x86\xe0\xa4\xaa", 1, 2},
		{"\xf0\x9f\x98\x80", 1, 2},
		{"\x80\x80", 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_in_range(prm_token_estimate(prm_str_c(rows[i].text)), rows[i].least,
				rows[i].most);
}

/* ---- memory ------------------------------------------------------------------------------------- */

static prm_status test_everything(site *s, world *w, test_heap *heap, long n)
{
	prm_library_options lib = {.struct_size = sizeof(lib), .allocator = &heap->allocator};
	prm_golden_options opts = {
		.struct_size = sizeof(opts), .allocator = &heap->allocator, .update = true};
	prm_golden *stored_answer = NULL;
	char path[512];
	prm_status status;

	snprintf(path, sizeof(path), "%s/p", s->folder);
	assert_int_equal(prm_library_read(prm_str_c(path), &lib, &s->library, NULL, NULL), PRM_OK);
	heap->fail_at = n ? heap->calls + n : 0;
	status = prm_library_test(s->library, w->m, NULL, &opts, &s->golden, NULL);
	if (!status && s->golden->passed != 5) {
		print_findings(s->golden);
		fail_msg("allocation %ld: a test fails for want of memory", n);
	}
	if (!status)
		status = prm_library_check_tests(s->library, NULL, NULL);
	if (!status)
		status = prm_golden_test_stored(w->m, NULL, PRM_LIT("st"), &opts, &stored_answer,
						NULL);
	if (!status && stored_answer->passed != 1) {
		print_findings(stored_answer);
		fail_msg("allocation %ld: a test fails for want of memory", n);
	}
	prm_golden_free(stored_answer);
	site_clear(s);
	return status;
}

static void every_allocation_may_fail(void **state)
{
	world w = world_open();
	site s;

	(void)state;
	site_begin(&s);
	publish(&w, stored);
	publish(&w, "{id: far, version: 1.0.0, template: old}\n");
	write_text(
		s.folder, "p/more.yaml",
		"prompts:\n  - {id: a, template: \"{{> far}}\", tests: [{name: t}]}\n"
		"  - {id: b, template: \"{{> x}}\", refs: {x: tone:live}, tests: [{name: t}]}\n");
	write_text(s.folder, "p/more.tests.yaml",
		   "tests: [{name: u, prompt: a, assert: [{contains: [zz, 1]}]}, {nam: t}]\n");
	write_text(s.folder, "p/hi.tests.yaml",
		   "tests:\n  - name: t\n" VARIABLES
		   "    assert: [{contains: [ACME, kind]}, {matches: kind}, {snapshot: true},\n"
		   "      {valid_input: true}, {invalid_input: {}}, {max_tokens: 99}]\n"
		   "  - name: u\n" VARIABLES
		   "    assert: [{snapshot: s, message: 0}, {equals: earlier, message: 1}]\n"
		   "  - name: v\n    assert: [{contains: x}]\n"
		   "  - name: w\n" VARIABLES
		   "    assert: [{contains: Help acme}, {equals: x, message: 0}, {matches: x$}]\n"
		   "  - name: x\n    assert: [{invalid_input: true}]\n");
	for (int persistent = 0; persistent < 2; persistent++)
		for (long n = 1, reached = true; reached; n += 1 + n / 100) {
			test_heap heap;
			prm_status status;

			test_heap_init(&heap, 0);
			heap.persistent = persistent;
			status = test_everything(&s, &w, &heap, n);
			if (status != PRM_OK && status != PRM_NOMEM)
				fail_msg("allocation %ld: %s", n, prm_status_code(status));
			assert_int_equal(heap.live_blocks, 0);
			reached = heap.calls >= heap.fail_at;
			if (!reached)
				assert_int_equal(status, PRM_OK);
		}
	site_end(&s);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_assertion_holds_or_tells_what_was_found),
		cmocka_unit_test(what_is_found_is_shown_on_one_line),
		cmocka_unit_test(many_failures_are_told_in_short),
		cmocka_unit_test(input_that_is_refused_is_refused_for_the_reason_that_is_named),
		cmocka_unit_test(a_prompt_without_a_schema_has_no_valid_input),
		cmocka_unit_test(without_assertions_a_prompt_must_render),
		cmocka_unit_test(a_message_of_several_parts_is_searched_too),
		cmocka_unit_test(what_is_malformed_is_told_with_its_place),
		cmocka_unit_test(two_tests_of_a_prompt_have_two_names),
		cmocka_unit_test(validate_finds_what_is_malformed),
		cmocka_unit_test(a_file_of_tests_is_found_in_three_spellings),
		cmocka_unit_test(a_file_of_tests_that_cannot_be_used_is_a_finding),
		cmocka_unit_test(tests_without_their_prompt_are_told),
		cmocka_unit_test(tests_of_a_bundle_say_whose_they_are),
		cmocka_unit_test(old_versions_are_tested_where_they_are_named),
		cmocka_unit_test(one_file_of_a_library_can_be_asked_for),
		cmocka_unit_test(a_snapshot_is_written_compared_and_updated),
		cmocka_unit_test(a_snapshot_holds_what_is_sent_beside_the_messages),
		cmocka_unit_test(an_empty_text_has_a_snapshot_too),
		cmocka_unit_test(no_two_snapshots_share_a_file),
		cmocka_unit_test(a_snapshot_that_cannot_be_written_ends_the_run),
		cmocka_unit_test(partials_come_from_the_library_then_from_the_store),
		cmocka_unit_test(a_partial_that_broke_its_callers_is_staged_too),
		cmocka_unit_test(schemas_come_from_the_library_then_from_the_store),
		cmocka_unit_test(a_stored_version_is_tested_with_its_own_tests),
		cmocka_unit_test(tokens_are_estimated_by_words_and_scripts),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests_name("library golden", tests, NULL, NULL);
}
