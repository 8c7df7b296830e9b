/*
 * output.h: rows for people and for programs from one description: a table that is aligned by
 * display width, or one pretty JSON document. Also the writing of the streams themselves.
 */
#ifndef PRM_CLI_OUTPUT_H
#define PRM_CLI_OUTPUT_H

#include "cli/cli.h"

/* How a column of a table looks. JSON has every member whole. */
enum prm_column_form {
	PRM_RIGHT = 1, /* numbers */
	PRM_TIME = 2,  /* RFC 3339, shown by the minute */
	PRM_CUTS = 4,  /* on a narrow terminal: may be cut */
	PRM_DROPS = 8, /* or left out, the rightmost first */
};

/* clang-format off */
#define PRM_OPTION_FILE \
	{.name = "output", .letter = 'o', .value = "FILE", .complete = PRM_COMPLETE_FILE, \
	 .help = "the file to write; it is left alone when nothing changed"}
/* clang-format on */

typedef struct prm_column {
	const char *key;   /* of the JSON member; NULL ends the list */
	const char *title; /* of the table's column; NULL: only in JSON */
	int form;          /* of enum prm_column_form */
} prm_column;

typedef struct prm_rows {
	prm_cli *cli;
	const prm_column *columns;
	size_t width; /* columns */
	prm_value *cells;
	size_t count, size; /* rows */
	bool failed;
} prm_rows;

/* columns is borrowed. Everything lives in the run's arena. */
void prm__rows_init(prm_rows *rows, prm_cli *cli, const prm_column *columns);
/* Add a row: one value for each column. Texts are borrowed until the rows are printed. */
void prm__rows_add(prm_rows *rows, const prm_value *cells);
/*
 * Print them as --output asks: a table, or {noun: [...], and the members of `also`} (a map, or
 * MISSING). An empty table is a note "no <noun>" on standard error.
 */
prm_status prm__rows_print(prm_rows *rows, const char *noun, prm_value also) PRM_MUST_USE;

/* MISSING (in JSON null) for an empty text. */
prm_value prm__cell_text(prm_str text);
/* "a, b" as a list of texts. */
prm_value prm__cell_list(prm_cli *cli, prm_str joined);
/* Print what was built as one JSON document. */
prm_status prm__print_built(prm_cli *cli, prm_builder *b) PRM_MUST_USE;
/* Print one JSON document. */
prm_status prm__print_json(prm_cli *cli, prm_value value) PRM_MUST_USE;
/* Print text, or write it into the file of -o; a file that has it already is left alone. */
prm_status prm__print_file(prm_cli *cli, prm_str text) PRM_MUST_USE;
/* Print text as it is; on a terminal without what would drive it. */
void prm__print_text(prm_cli *cli, prm_str text);

/* Add what was written by itself; where that failed, out has failed. */
void prm__output_join(prm_buf *out, const prm_buf *part);

/* Findings and errors for people, in colour where the stream has it. */
void prm__print_diag(prm_cli *cli, const prm_diag *diag);
void prm__print_error(prm_cli *cli);
/* Write all of it; false with errno. A reader that went away (EPIPE) is fine. */
bool prm__output_write_all(int fd, prm_str text);

#endif
