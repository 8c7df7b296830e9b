/* label_move.h: pointing a label somewhere else, for label set and rollback. */
#ifndef PRM_CLI_LABEL_MOVE_H
#define PRM_CLI_LABEL_MOVE_H

#include "cli/target.h"

/* Point target's label at `where`, a version or label of its id. A refusal names all that breaks. */
prm_status prm__label_move(prm_cli *cli, const prm_target *target, prm_str where,
			   prm_resolved *now) PRM_MUST_USE;

#endif
