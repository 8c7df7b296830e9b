/* label_print.c: labels and what was done to them. */
#include "cli/label_print.h"

#include "cli/output.h"

static const prm_column label_columns[] = {
	{"label", "LABEL", false}, {"version", "VERSION", false}, {"protected", "PROTECTED", false},
	{"when", "WHEN", false},   {"who", "WHO", false},         {"why", "WHY", false},
	{"seq", NULL, false},      {"previous", NULL, false},     {NULL, NULL, false},
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
	{"seq", "SEQ", true},      {"when", "WHEN", false},       {"action", "ACTION", false},
	{"label", "LABEL", false}, {"version", "VERSION", false}, {"previous", "BEFORE", false},
	{"who", "WHO", false},     {"why", "WHY", false},         {NULL, NULL, false},
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
