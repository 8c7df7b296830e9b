/* cmd_list.c: prm list. */
#include "cli/query.h"

static const prm_cli_option options[] = {
	PRM_OPTIONS_QUERY,
	PRM_OPTION_ROWS,
	PRM_OPTION_END,
};

static prm_status run(prm_cli *cli)
{
	return prm__query_run(cli, prm__cli_word(cli, 0), prm_str_n(NULL, 0));
}

const prm_cli_command prm__command_list = {
	.usage = "[PREFIX] [OPTIONS]",
	.about = "Lists prompts, all of them or those whose id begins with PREFIX.",
	.options = options,
	.examples = "# everything\n"
		    "prm list\n"
		    "# the ids of one team, for a script\n"
		    "prm list billing/ --output json | jq -r '.prompts[].id'\n"
		    "# what changed last\n"
		    "prm list --sort updated --limit 10",
	.min_words = 0,
	.max_words = 1,
	.complete = PRM_COMPLETE_ID,
	.run = run,
};
