/* cmd_completion.c: prm completion. */
#include "cli/complete.h"
#include "cli/suggest.h"

static const prm_cli_option options[] = {PRM_OPTION_END};

static prm_status run(prm_cli *cli)
{
	static const char *const shells[] = {"bash", "zsh", "fish"};
	prm_str shell = prm__cli_word(cli, 0);
	prm_suggest suggest = prm__suggest(shell);
	char near[128];

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
		prm__suggest_offer(&suggest, prm_str_c(shells[i]));
		if (prm_str_is(shell, shells[i])) {
			prm__completion_script(shell, &cli->out);
			return PRM_OK;
		}
	}
	return prm__cli_usage(cli, "'%.*s' is not bash, zsh or fish%s", PRM_FMT(shell),
			      prm__suggest_text(&suggest, "", near));
}

const prm_cli_command prm__command_completion = {
	.usage = "bash|zsh|fish",
	.about = "Prints a script that completes commands, options, ids, versions and labels.",
	.options = options,
	.examples = "# for this shell\n"
		    "source <(prm completion bash)\n"
		    "# for good\n"
		    "prm completion bash > ~/.local/share/bash-completion/completions/prm\n"
		    "# fish\n"
		    "prm completion fish > ~/.config/fish/completions/prm.fish",
	.min_words = 1,
	.max_words = 1,
	.complete = PRM_COMPLETE_SHELL,
	.run = run,
};
