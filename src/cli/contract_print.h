/* contract_print.h: what changed for callers between two versions, for people and for programs. */
#ifndef PRM_CLI_CONTRACT_PRINT_H
#define PRM_CLI_CONTRACT_PRINT_H

#include <prm/check.h>

#include "cli/cli.h"

/* "major", "minor", "patch": the bump that a contract asks for. */
const char *prm__contract_bump(const prm_contract *contract);
/* The error is that a contract is broken: say all that breaks, of which it names one thing. */
void prm__contract_refused(prm_cli *cli, const prm_contract *contract);
/* A line "contract: ..." and one for each change, to out; nothing where nothing changed. */
void prm__contract_add(const prm_style *style, const prm_contract *contract, prm_buf *out);

#endif
