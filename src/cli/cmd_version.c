/* cmd_version.c: prm version. */
#include "cli/output.h"

static const prm_cli_option options[] = {
	PRM_OPTION_OUTPUT("text|json", "how to print: text (default) or json"),
	PRM_OPTION_END,
};

static prm_status run(prm_cli *cli)
{
	prm_builder b;

	if (!prm__cli_output_is(cli, "json")) {
		prm_buf_addf(&cli->out, "prm %s\n", prm_version_string());
		return PRM_OK;
	}
	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	prm_build_member(&b, "version", prm_str_c(prm_version_string()));
	prm_build_end(&b);
	return prm__print_built(cli, &b);
}

const prm_cli_command prm__command_version = {
	.usage = "[OPTIONS]",
	.options = options,
	.examples = "# for people\n"
		    "prm version\n"
		    "# for a script\n"
		    "prm version --output json",
	.min_words = 0,
	.max_words = 0,
	.run = run,
};
