/* target.h: which prompt, version or label a command is about, however it is written. */
#ifndef PRM_CLI_TARGET_H
#define PRM_CLI_TARGET_H

#include "cli/cli.h"

typedef struct prm_target {
	prm_str id, label, version; /* empty where not given */
	bool whole;                 /* the id alone */
} prm_target;

/* The first word, which must be an id alone. */
prm_status prm__target_id(prm_cli *cli, prm_str *out) PRM_MUST_USE;
/* REF, ID VERSION or ID LABEL, words 0 and 1, as one reference. */
prm_status prm__target_ref(prm_cli *cli, prm_str *out) PRM_MUST_USE;
/* id@version or id:label of a version or label as a person writes it. */
prm_str prm__target_join(prm_cli *cli, prm_str id, prm_str text);
/* ID, ID@VERSION or ID VERSION: words 0 and 1. */
prm_status prm__target_version(prm_cli *cli, prm_target *out) PRM_MUST_USE;
/* ID:LABEL or ID LABEL, and what follows: `rest` gets the index of the next word. */
prm_status prm__target_label(prm_cli *cli, prm_target *out, size_t *rest) PRM_MUST_USE;
/* A version of `id` as a person writes it: 1.2.0, @1.2.0, ID@1.2.0, another label. */
prm_str prm__target_of(prm_str id, prm_str text);

#endif
