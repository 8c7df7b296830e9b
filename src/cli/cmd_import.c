/* cmd_import.c: prm import. */
#include "cli/source.h"

static const prm_cli_option options[] = {PRM_OPTION_WHY, PRM_OPTION_END};

static prm_status import_one(prm_cli *cli, prm_str path, prm_import_result *sum)
{
	prm_import_result one = {0};
	prm_library *library = NULL;
	prm_status status = prm__library_open(cli, path, &library);

	if (!status)
		status = prm_library_import(library, cli->manager, &cli->call, &one, &cli->diag,
					    &cli->err);
	prm_library_free(library);
	sum->published += one.published;
	sum->equal += one.equal;
	sum->failed += one.failed;
	return status;
}

static prm_status run(prm_cli *cli)
{
	prm_import_result sum = {0};

	if (prm__cli_open(cli, PRM_WRITES))
		return cli->err.status;
	for (size_t i = 0; i < cli->args.word_count; i++)
		if (import_one(cli, cli->args.words[i], &sum))
			return cli->err.status;
	prm__cli_note(cli, "%zu version%s imported, %zu there already, %zu error%s", sum.published,
		      sum.published == 1 ? "" : "s", sum.equal, cli->diag.errors,
		      cli->diag.errors == 1 ? "" : "s");
	cli->exit_status = cli->diag.errors || sum.failed ? 1 : 0;
	return PRM_OK;
}

const prm_cli_command prm__command_import = {
	.usage = "PATH|-... [OPTIONS]",
	.about = "Reads files and folders in every layout that prm knows: bundles, single prompts "
		 "with their\n"
		 "{id}/_versions/, version records of older stores. Good prompts are imported "
		 "beside bad files;\n"
		 "each fault is named by file, line and column, and the exit status is then 1. "
		 "What the store\n"
		 "has already is left alone.",
	.options = options,
	.examples = "# a folder with everything below it\n"
		    "prm import examples/prompts\n"
		    "# a bundle from another store\n"
		    "ssh backup cat bundle.yaml | prm import -",
	.min_words = 1,
	.max_words = SIZE_MAX,
	.complete = PRM_COMPLETE_FILE,
	.complete_next = PRM_COMPLETE_FILE,
	.run = run,
};
