/* cmd_check_output.c: prm check-output. */
#include "base/str.h"
#include "cli/findings.h"
#include "cli/output.h"
#include "cli/schemas.h"

static const prm_cli_option options[] = {
	{.name = "reply",
	 .help = "where the answer is refused, print the words to send back to the model"},
	PRM_OPTION_OUTPUT(
		"text|json|github",
		"how to print: text (default: the value; findings on standard error), json "
		"or github"),
	PRM_OPTION_PROMPT,
	PRM_OPTION_END,
};

static prm_str line_at(prm_str text, uint32_t line)
{
	size_t at = 0;

	for (uint32_t i = 1; i < line && at < text.len; i++)
		at = prm__str_find_char(text, '\n', at) + 1;
	return at < text.len ? prm__str_line(text, at) : PRM_LIT("");
}

/* A finding's file is what the person named, and its line the whole one, with the prose. */
static void name_file(const prm_diag *found, prm_str path, prm_str text, prm_diag *out)
{
	for (size_t i = 0; i < found->count; i++) {
		prm_diag_entry entry = found->items[i];

		entry.source = prm_str_is(path, "-") ? PRM_LIT("<stdin>") : path;
		if (entry.excerpt.len && entry.excerpt_start == 0)
			entry.excerpt = line_at(text, entry.line);
		prm_diag_add(out, &entry);
	}
	out->dropped += found->dropped;
	out->errors += found->dropped;
}

static prm_status read_stored(prm_cli *cli, prm_str ref, prm_str text, prm_answer **out,
			      prm_diag *found)
{
	prm_status status;

	if (prm__cli_open(cli, PRM_READS))
		return cli->err.status;
	status = prm_manager_check_output(cli->manager, &cli->call, ref, text, out, found,
					  &cli->err);
	return status == PRM_PROMPT_NOT_FOUND ? prm__source_missing(cli, ref) : status;
}

static prm_status read_with_file(prm_cli *cli, prm_str path, prm_str text, prm_answer **out,
				 prm_diag *found)
{
	prm_cli_schemas schemas;
	prm_status status = prm__schemas_of_prompt(cli, path, &schemas);

	if (!status && schemas.output)
		status = prm_answer_read(schemas.output, text, NULL, out, found, &cli->err);
	else if (!status)
		status = prm_fail(&cli->err, PRM_SCHEMA_NOT_FOUND,
				  "'%.*s' names no output_schema to check an answer with",
				  PRM_FMT(path));
	prm__schemas_release(&schemas);
	return status;
}

static prm_status print_reply(prm_cli *cli, const prm_diag *found)
{
	if (prm_answer_reply(found, &cli->out))
		return prm_fail(&cli->err, PRM_NOMEM, "out of memory");
	cli->exit_status = 1;
	cli->diag_shown = cli->quiet;
	return PRM_OK;
}

static prm_status print_value(prm_cli *cli, prm_value value)
{
	prm_builder b;

	if (prm__cli_output_is(cli, "github"))
		return PRM_OK;
	if (!prm__cli_output_is(cli, "json"))
		return prm__print_json(cli, value);
	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	prm_build_key_c(&b, "value");
	prm_build_copy(&b, value);
	prm__findings_build(&b, &cli->diag);
	prm_build_key_c(&b, "errors");
	prm_build_int(&b, 0);
	prm_build_end(&b);
	return prm__print_built(cli, &b);
}

static prm_status check(prm_cli *cli, prm_str text, prm_diag *found)
{
	prm_str prompt = prm__cli_word(cli, 0), path = prm__cli_word(cli, 1);
	prm_answer *answer = NULL;
	prm_status status;

	if (prm__source_is_file(prompt))
		status = read_with_file(cli, prompt, text, &answer, found);
	else
		status = read_stored(cli, prompt, text, &answer, found);
	name_file(found, path, text, &cli->diag);
	if (!status)
		status = print_value(cli, prm_answer_value(answer));
	else if (status != PRM_NOMEM && found->errors && prm__cli_given(cli, "reply"))
		status = print_reply(cli, found);
	else
		status = prm__findings_fail(cli, status);
	prm_answer_free(answer);
	return status;
}

static prm_status run(prm_cli *cli)
{
	prm_str path = prm__cli_word(cli, 1), text;
	prm_diag found;
	prm_status status;

	if (prm_str_is(prm__cli_word(cli, 0), "-"))
		return prm__cli_usage(cli, "standard input is for the answer: prm check-output "
					   "REF|FILE -");
	if (prm__cli_read(cli, path, &text))
		return cli->err.status;
	prm_diag_init(&found, NULL, 0);
	status = check(cli, text, &found);
	prm_diag_release(&found);
	return status;
}

const prm_cli_command prm__command_check_output = {
	.usage = "REF|FILE ANSWER|- [OPTIONS]",
	.about =
		"Takes what a model answered, finds the JSON in it (bare, in a code fence or after "
		"prose), reads\n"
		"it strictly, checks it against the output_schema of the prompt and prints the value, "
		"defaults filled\n"
		"in. Every fault is named in one run, with its JSON pointer, the rule that it breaks "
		"and its line in\n"
		"the answer. Exits with 1 when there are any.",
	.options = options,
	.examples = "# what a program may use, or why not\n"
		    "prm check-output extract/invoice:production answer.txt > invoice.json\n"
		    "# the second try: what to tell the model\n"
		    "ask-model < request.json | prm check-output extract/invoice - --reply\n"
		    "# with a prompt that is being written\n"
		    "prm check-output prompts/extract/invoice.yaml answer.txt --output json",
	.min_words = 2,
	.max_words = 2,
	.complete = PRM_COMPLETE_REF_OR_FILE,
	.complete_next = PRM_COMPLETE_FILE,
	.run = run,
};
