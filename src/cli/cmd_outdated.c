/* cmd_outdated.c: prm outdated. */
#include "cli/output.h"
#include "cli/target.h"

static const prm_cli_option options[] = {
	PRM_OPTION_ROWS,
	{.name = "exit-code", .help = "exit with 1 when something is outdated"},
	PRM_OPTION_END,
};

static const prm_column columns[] = {
	{"id", "ID", 0},       {"version", "VERSION", 0}, {"kind", "KIND", 0}, {"name", "NAME", 0},
	{"wants", "WANTS", 0}, {"frozen", "FROZEN", 0},   {"now", "NOW", 0},   {NULL, NULL, 0},
};

static prm_status run(prm_cli *cli)
{
	prm_outdated *outdated = NULL;
	prm_rows rows;
	prm_status status = PRM_OK;
	prm_str id;

	if (prm__target_id(cli, &id) || prm__cli_open(cli, PRM_READS) ||
	    prm_manager_outdated(cli->manager, &cli->call, id, &outdated, &cli->err))
		return cli->err.status;
	prm__rows_init(&rows, cli, columns);
	for (size_t i = 0; i < outdated->count; i++) {
		const prm_outdated_row *row = &outdated->items[i];
		const prm_value cells[] = {
			prm_value_str(row->id),
			prm__cell_text(row->version),
			prm_value_str(prm_str_c(row->is_schema ? "schema" : "partial")),
			prm__cell_text(row->name),
			prm__cell_text(row->wants),
			prm__cell_text(row->frozen),
			prm__cell_text(row->now),
		};

		prm__rows_add(&rows, cells);
	}
	if (outdated->count || prm__cli_output_is(cli, "json"))
		status = prm__rows_print(&rows, "outdated", (prm_value){0});
	else
		prm__cli_note(cli, "nothing is outdated");
	if (outdated->count && prm__cli_given(cli, "exit-code"))
		cli->exit_status = 1;
	prm_outdated_free(outdated);
	return status;
}

const prm_cli_command prm__command_outdated = {
	.usage = "[ID] [OPTIONS]",
	.about =
		"A published version keeps for ever the partials and schemas that it was published "
		"with. This\n"
		"lists where a newer one would be taken today. `prm update --refresh-refs ID` takes it.",
	.options = options,
	.examples = "# all prompts\n"
		    "prm outdated\n"
		    "# one, in continuous integration\n"
		    "prm outdated support/chat --exit-code",
	.min_words = 0,
	.max_words = 1,
	.complete = PRM_COMPLETE_ID,
	.run = run,
};
