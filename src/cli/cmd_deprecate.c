/* cmd_deprecate.c: prm deprecate. */
#include "cli/lifecycle.h"

static const prm_cli_option options[] = {
	PRM_OPTION_WHY,
	{.name = "undo", .help = "make the version active again"},
	PRM_OPTION_END,
};

static prm_status run(prm_cli *cli)
{
	return prm__lifecycle_set(cli, prm__cli_given(cli, "undo") ? PRM_ACTIVE : PRM_DEPRECATED);
}

const prm_cli_command prm__command_deprecate = {
	.usage = "ID@VERSION [OPTIONS]\nID VERSION [OPTIONS]",
	.about = "A deprecated version still renders, but it is not `latest` while another one is "
		 "active.",
	.options = options,
	.examples = "# no longer recommended\n"
		    "prm deprecate greeting@1.0.0 --why 'asks for too much'\n"
		    "# after all\n"
		    "prm deprecate greeting@1.0.0 --undo",
	.min_words = 1,
	.max_words = 2,
	.complete = PRM_COMPLETE_REF,
	.complete_next = PRM_COMPLETE_TARGET,
	.run = run,
};
