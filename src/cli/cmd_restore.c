/* cmd_restore.c: prm restore. */
#include "cli/lifecycle.h"

static const prm_cli_option options[] = {PRM_OPTION_WHY, PRM_OPTION_END};

static prm_status run(prm_cli *cli)
{
	return prm__lifecycle_archive(cli, false);
}

const prm_cli_command prm__command_restore = {
	.usage = "ID [OPTIONS]\nID@VERSION [OPTIONS]",
	.about = "Undoes `prm archive`. With a version, that one becomes active, whatever it was: "
		 "a draft too.",
	.options = options,
	.examples = "# a whole prompt\n"
		    "prm restore greeting\n"
		    "# make a draft active\n"
		    "prm restore greeting@2.0.0-rc.1 --why 'reviewed'",
	.min_words = 1,
	.max_words = 2,
	.complete = PRM_COMPLETE_REF,
	.complete_next = PRM_COMPLETE_TARGET,
	.run = run,
};
