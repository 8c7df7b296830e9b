/* output.c: tables and JSON, and the last step to the streams. */
#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "cli/plain.h"

#define GAP 2           /* blanks between columns */
#define CUT_LEAST 12    /* no column is cut below this */
#define CUT_READABLE 20 /* while others can be left out, none is cut below this */

void prm__rows_init(prm_rows *rows, prm_cli *cli, const prm_column *columns)
{
	*rows = (prm_rows){.cli = cli, .columns = columns};
	while (columns[rows->width].key)
		rows->width++;
}

static bool grow(prm_rows *rows)
{
	size_t size = rows->size ? rows->size * 2 : 32;
	prm_value *cells = prm_arena_calloc(&rows->cli->arena, size * rows->width, sizeof(*cells));

	if (!cells)
		return false;
	if (rows->count)
		memcpy(cells, rows->cells, rows->count * rows->width * sizeof(*cells));
	rows->cells = cells;
	rows->size = size;
	return true;
}

void prm__rows_add(prm_rows *rows, const prm_value *cells)
{
	if (rows->failed || (rows->count == rows->size && !grow(rows))) {
		rows->failed = true;
		return;
	}
	memcpy(rows->cells + rows->count * rows->width, cells, rows->width * sizeof(*cells));
	rows->count++;
}

prm_value prm__cell_text(prm_str text)
{
	return text.len ? prm_value_str(text) : (prm_value){0};
}

prm_value prm__cell_list(prm_cli *cli, prm_str joined)
{
	prm_builder b;
	prm_value list = {0};

	prm_builder_init(&b, &cli->arena);
	prm_build_list(&b);
	for (size_t at = 0; at < joined.len;) {
		size_t comma = prm__str_find_char(joined, ',', at);

		prm_build_str(&b, prm__str_trim(prm_str_n(joined.ptr + at, comma - at)));
		at = comma + 1;
	}
	prm_build_end(&b);
	if (prm_builder_finish(&b, &list, NULL))
		cli->out.status = PRM_NOMEM;
	return list;
}

/* ---- tables ------------------------------------------------------------------------------- */

/* "2026-11-24T11:06:56.991Z" as "2026-11-24 11:06Z". */
static void add_minute(prm_buf *out, prm_str time)
{
	size_t t = prm__str_find_char(time, 'T', 0);

	if (time.len < 17 || t != 10 || time.ptr[time.len - 1] != 'Z') {
		prm__plain_add(out, time, 0);
		return;
	}
	prm__plain_add(out, prm_str_n(time.ptr, t), 0);
	prm_buf_add_char(out, ' ');
	prm__plain_add(out, prm_str_n(time.ptr + t + 1, 5), 0);
	prm_buf_add_char(out, 'Z');
}

static void cell_plain(const prm_column *column, prm_value v, prm_buf *out)
{
	size_t start = out->len;

	if (prm_value_is(v, PRM_STRING) && (column->form & PRM_TIME))
		add_minute(out, prm_value_text(v));
	else if (prm_value_is(v, PRM_STRING))
		prm__plain_add(out, prm_value_text(v), 0);
	else if (prm_value_is(v, PRM_BOOL))
		prm_buf_add_c(out, v.as.boolean ? "yes" : "no");
	else if (prm_value_is(v, PRM_LIST))
		for (size_t i = 0; i < prm_value_count(v); i++) {
			prm_buf_add_c(out, i ? ", " : "");
			prm__plain_add(out, prm_value_text(prm_value_at(v, i)), 0);
		}
	else if (!prm_value_is(v, PRM_MISSING) && !prm_value_is(v, PRM_NULL))
		(void)prm_value_write_json(v, 0, out);
	if (out->len == start)
		prm_buf_add_char(out, '-');
}

/* A cell as it is shown, at most `most` columns wide (0: whole); valid until the next one. */
static prm_str cell_text(const prm_rows *rows, size_t row, size_t column, size_t most,
			 prm_buf *scratch)
{
	prm_str text;

	prm_buf_reset(scratch);
	cell_plain(&rows->columns[column], rows->cells[row * rows->width + column], scratch);
	text = prm_buf_str(scratch);
	if (scratch->status)
		rows->cli->out.status = scratch->status;
	if (most == 0 || prm__plain_width(text) <= most)
		return text;
	scratch->len = prm__plain_cut(text, most - 1).len;
	prm_buf_add_c(scratch, "\xe2\x80\xa6");
	return prm_buf_str(scratch);
}

