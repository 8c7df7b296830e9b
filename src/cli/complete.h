/* complete.h: answers to the shells' completion scripts, and the scripts themselves. */
#ifndef PRM_CLI_COMPLETE_H
#define PRM_CLI_COMPLETE_H

#include "cli/cli.h"

/*
 * `prm __complete WORD...`: one candidate a line for the last word, which may be unfinished. The
 * last line says what else fits: ":files", ":folders" or ":none". Never fails: no candidates then.
 */
prm_status prm__complete(prm_cli *cli);
/* The script for "bash", "zsh" or "fish". */
void prm__completion_script(prm_str shell, prm_buf *out);

#endif
