/* explain_print.c: the spans of a rendering as rows or as JSON. */
#include "cli/explain_print.h"

#include "base/str.h"
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

/* ---- what may not be shown ---------------------------------------------------------------- */

typedef struct secrets {
	prm_value
		schemas; /* all that the input schema consists of, where one has a write_only field */
} secrets;

static bool is_secret(prm_value field)
{
	prm_value value = prm_value_get_c(field, "write_only");

	return prm_value_is(value, PRM_BOOL) && value.as.boolean;
}

static prm_status find_secrets(prm_cli *cli, const prm_schema *input, secrets *out)
{
	prm_value tree = {0}, schemas;

	*out = (secrets){{0}};
	if (!input)
		return PRM_OK;
	if (prm_schema_tree(input, &cli->arena, &tree, &cli->err))
		return cli->err.status;
	schemas = prm_value_get_c(tree, "schemas");
	for (size_t i = 0; i < prm_value_count(schemas); i++) {
		prm_value fields = prm_value_get_c(prm_value_at(schemas, i), "fields");

		for (size_t j = 0; j < prm_value_count(fields); j++)
			if (is_secret(prm_value_at(fields, j)))
				out->schemas = schemas;
	}
	return PRM_OK;
}

/* Is there a field of that name, anywhere, and may each of them be shown? */
static bool is_open(const secrets *s, prm_str name)
{
	bool known = false;

	for (size_t i = 0; i < prm_value_count(s->schemas); i++) {
		prm_value fields = prm_value_get_c(prm_value_at(s->schemas, i), "fields");

		for (size_t j = 0; j < prm_value_count(fields); j++) {
			prm_value field = prm_value_at(fields, j);

			if (!prm_str_eq(prm_value_text(prm_value_get_c(field, "name")), name))
				continue;
			known = true;
			if (is_secret(field))
				return false;
		}
	}
	return known;
}

/*
 * Helpers have no path, and `this` or the name of a block parameter says nothing: where there are
 * secrets, only what is surely none is shown.
 */
static bool may_show(const secrets *s, prm_str path)
{
	if (prm_value_count(s->schemas) == 0)
		return true;
	for (size_t at = 0; at < path.len;) {
		size_t end = prm__str_find_char(path, '.', at);

		if (!is_open(s, prm_str_n(path.ptr + at, end - at)))
			return false;
		at = end + 1;
	}
	return path.len > 0;
}

/* ---- printing ----------------------------------------------------------------------------- */

static void add_row(prm_rows *rows, const prm_rendered *r, const prm_rendered_span *span,
		    const secrets *hidden)
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
		may_show(hidden, span->path) ? prm__cell_text(text_of(cli, r, span))
					     : prm_value_str(PRM_LIT("***")),
	};

	prm__rows_add(rows, cells);
}

prm_status prm__explain_print(prm_cli *cli, const prm_rendered *rendered, const prm_schema *input)
{
	secrets hidden;
	prm_rows rows;

	if (find_secrets(cli, input, &hidden))
		return cli->err.status;
	prm__rows_init(&rows, cli, columns);
	for (size_t i = 0; i < rendered->span_count; i++)
		add_row(&rows, rendered, &rendered->spans[i], &hidden);
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
