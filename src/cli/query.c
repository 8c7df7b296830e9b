/* query.c: pages of prompts. */
#include "cli/query.h"

#include "cli/output.h"

static const prm_column columns[] = {
	{"id", "ID", 0},
	{"latest", "LATEST", 0},
	{"status", "STATUS", PRM_DROPS},
	{"format", "FORMAT", PRM_DROPS},
	{"versions", "VERSIONS", PRM_RIGHT | PRM_DROPS},
	{"category", NULL, 0},
	{"tags", "TAGS", PRM_CUTS},
	{"updated_at", "UPDATED", PRM_TIME | PRM_DROPS},
	{"description", "DESCRIPTION", PRM_CUTS},
	{"archived", NULL, 0},
	{"damage", NULL, 0},
	{NULL, NULL, 0},
};

static prm_str status_of(const prm_prompt_row *row)
{
	if (row->damage)
		return prm_str_c(prm_status_code(row->damage));
	return prm_str_c(row->archived ? "archived" : prm_lifecycle_name(row->status));
}

static prm_value tags_of(prm_cli *cli, const prm_prompt_row *row)
{
	prm_value list = {0};
	prm_builder b;

	prm_builder_init(&b, &cli->arena);
	prm_build_list(&b);
	for (size_t i = 0; i < row->tag_count; i++)
		prm_build_str(&b, row->tag_list[i]);
	prm_build_end(&b);
	if (prm_builder_finish(&b, &list, NULL))
		cli->out.status = PRM_NOMEM;
	return list;
}

static void add_row(prm_rows *rows, const prm_prompt_row *row)
{
	const prm_value cells[] = {
		prm_value_str(row->id),
		prm__cell_text(row->latest),
		prm__cell_text(status_of(row)),
		prm__cell_text(prm_str_c(prm_format_name(row->format))),
		prm_value_int((int64_t)row->versions),
		prm__cell_text(row->category),
		tags_of(rows->cli, row),
		prm__cell_text(row->updated_at),
		prm__cell_text(row->description),
		prm_value_bool(row->archived),
		row->damage ? prm__cell_text(prm_str_c(prm_status_code(row->damage)))
			    : (prm_value){0},
	};

	prm__rows_add(rows, cells);
}

static prm_status print(prm_cli *cli, const prm_prompts *found)
{
	prm_rows rows;
	prm_builder b;
	prm_value also = {0};
	prm_status status;

	prm__rows_init(&rows, cli, columns);
	for (size_t i = 0; i < found->count; i++) {
		add_row(&rows, &found->items[i]);
		if (found->items[i].damage)
			prm__cli_warn(cli, found->items[i].damage,
				      "'%.*s' is damaged; `prm doctor` says more",
				      PRM_FMT(found->items[i].id));
	}
	prm_builder_init(&b, &cli->arena);
	prm_build_map(&b);
	prm_build_key_c(&b, "next_cursor");
	prm_build_value(&b, found->next_cursor.len ? prm_value_str(found->next_cursor)
						   : prm_value_null());
	prm_build_end(&b);
	if (prm_builder_finish(&b, &also, &cli->err))
		return cli->err.status;
	status = prm__rows_print(&rows, "prompts", also);
	if (!status && found->next_cursor.len && !prm__cli_output_is(cli, "json"))
		prm__cli_note(cli, "more: --cursor %.*s", PRM_FMT(found->next_cursor));
	return status;
}

static prm_status read_options(prm_cli *cli, prm_query *query)
{
	prm_str *tags = prm_arena_calloc(&cli->arena, cli->args.given_count + 1, sizeof(*tags));

	if (!tags)
		return prm_fail(&cli->err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; i < cli->args.given_count; i++)
		if (strcmp(cli->args.given[i].option->name, "tag") == 0)
			tags[query->tag_count++] = cli->args.given[i].value;
	query->tags = tags;
	query->status = prm_lifecycle_of(prm__cli_value(cli, "status"));
	query->format = prm_format_of(prm__cli_value(cli, "format"));
	query->category = prm__cli_value(cli, "category");
	query->with_archived = prm__cli_given(cli, "archived") || query->status == PRM_ARCHIVED;
	query->sort = prm_str_is(prm__cli_value(cli, "sort"), "updated") ? PRM_SORT_UPDATED
									 : PRM_SORT_ID;
	query->cursor = prm__cli_value(cli, "cursor");
	return prm__cli_number(cli, "limit", 1, 1000, 100, &query->limit);
}

prm_status prm__query_run(prm_cli *cli, prm_str prefix, prm_str text)
{
	prm_query query = {.struct_size = sizeof(query), .prefix = prefix, .text = text};
	prm_prompts *found = NULL;
	prm_status status;

	if (read_options(cli, &query) || prm__cli_open(cli, PRM_READS) ||
	    prm_manager_search(cli->manager, &cli->call, &query, &found, &cli->err))
		return cli->err.status;
	status = print(cli, found);
	/* The cells borrow from found until they are printed. */
	prm_prompts_free(found);
	return status;
}
