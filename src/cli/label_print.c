/* label_print.c: labels and what was done to them. */
#include "cli/label_print.h"

#include "cli/output.h"

static const prm_column label_columns[] = {
	{"label", "LABEL", 0},
	{"version", "VERSION", 0},
	{"protected", "PROTECTED", PRM_DROPS},
	{"when", "WHEN", PRM_TIME | PRM_DROPS},
	{"who", "WHO", PRM_DROPS},
	{"why", "WHY", PRM_CUTS},
	{"seq", NULL, 0},
	{"previous", NULL, 0},
	{NULL, NULL, 0},
};

prm_status prm__labels_print(prm_cli *cli, const prm_labels *labels)
{
	prm_builder b;
	prm_value also = {0};
	prm_rows rows;

	prm__rows_init(&rows, cli, label_columns);
	for (size_t i = 0; i < labels->count; i++) {
		const prm_label_row *row = &labels->items[i];
		const prm_value cells[] = {
			prm_value_str(row->label),         prm__cell_text(row->version),
			prm_value_bool(row->is_protected), prm__cell_text(row->when),
			prm__cell_text(row->who),          prm__cell_text(row->why),
			prm_value_int((int64_t)row->seq),  prm_value_int((int64_t)row->previous),
		};

		prm__rows_add(&rows, cells);
	}
	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	prm_build_key_c(&b, "frozen");
	prm_build_bool(&b, labels->frozen);
	prm_build_end(&b);
	if (prm_builder_finish(&b, &also, &cli->err))
		return cli->err.status;
	if (labels->frozen && !prm__cli_output_is(cli, "json"))
		prm__cli_note(cli, "frozen: no label of this prompt moves");
	return prm__rows_print(&rows, "labels", also);
}

static const prm_column event_columns[] = {
	{"seq", "SEQ", PRM_RIGHT | PRM_DROPS},
	{"when", "WHEN", PRM_TIME | PRM_DROPS},
	{"action", "ACTION", 0},
	{"label", "LABEL", 0},
	{"version", "VERSION", 0},
	{"previous", "BEFORE", PRM_DROPS},
	{"who", "WHO", PRM_DROPS},
	{"why", "WHY", PRM_CUTS},
	{NULL, NULL, 0},
};

prm_status prm__events_print(prm_cli *cli, const prm_events *events)
{
	prm_rows rows;

	prm__rows_init(&rows, cli, event_columns);
	for (size_t i = 0; i < events->count; i++) {
		const prm_event_row *row = &events->items[i];
		const prm_value cells[] = {
			prm_value_int((int64_t)row->seq), prm__cell_text(row->when),
			prm__cell_text(row->action),      prm__cell_text(row->label),
			prm__cell_text(row->version),     prm__cell_text(row->previous),
			prm__cell_text(row->who),         prm__cell_text(row->why),
		};

		prm__rows_add(&rows, cells);
	}
	return prm__rows_print(&rows, "events", (prm_value){0});
}

prm_status prm__label_moved_print(prm_cli *cli, prm_str label, const prm_resolved *now)
{
	prm_builder b;

	if (!prm__cli_output_is(cli, "json")) {
		prm__print_text(cli, prm_str_c(now->id));
		prm_buf_addf(&cli->out, ":%.*s is now %s\n", PRM_FMT(label), now->version);
		return PRM_OK;
	}
	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	prm_build_member(&b, "id", prm_str_c(now->id));
	prm_build_member(&b, "label", label);
	prm_build_member(&b, "version", prm_str_c(now->version));
	prm_build_end(&b);
	return prm__print_built(cli, &b);
}
