/* publish.c: publishing from the command line. */
#include "cli/publish.h"

#include "base/str.h"
#include "cli/contract.h"
#include "cli/contract_print.h"
#include "cli/output.h"
#include "cli/path.h"
#include "cli/schemas.h"

static prm_status print_json(prm_cli *cli, prm_str id, const prm_published *published)
{
	prm_builder b;

	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	prm_build_member(&b, "id", id);
	prm_build_member(&b, "version", prm_str_c(published->version));
	prm_build_key_c(&b, "created");
	prm_build_bool(&b, published->created);
	prm_build_key_c(&b, "first");
	prm_build_bool(&b, published->first);
	prm_build_key_c(&b, "same_body");
	prm_build_bool(&b, published->same_body);
	prm_build_end(&b);
	return prm__print_built(cli, &b);
}

prm_status prm__published_print(prm_cli *cli, prm_str id, const prm_published *published)
{
	if (!published->created)
		prm__cli_note(cli, "nothing changed: '%.*s' is version %s already", PRM_FMT(id),
			      published->version);
	if (prm__cli_given(cli, "dry-run"))
		prm__cli_note(cli, "nothing was written (--dry-run)");
	if (prm__cli_output_is(cli, "json"))
		return print_json(cli, id, published);
	prm__print_text(cli, id);
	prm_buf_addf(&cli->out, "@%s\n", published->version);
	return PRM_OK;
}

/* A file that states a version is told the new one; its comments stay. */
static prm_status edit_version(prm_cli *cli, const prm_cli_source *source,
			       const prm_published *done)
{
	prm_str stated = prm_prompt_version(source->prompt), file = source->item->file;

	if (stated.len == 0 || prm_str_is(stated, done->version) ||
	    prm__cli_given(cli, "no-edit") || prm__cli_given(cli, "dry-run") || !done->created ||
	    prm_str_is(prm__cli_word(cli, 0), "-") || prm__path_is_stream(file))
		return PRM_OK;
	if (prm_library_edit(source->item, PRM_LIT("version"),
			     prm_value_str(prm_str_c(done->version)), &cli->err))
		return prm_fail(&cli->err, cli->err.status,
				"version %s was published; write it into '%.*s' yourself, which "
				"still says %.*s: %s",
				done->version, PRM_FMT(file), PRM_FMT(stated), cli->err.text);
	prm__cli_note(cli, "%.*s: version is now %s", PRM_FMT(file), done->version);
	return PRM_OK;
}

/* Before it is published: afterwards the version is its own parent. */
static prm_status compare(prm_cli *cli, prm_cli_source *source, int mode, prm_str *before,
			  prm_contract *out)
{
	*out = (prm_contract){0};
	*before = PRM_LIT("");
	if (mode == PRM_PUBLISH_CREATE)
		return PRM_OK;
	return prm__contract_with_store(cli, source, before, out);
}

/* Which number --bump auto took, and why. */
static void explain_bump(prm_cli *cli, const prm_published *done, prm_str before,
			 const prm_contract *contract)
{
	prm_style plain = {0};
	prm_buf lines;

	if (before.len == 0 || !done->created)
		return;
	prm_buf_init(&lines, NULL, 0);
	prm__contract_add(cli->quiet ? &plain : &cli->err_style, contract, &lines);
	if (contract->count == 0)
		prm__cli_note(cli, "contract: unchanged since %.*s; a patch version",
			      PRM_FMT(before));
	else if (!cli->quiet)
		prm__output_join(&cli->notes, &lines);
	prm_buf_release(&lines);
}

static prm_status publish(prm_cli *cli, prm_cli_source *source, const prm_publish_options *opts)
{
	prm_contract contract;
	prm_published done;
	prm_str before;
	prm_status status = compare(cli, source, opts->mode, &before, &contract);

	if (!status && !opts->dry_run)
		status = prm__schemas_send(cli, source);
	if (!status)
		status = prm_manager_publish(cli->manager, &cli->call, source->prompt, opts, &done,
					     &cli->diag, &cli->err);
	if (status == PRM_SCHEMA_NOT_FOUND && opts->dry_run)
		prm__cli_note(
			cli,
			"a dry run stores no schemas, and those beside the file are not in the "
			"store yet; `prm validate` and `prm deploy --dry-run` look at "
			"both");
	if (status)
		return status;
	if (opts->bump == PRM_BUMP_AUTO)
		explain_bump(cli, &done, before, &contract);
	status = prm__published_print(cli, prm_prompt_id(source->prompt), &done);
	return status ? status : edit_version(cli, source, &done);
}

prm_status prm__publish_file(prm_cli *cli, prm_str path, int mode)
{
	int bump = prm__cli_bump(cli);
	prm_publish_options opts = {.struct_size = sizeof(opts),
				    .mode = mode,
				    .bump = bump,
				    .version = prm__cli_value(cli, "version"),
				    .changelog = prm__cli_value(cli, "changelog"),
				    .ignore_own_version = bump != PRM_BUMP_NONE,
				    .dry_run = prm__cli_given(cli, "dry-run"),
				    .allow_breaking = prm__cli_given(cli, "allow-breaking")};
	prm_cli_source source;
	prm_status status = prm__source_file(cli, path, &source);

	if (!status)
		status = prm__cli_open(cli, PRM_WRITES);
	if (!status)
		status = publish(cli, &source, &opts);
	prm__source_release(&source);
	return status;
}
