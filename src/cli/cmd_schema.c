/* cmd_schema.c: prm schema and its verbs. */
#include "base/str.h"
#include "cli/output.h"
#include "cli/schemas.h"
#include "cli/vars.h"
#include "ops/schemas.h"

/* clang-format off */
#define OPTION_NAME \
	{.name = "name", .value = "NAME", .help = "which schema of a file that holds several"}
/* clang-format on */

static const prm_cli_option list_options[] = {PRM_OPTION_ROWS, PRM_OPTION_END};
static const prm_cli_option show_options[] = {
	OPTION_NAME, PRM_OPTION_OUTPUT("yaml|json", "how to print: yaml (default) or json"),
	PRM_OPTION_END};
static const prm_cli_option export_options[] = {
	{.name = "dialect",
	 .value = "DIALECT",
	 .choices = "json-schema|openai|anthropic|gemini",
	 .help = "JSON Schema 2020-12 (default), or what a provider's structured outputs take"},
	{.name = "of",
	 .value = "SIDE",
	 .choices = "input|output",
	 .help = "the word is a prompt: its input_schema or output_schema"},
	OPTION_NAME,
	PRM_OPTION_PROMPT,
	{.name = "strict", .help = "a loss is a fault: exit with 1"},
	PRM_OPTION_FILE,
	PRM_OPTION_END,
};
static const prm_cli_option import_options[] = {
	{.name = "name", .value = "NAME", .help = "what the schema is called; else by the file"},
	{.name = "strict", .help = "a loss is a fault: exit with 1"},
	PRM_OPTION_FILE,
	PRM_OPTION_END,
};

/* ---- list --------------------------------------------------------------------------------- */

static const prm_column columns[] = {
	{"name", "NAME", 0},
	{"version", "VERSION", 0},
	{"description", "DESCRIPTION", PRM_CUTS},
	{NULL, NULL, 0},
};

static void add_row(prm_rows *rows, prm_str name, prm_str version, prm_str description)
{
	const prm_value cells[] = {prm_value_str(name), prm__cell_text(version),
				   prm__cell_text(description)};

	prm__rows_add(rows, cells);
}

static prm_str member(prm_value schema, const char *key)
{
	return prm_value_text(prm_value_get_c(schema, key));
}

static prm_status list_files(prm_cli *cli, prm_str path, prm_rows *rows)
{
	prm_library *library = NULL;
	prm_status status = prm__library_open(cli, path, &library);

	for (size_t i = 0; !status && i < prm_library_schema_count(library); i++) {
		prm_value schema = prm_library_schema_at(library, i);

		add_row(rows, member(schema, "name"), member(schema, "version"),
			member(schema, "description"));
	}
	if (!status)
		status = prm__rows_print(rows, "schemas", (prm_value){0});
	prm_library_free(library);
	return status;
}

static prm_status run_list(prm_cli *cli)
{
	prm_schema_rows stored = {0};
	prm_rows rows;

	prm__rows_init(&rows, cli, columns);
	if (cli->args.word_count)
		return list_files(cli, prm__cli_word(cli, 0), &rows);
	if (prm__cli_open(cli, PRM_READS) ||
	    prm_manager_schema_list(cli->manager, &cli->call, &cli->arena, &stored, &cli->err))
		return cli->err.status;
	for (size_t i = 0; i < stored.count; i++)
		add_row(&rows, stored.items[i].name, stored.items[i].version,
			stored.items[i].description);
	return prm__rows_print(&rows, "schemas", (prm_value){0});
}

/* ---- show --------------------------------------------------------------------------------- */

/* into_file: of -o, where the option is not the format. */
static prm_status print_yaml(prm_cli *cli, prm_value tree, bool into_file)
{
	prm_status status;
	prm_buf text;

	prm_buf_init(&text, NULL, 0);
	status = prm_value_write_yaml(tree, &text);
	if (status)
		prm_fail(&cli->err, status, "the YAML cannot be written");
	else if (into_file)
		status = prm__print_file(cli, prm_buf_str(&text));
	else
		prm__print_text(cli, prm_buf_str(&text));
	prm_buf_release(&text);
	return status;
}

