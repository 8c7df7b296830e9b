/* cmd_doctor.c: prm doctor. */
#include "cli/findings.h"

static const prm_cli_option options[] = {
	{.name = "adopt", .help = "publish what was changed by hand in the store as new versions"},
	PRM_OPTION_OUTPUT("text|json", "how to print the findings: text (default) or json"),
	PRM_OPTION_WHY,
	PRM_OPTION_END,
};

static prm_status run(prm_cli *cli)
{
	prm_findings all = {.diag = &cli->diag};
	bool adopt = prm__cli_given(cli, "adopt");

	if (prm__cli_open(cli, adopt ? PRM_WRITES : PRM_READS) ||
	    prm_manager_doctor(cli->manager, &cli->call, adopt, &cli->diag, &cli->err))
		return cli->err.status;
	prm_diag_sort(&cli->diag);
	if (prm__findings_print(cli, &all))
		return cli->err.status;
	if (all.errors + all.warnings == 0)
		prm__cli_note(cli, "the store %.*s is sound", PRM_FMT(cli->store_uri));
	else
		prm__cli_note(cli, "%zu error%s, %zu warning%s", all.errors,
			      all.errors == 1 ? "" : "s", all.warnings,
			      all.warnings == 1 ? "" : "s");
	cli->exit_status = all.errors ? 1 : 0;
	return PRM_OK;
}

const prm_cli_command prm__command_doctor = {
	.usage = "[OPTIONS]",
	.about = "Reads every record: checksums, parents, labels that point at nothing, records "
		 "that a crash left\n"
		 "behind, files that are not the store's. Damage is named and never repaired in "
		 "silence. Exits\n"
		 "with 1 when there are errors.",
	.options = options,
	.examples = "# look\n"
		    "prm doctor\n"
		    "# take over what was edited in the store by hand\n"
		    "prm doctor --adopt --why 'edited on the server during the outage'",
	.min_words = 0,
	.max_words = 0,
	.run = run,
};
