/* explain_print.c: the spans of a rendering as rows or as JSON. */
#include "cli/explain_print.h"

#include "cli/output.h"
#include "cli/plain.h"

#define TEXT_COLUMNS 60 /* of a span's text; the rest is in the rendering itself */

static const prm_column columns[] = {
	{"message", "MESSAGE", PRM_RIGHT},
	{"bytes", "BYTES", PRM_DROPS},
	{"from", "FROM", 0},
	{"place", "PLACE", PRM_DROPS},
	{"variable", "VARIABLE", 0},
	{"text", "TEXT", PRM_CUTS},
	{NULL, NULL, 0},
};

/* The beginning of a span's text, quoted: blanks and line ends are seen. */
static prm_str text_of(prm_cli *cli, const prm_rendered *r, const prm_rendered_span *span)
{
	prm_str text = span->message < r->count ? r->messages[span->message].text : r->text;
	prm_str quoted = {0};
	prm_buf buf;

	if (span->end > text.len || span->start > span->end)
		return quoted;
	text = prm__plain_cut(prm_str_n(text.ptr + span->start, span->end - span->start),
			      TEXT_COLUMNS);
	prm_buf_init(&buf, NULL, 0);
	if (prm_value_write_json(prm_value_str(text), 0, &buf) ||
	    !prm_arena_str(&cli->arena, prm_buf_str(&buf), &quoted))
		cli->out.status = PRM_NOMEM;
	prm_buf_release(&buf);
	return quoted;
}

static void add_row(prm_rows *rows, const prm_rendered *r, const prm_rendered_span *span)
{
	prm_cli *cli = rows->cli;
	prm_str from = span->version.len ? prm__cli_text(cli, "%.*s@%.*s", PRM_FMT(span->id),
							 PRM_FMT(span->version))
					 : span->id;
	prm_str bytes = prm__cli_text(cli, "%zu-%zu", span->start, span->end);
	prm_str place = prm__cli_text(cli, "%u:%u", span->line, span->column);
	const prm_value cells[] = {
		prm_value_int((int64_t)span->message + 1),
		prm__cell_text(bytes),
		prm__cell_text(from.len ? from : span->source),
		prm__cell_text(place),
		prm__cell_text(span->path),
		prm__cell_text(text_of(cli, r, span)),
	};

	prm__rows_add(rows, cells);
}

prm_status prm__explain_print(prm_cli *cli, const prm_rendered *rendered)
{
	prm_rows rows;

	prm__rows_init(&rows, cli, columns);
	for (size_t i = 0; i < rendered->span_count; i++)
		add_row(&rows, rendered, &rendered->spans[i]);
	return prm__rows_print(&rows, "text", (prm_value){0});
}

static void build_count(prm_builder *b, const char *key, size_t count)
{
	prm_build_key_c(b, key);
	prm_build_int(b, (int64_t)count);
}

void prm__explain_build(prm_builder *b, const prm_rendered *rendered)
{
	prm_build_key_c(b, "spans");
	prm_build_list(b);
	for (size_t i = 0; i < rendered->span_count; i++) {
		const prm_rendered_span *span = &rendered->spans[i];

		prm_build_map(b);
		build_count(b, "message", span->message);
		build_count(b, "start", span->start);
		build_count(b, "end", span->end);
		prm_build_member(b, "id", span->id);
		prm_build_member(b, "version", span->version);
		prm_build_member(b, "source", span->source);
		build_count(b, "line", span->line);
		build_count(b, "column", span->column);
		prm_build_member(b, "variable", span->path);
		prm_build_end(b);
	}
	prm_build_end(b);
}
