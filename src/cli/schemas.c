/* schemas.c: the schemas that a word of the command line leads to. */
#include "cli/schemas.h"

#include "base/str.h"
#include "cli/suggest.h"
#include "cli/vars.h"

/* ---- of a prompt -------------------------------------------------------------------------- */

static prm_status of_file(prm_cli *cli, prm_str path, prm_cli_schemas *out)
{
	prm_cli_source source = {0};
	prm_manager *manager = NULL;
	prm_status status = prm__source_file(cli, path, &source);

	if (!status)
		status = prm__source_manager(cli, &source, &manager);
	if (!status)
		status = prm_manager_prompt_schemas(manager, &cli->call, source.prompt, &out->input,
						    &out->output, &cli->err);
	if (!status)
		out->id = prm__cli_text(cli, "%.*s", PRM_FMT(prm_prompt_id(source.prompt)));
	prm__source_release(&source);
	return status;
}

prm_status prm__schemas_of_prompt(prm_cli *cli, prm_str word, prm_cli_schemas *out)
{
	prm_status status;
	prm_ref ref;

	*out = (prm_cli_schemas){.input = NULL};
	if (prm__source_is_file(word))
		return of_file(cli, word, out);
	if (prm_ref_parse(word, &ref, &cli->err) || prm__cli_open(cli, PRM_READS))
		return cli->err.status;
	out->id = ref.id;
	status = prm_manager_schemas(cli->manager, &cli->call, word, &out->input, &out->output,
				     &cli->err);
	return status == PRM_PROMPT_NOT_FOUND ? prm__source_missing(cli, word) : status;
}

void prm__schemas_release(prm_cli_schemas *schemas)
{
	prm_schema_unref(schemas->input);
	prm_schema_unref(schemas->output);
	*schemas = (prm_cli_schemas){.input = NULL};
}

/* ---- by name ------------------------------------------------------------------------------ */

static prm_str name_of(prm_value schema)
{
	return prm_value_text(prm_value_get_c(schema, "name"));
}

/* The one that --name names, else the only one: of the file alone, not of those beside it. */
static prm_status choose(prm_cli *cli, prm_str path, prm_str text, prm_str *out)
{
	prm_value file = {0}, schemas;
	prm_suggest suggest;
	char near[128];
	size_t count;

	*out = prm__cli_value(cli, "name");
	if (prm__data_read(cli, path, text, &file))
		return cli->err.status;
	schemas = prm_value_get_c(file, "schemas");
	count = prm_value_count(schemas);
	if (out->len == 0 && count == 1)
		*out = name_of(prm_value_at(schemas, 0));
	suggest = prm__suggest(*out);
	for (size_t i = 0; i < count; i++) {
		if (prm_str_eq(name_of(prm_value_at(schemas, i)), *out))
			return PRM_OK;
		prm__suggest_offer(&suggest, name_of(prm_value_at(schemas, i)));
	}
	if (out->len == 0 && count)
		return prm__cli_usage(cli,
				      "'%.*s' holds %zu schemas: say which with --name, such as "
				      "--name %.*s",
				      PRM_FMT(path), count,
				      PRM_FMT(name_of(prm_value_at(schemas, 0))));
	return prm_fail(&cli->err, PRM_SCHEMA_NOT_FOUND, "'%.*s' holds no schema%s%.*s%s%s",
			PRM_FMT(path), out->len ? " '" : "", PRM_FMT(*out), out->len ? "'" : "",
			prm__suggest_text(&suggest, "", near));
}

static prm_status take(prm_cli *cli, prm_manager *manager, prm_str name, prm_value *tree,
		       prm_schema **schema)
{
	if (schema)
		return prm_manager_schema(manager, &cli->call, name, schema, &cli->diag, &cli->err);
	return prm_manager_get_schema(manager, &cli->call, name, &cli->arena, tree, &cli->err);
}

prm_status prm__schema_named(prm_cli *cli, prm_str word, prm_value *tree, prm_schema **schema)
{
	prm_cli_source source = {0};
	prm_manager *manager = NULL;
	prm_str name, text;
	prm_status status;

	if (!prm__source_is_file(word))
		return prm__cli_open(cli, PRM_READS) ? cli->err.status
						     : take(cli, cli->manager, word, tree, schema);
	if (prm_str_is(word, "-"))
		return prm__cli_usage(cli, "a schema is read from a file or from the store");
	status = prm__library_open(cli, word, &source.library);
	if (!status)
		status = prm_diag_status(&cli->diag, &cli->err);
	if (!status)
		status = prm__cli_read(cli, word, &text);
	if (!status)
		status = choose(cli, word, text, &name);
	if (!status)
		status = prm__source_manager(cli, &source, &manager);
	if (!status)
		status = take(cli, manager, name, tree, schema);
	prm__source_release(&source);
	return status;
}

/* ---- into the store ------------------------------------------------------------------------ */

typedef struct needs {
	const prm_library *library;
	bool *needed; /* of each schema of the library */
	bool grown;
} needs;

/* Which of several versions is meant is not asked: all of that name are taken. */
static void need(needs *n, prm_value ref)
{
	prm_str text = prm_value_text(ref);

	text.len = prm__str_find_char(text, '@', 0);
	for (size_t i = 0; text.len && i < prm_library_schema_count(n->library); i++) {
		if (n->needed[i] ||
		    !prm_str_eq(name_of(prm_library_schema_at(n->library, i)), text))
			continue;
		n->needed[i] = n->grown = true;
	}
}

static void need_inner(needs *n, prm_value schema)
{
	prm_value fields = prm_value_get_c(schema, "fields");

	need(n, prm_value_get_c(schema, "extends"));
	for (size_t i = 0; i < prm_value_count(fields); i++) {
		need(n, prm_value_get_c(prm_value_at(fields, i), "item_schema"));
		need(n, prm_value_get_c(prm_value_at(fields, i), "nested_schema"));
	}
}

prm_status prm__schemas_send(prm_cli *cli, const prm_cli_source *source)
{
	static const char *const keys[] = {"/input_schema", "/output_schema", "/response/schema"};
	size_t count = prm_library_schema_count(source->library);
	needs n = {.library = source->library,
		   .needed = prm_arena_calloc(&cli->arena, count + 1, sizeof(bool))};
	prm_status status = PRM_OK;

	if (!n.needed)
		return prm_fail(&cli->err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; i < 3; i++)
		need(&n, prm_value_at_pointer(prm_prompt_tree(source->prompt), prm_str_c(keys[i])));
	while (n.grown) {
		n.grown = false;
		for (size_t i = 0; i < count; i++)
			if (n.needed[i])
				need_inner(&n, prm_library_schema_at(source->library, i));
	}
	for (size_t i = 0; !status && i < count; i++)
		if (n.needed[i])
			status = prm_manager_put_schema(cli->manager, &cli->call,
							prm_library_schema_at(source->library, i),
							&cli->err);
	return status;
}
