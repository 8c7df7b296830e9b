/* cmd_purge.c: prm purge. */
#include "cli/target.h"

static const prm_cli_option options[] = {
	PRM_OPTION_WHY,
	{.name = "yes", .letter = 'y', .help = "do not ask"},
	PRM_OPTION_END,
};

static prm_status run(prm_cli *cli)
{
	prm_target target;

	if (prm__target_version(cli, &target))
		return cli->err.status;
	if (target.version.len == 0)
		return prm__cli_usage(cli, "say which version by its number: %.*s@VERSION",
				      PRM_FMT(target.id));
	if (!prm__cli_given(cli, "why"))
		return prm_fail(&cli->err, PRM_REASON_REQUIRED,
				"a purge cannot be undone and needs a reason");
	if (!prm__cli_given(cli, "yes") &&
	    !prm__cli_confirm(cli, "Remove %.*s@%.*s for ever?", PRM_FMT(target.id),
			      PRM_FMT(target.version)))
		return prm_fail(&cli->err, PRM_CANCELLED, "nothing was purged");
	if (prm__cli_open(cli, PRM_WRITES) ||
	    prm_manager_purge(cli->manager, &cli->call, target.id, target.version, &cli->err))
		return cli->err.status;
	prm__cli_note(cli, "%.*s@%.*s is purged; its number is never used again",
		      PRM_FMT(target.id), PRM_FMT(target.version));
	return PRM_OK;
}

const prm_cli_command prm__command_purge = {
	.usage = "ID@VERSION --why REASON [OPTIONS]\nID VERSION --why REASON [OPTIONS]",
	.about = "Removes the content of a version for ever, as the law may ask for. That it "
		 "existed stays known,\n"
		 "and its number is never published again. Refused while a label or a pinned "
		 "reference points\n"
		 "at it. On a terminal it asks first.",
	.options = options,
	.examples = "# it asks first\n"
		    "prm purge greeting@1.0.1 --why 'held personal data'\n"
		    "# in a script\n"
		    "prm purge greeting@1.0.1 --why 'erasure request 77' --yes",
	.min_words = 1,
	.max_words = 2,
	.complete = PRM_COMPLETE_REF,
	.complete_next = PRM_COMPLETE_TARGET,
	.run = run,
};
