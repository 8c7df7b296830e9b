/* publish.h: publishing, as the files use it that make versions of stored ones. */
#ifndef PRM_MANAGER_PUBLISH_H
#define PRM_MANAGER_PUBLISH_H

#include "manager/manager_internal.h"

typedef struct prm__publishing {
	prm__op *op;
	const prm_prompt *prompt;
	bool is_stored; /* it is that of a version: variables are not described in it */
	prm_publish_options options;
	prm_str explicit_number; /* empty: bump */
	prm_value resolved;
	prm_diag *diag;
	bool compare_graph;  /* equal means: the partials too */
	bool check_contract; /* the number must say what breaks */
	bool past_damage;    /* a damaged highest version or parent does not stop it */
	int initial_status;  /* 0: the prompt's */
	/* below: of publish.c */
	prm_str key;
	prm_arena *draft_arena;
	prm__draft draft;
	prm_version *parent; /* where it is known: the version itself */
	bool is_known;       /* this very version is there already */
	char number[PRM_SEMVER_MAX + 1];
} prm__publishing;

/* Publish what is frozen already. */
prm_status prm__publish(prm__publishing *p, prm_published *out, prm_error *err) PRM_MUST_USE;
/* The step of an automatic bump: AUTO looks at what changed in the variables. */
prm_status prm__bump_of(prm__publishing *p, int *bump, prm_error *err) PRM_MUST_USE;

#endif
