/* cmd_create.c: prm create. */
#include "cli/publish.h"
#include "cli/source.h"

static const prm_cli_option options[] = {
	PRM_OPTION_CHANGELOG, PRM_OPTION_VERSION, PRM_OPTION_PROMPT, PRM_OPTION_WHY,
	PRM_OPTION_DRY_RUN,   PRM_OPTION_RESULT,  PRM_OPTION_END,
};

static prm_status run(prm_cli *cli)
{
	return prm__publish_file(cli, prm__cli_word(cli, 0), PRM_PUBLISH_CREATE);
}

const prm_cli_command prm__command_create = {
	.usage = "FILE|- [OPTIONS]",
	.about = "The prompt must be new to the store. Without a version of its own it becomes "
		 "1.0.0.\n"
		 "Prints id@version.",
	.options = options,
	.examples = "# publish a file's prompt\n"
		    "prm create prompts/greeting.yaml --changelog 'First version'\n"
		    "# the same from another program\n"
		    "generate-prompt | prm create - --actor ci",
	.min_words = 1,
	.max_words = 1,
	.complete = PRM_COMPLETE_FILE,
	.run = run,
};
