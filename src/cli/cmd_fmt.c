/* cmd_fmt.c: prm fmt. */
#include "cli/source.h"

static const prm_cli_option options[] = {
	{.name = "check", .help = "change nothing; exit with 1 when a file is not formatted"},
	PRM_OPTION_END,
};

static prm_status run(prm_cli *cli)
{
	bool check = prm__cli_given(cli, "check");
	size_t sum = 0, changed;
	prm_str path;

	if (prm__library_path(cli, &path))
		return cli->err.status;
	for (size_t i = 0; i < (cli->args.word_count ? cli->args.word_count : 1); i++) {
		changed = 0;
		if (prm_library_format(i ? cli->args.words[i] : path, check, &changed, &cli->diag,
				       &cli->err))
			return cli->err.status;
		sum += changed;
	}
	prm__cli_note(cli, check ? "%zu file%s would change" : "%zu file%s changed", sum,
		      sum == 1 ? "" : "s");
	cli->exit_status = cli->diag.errors || (check && sum) ? 1 : 0;
	return PRM_OK;
}

const prm_cli_command prm__command_fmt = {
	.usage = "[PATH...] [OPTIONS]",
	.about = "Formats prompt files in place: line ends, trailing blanks, quotes where YAML 1.1 "
		 "and 1.2 read a\n"
		 "value differently. Comments, order and style of everything else stay. Without "
		 "PATH: the\n"
		 "library of prm.yaml.",
	.options = options,
	.examples = "# a folder\n"
		    "prm fmt prompts\n"
		    "# in a pre-commit hook\n"
		    "prm fmt --check prompts/greeting.yaml prompts/tone.yaml",
	.min_words = 0,
	.max_words = SIZE_MAX,
	.complete = PRM_COMPLETE_FILE,
	.complete_next = PRM_COMPLETE_FILE,
	.run = run,
};
