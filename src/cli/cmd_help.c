/* cmd_help.c: prm help. */
#include "cli/help.h"
#include "cli/suggest.h"

/* The manual pages and docs/cli are made with the hidden two. */
static const prm_cli_option options[] = {
	{.name = "man", .help = "print prm(1)", .hidden = true},
	{.name = "markdown", .help = "print the page of docs/cli", .hidden = true},
	PRM_OPTION_END,
};

static prm_status fail_unknown(prm_cli *cli, prm_str word, const prm_cli_entry *entry)
{
	prm_suggest suggest = prm__suggest(word);
	char near[128];

	for (const prm_cli_entry *e = prm__commands(); !entry && e->name; e++)
		prm__suggest_offer(&suggest, prm_str_c(e->name));
	for (const prm_cli_command *v = entry ? entry->command->verbs : NULL; v && v->name; v++)
		prm__suggest_offer(&suggest, prm_str_c(v->name));
	return prm__cli_usage(cli, "there is no command '%s%s%.*s'%s", entry ? entry->name : "",
			      entry ? " " : "", PRM_FMT(word),
			      prm__suggest_text(&suggest, "", near));
}

static prm_status run(prm_cli *cli)
{
	prm_str word = prm__cli_word(cli, 0), second = prm__cli_word(cli, 1);
	const prm_cli_entry *entry = word.len ? prm__command_find(word) : NULL;
	const prm_cli_command *verb = entry && second.len ? prm__verb_find(entry->command, second)
							  : NULL;

	if (word.len && !entry)
		return fail_unknown(cli, word, NULL);
	if (second.len && !verb)
		return fail_unknown(cli, second, entry);
	if (prm__cli_given(cli, "man"))
		prm__help_man(&cli->out);
	else if (prm__cli_given(cli, "markdown"))
		prm__help_markdown(entry, &cli->out);
	else if (entry)
		prm__help_command(cli, entry, verb, &cli->out);
	else
		prm__help_overview(cli, &cli->out);
	return PRM_OK;
}

const prm_cli_command prm__command_help = {
	.usage = "[COMMAND [SUBCOMMAND]]",
	.about = "The same as `prm COMMAND --help`.",
	.options = options,
	.examples = "# what there is\n"
		    "prm help\n"
		    "# a subcommand\n"
		    "prm help label set",
	.min_words = 0,
	.max_words = 2,
	.complete = PRM_COMPLETE_COMMAND,
	.complete_next = PRM_COMPLETE_VERB,
	.run = run,
};
