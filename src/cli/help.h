/* help.h: the tables of command.h as text: for the terminal, as man pages and as Markdown. */
#ifndef PRM_CLI_HELP_H
#define PRM_CLI_HELP_H

#include "cli/cli.h"

/* `prm` alone, and `prm --help`. */
void prm__help_overview(prm_cli *cli, prm_buf *out);
/* `prm <command> [<verb>] --help`; verb is NULL for the command itself. */
void prm__help_command(prm_cli *cli, const prm_cli_entry *entry, const prm_cli_command *verb,
		       prm_buf *out);
/* prm(1), with every command, in man(7). */
void prm__help_man(prm_buf *out);
/* The page docs/cli/<command>.md; entry NULL: the index of all. */
void prm__help_markdown(const prm_cli_entry *entry, prm_buf *out);

/* "-o, --output FORMAT" as it stands in every kind of help. */
void prm__help_option(const prm_cli_option *option, prm_buf *out);
/* Is there an option that is not hidden? */
bool prm__help_any(const prm_cli_option *options);
/* Line `*at` of a text of lines; false at its end. */
bool prm__help_line(const char *text, size_t *at, prm_str *line);

#endif
