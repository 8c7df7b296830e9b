/* cmd_search.c: prm search. */
#include "cli/query.h"

static const prm_cli_option options[] = {
	{.name = "text", .value = "TEXT", .help = "the same as TEXT behind the command"},
	{.name = "prefix",
	 .value = "PREFIX",
	 .complete = PRM_COMPLETE_ID,
	 .help = "only ids that begin so"},
	PRM_OPTIONS_QUERY,
	PRM_OPTION_ROWS,
	PRM_OPTION_END,
};

static prm_status run(prm_cli *cli)
{
	prm_str text = prm__cli_value(cli, "text");

	if (text.len && cli->args.word_count)
		return prm__cli_usage(cli, "give the text once: behind the command or with --text");
	for (size_t i = 0; i < cli->args.word_count; i++)
		text = i ? prm__cli_text(cli, "%.*s %.*s", PRM_FMT(text),
					 PRM_FMT(cli->args.words[i]))
			 : cli->args.words[i];
	return prm__query_run(cli, prm__cli_value(cli, "prefix"), text);
}

const prm_cli_command prm__command_search = {
	.usage = "[TEXT...] [OPTIONS]",
	.about = "Finds TEXT in ids, descriptions, tags and contents, without regard to case, and "
		 "among those\n"
		 "what the options ask for.",
	.options = options,
	.examples = "# by text\n"
		    "prm search refund\n"
		    "# by two tags and the status\n"
		    "prm search --tag support --tag billing --status active\n"
		    "# the next page\n"
		    "prm search refund --limit 20 --cursor \"$cursor\"",
	.min_words = 0,
	.max_words = SIZE_MAX,
	.run = run,
};
