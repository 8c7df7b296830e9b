/* findings_junit.c: JUnit XML as Jenkins and GitLab read it: a file is a test case. */
#include "base/str.h"
#include "cli/findings.h"
#include "cli/output.h"
#include "cli/xml.h"

static void add_failure(const prm_diag_entry *e, prm_buf *out)
{
	bool is_error = e->severity == PRM_SEVERITY_ERROR;

	/* Warnings do not fail a case; they are what it said. */
	prm_buf_addf(out,
		     is_error ? "      <failure type=\"%s\" message=\"" : "      <system-out>%s: ",
		     prm_status_code(e->code));
	if (is_error) {
		prm__xml_add(out, e->text);
		prm_buf_add_c(out, "\">");
	}
	prm__xml_add(out, e->source);
	if (e->line)
		prm_buf_addf(out, ":%u:%u", e->line, e->column ? e->column : 1);
	prm_buf_add_c(out, ": ");
	prm__xml_add(out, e->text);
	if (e->hint.len) {
		prm_buf_add_c(out, " (");
		prm__xml_add(out, e->hint);
		prm_buf_add_char(out, ')');
	}
	prm_buf_add_c(out, is_error ? "</failure>\n" : "</system-out>\n");
}

static size_t errors_of(const prm_diag *diag, prm_str file)
{
	size_t errors = 0;

	for (size_t i = 0; i < diag->count; i++)
		errors += diag->items[i].severity == PRM_SEVERITY_ERROR &&
			  prm_str_eq(diag->items[i].source, file);
	return errors;
}

static void add_case(const prm_diag *diag, prm_str file, prm_buf *out)
{
	prm_buf_add_c(out, "    <testcase classname=\"prm.validate\" name=\"");
	prm__xml_add(out, file.len ? file : PRM_LIT("prm"));
	prm_buf_add_c(out, "\">\n");
	for (size_t i = 0; i < diag->count; i++)
		if (prm_str_eq(diag->items[i].source, file))
			add_failure(&diag->items[i], out);
	prm_buf_add_c(out, "    </testcase>\n");
}

/* A source of findings that is none of the files, at its first finding. */
static bool is_other(const prm_findings *f, size_t index)
{
	prm_str source = f->diag->items[index].source;

	for (size_t i = 0; i < f->file_count; i++)
		if (prm_str_eq(f->files[i], source))
			return false;
	for (size_t i = 0; i < index; i++)
		if (prm_str_eq(f->diag->items[i].source, source))
			return false;
	return true;
}

void prm__findings_junit(const prm_findings *f, prm_buf *out)
{
	size_t cases = f->file_count, failures = 0;
	prm_buf body;

	prm_buf_init(&body, NULL, 0);
	for (size_t i = 0; i < f->file_count; i++) {
		add_case(f->diag, f->files[i], &body);
		failures += errors_of(f->diag, f->files[i]) > 0;
	}
	for (size_t i = 0; i < f->diag->count; i++)
		if (is_other(f, i)) {
			add_case(f->diag, f->diag->items[i].source, &body);
			failures += errors_of(f->diag, f->diag->items[i].source) > 0;
			cases++;
		}
	prm_buf_add_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
	prm_buf_addf(out, "  <testsuite name=\"prm validate\" tests=\"%zu\" failures=\"%zu\">\n",
		     cases, failures);
	prm__output_join(out, &body);
	prm_buf_add_c(out, "  </testsuite>\n</testsuites>\n");
	prm_buf_release(&body);
}
