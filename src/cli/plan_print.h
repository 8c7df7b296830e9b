/* plan_print.h: what deploy and status share: the plan as rows. */
#ifndef PRM_CLI_PLAN_PRINT_H
#define PRM_CLI_PLAN_PRINT_H

#include "cli/cli.h"
#include "library/library.h"

/* Read the folder that the words (or prm.yaml) name. Fails when a file has faults. */
prm_status prm__plan_library(prm_cli *cli, prm_library **out) PRM_MUST_USE;
/* Rows; in tables those that are equal only with --all. planned: nothing was done yet. */
prm_status prm__plan_print(prm_cli *cli, const prm_plan *plan, bool planned) PRM_MUST_USE;

#endif
