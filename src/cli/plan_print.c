/* plan_print.c: a deploy plan for people and for programs. */
#include "cli/plan_print.h"

#include "cli/output.h"
#include "cli/source.h"

static const prm_column columns[] = {
	{"action", "ACTION", 0},    {"id", "ID", 0},
	{"from", "STORE", 0},       {"to", "BECOMES", 0},
	{"file", "FILE", PRM_CUTS}, {"why", "WHY", PRM_CUTS},
	{"status", NULL, 0},        {NULL, NULL, 0},
};

prm_status prm__plan_library(prm_cli *cli, prm_library **out)
{
	prm_str path;

	if (prm__library_path(cli, &path) || prm__library_open(cli, path, out))
		return cli->err.status;
	return prm_diag_status(&cli->diag, &cli->err);
}

static const char *action_name(int action)
{
	static const char *const names[] = {"equal", "create", "publish",
					    "bump",  "refuse", "only-in-store"};

	return action >= PRM_PLAN_EQUAL && action <= PRM_PLAN_ONLY_STORE ? names[action] : "";
}

prm_status prm__plan_print(prm_cli *cli, const prm_plan *plan, bool planned)
{
	bool all = prm__cli_output_is(cli, "json") || prm__cli_given(cli, "all");
	prm_rows rows;

	prm__rows_init(&rows, cli, columns);
	for (size_t i = 0; i < plan->count; i++) {
		const prm_plan_row *row = &plan->items[i];
		const char *status = row->status ? prm_status_code(row->status)
				     : planned   ? "planned"
						 : "done";
		const prm_value cells[] = {
			prm_value_str(prm_str_c(action_name(row->action))),
			prm_value_str(row->id),
			prm__cell_text(row->from),
			prm__cell_text(row->to),
			prm__cell_text(row->file),
			prm__cell_text(row->why),
			prm_value_str(prm_str_c(status)),
		};

		if (all || row->action != PRM_PLAN_EQUAL)
			prm__rows_add(&rows, cells);
	}
	return prm__rows_print(&rows, "changes", (prm_value){0});
}
