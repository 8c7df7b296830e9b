/* test_yaml_write.c: YAML as prm writes it, and that every reader reads the same from it. */
#include "text/yaml_random.h"

#include "base/str.h"

#include "text/yaml_scalar.h"

static prm_arena arena;

static int set_up(void **state)
{
	(void)state;
	prm_arena_init(&arena, NULL, 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	prm_arena_release(&arena);
	return 0;
}

static void assert_text(const char *text, const char *expected)
{
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	prm__yaml_write_inline(prm_value_str(prm_str_c(text)), false, &out);
	assert_int_equal(out.status, PRM_OK);
	assert_str(prm_buf_str(&out), expected);
	prm_buf_release(&out);
}

static void a_text_that_some_reader_takes_for_something_else_is_quoted(void **state)
{
	static const char *const quoted[] = {
		"no",
		"Yes",
		"on",
		"OFF",
		"y",
		"N",
		"true",
		"null",
		"~",
		"1",
		"1.0",
		"1.10",
		"0x1",
		"0o7",
		"017",
		"1_000",
		"1:30",
		".5",
		"5.",
		"1e3",
		"+1",
		".inf",
		"-.Inf",
		".NaN",
		"2024-01-01",
		"2024-1-1 10:00",
		"2024-01-01T10:00:00Z",
		"=",
		"<<",
		"",
		" a",
		"a ",
		"a: b",
		"a:",
		"a #b",
		"#a",
		"- a",
		"-",
		"--",
		"---",
		"...",
		"? a",
		":a",
		"[a",
		"{{x}}",
		"}",
		"]",
		",",
		"&a",
		"*a",
		"!a",
		"|",
		">",
		"\"a",
		"%a",
		"@a",
		"`a",
		"a\tb",
		"a\xc2\xa0z",
		"12e03",
		"0b1",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(quoted); i++) {
		char expected[64];

		snprintf(expected, sizeof(expected), "'%s'", quoted[i]);
		assert_text(quoted[i], expected);
	}
	assert_text("it's", "it's");
	assert_text("'tis", "'''tis'");
}

static void a_text_that_is_safe_stays_as_it_is(void **state)
{
	static const char *const plain[] = {
		"a",           "two words",
		"a:b",         "http://x.org/y?z#w",
		"1.2.3",       "1.2.0-rc.1",
		"a#b",         "-a",
		"-5 degrees",  "billing/refund_reply",
		"caf\xc3\xa9", "\xf0\x9f\x98\x80",
		"yes sir",     "nothing",
		"2024",        "a, b",
		"[",           "a{b}",
		"x > y",       "1st",
		"v1",          "None",
		"e3",          "a'b",
		"a\"b",        "100%",
		"a|b",         "2024-01-01x",
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(plain); i++) {
		if (strcmp(plain[i], "[") == 0)
			assert_text(plain[i], "'['");
		else if (strcmp(plain[i], "2024") == 0)
			assert_text(plain[i], "'2024'");
		else
			assert_text(plain[i], plain[i]);
	}
}

static void only_what_single_quotes_cannot_say_is_escaped(void **state)
{
	(void)state;
	assert_text("\x01", "\"\\u0001\"");
	assert_text("a\rb", "\"a\\rb\"");
	assert_text("\x7f\"\\", "\"\\u007f\\\"\\\\\"");
	assert_text("\xc2\x85", "\"\\u0085\"");
	assert_text("\xe2\x80\xa8\t", "\"\\u2028\\t\"");
	assert_text("\xef\xbb\xbfz", "\"\\ufeffz\"");
}

static void assert_yaml(const char *yaml)
{
	prm_read_options opts = {.struct_size = sizeof(opts)};
	prm_doc *doc = NULL;
	prm_error err;
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	assert_ok(prm_doc_read_yaml(prm_str_c(yaml), &opts, &doc, NULL, NULL, &err), &err);
	assert_int_equal(prm_value_write_yaml(prm_doc_root(doc), &out), PRM_OK);
	assert_str(prm_buf_str(&out), yaml);
	prm_buf_release(&out);
	prm_doc_free(doc);
}

static void the_layout_is_that_of_a_prompt_file(void **state)
{
	(void)state;
	assert_yaml("id: billing/refund_reply\n"
		    "version: 1.2.0\n"
		    "chat_template:\n"
		    "  messages:\n"
		    "    - role: system\n"
		    "      content: |\n"
		    "        {{> tone}}\n"
		    "        You help customers of {{company}}.\n"
		    "    - type: placeholder\n"
		    "      name: history\n"
		    "  variables:\n"
		    "    - company\n"
		    "    - order\n"
		    "metadata:\n"
		    "  temperature: 0.2\n"
		    "  tags: []\n"
		    "  custom: {}\n"
		    "  empty: ''\n"
		    "  nothing: null\n"
		    "matrix:\n"
		    "  - - 1\n"
		    "    - 2\n"
		    "  - []\n"
		    "  - - - a: 1\n"
		    "        b: |-\n"
		    "          x\n"
		    "          y\n");
}

static void blocks_keep_their_blanks_and_line_ends(void **state)
{
	(void)state;
	assert_yaml("a: |\n  x\nb: |-\n  x\n\n  y\nc: |+\n  x\n\nd: |2\n   x\n  y\ne: |2-\n\n   "
		    "x\n  y\n"
		    "f: |-\n\n  x\ng: |\n  x\n   y\nh: |2\n  \tx\n");
	assert_yaml("|\n  x\n  y\n");
	assert_yaml("- |2-\n    x\n  y\n- z\n");
	assert_yaml("\"\\n\\n\"\n");
	assert_yaml("a: \" \\n\"\n");
}

static void a_scalar_or_nothing_is_a_document(void **state)
{
	(void)state;
	assert_yaml("null\n");
	assert_yaml("[]\n");
	assert_yaml("{}\n");
	assert_yaml("'1'\n");
	assert_yaml("12\n");
}

static void a_key_of_over_a_thousand_characters_is_written_with_a_question_mark(void **state)
{
	char *yaml = malloc(8000), *at = yaml;

	(void)state;
	at += sprintf(at, "? ");
	at += sprintf(at, "%0*d", 1200, 0);
	memset(yaml + 2, 'k', 1200);
	at += sprintf(at, "\n: 1\nb:\n  - ? ");
	memset(at, 'q', 1200);
	at += 1200;
	sprintf(at, "\n    : - x\n      - z\n");
	assert_yaml(yaml);
	free(yaml);
}

static void numbers_are_numbers_for_every_reader(void **state)
{
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	prm__yaml_write_inline(prm_value_double(1e21), false, &out);
	prm_buf_add_char(&out, ' ');
	prm__yaml_write_inline(prm_value_double(1.5e-9), false, &out);
	prm_buf_add_char(&out, ' ');
	prm__yaml_write_inline(prm_value_double(0.25), false, &out);
	assert_true(prm__str_starts(prm_buf_str(&out), PRM_LIT("1.0e+21 1.5e-")));
	prm_buf_release(&out);
}

static void a_flow_value_stands_on_one_line(void **state)
{
	static const char yaml[] = "a: [x, 'y']\nb: {c: \"d\\ne\", e: [], '1': {f: 'a,b'}}\n";
	prm_doc *doc = NULL;
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	assert_int_equal(prm_doc_read_yaml(prm_str_c(yaml), NULL, &doc, NULL, NULL, NULL), PRM_OK);
	assert_int_equal(prm__yaml_write_flow(prm_doc_root(doc), &out), PRM_OK);
	assert_str(prm_buf_str(&out), "{a: [x, 'y'], b: {c: \"d\\ne\", e: [], '1': {f: 'a,b'}}}");
	prm_buf_release(&out);
	prm_doc_free(doc);
}

static void what_is_nested_too_deep_or_is_no_utf8_is_not_written(void **state)
{
	prm_value inner = {.type = PRM_LIST, .len = 1}, bad = prm_value_str(prm_str_c("\xff"));
	prm_value *levels = malloc(1000 * sizeof(*levels));
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	levels[0] = prm_value_null();
	for (size_t i = 1; i < 1000; i++) {
		levels[i] = inner;
		levels[i].as.items = &levels[i - 1];
	}
	assert_int_equal(prm_value_write_yaml(levels[999], &out), PRM_LIMIT);
	prm_buf_reset(&out);
	assert_int_equal(prm__yaml_write_flow(levels[999], &out), PRM_LIMIT);
	prm_buf_reset(&out);
	assert_int_equal(prm_value_write_yaml(bad, &out), PRM_BAD_UTF8);
	prm_buf_release(&out);
	free(levels);
}

/* ---- hosts -------------------------------------------------------------------------------- */

/* A host's map that holds itself, `depth` times, beside a text; it fails at 7. */
struct nest {
	size_t depth;
	prm_host host;
};

static prm_status nest_iterate(void *object, size_t *cursor, prm_str *key, prm_value *out)
{
	struct nest *nest = object;

	if (*cursor == 1 && nest->depth == 7)
		return PRM_CANCELLED;
	if (*cursor == 2 || (*cursor == 1 && nest->depth == 0))
		return PRM_END;
	*key = *cursor == 0 ? PRM_LIT("text") : PRM_LIT("inner");
	*out = prm_value_str(PRM_LIT("a: b"));
	if ((*cursor)++ == 1) {
		nest->depth--;
		*out = prm_value_host(PRM_MAP, &nest->host);
	}
	return PRM_OK;
}

static void a_host_is_read_through(void **state)
{
	static const prm_value_class nest_class = {.struct_size = sizeof(nest_class),
						   .iterate = nest_iterate};
	struct nest nest = {.depth = 2};
	prm_buf out;

	(void)state;
	nest.host = (prm_host){&nest_class, &nest};
	prm_buf_init(&out, NULL, 0);
	assert_int_equal(prm_value_write_yaml(prm_value_host(PRM_MAP, &nest.host), &out), PRM_OK);
	assert_str(prm_buf_str(&out),
		   "text: 'a: b'\ninner:\n  text: 'a: b'\n  inner:\n    text: 'a: b'\n");
	nest.depth = 9;
	prm_buf_reset(&out);
	assert_int_equal(prm_value_write_yaml(prm_value_host(PRM_MAP, &nest.host), &out),
			 PRM_CANCELLED);
	nest.depth = SIZE_MAX;
	prm_buf_reset(&out);
	assert_int_equal(prm_value_write_yaml(prm_value_host(PRM_MAP, &nest.host), &out),
			 PRM_LIMIT);
	prm_buf_release(&out);
}

/* ---- properties --------------------------------------------------------------------------- */

static void assert_round_trip(prm_value v, prm_buf *first, prm_buf *second)
{
	prm_doc *doc = NULL;
	prm_error err;

	prm_buf_reset(first);
	prm_buf_reset(second);
	assert_int_equal(prm_value_write_yaml(v, first), PRM_OK);
	if (prm_doc_read_yaml(prm_buf_str(first), NULL, &doc, NULL, NULL, &err))
		fail_msg("%u:%u %s in\n%.*s", err.line, err.column, err.text,
			 PRM_FMT(prm_buf_str(first)));
	if (!prm_value_equal(v, prm_doc_root(doc)))
		fail_msg("not equal:\n%.*s", PRM_FMT(prm_buf_str(first)));
	assert_int_equal(prm_value_write_yaml(prm_doc_root(doc), second), PRM_OK);
	if (!prm_str_eq(prm_buf_str(first), prm_buf_str(second)))
		fail_msg("not the same:\n%.*s\n%.*s", PRM_FMT(prm_buf_str(first)),
			 PRM_FMT(prm_buf_str(second)));
	prm_doc_free(doc);
}

static void what_is_written_is_read_back_equal_and_written_the_same(void **state)
{
	test_random random = {20241124};
	prm_buf first, second;

	(void)state;
	prm_buf_init(&first, NULL, 0);
	prm_buf_init(&second, NULL, 0);
	for (int i = 0; i < 20000; i++) {
		prm_arena_release(&arena);
		assert_round_trip(random_value(&random, &arena, 4), &first, &second);
	}
	for (size_t i = 0; i < COUNT_OF(nasty_texts); i++)
		assert_round_trip(prm_value_str(prm_str_c(nasty_texts[i])), &first, &second);
	prm_buf_release(&first);
	prm_buf_release(&second);
}

/* A script for PyYAML: each file holds a list, all of whose strings are spelled in hex behind it.
 */
static const char script[] =
	"import sys, yaml\n"
	"text = open(sys.argv[1], encoding='utf-8', newline='').read()\n"
	"want = [bytes.fromhex(line).decode() for line in "
	"open(sys.argv[2]).read().split('\\n')[:-1]]\n"
	"got = yaml.load(text, Loader=yaml.SafeLoader)\n"
	"bad = [(w, g) for w, g in zip(want, got) if w != g or type(g) is not str]\n"
	"assert len(want) == len(got), (len(want), len(got))\n"
	"assert not bad, bad[:5]\n";

static int run_python(const char *folder, const char *arguments)
{
	char command[2048];

	snprintf(command, sizeof(command), "python3 %s/check.py %s >%s/log 2>&1", folder, arguments,
		 folder);
	return system(command);
}

static void write_texts(const char *folder, prm_value list, prm_buf *out)
{
	char path[300];

	prm_buf_reset(out);
	assert_int_equal(prm_value_write_yaml(list, out), PRM_OK);
	snprintf(path, sizeof(path), "%s/a.yaml", folder);
	test_write_file(path, out->ptr, out->len);
	prm_buf_reset(out);
	for (size_t i = 0; i < prm_value_count(list); i++) {
		prm_str text = prm_value_text(prm_value_at(list, i));

		for (size_t j = 0; j < text.len; j++)
			prm_buf_addf(out, "%02x", (unsigned char)text.ptr[j]);
		prm_buf_add_char(out, '\n');
	}
	snprintf(path, sizeof(path), "%s/a.hex", folder);
	test_write_file(path, out->ptr, out->len);
	snprintf(path, sizeof(path), "%s/check.py", folder);
	test_write_file(path, script, sizeof(script) - 1);
}

static void a_reader_of_yaml_1_1_reads_the_same_strings(void **state)
{
	char folder[256], arguments[600];
	test_random random = {7};
	prm_value *items = malloc(4000 * sizeof(*items));
	prm_value list = {.type = PRM_LIST, .len = 4000};
	prm_buf out;

	(void)state;
	if (system("python3 -c 'import yaml' >/dev/null 2>&1") != 0) {
		free(items);
		print_message("SKIPPED: python3-yaml is not installed\n");
		skip();
	}
	for (size_t i = 0; i < 4000; i++)
		items[i] = prm_value_str(i < COUNT_OF(nasty_texts) ? prm_str_c(nasty_texts[i])
								   : random_text(&random, &arena));
	list.as.items = items;
	prm_buf_init(&out, NULL, 0);
	test_make_folder(folder);
	write_texts(folder, list, &out);
	snprintf(arguments, sizeof(arguments), "%s/a.yaml %s/a.hex", folder, folder);
	if (run_python(folder, arguments) != 0) {
		char path[300];

		snprintf(path, sizeof(path), "%s/log", folder);
		fail_msg("%s", test_read_file(path, NULL));
	}
	test_remove_folder(folder);
	prm_buf_release(&out);
	free(items);
}

static void running_out_of_memory_is_an_error_at_every_allocation(void **state)
{
	test_random random = {3};
	prm_status status = PRM_NOMEM;

	(void)state;
	for (int i = 0; i < 20; i++) {
		prm_value v = random_value(&random, &arena, 5);

		status = PRM_NOMEM;
		for (long at = 1; status != PRM_OK; at++) {
			test_heap heap;
			prm_buf out;

			test_heap_init(&heap, at);
			prm_buf_init(&out, &heap.allocator, 0);
			status = prm_value_write_yaml(v, &out);
			assert_true(status == PRM_OK || status == PRM_NOMEM);
			prm_buf_release(&out);
			assert_int_equal(heap.live_blocks, 0);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_that_some_reader_takes_for_something_else_is_quoted),
		cmocka_unit_test(a_text_that_is_safe_stays_as_it_is),
		cmocka_unit_test(only_what_single_quotes_cannot_say_is_escaped),
		cmocka_unit_test(the_layout_is_that_of_a_prompt_file),
		cmocka_unit_test(blocks_keep_their_blanks_and_line_ends),
		cmocka_unit_test(a_scalar_or_nothing_is_a_document),
		cmocka_unit_test(
			a_key_of_over_a_thousand_characters_is_written_with_a_question_mark),
		cmocka_unit_test(numbers_are_numbers_for_every_reader),
		cmocka_unit_test(a_flow_value_stands_on_one_line),
		cmocka_unit_test(what_is_nested_too_deep_or_is_no_utf8_is_not_written),
		cmocka_unit_test(a_host_is_read_through),
		cmocka_unit_test(what_is_written_is_read_back_equal_and_written_the_same),
		cmocka_unit_test(a_reader_of_yaml_1_1_reads_the_same_strings),
		cmocka_unit_test(running_out_of_memory_is_an_error_at_every_allocation),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
