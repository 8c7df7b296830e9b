/* output.c: tables and JSON, and the last step to the streams. */
#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/str.h"
#include "cli/plain.h"

#define GAP 2        /* blanks between columns */
#define CUT_LEAST 12 /* a column is not cut below this on a narrow terminal */

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
	return prm_builder_finish(&b, &list, NULL) ? (prm_value){0} : list;
}

/* ---- tables ------------------------------------------------------------------------------- */

static void cell_plain(prm_value v, prm_buf *out)
{
	size_t start = out->len;

	if (prm_value_is(v, PRM_STRING))
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

static prm_str cell_cut(prm_value v, size_t most, prm_buf *scratch)
{
	prm_str text;

	prm_buf_reset(scratch);
	cell_plain(v, scratch);
	text = prm_buf_str(scratch);
	if (most == 0 || prm__plain_width(text) <= most)
		return text;
	scratch->len = prm__plain_cut(text, most - 1).len;
	prm_buf_add_c(scratch, "\xe2\x80\xa6");
	return prm_buf_str(scratch);
}

static size_t *measure(const prm_rows *rows, prm_buf *scratch)
{
	size_t *widths = prm_arena_calloc(&rows->cli->arena, rows->width + 1, sizeof(*widths));

	for (size_t c = 0; widths && c < rows->width; c++) {
		if (!rows->columns[c].title)
			continue;
		widths[c] = strlen(rows->columns[c].title);
		for (size_t r = 0; r < rows->count; r++) {
			prm_str text = cell_cut(rows->cells[r * rows->width + c], 0, scratch);
			size_t width = prm__plain_width(text);

			if (width > widths[c])
				widths[c] = width;
		}
	}
	return widths;
}

/* On a terminal: take from the widest column until a row fits a line. */
static void shrink(const prm_rows *rows, size_t *widths, size_t line)
{
	size_t total = 0;

	for (size_t c = 0; c < rows->width; c++)
		total += rows->columns[c].title ? widths[c] + GAP : 0;
	while (total > line + GAP) {
		size_t widest = 0;

		for (size_t c = 1; c < rows->width; c++)
			if (rows->columns[c].title && widths[c] > widths[widest])
				widest = c;
		if (widths[widest] <= CUT_LEAST)
			return;
		widths[widest]--;
		total--;
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

	/* Blanks are owed until something follows: no line ends in them. */
	pad(out, *owed + (rows->columns[column].right ? blanks : 0));
	prm_buf_add(out, text);
	*owed = (rows->columns[column].right ? 0 : blanks) + GAP;
}

static void print_header(prm_rows *rows, const size_t *widths)
{
	const prm_style *style = &rows->cli->out_style;
	size_t owed = 0;

	prm__style_on(style, PRM_BOLD, &rows->cli->out);
	for (size_t c = 0; c < rows->width; c++)
		if (rows->columns[c].title)
			print_cell(rows, c, prm_str_c(rows->columns[c].title), widths, &owed);
	prm__style_off(style, &rows->cli->out);
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
	for (size_t r = 0; r < rows->count; r++) {
		size_t owed = 0;

		for (size_t c = 0; c < rows->width; c++)
			if (rows->columns[c].title)
				print_cell(rows, c,
					   cell_cut(rows->cells[r * rows->width + c],
						    cli->out_style.terminal ? widths[c] : 0,
						    &scratch),
					   widths, &owed);
		prm_buf_add_char(&cli->out, '\n');
	}
	prm_buf_release(&scratch);
	return PRM_OK;
}

/* ---- JSON --------------------------------------------------------------------------------- */

static prm_status print_rows_json(prm_rows *rows, const char *noun, prm_value also)
{
	prm_builder b;
	prm_value root = {0}, value;
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
	if (prm_builder_finish(&b, &root, &rows->cli->err))
		return rows->cli->err.status;
	return prm__print_json(rows->cli, root);
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
