/* cmd_types.c: prm types. */
#include "base/str.h"
#include "cli/output.h"
#include "cli/schemas.h"
#include "ops/schemas.h"

static const prm_cli_option options[] = {
	{.name = "lang",
	 .value = "LANGUAGE",
	 .choices = "c|python|typescript",
	 .help = "the language; else by the ending of --output: .h, .py, .ts"},
	PRM_OPTION_FILE,
	PRM_OPTION_PROMPT,
	PRM_OPTION_END,
};

typedef struct writing {
	prm_cli_schemas *schemas; /* of each word */
	prm_type_request *requests;
	size_t count;
} writing;

static void request(prm_cli *cli, writing *w, prm_str id, const prm_schema *schema, int mode)
{
	char name[PRM_TYPE_NAME_MAX];

	if (!schema)
		return;
	w->requests[w->count++] = (prm_type_request){
		.name = prm__cli_text(cli, "%.*s", PRM_FMT(prm__schema_type_name(id, mode, name))),
		.schema = schema,
		.mode = mode};
}

static prm_status collect(prm_cli *cli, writing *w)
{
	for (size_t i = 0; i < cli->args.word_count; i++) {
		prm_cli_schemas *schemas = &w->schemas[i];

		if (prm__schemas_of_prompt(cli, cli->args.words[i], schemas))
			return cli->err.status;
		if (!schemas->input && !schemas->output)
			return prm_fail(&cli->err, PRM_SCHEMA_NOT_FOUND,
					"'%.*s' names no input_schema and no output_schema: there "
					"is nothing to make types of",
					PRM_FMT(cli->args.words[i]));
		request(cli, w, schemas->id, schemas->input, PRM_SCHEMA_INPUT);
		request(cli, w, schemas->id, schemas->output, PRM_SCHEMA_OUTPUT);
	}
	return PRM_OK;
}

static prm_status language(prm_cli *cli, int *out)
{
	static const char *const ends[] = {".h", ".py", ".ts", NULL};
	prm_str lang = prm__cli_value(cli, "lang"), file = prm__cli_value(cli, "output");

	for (int i = 0; ends[i]; i++)
		if (lang.len ? prm_str_is(lang, prm__schema_languages[i])
			     : prm__str_ends(file, prm_str_c(ends[i]))) {
			*out = i + 1;
			return PRM_OK;
		}
	return prm__cli_usage(cli, "say which language: --lang c, python or typescript");
}

static prm_status write_types(prm_cli *cli, const writing *w, int lang)
{
	prm_status status;
	prm_buf text;

	prm_buf_init(&text, NULL, 0);
	status = prm_schema_types(w->requests, w->count, lang, &text, &cli->err);
	if (!status)
		status = prm__print_file(cli, prm_buf_str(&text));
	prm_buf_release(&text);
	return status;
}

static prm_status run(prm_cli *cli)
{
	size_t words = cli->args.word_count;
	writing w = {.schemas = prm_arena_calloc(&cli->arena, words, sizeof(*w.schemas)),
		     .requests = prm_arena_calloc(&cli->arena, 2 * words, sizeof(*w.requests))};
	prm_status status;
	int lang = 0;

	if (!w.schemas || !w.requests)
		return prm_fail(&cli->err, PRM_NOMEM, "out of memory");
	status = language(cli, &lang);
	if (!status)
		status = collect(cli, &w);
	if (!status)
		status = write_types(cli, &w, lang);
	for (size_t i = 0; i < words; i++)
		prm__schemas_release(&w.schemas[i]);
	return status;
}

const prm_cli_command prm__command_types = {
	.usage = "REF|FILE... --lang LANGUAGE [OPTIONS]",
	.about =
		"Writes one source file with the types of what goes into each prompt and what comes "
		"out of it,\n"
		"from its input_schema and output_schema: C structs with functions that make and read "
		"them, Python\n"
		"TypedDicts and Pydantic 2 models, TypeScript interfaces. A variable that is missing "
		"then fails\n"
		"where the program is compiled. support/reply becomes SupportReplyInput and "
		"SupportReplyOutput.",
	.options = options,
	.examples = "# of what production renders, for mypy\n"
		    "prm types extract/invoice:production --lang python -o invoice_types.py\n"
		    "# of files, in a build; left alone when nothing changed\n"
		    "prm types prompts/extract/invoice.yaml prompts/rag/answer.yaml -o prompts.h",
	.min_words = 1,
	.max_words = SIZE_MAX,
	.complete = PRM_COMPLETE_REF_OR_FILE,
	.complete_next = PRM_COMPLETE_REF_OR_FILE,
	.run = run,
};
