/* cmd_update.c: prm update. */
#include "cli/publish.h"
#include "cli/source.h"

static const prm_cli_option options[] = {
	PRM_OPTION_BUMP,
	PRM_OPTION_CHANGELOG,
	PRM_OPTION_VERSION,
	PRM_OPTION_PROMPT,
	{.name = "refresh-refs",
	 .value = "ID",
	 .complete = PRM_COMPLETE_ID,
	 .help = "publish this prompt again with today's versions of its partials and schemas"},
	PRM_OPTION_WHY,
	PRM_OPTION_ALLOW_BREAKING,
	PRM_OPTION_NO_EDIT,
	PRM_OPTION_DRY_RUN,
	PRM_OPTION_RESULT,
	PRM_OPTION_END,
};

static prm_status refresh(prm_cli *cli, prm_str id)
{
	prm_published done;

	if (cli->args.word_count)
		return prm__cli_usage(cli,
				      "--refresh-refs takes its prompt from the store: no FILE");
	if (prm__cli_open(cli, PRM_WRITES) ||
	    prm_manager_refresh_refs(cli->manager, &cli->call, id, &done, &cli->err))
		return cli->err.status;
	return prm__published_print(cli, id, &done);
}

static prm_status run(prm_cli *cli)
{
	if (prm__cli_given(cli, "refresh-refs"))
		return refresh(cli, prm__cli_value(cli, "refresh-refs"));
	if (cli->args.word_count == 0)
		return prm__cli_usage(cli,
				      "too few arguments: prm update FILE|-, or --refresh-refs ID");
	if (prm__cli_given(cli, "bump") && prm__cli_given(cli, "version"))
		return prm__cli_usage(cli, "--bump and --version exclude each other");
	return prm__publish_file(cli, prm__cli_word(cli, 0), PRM_PUBLISH_UPDATE);
}

const prm_cli_command prm__command_update = {
	.usage = "FILE|- [OPTIONS]\n--refresh-refs ID [OPTIONS]",
	.about =
		"The prompt must be in the store. A published version never changes, so new "
		"content needs\n"
		"a new version: the file's own, --version, or --bump, which also writes the new "
		"version\n"
		"into the file, keeping its comments. Content equal to the version before is not "
		"published\n"
		"again. What breaks callers (an input that was accepted may be refused, an answer may "
		"come that\n"
		"could not before) needs a new major version; `--bump auto` takes the number that the "
		"change asks\n"
		"for and says why. Prints id@version.",
	.options = options,
	.examples =
		"# publish what changed as the next minor version\n"
		"prm update prompts/greeting.yaml --bump minor --changelog 'Ask for the order'\n"
		"# as far as callers are concerned; see what would happen\n"
		"prm update prompts/greeting.yaml --bump auto --dry-run\n"
		"# take up a new version of a partial\n"
		"prm update --refresh-refs support/chat",
	.min_words = 0,
	.max_words = 1,
	.complete = PRM_COMPLETE_FILE,
	.run = run,
};
