/* lifecycle.h: what archive, restore and deprecate share. */
#ifndef PRM_CLI_LIFECYCLE_H
#define PRM_CLI_LIFECYCLE_H

#include "cli/cli.h"

/* Set the status of the version that the words name, and say so. */
prm_status prm__lifecycle_set(prm_cli *cli, int lifecycle) PRM_MUST_USE;
/* Archive or restore the whole prompt, or the version that the words name. */
prm_status prm__lifecycle_archive(prm_cli *cli, bool on) PRM_MUST_USE;

#endif
