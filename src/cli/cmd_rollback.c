/* cmd_rollback.c: prm rollback. */
#include "cli/label_move.h"
#include "cli/label_print.h"
#include "cli/publish.h"

static const prm_cli_option options[] = {
	{.name = "label",
	 .value = "LABEL",
	 .complete = PRM_COMPLETE_LABEL,
	 .help = "only point this label back at the version"},
	PRM_OPTION_WHY,
	{.name = "force-protected", .help = "with --label: move a protected label; needs --why"},
	{.name = "allow-breaking",
	 .help = "with --label: though callers of the version now may break; needs --why"},
	PRM_OPTION_RESULT,
	PRM_OPTION_END,
};

static prm_status move_label(prm_cli *cli, const prm_target *target)
{
	prm_str label = prm__cli_value(cli, "label");
	prm_target moved = {.id = target->id, .label = label};
	prm_str ref = prm__cli_text(cli, "%.*s:%.*s", PRM_FMT(target->id), PRM_FMT(label));
	prm_resolved now;

	/* "Back" is for a label that is there: a slip must not make a new one. */
	if (prm_manager_resolve(cli->manager, &cli->call, ref, prm_str_n(NULL, 0), &now,
				&cli->err) ||
	    prm__label_move(cli, &moved, target->version, &now))
		return cli->err.status;
	return prm__label_moved_print(cli, label, &now);
}

static prm_status run(prm_cli *cli)
{
	prm_published done;
	prm_target target;

	if (prm__target_version(cli, &target))
		return cli->err.status;
	if (target.version.len == 0)
		return prm__cli_usage(cli, "say which version: ID@VERSION or ID VERSION");
	if (prm__cli_open(cli, PRM_WRITES))
		return cli->err.status;
	if (prm__cli_given(cli, "label"))
		return move_label(cli, &target);
	if (prm_manager_rollback(cli->manager, &cli->call, target.id, target.version, &done,
				 &cli->err))
		return cli->err.status;
	return prm__published_print(cli, target.id, &done);
}

const prm_cli_command prm__command_rollback = {
	.usage = "ID@VERSION [OPTIONS]\nID VERSION [OPTIONS]",
	.about = "Publishes the content of an older version again under the next patch number: "
		 "nothing is\n"
		 "lost, and `latest` is what it was. With --label only that label is pointed back.",
	.options = options,
	.examples = "# 1.3.0 was a mistake: 1.3.1 has the content of 1.2.0\n"
		    "prm rollback greeting@1.2.0 --why 'too chatty'\n"
		    "# only for those who ask for production\n"
		    "prm rollback greeting 1.2.0 --label production",
	.min_words = 1,
	.max_words = 2,
	.complete = PRM_COMPLETE_REF,
	.complete_next = PRM_COMPLETE_TARGET,
	.run = run,
};
