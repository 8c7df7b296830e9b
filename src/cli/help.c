/* help.c: --help, from the tables. */
#include "cli/help.h"

#include "base/str.h"

#define WIDTH 80
#define OPTION_COLUMN 28 /* where the help of an option begins */

/* The overview shows the commands in these groups. */
static const struct {
	const char *title, *names;
} groups[] = {
	{"Start", "init import create render"},
	{"Prompts and versions",
	 "list search show history diff update rollback deprecate archive restore purge outdated"},
	{"Labels", "label"},
	{"Files", "validate test fmt deploy status export"},
	{"Schemas", "schema check-output types"},
	{"The rest", "doctor call completion version help"},
};

bool prm__help_line(const char *text, size_t *at, prm_str *line)
{
	prm_str all = prm_str_c(text);
	size_t end;

	if (*at >= all.len)
		return false;
	end = prm__str_find_char(all, '\n', *at);
	*line = prm_str_n(all.ptr + *at, end - *at);
	*at = end + 1;
	return true;
}

void prm__help_option(const prm_cli_option *option, prm_buf *out)
{
	if (option->letter)
		prm_buf_addf(out, "-%c, ", option->letter);
	prm_buf_addf(out, "--%s", option->name);
	if (option->value)
		prm_buf_addf(out, " %s", option->value);
}

bool prm__help_any(const prm_cli_option *options)
{
	for (const prm_cli_option *o = options; o && o->name; o++)
		if (!o->hidden)
			return true;
	return false;
}

static void heading(const prm_cli *cli, const char *text, prm_buf *out)
{
	prm__style_on(&cli->out_style, PRM_BOLD, out);
	prm_buf_addf(out, "%s", text);
	prm__style_off(&cli->out_style, out);
	prm_buf_add_char(out, '\n');
}

/* The words of a text, from `column` on, in lines of WIDTH; further lines are indented. */
static void add_wrapped(prm_str text, size_t column, size_t indent, prm_buf *out)
{
	bool first = true;

	for (size_t at = 0; at < text.len;) {
		size_t end = at;

		while (end < text.len && text.ptr[end] != ' ' && text.ptr[end] != '\n')
			end++;
		if (!first && column + 1 + (end - at) > WIDTH) {
			prm_buf_addf(out, "\n%*s", (int)indent, "");
			column = indent;
		} else if (!first) {
			prm_buf_add_char(out, ' ');
			column++;
		}
		prm_buf_add(out, prm_str_n(text.ptr + at, end - at));
		column += end - at;
		first = false;
		at = end + 1;
	}
}

/* Paragraphs, with an empty line between them. */
static void add_paragraphs(const char *text, prm_buf *out)
{
	prm_str all = prm_str_c(text);

	for (size_t at = 0; at < all.len;) {
		size_t end = prm__str_find(prm_str_n(all.ptr + at, all.len - at), PRM_LIT("\n\n"));

		add_wrapped(prm_str_n(all.ptr + at, end), 0, 0, out);
		at += end + 2;
		prm_buf_add_c(out, at < all.len ? "\n\n" : "\n");
	}
}

static void add_option_help(const prm_cli_option *option, size_t column, prm_buf *out)
{
	bool with_choices = option->choices &&
			    !prm__str_starts(prm_str_c(option->help), PRM_LIT("how to print"));
	prm_buf text;

	prm_buf_init(&text, NULL, 0);
	prm_buf_addf(&text, "%s%s%s", option->help, with_choices ? ": " : "",
		     with_choices ? option->choices : "");
	if (text.status)
		out->status = text.status;
	add_wrapped(prm_buf_str(&text), column, OPTION_COLUMN, out);
	prm_buf_release(&text);
}

static void add_options(const prm_cli_option *options, prm_buf *out)
{
	for (const prm_cli_option *o = options; o && o->name; o++) {
		size_t start = out->len, width;

		if (o->hidden)
			continue;
		prm_buf_add_c(out, o->letter ? "  " : "      ");
		prm__help_option(o, out);
		width = out->len - start;
		prm_buf_addf(out, "%*s", width < OPTION_COLUMN ? (int)(OPTION_COLUMN - width) : 2,
			     "");
		add_option_help(o, out->len - start, out);
		prm_buf_add_char(out, '\n');
	}
}

static void add_indented(const char *text, prm_buf *out)
{
	prm_str line;

	for (size_t at = 0; prm__help_line(text, &at, &line);)
		prm_buf_addf(out, "  %.*s\n", PRM_FMT(line));
}

static void add_group(const prm_cli *cli, const char *title, prm_str names, prm_buf *out)
{
	prm_buf_add_char(out, '\n');
	heading(cli, title, out);
	for (size_t at = 0; at < names.len;) {
		size_t end = prm__str_find_char(names, ' ', at);
		const prm_cli_entry *e = prm__command_find(prm_str_n(names.ptr + at, end - at));

		if (e)
			prm_buf_addf(out, "  %-14s%s\n", e->name, e->summary);
		at = end + 1;
	}
}

void prm__help_overview(prm_cli *cli, prm_buf *out)
{
	prm_buf_add_c(out, "prm keeps prompts: typed, versioned, labelled, rendered.\n\n");
	heading(cli, "Usage", out);
	prm_buf_add_c(out, "  prm COMMAND [WORDS] [OPTIONS]\n");
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		add_group(cli, groups[i].title, prm_str_c(groups[i].names), out);
	prm_buf_add_char(out, '\n');
	heading(cli, "Options of every command", out);
	add_options(prm__common_options(), out);
	prm_buf_add_c(out,
		      "\nExit status: 0 done; 1 findings (faults in prompts, drift, differences); "
		      "2 anything else.\n"
		      "`prm COMMAND --help` explains a command, with examples.\n");
}

static void add_usage(const prm_cli_entry *entry, const prm_cli_command *verb, prm_buf *out)
{
	const prm_cli_command *command = verb ? verb : entry->command;
	prm_str line;

	for (size_t at = 0; prm__help_line(command->usage, &at, &line);)
		prm_buf_addf(out, "  prm %s%s%s%s%.*s\n", entry->name, verb ? " " : "",
			     verb ? verb->name : "", line.len ? " " : "", PRM_FMT(line));
	if (command->usage[0] == '\0')
		prm_buf_addf(out, "  prm %s%s%s\n", entry->name, verb ? " " : "",
			     verb ? verb->name : "");
}

void prm__help_command(prm_cli *cli, const prm_cli_entry *entry, const prm_cli_command *verb,
		       prm_buf *out)
{
	const prm_cli_command *command = verb ? verb : entry->command;

	prm_buf_addf(out, "prm %s%s%s: %s\n\n", entry->name, verb ? " " : "",
		     verb ? verb->name : "", verb ? verb->summary : entry->summary);
	heading(cli, "Usage", out);
	add_usage(entry, verb, out);
	if (command->about) {
		prm_buf_add_char(out, '\n');
		add_paragraphs(command->about, out);
	}
	if (command->verbs) {
		prm_buf_add_char(out, '\n');
		heading(cli, "Subcommands", out);
		for (const prm_cli_command *v = command->verbs; v->name; v++)
			prm_buf_addf(out, "  %-14s%s\n", v->name, v->summary);
	}
	if (prm__help_any(command->options)) {
		prm_buf_add_char(out, '\n');
		heading(cli, "Options", out);
		add_options(command->options, out);
	}
	prm_buf_add_char(out, '\n');
	heading(cli, "Options of every command", out);
	add_options(prm__common_options(), out);
	prm_buf_add_char(out, '\n');
	heading(cli, "Examples", out);
	add_indented(command->examples, out);
}
