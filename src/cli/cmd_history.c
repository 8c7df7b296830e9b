/* cmd_history.c: prm history. */
#include "cli/output.h"
#include "cli/target.h"

static const prm_cli_option options[] = {PRM_OPTION_ROWS, PRM_OPTION_END};

static const prm_column columns[] = {
	{"version", "VERSION", 0},
	{"status", "STATUS", PRM_DROPS},
	{"latest", NULL, 0},
	{"labels", "LABELS", PRM_CUTS},
	{"created_at", "CREATED", PRM_TIME | PRM_DROPS},
	{"created_by", "BY", PRM_DROPS},
	{"changelog", "CHANGELOG", PRM_CUTS},
	{"parent", NULL, 0},
	{"content_hash", NULL, 0},
	{"graph_hash", NULL, 0},
	{"damage", NULL, 0},
	{NULL, NULL, 0},
};

static void add_row(prm_rows *rows, const prm_version_row *row)
{
	const char *status = row->damage ? prm_status_code(row->damage)
					 : prm_lifecycle_name(row->status);
	const prm_value cells[] = {
		prm_value_str(row->version),
		prm__cell_text(prm_str_c(status)),
		prm_value_bool(row->latest),
		prm__cell_list(rows->cli, row->labels),
		prm__cell_text(row->created_at),
		prm__cell_text(row->created_by),
		prm__cell_text(row->changelog),
		prm__cell_text(row->parent),
		prm__cell_text(row->content_hash),
		prm__cell_text(row->graph_hash),
		row->damage ? prm__cell_text(prm_str_c(status)) : (prm_value){0},
	};

	prm__rows_add(rows, cells);
}

static prm_status run(prm_cli *cli)
{
	prm_versions *versions = NULL;
	prm_rows rows;
	prm_status status;
	prm_str id;

	if (prm__target_id(cli, &id) || prm__cli_open(cli, PRM_READS) ||
	    prm_manager_history(cli->manager, &cli->call, id, &versions, &cli->err))
		return cli->err.status;
	prm__rows_init(&rows, cli, columns);
	for (size_t i = 0; i < versions->count; i++) {
		add_row(&rows, &versions->items[i]);
		if (versions->items[i].damage)
			prm__cli_warn(cli, versions->items[i].damage,
				      "version %.*s of '%.*s' is damaged; `prm doctor` says more",
				      PRM_FMT(versions->items[i].version), PRM_FMT(id));
	}
	status = prm__rows_print(&rows, "versions", (prm_value){0});
	prm_versions_free(versions);
	return status;
}

const prm_cli_command prm__command_history = {
	.usage = "ID [OPTIONS]",
	.about = "Lists the versions of a prompt, the highest first, with their labels and "
		 "changelogs.",
	.options = options,
	.examples = "# as a table\n"
		    "prm history greeting\n"
		    "# who published what, for a script\n"
		    "prm history greeting -o json | jq -r '.versions[] | .version + \" \" + "
		    ".created_by'",
	.min_words = 1,
	.max_words = 1,
	.complete = PRM_COMPLETE_ID,
	.run = run,
};
