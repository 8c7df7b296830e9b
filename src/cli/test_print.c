/* test_print.c: golden tests as a table, as JSON, as JUnit XML, as GitHub's workflow commands. */
#include "cli/test_print.h"

#include <stdio.h>

#include "base/diag.h"
#include "base/str.h"
#include "cli/findings.h"
#include "cli/output.h"
#include "cli/xml.h"

static const char *const outcomes[] = {"passed", "failed", "skipped"};

/* ---- for people ------------------------------------------------------------------------------- */

/* Failures as other findings are: on standard error, and as annotations for GitHub. */
static prm_status take_findings(prm_cli *cli, const prm_test_sum *sum)
{
	for (size_t i = 0; i < sum->count; i++)
		for (size_t k = 0; k < sum->items[i]->finding_count; k++)
			prm_diag_add(&cli->diag, &sum->items[i]->findings[k]);
	if (prm__diag_lost(&cli->diag))
		return prm_fail(&cli->err, PRM_NOMEM, "out of memory");
	return PRM_OK;
}

static prm_str ref_of(prm_cli *cli, const prm_golden_test *test)
{
	if (test->version.len == 0)
		return test->id;
	return prm__cli_text(cli, "%.*s@%.*s", PRM_FMT(test->id), PRM_FMT(test->version));
}

static prm_status print_table(prm_cli *cli, const prm_test_sum *sum)
{
	static const prm_column columns[] = {{"prompt", "PROMPT", PRM_CUTS},
					     {"test", "TEST", PRM_CUTS},
					     {"outcome", "RESULT", 0},
					     {NULL, NULL, 0}};
	prm_rows rows;

	prm__rows_init(&rows, cli, columns);
	for (size_t i = 0; i < sum->count; i++)
		for (size_t k = 0; k < sum->items[i]->count; k++) {
			const prm_golden_test *test = &sum->items[i]->items[k];
			prm_value cells[3] = {prm__cell_text(ref_of(cli, test)),
					      prm__cell_text(test->name),
					      prm__cell_text(prm_str_c(outcomes[test->outcome]))};

			prm__rows_add(&rows, cells);
		}
	return prm__rows_print(&rows, "tests", (prm_value){0});
}

static void summary(prm_cli *cli, const prm_test_sum *sum)
{
	char skipped[48] = "", written[64] = "";

	if (sum->skipped)
		snprintf(skipped, sizeof(skipped), ", %zu skipped", sum->skipped);
	if (sum->written)
		snprintf(written, sizeof(written), ", %zu snapshot%s written", sum->written,
			 sum->written == 1 ? "" : "s");
	prm__cli_note(cli, "%zu passed, %zu failed%s%s", sum->passed, sum->failed, skipped,
		      written);
}

/* ---- JSON ------------------------------------------------------------------------------------- */

static void build_place(prm_builder *b, prm_str file, uint32_t line, uint32_t column)
{
	prm_build_member(b, "file", file);
	prm_build_key_c(b, "line");
	prm_build_int(b, line);
	prm_build_key_c(b, "column");
	prm_build_int(b, column);
}

static void build_finding(prm_builder *b, const prm_diag_entry *e)
{
	prm_build_map(b);
	prm_build_member(b, "code", prm_str_c(prm_status_code(e->code)));
	build_place(b, e->source, e->line, e->column);
	prm_build_member(b, "pointer", e->pointer);
	prm_build_member(b, "text", e->text);
	prm_build_end(b);
}

static void build_test(prm_builder *b, const prm_golden *golden, const prm_golden_test *test)
{
	prm_build_map(b);
	prm_build_member(b, "id", test->id);
	prm_build_member(b, "version", test->version);
	prm_build_member(b, "name", test->name);
	prm_build_member(b, "outcome", prm_str_c(outcomes[test->outcome]));
	build_place(b, test->file, test->line, test->column);
	prm_build_member(b, "pointer", test->pointer);
	prm_build_key_c(b, "failures");
	prm_build_list(b);
	for (size_t i = 0; i < test->failure_count; i++)
		build_finding(b, &golden->findings[test->failure_at + i]);
	prm_build_end(b);
	prm_build_end(b);
}

/* A finding that is no test's: of a file of tests that cannot be read. */
static bool is_loose(const prm_golden *golden, size_t finding)
{
	for (size_t i = 0; i < golden->count; i++) {
		size_t from = golden->items[i].failure_at;

		if (finding >= from && finding < from + golden->items[i].failure_count)
			return false;
	}
	return true;
}

static void build_count(prm_builder *b, const char *key, size_t count)
{
	prm_build_key_c(b, key);
	prm_build_int(b, (int64_t)count);
}