/* The width of each column; 0 for one that is not shown. */
static size_t *measure(const prm_rows *rows, prm_buf *scratch)
{
	size_t *widths = prm_arena_calloc(&rows->cli->arena, rows->width + 1, sizeof(*widths));

	for (size_t c = 0; widths && c < rows->width; c++) {
		if (!rows->columns[c].title)
			continue;
		widths[c] = strlen(rows->columns[c].title);
		for (size_t r = 0; r < rows->count; r++) {
			size_t width = prm__plain_width(cell_text(rows, r, c, 0, scratch));

			if (width > widths[c])
				widths[c] = width;
		}
	}
	return widths;
}

/* What a row takes when columns are cut to `cut`. */
static size_t line_width(const prm_rows *rows, const size_t *widths, size_t cut)
{
	size_t total = 0;

	for (size_t c = 0; c < rows->width; c++) {
		bool cuts = (rows->columns[c].form & PRM_CUTS) && widths[c] > cut;

		total += widths[c] ? (cuts ? cut : widths[c]) + GAP : 0;
	}
	return total ? total - GAP : 0;
}

/* Make rows fit a line: leave out what may be left out, then cut the widest that may be cut. */
static void shrink(const prm_rows *rows, size_t *widths, size_t line)
{
	for (size_t c = rows->width; c-- > 0 && line_width(rows, widths, CUT_READABLE) > line;)
		if (rows->columns[c].form & PRM_DROPS)
			widths[c] = 0;
	while (line_width(rows, widths, SIZE_MAX) > line) {
		size_t widest = rows->width;

		for (size_t c = 0; c < rows->width; c++)
			if ((rows->columns[c].form & PRM_CUTS) && widths[c] > CUT_LEAST &&
			    (widest == rows->width || widths[c] > widths[widest]))
				widest = c;
		if (widest == rows->width)
			return;
		widths[widest]--;
	}
}

static void pad(prm_buf *out, size_t blanks)
{
	while (blanks--)
		prm_buf_add_char(out, ' ');
}

static void print_cell(prm_rows *rows, size_t column, prm_str text, const size_t *widths,
		       size_t *owed)
{
	prm_buf *out = &rows->cli->out;
	size_t width = prm__plain_width(text);
	size_t blanks = width < widths[column] ? widths[column] - width : 0;
	bool right = (rows->columns[column].form & PRM_RIGHT) != 0;

	/* Blanks are owed until something follows: no line ends in them. */
	pad(out, *owed + (right ? blanks : 0));
	prm_buf_add(out, text);
	*owed = (right ? 0 : blanks) + GAP;
}

static void print_header(prm_rows *rows, const size_t *widths)
{
	const prm_style *style = &rows->cli->out_style;
	size_t owed = 0;

	prm__style_on(style, PRM_BOLD, &rows->cli->out);
	for (size_t c = 0; c < rows->width; c++)
		if (widths[c])
			print_cell(rows, c, prm_str_c(rows->columns[c].title), widths, &owed);
	prm__style_off(style, &rows->cli->out);
	prm_buf_add_char(&rows->cli->out, '\n');
}

static void print_row(prm_rows *rows, size_t row, const size_t *widths, prm_buf *scratch)
{
	bool cuts = rows->cli->out_style.terminal;
	size_t owed = 0;

	for (size_t c = 0; c < rows->width; c++)
		if (widths[c])
			print_cell(rows, c, cell_text(rows, row, c, cuts ? widths[c] : 0, scratch),
				   widths, &owed);
	prm_buf_add_char(&rows->cli->out, '\n');
}

static prm_status print_table(prm_rows *rows)
{
	prm_cli *cli = rows->cli;
	prm_buf scratch;
	size_t *widths;

	prm_buf_init(&scratch, NULL, 0);
	widths = measure(rows, &scratch);
	if (!widths) {
		prm_buf_release(&scratch);
		return prm_fail(&cli->err, PRM_NOMEM, "out of memory");
	}
	if (cli->out_style.terminal)
		shrink(rows, widths, prm__style_width(STDOUT_FILENO));
	print_header(rows, widths);
	for (size_t r = 0; r < rows->count; r++)
		print_row(rows, r, widths, &scratch);
	prm_buf_release(&scratch);
	return PRM_OK;
}