static prm_status print_json(prm_cli *cli, prm_value json)
{
	prm_status status;
	prm_buf text;

	prm_buf_init(&text, NULL, 0);
	status = prm_value_write_json(json, PRM_JSON_PRETTY, &text);
	prm_buf_add_char(&text, '\n');
	status = status || text.status ? prm_fail(&cli->err, PRM_NOMEM, "out of memory")
				       : prm__print_file(cli, prm_buf_str(&text));
	prm_buf_release(&text);
	return status;
}

static prm_status run_show(prm_cli *cli)
{
	prm_value tree = {0}, file = {0};
	prm_builder b;

	if (prm__schema_named(cli, prm__cli_word(cli, 0), &tree, NULL))
		return cli->err.status;
	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	prm_build_key_c(&b, "schemas");
	prm_build_list(&b);
	prm_build_copy(&b, tree);
	prm_build_end(&b);
	prm_build_end(&b);
	if (prm_builder_finish(&b, &file, &cli->err))
		return cli->err.status;
	return prm__cli_output_is(cli, "json") ? prm__print_json(cli, file)
					       : print_yaml(cli, file, false);
}

/* ---- export and import ---------------------------------------------------------------------- */

/* Losses are warnings with a pointer and a keyword; the data is printed all the same. */
static void count_losses(prm_cli *cli)
{
	size_t count = cli->diag.count + cli->diag.dropped;

	if (count)
		prm__cli_note(cli, "%zu loss%s: what the other form cannot say", count,
			      count == 1 ? "" : "es");
	if (count && prm__cli_given(cli, "strict"))
		cli->exit_status = 1;
}

static int dialect(const prm_cli *cli)
{
	for (int i = 0; prm__schema_dialects[i]; i++)
		if (prm_str_is(prm__cli_value(cli, "dialect"), prm__schema_dialects[i]))
			return i;
	return PRM_JSON_SCHEMA;
}

/* The schema of a prompt's side. */
static prm_status side_of(prm_cli *cli, prm_str word, prm_schema **out)
{
	bool input = prm_str_is(prm__cli_value(cli, "of"), "input");
	prm_cli_schemas schemas;
	prm_status status = prm__schemas_of_prompt(cli, word, &schemas);
	const prm_schema *schema = input ? schemas.input : schemas.output;

	if (!status && !schema)
		status = prm_fail(&cli->err, PRM_SCHEMA_NOT_FOUND, "'%.*s' names no %s",
				  PRM_FMT(word), input ? "input_schema" : "output_schema");
	if (!status)
		*out = prm_schema_ref(schema);
	prm__schemas_release(&schemas);
	return status;
}

static prm_status run_export(prm_cli *cli)
{
	prm_str word = prm__cli_word(cli, 0);
	prm_schema *schema = NULL;
	prm_value tree = {0}, json = {0};
	prm_status status = prm__cli_given(cli, "of")
				    ? side_of(cli, word, &schema)
				    : prm__schema_named(cli, word, &tree, &schema);

	if (!status)
		status = prm_schema_export(schema, dialect(cli), &cli->arena, &json, &cli->diag,
					   &cli->err);
	if (!status) {
		count_losses(cli);
		status = print_json(cli, json);
	}
	prm_schema_unref(schema);
	return status;
}

/* "schemas/refund.schema.json" is called "refund". */
static prm_str name_of_file(prm_str path)
{
	size_t start = path.len, end;

	while (start > 0 && path.ptr[start - 1] != '/')
		start--;
	end = prm__str_find_char(path, '.', start);
	return prm_str_n(path.ptr + start, end - start);
}

