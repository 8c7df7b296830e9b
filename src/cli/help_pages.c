/* help_pages.c: the same tables as a man page (man(7)) and as Markdown. */
#include "base/str.h"
#include "cli/help.h"

/* ---- man ---------------------------------------------------------------------------------- */

/* A backslash, a hyphen that must stay one, and a line that would be a request. */
static void man_text(prm_str text, prm_buf *out)
{
	if (text.len && (text.ptr[0] == '.' || text.ptr[0] == '\''))
		prm_buf_add_c(out, "\\&");
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\\')
			prm_buf_add_c(out, "\\e");
		else if (text.ptr[i] == '-')
			prm_buf_add_c(out, "\\-");
		else
			prm_buf_add_char(out, text.ptr[i]);
	}
}

static void man_lines(const char *text, prm_buf *out)
{
	prm_str line;

	for (size_t at = 0; text && prm__help_line(text, &at, &line);) {
		if (line.len == 0)
			prm_buf_add_c(out, ".PP");
		else
			man_text(line, out);
		prm_buf_add_char(out, '\n');
	}
}

static void man_options(const prm_cli_option *options, prm_buf *out)
{
	for (const prm_cli_option *o = options; o && o->name; o++) {
		prm_buf name;

		if (o->hidden)
			continue;
		prm_buf_init(&name, NULL, 0);
		prm__help_option(o, &name);
		prm_buf_add_c(out, ".TP\n.B ");
		if (name.status)
			out->status = name.status;
		man_text(prm_buf_str(&name), out);
		prm_buf_add_char(out, '\n');
		man_text(prm_str_c(o->help), out);
		if (o->choices) {
			prm_buf_add_c(out, ": ");
			man_text(prm_str_c(o->choices), out);
		}
		prm_buf_add_char(out, '\n');
		prm_buf_release(&name);
	}
}

static void man_usage(const char *name, const char *verb, const char *usage, prm_buf *out)
{
	size_t at = 0;
	prm_str line = {0};

	do {
		(void)prm__help_line(usage, &at, &line);
		prm_buf_add_c(out, ".br\n.B prm ");
		prm_buf_addf(out, "%s%s%s\n", name, verb ? " " : "", verb ? verb : "");
		man_text(line, out);
		prm_buf_add_char(out, '\n');
	} while (at < strlen(usage));
}

static void man_command(const char *name, const char *verb, const char *summary,
			const prm_cli_command *command, prm_buf *out)
{
	prm_buf_addf(out, ".SS \"prm %s%s%s\"\n", name, verb ? " " : "", verb ? verb : "");
	man_text(prm_str_c(summary), out);
	prm_buf_add_c(out, ".\n");
	man_usage(name, verb, command->usage, out);
	if (command->about)
		prm_buf_add_c(out, ".PP\n");
	man_lines(command->about, out);
	man_options(command->options, out);
	prm_buf_add_c(out, ".PP\nExamples:\n.PP\n.nf\n");
	man_lines(command->examples, out);
	prm_buf_add_c(out, ".fi\n");
	for (const prm_cli_command *v = command->verbs; v && v->name; v++)
		man_command(name, v->name, v->summary, v, out);
}

void prm__help_man(prm_buf *out)
{
	prm_buf_addf(out, ".TH PRM 1 \"\" \"prm %s\" \"User Commands\"\n", prm_version_string());
	prm_buf_add_c(out, ".SH NAME\nprm \\- keep, version, label and render prompts\n"
			   ".SH SYNOPSIS\n.B prm\nCOMMAND [WORDS] [OPTIONS]\n.SH COMMANDS\n");
	for (const prm_cli_entry *e = prm__commands(); e->name; e++)
		man_command(e->name, NULL, e->summary, e->command, out);
	prm_buf_add_c(out, ".SH \"OPTIONS OF EVERY COMMAND\"\n");
	man_options(prm__common_options(), out);
	prm_buf_add_c(
		out,
		".SH FILES\n.TP\n.B prm.yaml\nFound in the current folder or above it. "
		"Keys: store, project, default_label, library.\n"
		".SH ENVIRONMENT\n.TP\n.B PRM_STORE\nThe store's URI.\n"
		".TP\n.B PRM_PROJECT\nThe project in the store.\n"
		".TP\n.B PRM_ACTOR\nWho is named with what is written.\n"
		".TP\n.B NO_COLOR\nWhen set: no colours. CLICOLOR_FORCE asks for them in pipes "
		"too.\n"
		".TP\n.B GITHUB_ACTIONS\nWhen \"true\": findings are also annotations.\n"
		".SH \"EXIT STATUS\"\n.TP\n.B 0\nDone.\n.TP\n.B 1\nFindings: faults in prompts, "
		"drift, differences.\n.TP\n.B 2\nUsage, configuration or internal error.\n");
}

/* ---- Markdown ----------------------------------------------------------------------------- */

static void md_cell(const char *text, prm_buf *out)
{
	for (; text && *text; text++) {
		if (*text == '|' || *text == '<')
			prm_buf_add_char(out, '\\');
		prm_buf_add_char(out, *text);
	}
}

static void md_options(const char *title, const prm_cli_option *options, prm_buf *out)
{
	if (!prm__help_any(options))
		return;
	prm_buf_addf(out, "\n%s\n\n| option | meaning |\n|---|---|\n", title);
	for (const prm_cli_option *o = options; o->name; o++) {
		if (o->hidden)
			continue;
		prm_buf_add_c(out, "| `");
		prm__help_option(o, out);
		prm_buf_add_c(out, "` | ");
		md_cell(o->help, out);
		if (o->choices) {
			prm_buf_add_c(out, ": ");
			md_cell(o->choices, out);
		}
		prm_buf_add_c(out, " |\n");
	}
}

static void md_command(const char *name, const char *verb, const char *summary,
		       const prm_cli_command *command, prm_buf *out)
{
	size_t at = 0;
	prm_str line = {0};

	prm_buf_addf(out, "%s prm %s%s%s\n\n%s.\n\n```text\n", verb ? "\n##" : "#", name,
		     verb ? " " : "", verb ? verb : "", summary);
	do {
		(void)prm__help_line(command->usage, &at, &line);
		prm_buf_addf(out, "prm %s%s%s%s%.*s\n", name, verb ? " " : "", verb ? verb : "",
			     line.len ? " " : "", PRM_FMT(line));
	} while (at < strlen(command->usage));
	prm_buf_add_c(out, "```\n");
	if (command->about)
		prm_buf_addf(out, "\n%s\n", command->about);
	md_options("Options:", command->options, out);
	prm_buf_addf(out, "\nExamples:\n\n```sh\n%s\n```\n", command->examples);
}

void prm__help_markdown(const prm_cli_entry *entry, prm_buf *out)
{
	if (entry) {
		md_command(entry->name, NULL, entry->summary, entry->command, out);
		for (const prm_cli_command *v = entry->command->verbs; v && v->name; v++)
			md_command(entry->name, v->name, v->summary, v, out);
		prm_buf_add_c(out, "\nThe options of every command are in the [index](prm.md).\n");
		return;
	}
	prm_buf_add_c(out, "# The command line\n\n| command | what it does |\n|---|---|\n");
	for (const prm_cli_entry *e = prm__commands(); e->name; e++)
		prm_buf_addf(out, "| [`prm %s`](%s.md) | %s |\n", e->name, e->name, e->summary);
	md_options("Options of every command:", prm__common_options(), out);
	prm_buf_add_c(out,
		      "\nExit status: 0 done; 1 findings (faults in prompts, drift, differences); "
		      "2 usage, configuration or internal error.\n");
}
