/* source.c: prompts from files and from the store behind one face. */
#include "cli/source.h"

#include "base/str.h"
#include "cli/path.h"
#include "cli/refs.h"
#include "cli/suggest.h"

#define STDIN_NAME "<stdin>"

static bool has_file_name(prm_str word)
{
	static const char *const endings[] = {".yaml", ".yml", ".json"};

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (prm__str_ends(word, prm_str_c(endings[i])))
			return true;
	return false;
}

bool prm__source_is_file(prm_str word)
{
	struct stat st;

	if (prm_str_is(word, "-") || prm__path_is_stream(word))
		return true;
	return has_file_name(word) && prm__path_stat(word, &st) && !S_ISDIR(st.st_mode);
}

prm_status prm__library_open(prm_cli *cli, prm_str path, prm_library **out)
{
	prm_library_options opts = {.struct_size = sizeof(opts)};
	bool is_stdin = prm_str_is(path, "-");
	prm_str text, trimmed;

	if (!is_stdin && !prm__path_is_stream(path))
		return prm_library_read(path, &opts, out, &cli->diag, &cli->err);
	if (prm__cli_read(cli, path, &text))
		return cli->err.status;
	trimmed = prm__str_trim(text);
	return prm_library_read_text(is_stdin ? PRM_LIT(STDIN_NAME) : path, text,
				     trimmed.len && trimmed.ptr[0] == '{', &opts, out, &cli->diag,
				     &cli->err);
}

prm_status prm__library_path(prm_cli *cli, prm_str *out)
{
	*out = prm__cli_word(cli, 0);
	if (out->len)
		return PRM_OK;
	if (prm__cli_config(cli))
		return cli->err.status;
	*out = cli->config.library;
	if (out->len && prm__path_is_absent(*out))
		return prm_fail(&cli->err, PRM_CONFIG, "there is no '%.*s' (`library` of %.*s)",
				PRM_FMT(*out), PRM_FMT(cli->config.file));
	if (out->len)
		return PRM_OK;
	*out = PRM_LIT("prompts");
	if (prm__path_is_folder(*out))
		return PRM_OK;
	return prm__cli_usage(cli, "say which folder: PATH, or `library:` in prm.yaml");
}

/* The one that --prompt names; else the only one. Snapshots are not what a person means. */
static prm_status choose(prm_cli *cli, prm_str path, prm_cli_source *out)
{
	prm_str wanted = prm__cli_value(cli, "prompt");
	prm_suggest suggest = prm__suggest(wanted);
	size_t found = 0;
	char near[128];

	for (size_t i = 0; i < prm_library_count(out->library); i++) {
		const prm_library_item *item = prm_library_item_at(out->library, i);
		prm_str id = prm_prompt_id(item->prompt);

		if (item->snapshot && prm_library_count(out->library) > 1)
			continue;
		prm__suggest_offer(&suggest, id);
		if (wanted.len && !prm_str_eq(id, wanted))
			continue;
		out->item = item;
		found++;
	}
	if (found == 0 && wanted.len)
		return prm_fail(&cli->err, PRM_PROMPT_NOT_FOUND, "'%.*s' holds no prompt '%.*s'%s",
				PRM_FMT(path), PRM_FMT(wanted),
				prm__suggest_text(&suggest, "", near));
	if (found == 0)
		return prm_fail(&cli->err, PRM_NOT_A_PROMPT, "'%.*s' holds no prompt",
				PRM_FMT(path));
	if (found > 1)
		return prm__cli_usage(cli, "'%.*s' holds %zu prompts: say which with --prompt ID",
				      PRM_FMT(path), found);
	return PRM_OK;
}

prm_status prm__source_file(prm_cli *cli, prm_str path, prm_cli_source *out)
{
	*out = (prm_cli_source){.title = prm_str_is(path, "-") ? PRM_LIT(STDIN_NAME) : path};
	if (prm__path_is_folder(path))
		return prm__cli_usage(
			cli, "'%.*s' is a folder; `prm deploy` and `prm import` read folders",
			PRM_FMT(path));
	if (!prm_str_is(path, "-") && prm__path_is_absent(path))
		return prm_fail(&cli->err, PRM_FILE_READ,
				"there is no file '%.*s'; it must be a prompt file such as "
				"prompts/hello.yaml",
				PRM_FMT(path));
	if (prm__library_open(cli, path, &out->library))
		return cli->err.status;
	if (cli->diag.errors)
		return prm_diag_status(&cli->diag, &cli->err);
	if (choose(cli, out->title, out))
		return cli->err.status;
	out->prompt = out->item->prompt;
	return PRM_OK;
}

prm_status prm__source_missing(prm_cli *cli, prm_str ref)
{
	if (!has_file_name(ref))
		return PRM_PROMPT_NOT_FOUND;
	return prm_fail(&cli->err, PRM_PROMPT_NOT_FOUND, "there is no file and no prompt '%.*s'",
			PRM_FMT(ref));
}

prm_status prm__source_ref(prm_cli *cli, prm_str ref, prm_cli_source *out)
{
	prm_status status;

	*out = (prm_cli_source){0};
	if (prm__cli_open(cli, PRM_READS))
		return cli->err.status;
	status = prm_manager_get(cli->manager, &cli->call, ref, &out->version, &cli->err);
	if (status)
		return status == PRM_PROMPT_NOT_FOUND ? prm__source_missing(cli, ref) : status;
	out->prompt = prm_version_prompt(out->version);
	out->title = prm__cli_text(cli, "%.*s@%.*s", PRM_FMT(prm_version_id(out->version)),
				   PRM_FMT(prm_version_number(out->version)));
	return PRM_OK;
}

/* A prompt that is not published needs a store only for what it has not got itself. */
static prm_status open_for_file(prm_cli *cli)
{
	prm_status status;

	if (prm__cli_config(cli))
		return cli->err.status;
	if (cli->manager || prm__cli_open_existing(cli))
		return PRM_OK;
	status = prm_store_open(PRM_LIT("memory:"), NULL, &cli->base_store, &cli->err);
	cli->store = cli->base_store;
	if (!status)
		status = prm_manager_open(cli->store, NULL, &cli->manager, &cli->err);
	return status;
}

/* Partials are taken as they stand in the files, as `prm test` does. */
static prm_status look_around(prm_cli *cli, prm_cli_source *source)
{
	prm__includes includes = {0};
	prm_status status;
	prm_arena arena;

	if (cli->config.library.len == 0)
		return PRM_OK;
	prm_arena_init(&arena, NULL, 0);
	status = prm__prompt_includes(source->prompt, &arena, &includes, &cli->err);
	prm_arena_release(&arena);
	if (!status && includes.count)
		source->around = prm__library_around(cli, source->title);
	return status;
}

prm_status prm__source_manager(prm_cli *cli, prm_cli_source *source, prm_manager **out)
{
	if (source->library && open_for_file(cli))
		return cli->err.status;
	*out = cli->manager;
	if (!source->library)
		return PRM_OK;
	if (source->prompt && look_around(cli, source))
		return cli->err.status;
	if (!source->around && prm_library_schema_count(source->library) == 0)
		return PRM_OK;
	source->stage = (prm__stage){.library = source->around ? source->around : source->library,
				     .outer = cli->manager,
				     .call = &cli->call};
	if (prm__stage_open(&source->stage, &cli->err))
		return cli->err.status;
	*out = source->stage.m;
	return PRM_OK;
}

void prm__source_release(prm_cli_source *source)
{
	prm__stage_close(&source->stage);
	prm_library_free(source->around);
	prm_version_free(source->version);
	prm_library_free(source->library);
	*source = (prm_cli_source){0};
}