static prm_status run_import(prm_cli *cli)
{
	prm_str path = prm__cli_word(cli, 0), name = prm__cli_value(cli, "name"), text;
	prm_value json = {0}, file = {0};

	if (name.len == 0 && prm_str_is(path, "-"))
		return prm__cli_usage(cli, "say what the schema is called: --name NAME");
	if (name.len == 0)
		name = name_of_file(path);
	if (prm__cli_read(cli, path, &text) || prm__data_read(cli, path, text, &json) ||
	    prm_schema_import(json, name, &cli->arena, &file, &cli->diag, &cli->err))
		return cli->err.status;
	count_losses(cli);
	return print_yaml(cli, file, true);
}

static const prm_cli_command verbs[] = {
	{.name = "list",
	 .summary = "list the schemas of the store, or of a folder of prompt files",
	 .usage = "[PATH] [OPTIONS]",
	 .options = list_options,
	 .examples = "# every version of every schema that is stored\nprm schema list\n# the names "
		     "in a folder, for a script\nprm schema list prompts -o json | jq -r "
		     "'.schemas[].name'",
	 .max_words = 1,
	 .complete = PRM_COMPLETE_FOLDER,
	 .run = run_list},
	{.name = "show",
	 .summary = "print a schema as a schema file",
	 .usage = "NAME|NAME@RANGE|FILE [OPTIONS]",
	 .about =
		 "NAME is a schema of the store: its highest version, or the highest in the range.",
	 .options = show_options,
	 .examples = "# of the store\nprm schema show invoice@^1.0\n# one of a file that holds "
		     "several, as JSON\nprm schema show prompts/schemas/invoice.yaml --name "
		     "invoice_line -o json",
	 .min_words = 1,
	 .max_words = 1,
	 .complete = PRM_COMPLETE_SCHEMA,
	 .run = run_show},
	{.name = "export",
	 .summary = "write a schema as JSON Schema, or as a provider takes it",
	 .usage = "NAME|NAME@RANGE|FILE [OPTIONS]\nREF|FILE --of input|output [OPTIONS]",
	 .about =
		 "What the dialect cannot say is reported on standard error, with its JSON pointer "
		 "and keyword.",
	 .options = export_options,
	 .examples = "# for OpenAI's strict structured outputs: what production promises\n"
		     "prm schema export extract/invoice:production --of output --dialect openai\n"
		     "# JSON Schema 2020-12 of a file\n"
		     "prm schema export prompts/schemas/invoice.yaml --name invoice -o "
		     "invoice.schema.json",
	 .min_words = 1,
	 .max_words = 1,
	 .complete = PRM_COMPLETE_SCHEMA,
	 .run = run_export},
	{.name = "import",
	 .summary = "turn a JSON Schema into a schema file",
	 .usage = "FILE|- [OPTIONS]",
	 .about =
		 "Prints YAML; what our schemas cannot say is reported on standard error, with its "
		 "JSON pointer\nand keyword. JSON Schema 2020-12, and what older drafts share with "
		 "it.",
	 .options = import_options,
	 .examples =
		 "# keep it beside the prompts\n"
		 "prm schema import refund.schema.json -o prompts/schemas/refund.yaml\n"
		 "# from a Pydantic model\n"
		 "python3 -c 'import json, app; print(json.dumps(app.Refund.model_json_schema()))' "
		 "| prm schema import - --name refund",
	 .min_words = 1,
	 .max_words = 1,
	 .complete = PRM_COMPLETE_FILE,
	 .run = run_import},
	{.name = NULL},
};

const prm_cli_command prm__command_schema = {
	.usage = "list|show|export|import [NAME|FILE] ...",
	.about =
		"Schemas say what goes into a prompt and what comes out of it: see docs/schemas.md. "
		"They stand in\n"
		"files beside the prompts; deploy, import, create and update bring them into the "
		"store, where each\n"
		"version of a prompt pins the ones it was published with.",
	.examples = "# what there is\n"
		    "prm schema list prompts\n"
		    "# for a provider\n"
		    "prm schema export extract/invoice --of output --dialect anthropic",
	.verbs = verbs,
};
