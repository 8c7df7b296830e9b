/*
 * vars.h: variables from the command line. `-v name=text`, `-v name:=JSON`, `-v a.b=text` for a
 * member of a map, `-f name=FILE|-` for a file's text, `--vars FILE|-` for many at once. The maps
 * come first, then each -v and -f changes one thing.
 */
#ifndef PRM_CLI_VARS_H
#define PRM_CLI_VARS_H

#include "cli/cli.h"

/* clang-format off */
#define PRM_OPTION_VAR_FILE \
	{.name = "var-file", .letter = 'f', .value = "NAME=FILE", .complete = PRM_COMPLETE_VARIABLE, \
	 .help = "a variable whose text is that of a file; - reads standard input"}
#define PRM_OPTION_VAR \
	{.name = "var", .letter = 'v', .value = "NAME=TEXT", .complete = PRM_COMPLETE_VARIABLE, \
	 .help = "a variable; NAME:=JSON for other values than text, A.B=TEXT for a member of a map"}
#define PRM_OPTION_VARS \
	{.name = "vars", .value = "FILE", .complete = PRM_COMPLETE_FILE, \
	 .help = "variables as a map in JSON or YAML; - reads standard input"}
/* clang-format on */

/* What was given. The values live as long as the run. */
typedef struct prm_vars {
	prm_value map;
	prm_doc *doc; /* of the only --vars, with positions; else NULL */
	prm_str source;
} prm_vars;

/* Release it also after a failure. */
prm_status prm__vars_read(prm_cli *cli, prm_vars *out) PRM_MUST_USE;
void prm__vars_release(prm_vars *vars);
/* Faults of what a -v or -f gave have no place in the file of --vars; a -v may have meant JSON. */
void prm__vars_place(prm_cli *cli, prm_diag *diag);
/*
 * Warn of each -v and -f that the prompt has no use for, and name what may have been meant. whole:
 * the prompt includes no partials, whose variables it does not list; else only likely slips are
 * named.
 */
void prm__vars_check(prm_cli *cli, const prm_prompt *prompt, bool whole);

/* Read JSON or YAML: by the name's ending, else by the first byte. *out is yours: prm_doc_free. */
prm_status prm__doc_read(prm_cli *cli, prm_str name, prm_str text, prm_doc **out) PRM_MUST_USE;
/* The same as a value that lives as long as the run. */
prm_status prm__data_read(prm_cli *cli, prm_str name, prm_str text, prm_value *out) PRM_MUST_USE;

#endif
