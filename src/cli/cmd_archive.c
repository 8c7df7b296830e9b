/* cmd_archive.c: prm archive. */
#include "cli/lifecycle.h"

static const prm_cli_option options[] = {PRM_OPTION_WHY, PRM_OPTION_END};

static prm_status run(prm_cli *cli)
{
	return prm__lifecycle_archive(cli, true);
}

const prm_cli_command prm__command_archive = {
	.usage = "ID [OPTIONS]\nID@VERSION [OPTIONS]",
	.about = "An archived prompt is not listed, and its id alone means nothing any more; its "
		 "versions and\n"
		 "labels still render. With a version, only that one is archived. `prm restore` "
		 "undoes it.",
	.options = options,
	.examples = "# a whole prompt\n"
		    "prm archive greeting --why 'replaced by support/chat'\n"
		    "# one version\n"
		    "prm archive greeting@1.1.0",
	.min_words = 1,
	.max_words = 2,
	.complete = PRM_COMPLETE_REF,
	.complete_next = PRM_COMPLETE_TARGET,
	.run = run,
};
