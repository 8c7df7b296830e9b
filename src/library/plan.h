/* plan.h: a plan while it is made; plan.c compares, deploy.c carries it out. */
#ifndef PRM_LIBRARY_PLAN_H
#define PRM_LIBRARY_PLAN_H

#include "library/parts.h"

typedef struct prm__plan {
	prm_plan plan; /* first: what callers hold */
	const prm_allocator *allocator;
	prm_arena arena;
	prm_plan_row *rows;
	size_t size;
} prm__plan;

/* Compare everything; *out is yours: prm_plan_free. */
prm_status prm__plan_make(const prm_library *library, prm_manager *m, const prm_call *call,
			  const prm_deploy_options *opts, prm__plan **out, prm_diag *diag,
			  prm_error *err) PRM_MUST_USE;

#endif
