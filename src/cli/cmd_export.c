/* cmd_export.c: prm export. */
#include "cli/source.h"

static const prm_cli_option options[] = {
	{.name = "all-versions", .help = "every version, as {id}/_versions/{version}.yaml"},
	{.name = "force", .help = "overwrite files that differ"},
	{.name = "format",
	 .value = "FORMAT",
	 .choices = "yaml|json",
	 .help = "of the files; yaml is the default"},
	PRM_OPTION_END,
};

static prm_status run(prm_cli *cli)
{
	prm_export_options opts = {.struct_size = sizeof(opts),
				   .all_versions = prm__cli_given(cli, "all-versions"),
				   .force = prm__cli_given(cli, "force"),
				   .json = prm_str_is(prm__cli_value(cli, "format"), "json")};
	prm_str folder = prm__cli_word(cli, 0);
	size_t count = 0;

	if (prm__cli_open(cli, PRM_READS) ||
	    prm_library_export(cli->manager, &cli->call, folder, cli->args.words + 1,
			       cli->args.word_count - 1, &opts, &count, &cli->diag, &cli->err))
		return cli->err.status;
	prm__cli_note(cli, "%zu file%s written to %.*s", count, count == 1 ? "" : "s",
		      PRM_FMT(folder));
	cli->exit_status = cli->diag.errors ? 1 : 0;
	return PRM_OK;
}

const prm_cli_command prm__command_export = {
	.usage = "FOLDER [REF...] [OPTIONS]",
	.about = "Writes {id}.yaml below the folder for each prompt, or for those that are named. "
		 "The files can\n"
		 "be imported again. A file that is there and differs is not overwritten.",
	.options = options,
	.examples = "# everything, with its past\n"
		    "prm export backup --all-versions\n"
		    "# one prompt as it is in production\n"
		    "prm export out support/chat:production",
	.min_words = 1,
	.max_words = SIZE_MAX,
	.complete = PRM_COMPLETE_FOLDER,
	.complete_next = PRM_COMPLETE_REF,
	.run = run,
};
