/*
 * op.h: every operation of the product, described once. REST, MCP tools, `prm call`, OpenAPI and
 * the reference pages come from this table. An operation takes typed arguments out of a map, calls
 * one manager function, and builds its answer: see CONTRIBUTING.md for adding one.
 */
#ifndef PRM_OPS_OP_H
#define PRM_OPS_OP_H

#include <prm/prm.h>

enum prm_op_effect { PRM_OP_READ = 1, PRM_OP_WRITE, PRM_OP_DESTROY };

typedef struct prm_op_param {
	const char *name; /* NULL ends the list */
	const char *type; /* string integer boolean map list any */
	bool required;
	const char *help; /* one sentence */
} prm_op_param;

typedef struct prm_op {
	const char *name;    /* "prompt.render" */
	const char *summary; /* one sentence */
	const char *route;   /* "POST /v1/prompts/{id}/render", or NULL: not over HTTP */
	int effect;          /* enum prm_op_effect */
	const prm_op_param *params;
	const char *result; /* what the answer holds, one sentence */
	/*
	 * args were checked against params. The answer is built in result's arena. Never NULL: diag.
	 * call and err may be.
	 */
	prm_status (*run)(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
			  prm_diag *diag, prm_error *err);
} prm_op;

/* All operations, by name; count is written. */
const prm_op *const *prm__ops(size_t *count);
/* NULL when there is none of that name; *near then is the likeliest one, or NULL. */
const prm_op *prm__op_find(prm_str name, const prm_op **near);
/*
 * Check args (a MAP; MISSING: none) against the operation's parameters, run it, and give its answer,
 * which lives in arena. All faults of the arguments and the findings of the manager go into diag
 * (may be NULL). Threads: as the manager, one arena a call. Fails: PRM_INVALID (an unknown argument),
 * PRM_WRONG_TYPE, PRM_MISSING_KEY, and as the manager's function.
 */
prm_status prm__op_run(const prm_op *op, prm_manager *m, const prm_call *call, prm_value args,
		       prm_arena *arena, prm_value *result, prm_diag *diag,
		       prm_error *err) PRM_MUST_USE;

#endif
