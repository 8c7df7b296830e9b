/*
 * cli.h: what every command has in its hands: its words and options, the store and manager (opened
 * when asked for), the findings, and standard output, which is written once at the end.
 */
#ifndef PRM_CLI_CLI_H
#define PRM_CLI_CLI_H

#include <prm/prm.h>

#include "cli/command.h"
#include "cli/config.h"
#include "cli/opt.h"
#include "cli/progress.h"
#include "cli/style.h"

struct prm_cli {
	const prm_cli_entry *entry;     /* the command; NULL until it is known */
	const prm_cli_command *command; /* the same, or its verb */
	prm_cli_args args;
	prm_arena arena; /* lives as long as the run */
	prm_buf out;     /* data, for standard output */
	prm_buf notes;   /* for standard error, behind the data */
	prm_diag diag;   /* findings; printed on standard error at the end */
	bool diag_shown; /* the command printed them itself */
	prm_error err;
	prm_style out_style, err_style;
	bool stdin_read;    /* standard input was taken */
	bool quiet, silent; /* no notes and warnings; nothing at all on standard error */
	int exit_status;    /* of a run that went well: 1 when there are findings */
	bool config_read;
	prm_cli_config config;
	prm_str store_uri;
	int store_origin;
	prm_store *base_store, *store;
	prm_manager *manager;
	prm_call call;
	prm_progress progress;
};

/* What a command wants of the store. */
enum prm_access { PRM_READS = 0, PRM_WRITES };

/* Run one command line and give its exit status. */
int prm__cli_run(int argc, char **argv);

/* Read prm.yaml, once. */
prm_status prm__cli_config(prm_cli *cli) PRM_MUST_USE;
/* Open the store and its manager, once; cli->call is then filled. */
prm_status prm__cli_open(prm_cli *cli, enum prm_access access) PRM_MUST_USE;
/* The same where it exists; false, without an error, where it does not. */
bool prm__cli_open_existing(prm_cli *cli);
void prm__cli_close(prm_cli *cli);

/* A word (from 0); empty when it was not given. */
prm_str prm__cli_word(const prm_cli *cli, size_t index);
/* The last value of an option of this command; empty when it was not given. */
prm_str prm__cli_value(const prm_cli *cli, const char *option);
bool prm__cli_given(const prm_cli *cli, const char *option);
/* Whether --output asks for that format. */
bool prm__cli_output_is(const prm_cli *cli, const char *format);
/* A number option; `fallback` when it was not given. */
prm_status prm__cli_number(prm_cli *cli, const char *option, size_t least, size_t most,
			   size_t fallback, size_t *out) PRM_MUST_USE;
/* --bump as an enum prm_bump; NONE when it was not given. */
int prm__cli_bump(const prm_cli *cli);
/* Read a file, a pipe or, as "-", standard input. The text lives in the arena. */
prm_status prm__cli_read(prm_cli *cli, prm_str path, prm_str *out) PRM_MUST_USE;

/* Fail with PRM_USAGE; the note on --help is added when it is printed. */
prm_status prm__cli_usage(prm_cli *cli, const char *fmt, ...) PRM_PRINTF(2, 3);
/* The same for a word that has no place there. */
prm_status prm__cli_fail_word(prm_cli *cli, prm_str word);
/* Is the word a variable whose -v was forgotten? Never where the command takes none. */
bool prm__cli_is_variable(const prm_cli *cli, prm_str word);
/* A note for people on standard error, behind the data; nothing under --quiet. */
void prm__cli_note(prm_cli *cli, const char *fmt, ...) PRM_PRINTF(2, 3);
/* A warning without a place, likewise. */
void prm__cli_warn(prm_cli *cli, prm_status code, const char *fmt, ...) PRM_PRINTF(3, 4);
/* Ask a yes/no question on the terminal; true without a question when there is no terminal. */
bool prm__cli_confirm(prm_cli *cli, const char *fmt, ...) PRM_PRINTF(2, 3);
/* A zero-terminated printf into the arena; empty when memory is out, which fails the run. */
prm_str prm__cli_text(prm_cli *cli, const char *fmt, ...) PRM_PRINTF(2, 3);

#endif