static prm_status print_json(prm_cli *cli, const prm_test_sum *sum)
{
	prm_builder b;

	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	prm_build_key_c(&b, "tests");
	prm_build_list(&b);
	for (size_t i = 0; i < sum->count; i++)
		for (size_t k = 0; k < sum->items[i]->count; k++)
			build_test(&b, sum->items[i], &sum->items[i]->items[k]);
	prm_build_end(&b);
	prm_build_key_c(&b, "findings");
	prm_build_list(&b);
	for (size_t i = 0; i < cli->diag.count; i++)
		build_finding(&b, &cli->diag.items[i]);
	for (size_t i = 0; i < sum->count; i++)
		for (size_t k = 0; k < sum->items[i]->finding_count; k++)
			if (is_loose(sum->items[i], k))
				build_finding(&b, &sum->items[i]->findings[k]);
	prm_build_end(&b);
	build_count(&b, "passed", sum->passed);
	build_count(&b, "failed", sum->failed);
	build_count(&b, "skipped", sum->skipped);
	build_count(&b, "snapshots_written", sum->written);
	prm_build_end(&b);
	cli->diag_shown = true;
	return prm__print_built(cli, &b);
}

/* ---- JUnit ------------------------------------------------------------------------------------ */

static void add_attribute(prm_buf *out, const char *name, prm_str value)
{
	prm_buf_addf(out, " %s=\"", name);
	prm__xml_add(out, value);
	prm_buf_add_char(out, '"');
}

static void add_failure(prm_buf *out, const prm_diag_entry *e)
{
	prm_buf_addf(out, "      <failure type=\"%s\"", prm_status_code(e->code));
	add_attribute(out, "message", e->text);
	prm_buf_add_char(out, '>');
	prm__xml_add(out, e->source);
	if (e->line)
		prm_buf_addf(out, ":%u:%u", e->line, e->column);
	prm_buf_add_c(out, ": ");
	prm__xml_add(out, e->text);
	prm_buf_add_c(out, "</failure>\n");
}

static void add_case(prm_buf *out, const prm_golden *golden, const prm_golden_test *test)
{
	prm_buf_add_c(out, "    <testcase");
	add_attribute(out, "classname", test->id);
	add_attribute(out, "name", test->name);
	add_attribute(out, "file", test->file);
	if (test->line)
		prm_buf_addf(out, " line=\"%u\"", test->line);
	prm_buf_add_c(out, test->outcome == PRM_GOLDEN_PASSED ? "/>\n" : ">\n");
	for (size_t i = 0; i < test->failure_count; i++)
		add_failure(out, &golden->findings[test->failure_at + i]);
	if (test->outcome == PRM_GOLDEN_SKIPPED)
		prm_buf_add_c(out, "      <skipped message=\"snapshots stand beside files\"/>\n");
	if (test->outcome != PRM_GOLDEN_PASSED)
		prm_buf_add_c(out, "    </testcase>\n");
}

/* A file that holds no test that could run is a case of its own, which failed. */
static size_t add_loose(prm_buf *out, const prm_diag_entry *e)
{
	if (e->severity != PRM_SEVERITY_ERROR)
		return 0;
	prm_buf_add_c(out, "    <testcase classname=\"prm\"");
	add_attribute(out, "name", e->source);
	prm_buf_add_c(out, ">\n");
	add_failure(out, e);
	prm_buf_add_c(out, "    </testcase>\n");
	return 1;
}

static void print_junit(prm_cli *cli, const prm_test_sum *sum)
{
	size_t loose = 0, all = sum->passed + sum->failed + sum->skipped;
	prm_buf body;

	prm_buf_init(&body, NULL, 0);
	for (size_t i = 0; i < sum->count; i++) {
		const prm_golden *golden = sum->items[i];

		for (size_t k = 0; k < golden->count; k++)
			add_case(&body, golden, &golden->items[k]);
		for (size_t k = 0; k < golden->finding_count; k++)
			if (is_loose(golden, k))
				loose += add_loose(&body, &golden->findings[k]);
	}
	for (size_t i = 0; i < cli->diag.count; i++)
		loose += add_loose(&body, &cli->diag.items[i]);
	prm_buf_add_c(&cli->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
	prm_buf_addf(&cli->out,
		     "  <testsuite name=\"prm test\" tests=\"%zu\" failures=\"%zu\" "
		     "skipped=\"%zu\">\n",
		     all + loose, sum->failed + loose, sum->skipped);
	prm__output_join(&cli->out, &body);
	prm_buf_add_c(&cli->out, "  </testsuite>\n</testsuites>\n");
	prm_buf_release(&body);
	cli->diag_shown = true;
}

static void print_github(prm_cli *cli)
{
	prm_findings findings = {.diag = &cli->diag};

	prm__findings_github(&findings, &cli->out);
	cli->diag_shown = true;
}

prm_status prm__test_print(prm_cli *cli, const prm_test_sum *sum)
{
	prm_status status = PRM_OK;

	if (prm__cli_output_is(cli, "json"))
		status = print_json(cli, sum);
	else if (prm__cli_output_is(cli, "junit"))
		print_junit(cli, sum);
	else {
		status = take_findings(cli, sum);
		if (!status && prm__cli_output_is(cli, "github"))
			print_github(cli);
		else if (!status)
			status = print_table(cli, sum);
	}
	if (!status)
		summary(cli, sum);
	return status;
}
