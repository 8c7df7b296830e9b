/* explain_print.h: where each part of a rendering came from. */
#ifndef PRM_CLI_EXPLAIN_PRINT_H
#define PRM_CLI_EXPLAIN_PRINT_H

#include "cli/cli.h"

/*
 * As a table: message, place, prompt or partial, variable, and the beginning of the text, but not
 * what comes from a write_only field of the input schema, which may be NULL.
 */
prm_status prm__explain_print(prm_cli *cli, const prm_rendered *rendered,
			      const prm_schema *input) PRM_MUST_USE;
/* As the member "spans" of the map that is being built. */
void prm__explain_build(prm_builder *b, const prm_rendered *rendered);

#endif
