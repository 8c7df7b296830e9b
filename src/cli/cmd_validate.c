/* cmd_validate.c: prm validate. */
#include "cli/findings.h"
#include "cli/refs.h"
#include "cli/source.h"

static const prm_cli_option options[] = {
	PRM_OPTION_FINDINGS,
	{.name = "strict", .help = "warnings are findings too: exit with 1"},
	PRM_OPTION_END,
};

/* The lists of files outlive their libraries. */
static prm_status note_files(prm_cli *cli, const prm_library *library, prm_findings *all)
{
	size_t count = prm_library_file_count(library);
	prm_str *files = prm_arena_calloc(&cli->arena, all->file_count + count + 1, sizeof(*files));

	for (size_t i = 0; files && i < all->file_count; i++)
		files[i] = all->files[i];
	for (size_t i = 0; files && i < count; i++)
		if (!prm_arena_str(&cli->arena, prm_library_file_at(library, i),
				   &files[all->file_count + i]))
			files = NULL;
	if (!files)
		return prm_fail(&cli->err, PRM_NOMEM, "out of memory");
	all->files = files;
	all->file_count += count;
	all->prompt_count += prm_library_count(library);
	return PRM_OK;
}

static prm_status check_one(prm_cli *cli, prm_str path, prm_findings *all)
{
	prm_library *library = NULL;
	prm_status status = prm__library_open(cli, path, &library);

	if (!status)
		status = note_files(cli, library, all);
	if (!status)
		status = prm__refs_check(cli, path, library);
	if (!status)
		status = prm_library_check_tests(library, &cli->diag, &cli->err);
	prm_library_free(library);
	return status;
}

static void summary(prm_cli *cli, const prm_findings *all)
{
	prm__cli_note(cli, "%zu file%s, %zu prompt%s, %zu error%s, %zu warning%s", all->file_count,
		      all->file_count == 1 ? "" : "s", all->prompt_count,
		      all->prompt_count == 1 ? "" : "s", all->errors, all->errors == 1 ? "" : "s",
		      all->warnings, all->warnings == 1 ? "" : "s");
}

static prm_status run(prm_cli *cli)
{
	prm_findings all = {.diag = &cli->diag};
	prm_str path;

	if (prm__library_path(cli, &path) || prm__cli_config(cli))
		return cli->err.status;
	(void)prm__cli_open_existing(cli); /* for partials that only the store has */
	if (check_one(cli, path, &all))
		return cli->err.status;
	for (size_t i = 1; i < cli->args.word_count; i++)
		if (check_one(cli, cli->args.words[i], &all))
			return cli->err.status;
	prm_diag_sort(&cli->diag);
	if (prm__findings_print(cli, &all))
		return cli->err.status;
	summary(cli, &all);
	cli->exit_status = all.errors || (all.warnings && prm__cli_given(cli, "strict")) ? 1 : 0;
	return PRM_OK;
}

const prm_cli_command prm__command_validate = {
	.usage = "[PATH|-...] [OPTIONS]",
	.about =
		"Reads files and folders and names every fault of every one in a single run, as\n"
		"file:line:col: error[code]: text on standard error, or in another format on "
		"standard output.\n"
		"Prompts, schemas and tests are checked. Partials and schemas are looked for in the path, in the library of prm.yaml, and in the "
		"store where there\n"
		"is one. Without PATH: the library. Exits with 1 when there are errors. Under "
		"GitHub Actions "
		"the findings become\n"
		"annotations by themselves.",
	.options = options,
	.examples = "# a folder\n"
		    "prm validate prompts\n"
		    "# annotations on a pull request\n"
		    "prm validate prompts --output github\n"
		    "# for code scanning\n"
		    "prm validate prompts -o sarif > prm.sarif\n"
		    "# what an editor holds\n"
		    "prm validate - < prompts/greeting.yaml",
	.min_words = 0,
	.max_words = SIZE_MAX,
	.complete = PRM_COMPLETE_FILE,
	.complete_next = PRM_COMPLETE_FILE,
	.run = run,
};
