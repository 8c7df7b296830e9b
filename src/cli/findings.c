/* findings.c: findings as text, JSON and GitHub commands. */
#include "cli/findings.h"

#include <stdlib.h>

#include "base/diag.h"
#include "cli/output.h"

static void count(prm_findings *f)
{
	f->errors = f->diag->errors;
	f->warnings = 0;
	for (size_t i = 0; i < f->diag->count; i++)
		f->warnings += f->diag->items[i].severity == PRM_SEVERITY_WARNING;
}

/* ---- JSON --------------------------------------------------------------------------------- */

static void build_text(prm_builder *b, const char *key, prm_str text)
{
	prm_build_key_c(b, key);
	if (text.len)
		prm_build_str(b, text);
	else
		prm_build_null(b);
}

static void build_finding(prm_builder *b, const prm_diag_entry *e)
{
	prm_build_map(b);
	prm_build_member(b, "severity", prm_str_c(prm__diag_severity(e->severity)));
	prm_build_member(b, "code", prm_str_c(prm_status_code(e->code)));
	build_text(b, "file", e->source);
	prm_build_key_c(b, "line");
	prm_build_int(b, e->line);
	prm_build_key_c(b, "column");
	prm_build_int(b, e->column);
	build_text(b, "pointer", e->pointer);
	build_text(b, "text", e->text);
	build_text(b, "hint", e->hint);
	build_text(b, "rule", e->rule);
	build_text(b, "value", e->value);
	prm_build_end(b);
}

void prm__findings_build(prm_builder *b, const prm_diag *diag)
{
	prm_build_key_c(b, "findings");
	prm_build_list(b);
	for (size_t i = 0; i < diag->count; i++)
		build_finding(b, &diag->items[i]);
	prm_build_end(b);
}

static prm_status print_json(prm_cli *cli, const prm_findings *f)
{
	prm_builder b;

	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	prm__findings_build(&b, f->diag);
	prm_build_key_c(&b, "files");
	prm_build_int(&b, (int64_t)f->file_count);
	prm_build_key_c(&b, "prompts");
	prm_build_int(&b, (int64_t)f->prompt_count);
	prm_build_key_c(&b, "errors");
	prm_build_int(&b, (int64_t)f->errors);
	prm_build_key_c(&b, "warnings");
	prm_build_int(&b, (int64_t)f->warnings);
	prm_build_key_c(&b, "not_listed");
	prm_build_int(&b, (int64_t)f->diag->dropped);
	prm_build_end(&b);
	return prm__print_built(cli, &b);
}

/* ---- GitHub workflow commands -------------------------------------------------------------- */

static void add_escaped(prm_buf *out, prm_str text, bool property)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c == '%' || c < 0x20 || c == 0x7f || (property && (c == ':' || c == ',')))
			prm_buf_addf(out, "%%%02X", c);
		else
			prm_buf_add_char(out, (char)c);
	}
}

static void add_command(prm_buf *out, const prm_diag_entry *e)
{
	static const char *const commands[] = {"error", "warning", "notice"};

	prm_buf_addf(out, "::%s ", commands[e->severity]);
	if (e->source.len) {
		prm_buf_add_c(out, "file=");
		add_escaped(out, e->source, true);
		prm_buf_add_char(out, ',');
	}
	if (e->line)
		prm_buf_addf(out, "line=%u,col=%u,", e->line, e->column ? e->column : 1);
	prm_buf_addf(out, "title=%s::", prm_status_code(e->code));
	if (e->rule.len && e->pointer.len) {
		add_escaped(out, e->pointer, false);
		prm_buf_add_c(out, ": ");
	}
	add_escaped(out, e->text, false);
	if (e->hint.len) {
		prm_buf_add_c(out, "%0A");
		add_escaped(out, e->hint, false);
	}
	prm_buf_add_char(out, '\n');
}

void prm__findings_github(const prm_findings *findings, prm_buf *out)
{
	for (size_t i = 0; i < findings->diag->count; i++)
		add_command(out, &findings->diag->items[i]);
}

/* There, commands on standard output become notes beside the lines of a pull request. */
static bool in_github_actions(void)
{
	const char *value = getenv("GITHUB_ACTIONS");

	return value && strcmp(value, "true") == 0;
}

static void print_text(prm_cli *cli, const prm_findings *findings)
{
	prm__print_diag(cli, findings->diag);
	if (!prm__cli_given(cli, "output") && in_github_actions())
		prm__findings_github(findings, &cli->out);
}

prm_status prm__findings_print(prm_cli *cli, prm_findings *findings)
{
	count(findings);
	cli->diag_shown = true;
	if (prm__cli_output_is(cli, "json"))
		return print_json(cli, findings);
	if (!prm__cli_given(cli, "output") || prm__cli_output_is(cli, "text")) {
		print_text(cli, findings);
		return PRM_OK;
	}
	if (findings->diag->dropped)
		prm__cli_note(cli, "prm: and %zu more", findings->diag->dropped);
	if (prm__cli_output_is(cli, "sarif"))
		return prm__findings_sarif(cli, findings);
	if (prm__cli_output_is(cli, "junit"))
		prm__findings_junit(findings, &cli->out);
	else
		prm__findings_github(findings, &cli->out);
	return PRM_OK;
}

prm_status prm__findings_fail(prm_cli *cli, prm_status status)
{
	prm_findings findings = {.diag = &cli->diag};
	prm_diag_entry entry = {.code = status, .text = prm_str_c(cli->err.text)};

	if (status == PRM_NOMEM ||
	    !(prm__cli_output_is(cli, "json") || prm__cli_output_is(cli, "github")))
		return status;
	if (cli->diag.errors == 0)
		prm_diag_add(&cli->diag, &entry);
	prm_diag_sort(&cli->diag);
	if (prm__findings_print(cli, &findings))
		return cli->err.status;
	cli->exit_status = prm_status_exit(status);
	return PRM_OK;
}
