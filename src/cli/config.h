/* config.h: prm.yaml, found in the current folder or above it. */
#ifndef PRM_CLI_CONFIG_H
#define PRM_CLI_CONFIG_H

#include <prm/diag.h>

#define PRM_CONFIG_NAME "prm.yaml"

/* Texts live in the arena that it was read into; empty: not set. */
typedef struct prm_cli_config {
	prm_str file;   /* as it is shown to people; empty: there is none */
	prm_str folder; /* "" for the current one, "..", "../..", ... */
	prm_str store;  /* relative paths are already taken from folder */
	prm_str project;
	prm_str default_label;
	prm_str library; /* likewise */
} prm_cli_config;

/*
 * Find and read it. Findings go into diag: unknown keys are warnings; anything else that is wrong
 * fails with PRM_CONFIG. That there is no prm.yaml is fine.
 */
prm_status prm__config_read(prm_arena *arena, prm_cli_config *out, prm_diag *diag,
			    prm_error *err) PRM_MUST_USE;

#endif
