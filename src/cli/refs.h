/* refs.h: are the partials of a file or folder there? */
#ifndef PRM_CLI_REFS_H
#define PRM_CLI_REFS_H

#include "cli/cli.h"
#include "library/library.h"

/*
 * Check the partials of what was read from path. A folder stands for itself; a single file that is
 * in the library of prm.yaml is checked as a part of it. The store is asked too when it is open.
 */
prm_status prm__refs_check(prm_cli *cli, prm_str path, const prm_library *library) PRM_MUST_USE;

/*
 * The library of prm.yaml, when the file is one of it; yours: prm_library_free. Else, and where it
 * cannot be read, NULL.
 */
prm_library *prm__library_around(prm_cli *cli, prm_str path);

#endif
