/* diff_print.h: a difference for people and for programs. */
#ifndef PRM_CLI_DIFF_PRINT_H
#define PRM_CLI_DIFF_PRINT_H

#include <prm/check.h>

#include "cli/cli.h"

/* As --output asks. */
prm_status prm__diff_print(prm_cli *cli, prm_str before, prm_str after, const prm_diff *diff,
			   const prm_contract *contract) PRM_MUST_USE;

#endif
