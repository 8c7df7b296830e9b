/* cmd_diff.c: prm diff. */
#include "cli/contract.h"
#include "cli/diff_print.h"
#include "cli/source.h"
#include "cli/target.h"

static const prm_cli_option options[] = {
	PRM_OPTION_OUTPUT("text|json", "how to print: text (default) or json"),
	{.name = "exit-code", .help = "exit with 1 when there is a difference"},
	PRM_OPTION_PROMPT,
	PRM_OPTION_END,
};

/* A later word, which may be a version or label of the prompt that the first one names. */
static prm_str later_word(prm_cli *cli, size_t index)
{
	prm_str word = prm__cli_word(cli, index);
	prm_semver version;
	prm_ref first;

	if (prm__source_is_file(word) || prm_ref_parse(prm__cli_word(cli, 0), &first, NULL))
		return word;
	if (cli->args.word_count < 3 && !(word.len && strchr("@:", word.ptr[0])) &&
	    prm_semver_parse(word, &version, NULL))
		return word;
	return prm__target_join(cli, first.id, word);
}

static prm_status open_side(prm_cli *cli, prm_str word, prm_cli_source *out)
{
	if (prm__source_is_file(word))
		return prm__source_file(cli, word, out);
	return prm__source_ref(cli, word, out);
}

/* One word: a file against the store's default version, a version against the one before it. */
static prm_status open_other(prm_cli *cli, const prm_cli_source *after, prm_cli_source *before)
{
	prm_str parent;

	if (!after->version)
		return prm__source_ref(cli, prm_prompt_id(after->prompt), before);
	parent = prm_version_parent(after->version);
	if (parent.len == 0)
		return prm__cli_usage(cli, "%.*s is the first version: there is nothing before it",
				      PRM_FMT(after->title));
	return prm__source_ref(cli,
			       prm__cli_text(cli, "%.*s@%.*s",
					     PRM_FMT(prm_version_id(after->version)),
					     PRM_FMT(parent)),
			       before);
}

static prm_status open_sides(prm_cli *cli, prm_cli_source *before, prm_cli_source *after)
{
	size_t last = cli->args.word_count - 1;
	prm_str first = last == 2 ? later_word(cli, 1) : prm__cli_word(cli, 0);

	if (open_side(cli, last ? later_word(cli, last) : first, after))
		return cli->err.status;
	return last ? open_side(cli, first, before) : open_other(cli, after, before);
}

static prm_status run(prm_cli *cli)
{
	prm_cli_source before = {0}, after = {0};
	prm_contract contract = {0};
	prm_diff *diff = NULL;
	prm_status status = open_sides(cli, &before, &after);

	if (!status)
		status = prm_diff_prompts(before.prompt, after.prompt, NULL, &diff, &cli->err);
	if (!status)
		status = prm__contract_of(cli, &before, &after, &contract);
	if (!status)
		status = prm__diff_print(cli, before.title, after.title, diff, &contract);
	if (!status && diff->change_count + contract.count && prm__cli_given(cli, "exit-code"))
		cli->exit_status = 1;
	prm_diff_free(diff);
	prm__source_release(&before);
	prm__source_release(&after);
	return status;
}

const prm_cli_command prm__command_diff = {
	.usage = "REF|FILE [REF|FILE] [OPTIONS]\nID VERSION VERSION [OPTIONS]",
	.about =
		"Compares two prompts message by message and word by word, and what they promise to "
		"callers: the\n"
		"contract of inputs, output and tools, with the bump that its changes ask for. With "
		"one REF: it\n"
		"and the version before it. With one FILE: the store's latest version and the "
		"file.\n"
		"On a terminal changes are coloured; elsewhere they stand as [-removed-]{+added+}.",
	.options = options,
	.examples = "# what the newest version changed\n"
		    "prm diff greeting\n"
		    "# two versions, in one of three spellings\n"
		    "prm diff greeting 1.0.0 1.2.0\n"
		    "# what a deploy to production would change\n"
		    "prm diff greeting:production greeting@latest\n"
		    "# is the file what is published? For a script\n"
		    "prm diff prompts/greeting.yaml --exit-code > /dev/null",
	.min_words = 1,
	.max_words = 3,
	.complete = PRM_COMPLETE_REF_OR_FILE,
	.complete_next = PRM_COMPLETE_REF_OR_FILE,
	.run = run,
};
