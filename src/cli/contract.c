/* contract.c: contracts between prompts of files and of the store. */
#include "cli/contract.h"

#include "base/str.h"

typedef struct side {
	prm_schema *input, *output;
	prm_contract_side contract;
} side;

static prm_status read_schemas(prm_cli *cli, prm_cli_source *source, side *out)
{
	prm_manager *manager = NULL;

	if (source->version)
		return prm_manager_schemas(cli->manager, &cli->call, source->title, &out->input,
					   &out->output, &cli->err);
	if (prm__source_manager(cli, source, &manager))
		return cli->err.status;
	return prm_manager_prompt_schemas(manager, &cli->call, source->prompt, &out->input,
					  &out->output, &cli->err);
}

static prm_status open_side(prm_cli *cli, prm_cli_source *source, side *out)
{
	if (read_schemas(cli, source, out))
		return cli->err.status;
	return prm_prompt_contract_side(source->prompt, source->version, out->input, out->output,
					&cli->arena, &out->contract, &cli->err);
}

static void close_side(side *s)
{
	prm_schema_unref(s->input);
	prm_schema_unref(s->output);
}

prm_status prm__contract_of(prm_cli *cli, prm_cli_source *before, prm_cli_source *after,
			    prm_contract *out)
{
	side old = {.input = NULL}, new = {.input = NULL};
	prm_status status = open_side(cli, before, &old);

	if (!status)
		status = open_side(cli, after, &new);
	if (!status)
		status = prm_contract_compare(&old.contract, &new.contract, &cli->arena, out,
					      &cli->err);
	close_side(&old);
	close_side(&new);
	return status;
}

/* The highest version, as a publish would follow it; false where there is none. */
static bool parent_of(prm_cli *cli, prm_str id, prm_str *out)
{
	prm_versions *versions = NULL;

	if (prm_manager_history(cli->manager, &cli->call, id, &versions, NULL) == PRM_OK &&
	    versions->count)
		*out = prm__cli_text(cli, "%.*s@%.*s", PRM_FMT(id),
				     PRM_FMT(versions->items[0].version));
	prm_versions_free(versions);
	return out->len > 0;
}

prm_status prm__contract_with_store(prm_cli *cli, prm_cli_source *file, prm_str *before,
				    prm_contract *out)
{
	prm_cli_source stored = {0};
	prm_str ref = PRM_LIT("");
	prm_status status;

	*out = (prm_contract){0};
	*before = PRM_LIT("");
	if (!parent_of(cli, prm_prompt_id(file->prompt), &ref))
		return PRM_OK;
	status = prm__source_ref(cli, ref, &stored);
	if (!status)
		status = prm__contract_of(cli, &stored, file, out);
	if (!status)
		*before = ref;
	prm__source_release(&stored);
	return status;
}
