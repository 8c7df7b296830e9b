/* schemas.h: the compiled schemas of a prompt, of a file, or of the store. */
#ifndef PRM_CLI_SCHEMAS_H
#define PRM_CLI_SCHEMAS_H

#include <prm/check.h>

#include "cli/source.h"

typedef struct prm_cli_schemas {
	prm_str id;
	prm_schema *input, *output; /* NULL where the prompt names none */
} prm_cli_schemas;

/* Of the prompt of a file or of a reference. Release it also after a failure. */
prm_status prm__schemas_of_prompt(prm_cli *cli, prm_str word, prm_cli_schemas *out) PRM_MUST_USE;
void prm__schemas_release(prm_cli_schemas *schemas);

/*
 * One schema by itself: `name` or `name@range` of the store, or of a file, whose only one it is or
 * --name. Compiled where schema is not NULL, yours: prm_schema_unref; else tree, as it was written.
 */
prm_status prm__schema_named(prm_cli *cli, prm_str word, prm_value *tree,
			     prm_schema **schema) PRM_MUST_USE;

/* Store those schemas of a file's library that its prompt needs, with those that they name. */
prm_status prm__schemas_send(prm_cli *cli, const prm_cli_source *source) PRM_MUST_USE;

#endif
