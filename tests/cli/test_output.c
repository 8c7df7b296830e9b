/* test_output.c: what reaches a stream: harmless text, aligned tables, escaped findings. */
#include "cli/findings.h"
#include "cli/output.h"
#include "cli/plain.h"
#include "support/test.h"

static void control_and_direction_characters_become_a_mark(void **state)
{
	static const struct {
		const char *text, *plain, *lines;
	} cases[] = {
		{"abc", "abc", "abc"},
		{"a\033[31mb", "a\xef\xbf\xbd[31mb", "a\xef\xbf\xbd[31mb"},
		{"a\nb\tc",
		 "a b\xef\xbf\xbd"
		 "c",
		 "a\nb\tc"},
		{"a\rb",
		 "a\xef\xbf\xbd"
		 "b",
		 "a\xef\xbf\xbd"
		 "b"},
		{"\xc2\x9b"
		 "31m",
		 "\xef\xbf\xbd"
		 "31m",
		 "\xef\xbf\xbd"
		 "31m"},
		{"x\xe2\x80\xaey", "x\xef\xbf\xbdy", "x\xef\xbf\xbdy"},
		{"x\xe2\x81\xa7y", "x\xef\xbf\xbdy", "x\xef\xbf\xbdy"},
		{"\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd", "\xef\xbf\xbd\xef\xbf\xbd"},
		{"Zo\xc3\xab \xe6\x97\xa5", "Zo\xc3\xab \xe6\x97\xa5", "Zo\xc3\xab \xe6\x97\xa5"},
		{"\x7f", "\xef\xbf\xbd", "\xef\xbf\xbd"},
	};
	prm_buf out;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		prm_buf_init(&out, NULL, 0);
		prm__plain_add(&out, prm_str_c(cases[i].text), 0);
		assert_str(prm_buf_str(&out), cases[i].plain);
		prm_buf_reset(&out);
		prm__plain_add(&out, prm_str_c(cases[i].text), PRM_PLAIN_LINES);
		assert_str(prm_buf_str(&out), cases[i].lines);
		prm_buf_release(&out);
	}
}

static void width_counts_columns(void **state)
{
	(void)state;
	assert_int_equal(prm__plain_width(prm_str_c("")), 0);
	assert_int_equal(prm__plain_width(prm_str_c("abc")), 3);
	assert_int_equal(prm__plain_width(prm_str_c("Zo\xc3\xab")), 3);
	assert_int_equal(prm__plain_width(prm_str_c("\xe6\x97\xa5\xe6\x9c\xac")), 4);
	assert_int_equal(prm__plain_width(prm_str_c("e\xcc\x81")), 1);
	assert_int_equal(prm__plain_width(prm_str_c("\xf0\x9f\x98\x80")), 2);
	assert_int_equal(prm__plain_width(prm_str_c("\xff")), 1);
}

static void a_cut_never_splits_a_character(void **state)
{
	(void)state;
	assert_str(prm__plain_cut(prm_str_c("abc"), 2), "ab");
	assert_str(prm__plain_cut(prm_str_c("abc"), 9), "abc");
	assert_str(prm__plain_cut(prm_str_c("\xe6\x97\xa5\xe6\x9c\xac"), 3), "\xe6\x97\xa5");
	assert_str(prm__plain_cut(prm_str_c("\xe6\x97\xa5"), 1), "");
}

static const prm_column columns[] = {
	{"name", "NAME", 0}, {"count", "COUNT", PRM_RIGHT},
	{"hidden", NULL, 0}, {"text", "TEXT", 0},
	{NULL, NULL, 0},
};

static void begin(prm_cli *cli)
{
	memset(cli, 0, sizeof(*cli));
	prm_arena_init(&cli->arena, NULL, 0);
	prm_buf_init(&cli->out, NULL, 0);
	prm_buf_init(&cli->notes, NULL, 0);
	prm_diag_init(&cli->diag, NULL, 0);
}

static void end(prm_cli *cli)
{
	prm_diag_release(&cli->diag);
	prm_buf_release(&cli->notes);
	prm_buf_release(&cli->out);
	prm_arena_release(&cli->arena);
}

static void fill(prm_rows *rows, prm_cli *cli)
{
	const prm_value first[] = {prm_value_str(prm_str_c("\xe6\x97\xa5")),
				   prm_value_int(7),
				   {0},
				   prm_value_str(prm_str_c("x\ny"))};
	const prm_value second[] = {prm_value_str(prm_str_c("long name")),
				    prm_value_int(1000),
				    prm_value_bool(true),
				    {0}};

	prm__rows_init(rows, cli, columns);
	prm__rows_add(rows, first);
	prm__rows_add(rows, second);
}

