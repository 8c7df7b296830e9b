/* cmd_status.c: prm status. */
#include "cli/plan_print.h"

static const prm_cli_option options[] = {
	{.name = "all", .help = "show prompts that are equal too"},
	PRM_OPTION_ROWS,
	PRM_OPTION_END,
};

static prm_status print(prm_cli *cli, const prm_plan *plan)
{
	size_t equal = 0;

	for (size_t i = 0; i < plan->count; i++)
		equal += plan->items[i].action == PRM_PLAN_EQUAL;
	if (equal == plan->count && !prm__cli_output_is(cli, "json") &&
	    !prm__cli_given(cli, "all")) {
		prm__cli_note(cli, "in step: %zu equal", equal);
		return PRM_OK;
	}
	if (prm__plan_print(cli, plan, true))
		return cli->err.status;
	prm__cli_note(cli, "%zu of %zu differ", plan->count - equal, plan->count);
	cli->exit_status = equal < plan->count ? 1 : 0;
	return PRM_OK;
}

static prm_status run(prm_cli *cli)
{
	prm_deploy_options opts = {.struct_size = sizeof(opts), .dry_run = true};
	prm_library *library = NULL;
	prm_plan *plan = NULL;
	prm_status status = prm__plan_library(cli, &library);

	if (!status)
		status = prm__cli_open(cli, PRM_READS);
	if (!status)
		status = prm_library_plan(library, cli->manager, &cli->call, &opts, &plan,
					  &cli->diag, &cli->err);
	if (!status)
		status = print(cli, plan);
	prm_plan_free(plan);
	prm_library_free(library);
	return status;
}

const prm_cli_command prm__command_status = {
	.usage = "[PATH] [OPTIONS]",
	.about = "Compares a folder of prompt files with the store and exits with 1 when they "
		 "differ. Without\n"
		 "PATH: the library of prm.yaml. `prm deploy` brings them in step.",
	.options = options,
	.examples = "# what has not been deployed\n"
		    "prm status prompts\n"
		    "# a nightly check for drift\n"
		    "prm status prompts --output json > drift.json",
	.min_words = 0,
	.max_words = 1,
	.complete = PRM_COMPLETE_FOLDER,
	.run = run,
};
