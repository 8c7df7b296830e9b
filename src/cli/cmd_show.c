/* cmd_show.c: prm show. */
#include "base/str.h"
#include "cli/output.h"
#include "cli/source.h"
#include "cli/target.h"

static const prm_cli_option options[] = {
	PRM_OPTION_OUTPUT("yaml|json", "how to print: yaml (default) or json"),
	{.name = "record", .help = "the whole record: parent, author, hashes and what was frozen"},
	PRM_OPTION_END,
};

static prm_status print(prm_cli *cli, const prm_version *version)
{
	prm_value tree = prm__cli_given(cli, "record")
				 ? prm_version_record(version)
				 : prm_prompt_tree(prm_version_prompt(version));
	prm_status status;
	prm_buf text;

	if (prm__cli_output_is(cli, "json"))
		return prm__print_json(cli, tree);
	prm_buf_init(&text, NULL, 0);
	status = prm_value_write_yaml(tree, &text);
	if (!status)
		prm__print_text(cli, prm_buf_str(&text));
	prm_buf_release(&text);
	return status ? prm_fail(&cli->err, status, "the YAML cannot be written") : PRM_OK;
}

static prm_status run(prm_cli *cli)
{
	prm_cli_source source;
	prm_status status;
	prm_str ref;

	if (prm__target_ref(cli, &ref))
		return cli->err.status;
	status = prm__source_ref(cli, ref, &source);
	if (!status)
		status = print(cli, source.version);
	prm__source_release(&source);
	return status;
}

const prm_cli_command prm__command_show = {
	.usage = "REF [OPTIONS]\nID VERSION|LABEL [OPTIONS]",
	.about = "Prints the prompt as a file that can be published again. REF is id, id@version "
		 "or id:label.",
	.options = options,
	.examples = "# the latest version as YAML\n"
		    "prm show greeting\n"
		    "# the record of the one in production\n"
		    "prm show greeting:production --record --output json",
	.min_words = 1,
	.max_words = 2,
	.complete = PRM_COMPLETE_REF,
	.complete_next = PRM_COMPLETE_TARGET,
	.run = run,
};