static void a_table_is_aligned_and_no_line_ends_in_blanks(void **state)
{
	prm_cli cli;
	prm_rows rows;

	(void)state;
	begin(&cli);
	fill(&rows, &cli);
	assert_ok(prm__rows_print(&rows, "things", (prm_value){0}), &cli.err);
	assert_str(prm_buf_str(&cli.out), "NAME       COUNT  TEXT\n"
					  "\xe6\x97\xa5             7  x y\n"
					  "long name   1000  -\n");
	end(&cli);
}

static void the_same_rows_are_json(void **state)
{
	static const prm_cli_option output = PRM_OPTION_ROWS;
	prm_cli_given given = {&output, prm_str_c("json")};
	prm_cli cli;
	prm_rows rows;

	(void)state;
	begin(&cli);
	cli.args.given = &given;
	cli.args.given_count = 1;
	fill(&rows, &cli);
	assert_ok(prm__rows_print(&rows, "things", (prm_value){0}), &cli.err);
	assert_str(
		prm_buf_str(&cli.out),
		"{\n  \"things\": [\n    {\n      \"name\": \"\xe6\x97\xa5\",\n"
		"      \"count\": 7,\n      \"hidden\": null,\n      \"text\": \"x\\ny\"\n    },\n"
		"    {\n      \"name\": \"long name\",\n      \"count\": 1000,\n"
		"      \"hidden\": true,\n      \"text\": null\n    }\n  ]\n}\n");
	end(&cli);
}

static void add_hostile(prm_diag *diag)
{
	prm_diag_entry entry = {.code = PRM_BAD_VALUE,
				.source = prm_str_c("a b,c:%.yaml"),
				.line = 3,
				.column = 5,
				.text = prm_str_c("100% <\"bad\">\n::error::&\033"),
				.hint = prm_str_c("did you mean 'x'?")};

	prm_diag_add(diag, &entry);
	entry.severity = PRM_SEVERITY_WARNING;
	entry.source = prm_str_c("");
	entry.line = 0;
	prm_diag_add(diag, &entry);
}

static void github_commands_are_escaped(void **state)
{
	prm_cli cli;
	prm_findings all = {.diag = &cli.diag};

	(void)state;
	begin(&cli);
	add_hostile(&cli.diag);
	prm__findings_github(&all, &cli.out);
	assert_str(
		prm_buf_str(&cli.out),
		"::error file=a b%2Cc%3A%25.yaml,line=3,col=5,title=bad-value::100%25 <\"bad\">%0A"
		"::error::&%1B%0Adid you mean 'x'?\n"
		"::warning title=bad-value::100%25 <\"bad\">%0A::error::&%1B%0Adid you mean "
		"'x'?\n");
	end(&cli);
}

static void junit_is_escaped_and_counts_files(void **state)
{
	prm_cli cli;
	prm_str files[] = {prm_str_c("good.yaml"), prm_str_c("a b,c:%.yaml")};
	prm_findings all = {.diag = &cli.diag, .files = files, .file_count = 2};

	(void)state;
	begin(&cli);
	add_hostile(&cli.diag);
	prm__findings_junit(&all, &cli.out);
	prm_buf_add_char(&cli.out, '\0');
	assert_non_null(strstr(cli.out.ptr, "tests=\"3\" failures=\"1\""));
	assert_non_null(
		strstr(cli.out.ptr,
		       "message=\"100% &lt;&quot;bad&quot;&gt;&#10;::error::&amp;&#xFFFD;\""));
	assert_null(strchr(cli.out.ptr, '\033'));
	end(&cli);
}

static void sarif_names_each_rule_once(void **state)
{
	prm_cli cli;
	prm_findings all = {.diag = &cli.diag};
	prm_doc *doc = NULL;
	prm_value run;

	(void)state;
	begin(&cli);
	add_hostile(&cli.diag);
	assert_ok(prm__findings_sarif(&cli, &all), &cli.err);
	assert_ok(prm_doc_read_json(prm_buf_str(&cli.out), NULL, &doc, NULL, &cli.err), &cli.err);
	run = prm_value_at_pointer(prm_doc_root(doc), prm_str_c("/runs/0"));
	assert_int_equal(
		prm_value_count(prm_value_at_pointer(run, prm_str_c("/tool/driver/rules"))), 1);
	assert_int_equal(prm_value_count(prm_value_get_c(run, "results")), 2);
	assert_str(
		prm_value_text(prm_value_at_pointer(
			run,
			prm_str_c("/results/0/locations/0/physicalLocation/artifactLocation/uri"))),
		"a%20b%2Cc%3A%25.yaml");
	prm_doc_free(doc);
	end(&cli);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_and_direction_characters_become_a_mark),
		cmocka_unit_test(width_counts_columns),
		cmocka_unit_test(a_cut_never_splits_a_character),
		cmocka_unit_test(a_table_is_aligned_and_no_line_ends_in_blanks),
		cmocka_unit_test(the_same_rows_are_json),
		cmocka_unit_test(github_commands_are_escaped),
		cmocka_unit_test(junit_is_escaped_and_counts_files),
		cmocka_unit_test(sarif_names_each_rule_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
