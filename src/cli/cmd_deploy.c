/* cmd_deploy.c: prm deploy. */
#include "cli/plan_print.h"
#include "cli/publish.h"

static const prm_cli_option options[] = {
	{.name = "dry-run", .help = "show the plan and write nothing"},
	{.name = "bump",
	 .value = "LEVEL",
	 .choices = "patch|minor|major",
	 .help = "publish content that changed under its old version as the next one"},
	{.name = "no-edit", .help = "with --bump: leave the versions in the files as they are"},
	{.name = "all", .help = "show prompts that are equal too"},
	PRM_OPTION_WHY,
	PRM_OPTION_ALLOW_BREAKING,
	PRM_OPTION_ROWS,
	PRM_OPTION_END,
};

static size_t failures(const prm_plan *plan)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->count; i++)
		count += plan->items[i].action != PRM_PLAN_REFUSE &&
			 plan->items[i].status != PRM_OK;
	return count + plan->refused;
}

/* A schema that moved on changes nothing for the prompts that were published with the old one. */
static bool moves_schemas(const prm_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->items[i].schema && plan->items[i].action == PRM_PLAN_PUBLISH)
			return true;
	return false;
}

static bool breaks(const prm_plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->items[i].status == PRM_CONTRACT_BROKEN)
			return true;
	return false;
}

static prm_status print(prm_cli *cli, const prm_plan *plan, bool dry_run)
{
	size_t failed = failures(plan);

	if (prm__plan_print(cli, plan, dry_run))
		return cli->err.status;
	prm__cli_note(cli, "%zu change%s%s, %zu refused, %zu only in the store", plan->changes,
		      plan->changes == 1 ? "" : "s", dry_run ? " planned (--dry-run)" : "", failed,
		      plan->only_store);
	if (plan->refused && !prm__cli_given(cli, "bump"))
		prm__cli_note(cli, "  hint: raise `version` in the files, or give --bump patch, "
				   "minor or major");
	if (!failed && moves_schemas(plan))
		prm__cli_note(cli,
			      "  hint: prompts keep the schemas that they were published with; "
			      "`prm outdated` lists those that have moved");
	if (breaks(plan))
		prm__cli_note(cli, "  hint: a new major version tells callers; --allow-breaking "
				   "--why REASON does it all the same");
	cli->exit_status = failed || cli->diag.errors ? 1 : 0;
	return PRM_OK;
}

static prm_status run(prm_cli *cli)
{
	bool dry_run = prm__cli_given(cli, "dry-run");
	prm_deploy_options opts = {.struct_size = sizeof(opts),
				   .bump = prm__cli_bump(cli),
				   .dry_run = dry_run,
				   .edit_files = !prm__cli_given(cli, "no-edit"),
				   .allow_breaking = prm__cli_given(cli, "allow-breaking")};
	prm_library *library = NULL;
	prm_plan *plan = NULL;
	prm_status status = prm__plan_library(cli, &library);

	if (!status)
		status = prm__cli_open(cli, PRM_WRITES);
	if (!status && dry_run)
		status = prm_library_plan(library, cli->manager, &cli->call, &opts, &plan,
					  &cli->diag, &cli->err);
	else if (!status)
		status = prm_library_deploy(library, cli->manager, &cli->call, &opts, &plan,
					    &cli->diag, &cli->err);
	if (!status)
		status = print(cli, plan, dry_run);
	prm_plan_free(plan);
	prm_library_free(library);
	return status;
}

const prm_cli_command prm__command_deploy = {
	.usage = "[PATH] [OPTIONS]",
	.about = "Makes the store equal to a folder of prompt files: what is new is published, "
		 "what is equal is\n"
		 "left alone, content that changed under its old version is refused unless --bump "
		 "says how to\n"
		 "count on, which also writes the new version into the file, keeping its comments. "
		 "Nothing is\n"
		 "ever removed from the store. Without PATH: the library of prm.yaml. Nothing is "
		 "deployed while a\n"
		 "file has faults. Exits with 1 when something was refused.",
	.options = options,
	.examples = "# what would happen\n"
		    "prm deploy prompts --dry-run\n"
		    "# do it, with patch versions for what changed\n"
		    "prm deploy prompts --bump patch\n"
		    "# from continuous integration\n"
		    "prm deploy --store \"$STORE\" --actor \"$CI_USER\" --output json",
	.min_words = 0,
	.max_words = 1,
	.complete = PRM_COMPLETE_FOLDER,
	.run = run,
};
