/* run.c: one command line from argv to its exit status. */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/str.h"
#include "cli/complete.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/suggest.h"

static const prm_cli_option root_options[] = {
	{.name = "version", .letter = 'V', .help = "print the version of prm"},
	PRM_OPTION_END,
};

static prm_status fail_command(prm_cli *cli, prm_str word)
{
	prm_suggest suggest = prm__suggest(word);
	char near[128];

	for (const prm_cli_entry *e = prm__commands(); e->name; e++)
		prm__suggest_offer(&suggest, prm_str_c(e->name));
	return prm__cli_usage(cli, "unknown command '%.*s'%s", PRM_FMT(word),
			      prm__suggest_text(&suggest, "", near));
}

/* The subcommands, as the usage lists them. */
static prm_str verb_names(const prm_cli *cli)
{
	prm_str usage = prm_str_c(cli->command->usage);

	return prm_str_n(usage.ptr, prm__str_find_char(usage, ' ', 0));
}

static prm_status fail_verb(prm_cli *cli, prm_str word)
{
	prm_suggest suggest = prm__suggest(word);
	char near[128];

	for (const prm_cli_command *v = cli->command->verbs; v->name; v++)
		prm__suggest_offer(&suggest, prm_str_c(v->name));
	if (word.len == 0)
		return prm__cli_usage(cli, "'prm %s' needs a subcommand: %.*s", cli->entry->name,
				      PRM_FMT(verb_names(cli)));
	return prm__cli_usage(cli, "unknown subcommand '%.*s' of 'prm %s'%s", PRM_FMT(word),
			      cli->entry->name, prm__suggest_text(&suggest, "", near));
}

/* An option of a command that stands before its name. */
static prm_status fail_early_option(prm_cli *cli)
{
	const char *option = cli->args.argv[cli->args.at - 1];

	for (const prm_cli_entry *e = prm__commands(); e->name; e++)
		if (prm__args_knows(e->command->options, prm_str_c(option)))
			return prm__cli_usage(cli,
					      "'%s' is an option of a command: it goes behind the "
					      "command's name",
					      option);
	return cli->err.status;
}

/* The command, and its verb where it has them. Leaves no words. */
static prm_status read_command(prm_cli *cli)
{
	prm_cli_args *args = &cli->args;

	if (prm__args_read(args, root_options, true, &cli->err))
		return fail_early_option(cli);
	if (args->word_count == 0)
		return PRM_OK;
	cli->entry = prm__command_find(args->words[0]);
	if (!cli->entry)
		return fail_command(cli, args->words[0]);
	cli->command = cli->entry->command;
	args->word_count = 0;
	if (!cli->command->verbs)
		return PRM_OK;
	if (prm__args_read(args, NULL, true, &cli->err))
		return cli->err.status;
	if (args->word_count == 0)
		return prm__cli_given(cli, "help") ? PRM_OK : fail_verb(cli, prm_str_n(NULL, 0));
	if (!prm__verb_find(cli->command, args->words[0]))
		return fail_verb(cli, args->words[0]);
	cli->command = prm__verb_find(cli->command, args->words[0]);
	args->word_count = 0;
	return PRM_OK;
}

static prm_status check_words(prm_cli *cli)
{
	const prm_cli_command *c = cli->command;
	size_t count = cli->args.word_count, at = 0;
	prm_str form = {0};

	if (count >= c->min_words && count <= c->max_words)
		return PRM_OK;
	if (count > c->max_words)
		return prm__cli_fail_word(cli, cli->args.words[c->max_words]);
	(void)prm__help_line(c->usage, &at, &form);
	return prm__cli_usage(cli, "too few arguments: prm %s%s%s %.*s", cli->entry->name,
			      c == cli->entry->command ? "" : " ",
			      c == cli->entry->command ? "" : c->name, PRM_FMT(form));
}

static prm_status run_command(prm_cli *cli)
{
	const prm_cli_entry *entry = cli->entry;
	prm_status status;

	status = prm__args_read(&cli->args, cli->command->options, false, &cli->err);
	if (prm__cli_given(cli, "help")) {
		cli->err = (prm_error){0};
		prm__help_command(cli, entry, cli->command == entry->command ? NULL : cli->command,
				  &cli->out);
		return PRM_OK;
	}
	cli->quiet = prm__cli_given(cli, "quiet");
	if (status || check_words(cli))
		return cli->err.status;
	if (!cli->quiet)
		prm__progress_start(&cli->progress, entry->name);
	return cli->command->run(cli);
}

static prm_status dispatch(prm_cli *cli)
{
	if (cli->args.count > 1 && strcmp(cli->args.argv[1], "__complete") == 0)
		return prm__complete(cli);
	if (read_command(cli))
		return cli->err.status;
	if (cli->entry && cli->command->verbs) { /* only --help leaves the verb out */
		prm__help_command(cli, cli->entry, NULL, &cli->out);
		return PRM_OK;
	}
	if (cli->entry)
		return run_command(cli);
	if (prm__cli_given(cli, "version"))
		prm_buf_addf(&cli->out, "prm %s\n", prm_version_string());
	else
		prm__help_overview(cli, &cli->out);
	return PRM_OK;
}

static void print_findings(prm_cli *cli)
{
	if (cli->diag_shown)
		return;
	prm_diag_sort(&cli->diag);
	prm__print_diag(cli, &cli->diag);
}

static int fail(prm_cli *cli, prm_status status)
{
	cli->err.status = status;
	prm__print_error(cli);
	return prm_status_exit(status);
}

/* Findings, notes and the error to standard error; data to standard output, none after an error. */
static int finish(prm_cli *cli, prm_status status)
{
	prm_str notes = prm_buf_str(&cli->notes);

	prm__progress_stop(&cli->progress);
	if (status)
		(void)prm__output_write_all(STDERR_FILENO, notes);
	print_findings(cli);
	if (cli->out.status || cli->notes.status)
		status = prm_fail(&cli->err, PRM_NOMEM, "out of memory");
	if (status)
		return fail(cli, status);
	if (!prm__output_write_all(STDOUT_FILENO, prm_buf_str(&cli->out))) {
		prm_fail(&cli->err, PRM_FILE_WRITE, "cannot write standard output: %s",
			 strerror(errno));
		return fail(cli, PRM_FILE_WRITE);
	}
	(void)prm__output_write_all(STDERR_FILENO, notes);
	return cli->exit_status;
}

int prm__cli_run(int argc, char **argv)
{
	prm_cli cli = {0};
	prm_status status;
	int exit_status;

	prm_arena_init(&cli.arena, NULL, 0);
	prm_buf_init(&cli.out, NULL, 0);
	prm_buf_init(&cli.notes, NULL, 0);
	prm_diag_init(&cli.diag, NULL, 0);
	cli.out_style = prm__style_of(STDOUT_FILENO);
	cli.err_style = prm__style_of(STDERR_FILENO);
	status = prm__args_init(&cli.args, argc, argv, &cli.arena, &cli.err);
	if (!status)
		status = dispatch(&cli);
	exit_status = finish(&cli, status);
	prm__cli_close(&cli);
	prm_diag_release(&cli.diag);
	prm_buf_release(&cli.notes);
	prm_buf_release(&cli.out);
	prm_arena_release(&cli.arena);
	return exit_status;
}
