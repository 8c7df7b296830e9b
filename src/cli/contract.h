/* contract.h: what changes for callers from one prompt to another, of the store or of files. */
#ifndef PRM_CLI_CONTRACT_H
#define PRM_CLI_CONTRACT_H

#include <prm/check.h>

#include "cli/source.h"

/* *out lives as long as the run. */
prm_status prm__contract_of(prm_cli *cli, prm_cli_source *before, prm_cli_source *after,
			    prm_contract *out) PRM_MUST_USE;
/*
 * The same from the version of the store that a new one of the file would follow; *before gets its
 * number. With no such version *out is empty.
 */
prm_status prm__contract_with_store(prm_cli *cli, prm_cli_source *file, prm_str *before,
				    prm_contract *out) PRM_MUST_USE;

#endif
