/* label_print.h: labels and their history as rows. */
#ifndef PRM_CLI_LABEL_PRINT_H
#define PRM_CLI_LABEL_PRINT_H

#include "cli/cli.h"

prm_status prm__labels_print(prm_cli *cli, const prm_labels *labels) PRM_MUST_USE;
/* Where a label points after a move. */
prm_status prm__label_moved_print(prm_cli *cli, prm_str label,
				  const prm_resolved *now) PRM_MUST_USE;
prm_status prm__events_print(prm_cli *cli, const prm_events *events) PRM_MUST_USE;

#endif