/* ---- JSON --------------------------------------------------------------------------------- */

static prm_status print_rows_json(prm_rows *rows, const char *noun, prm_value also)
{
	prm_builder b;
	prm_value value;
	prm_str key;

	prm_builder_init(&b, &rows->cli->arena);
	prm_build_map(&b);
	prm_build_key_c(&b, noun);
	prm_build_list(&b);
	for (size_t r = 0; r < rows->count; r++) {
		prm_build_map(&b);
		for (size_t c = 0; c < rows->width; c++) {
			value = rows->cells[r * rows->width + c];
			prm_build_key_c(&b, rows->columns[c].key);
			prm_build_value(&b, prm_value_is(value, PRM_MISSING) ? prm_value_null()
									     : value);
		}
		prm_build_end(&b);
	}
	prm_build_end(&b);
	for (size_t i = 0; prm_value_member(also, i, &key, &value); i++) {
		prm_build_key(&b, key);
		prm_build_value(&b, value);
	}
	prm_build_end(&b);
	return prm__print_built(rows->cli, &b);
}

prm_status prm__rows_print(prm_rows *rows, const char *noun, prm_value also)
{
	if (rows->failed)
		return prm_fail(&rows->cli->err, PRM_NOMEM, "out of memory");
	if (prm__cli_output_is(rows->cli, "json"))
		return print_rows_json(rows, noun, also);
	if (rows->count)
		return print_table(rows);
	prm__cli_note(rows->cli, "no %s", noun);
	return PRM_OK;
}

prm_status prm__print_built(prm_cli *cli, prm_builder *b)
{
	prm_value root = {0};

	if (prm_builder_finish(b, &root, &cli->err))
		return cli->err.status;
	return prm__print_json(cli, root);
}

prm_status prm__print_json(prm_cli *cli, prm_value value)
{
	if (prm_value_write_json(value, PRM_JSON_PRETTY, &cli->out))
		return prm_fail(&cli->err, cli->out.status ? cli->out.status : PRM_INTERNAL,
				"the JSON cannot be written");
	if (cli->out.len && cli->out.ptr[cli->out.len - 1] != '\n')
		prm_buf_add_char(&cli->out, '\n');
	return PRM_OK;
}

void prm__print_text(prm_cli *cli, prm_str text)
{
	if (cli->out_style.terminal)
		prm__plain_add(&cli->out, text, PRM_PLAIN_LINES);
	else
		prm_buf_add(&cli->out, text);
}

/* A build that depends on the file has nothing to do when it stays as it was. */
static prm_status write_file(prm_cli *cli, prm_str path, prm_str text)
{
	prm_error ignored = {0};
	bool same = false;
	prm_buf old;

	prm_buf_init(&old, NULL, 0);
	if (prm__file_read(path, text.len + 1, &old, &ignored) == PRM_OK)
		same = prm_str_eq(prm_buf_str(&old), text);
	prm_buf_release(&old);
	if (!same && prm__file_write(path, text, &cli->err))
		return cli->err.status;
	prm__cli_note(cli, same ? "%.*s is up to date" : "wrote %.*s", PRM_FMT(path));
	return PRM_OK;
}

prm_status prm__print_file(prm_cli *cli, prm_str text)
{
	prm_str path = prm__cli_value(cli, "output");

	if (path.len && !prm_str_is(path, "-"))
		return write_file(cli, path, text);
	prm__print_text(cli, text);
	return PRM_OK;
}

void prm__output_join(prm_buf *out, const prm_buf *part)
{
	prm_buf_add(out, prm_buf_str(part));
	if (part->status)
		out->status = part->status;
}

bool prm__output_write_all(int fd, prm_str text)
{
	while (text.len) {
		ssize_t put = write(fd, text.ptr, text.len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return errno == EPIPE;
		text.ptr += put;
		text.len -= (size_t)put;
	}
	return true;
}
