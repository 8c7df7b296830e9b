/* check.h: the schemas of prompts, compiled, and what is done with them. */
#ifndef PRM_MANAGER_CHECK_H
#define PRM_MANAGER_CHECK_H

#include <prm/check.h>

#include "manager/manager_internal.h"

/* The version that a schema's tree states, else the default one. */
prm_str prm__schema_version(prm_value schema);
/* A stored schema by `name` or `name@range`, or of exactly that version; its map, in arena. */
prm_status prm__schema_find(prm__op *op, prm_str ref, prm_arena *arena, prm_value *out,
			    prm_error *err) PRM_MUST_USE;
prm_status prm__schema_exact(prm__op *op, prm_str name, prm_str version, prm_arena *arena,
			     prm_value *out, prm_error *err) PRM_MUST_USE;
/* Call with each schema that the tree of a schema names. */
void prm__schema_each_ref(prm_value schema, void (*fn)(void *ud, prm_str ref), void *ud);

/* What a prompt promises: references to compiled schemas, each of which may be NULL. */
typedef struct prm__promise prm__promise;

/* frozen: `schemas` of what was resolved for the version; MISSING: as they are in the store now. */
prm_status prm__promise_of(prm__op *op, const prm_prompt *prompt, prm_value resolved,
			   prm__promise *out, prm_diag *diag, prm_error *err) PRM_MUST_USE;
void prm__promise_release(prm__promise *promise);
/* Compile a schema's tree that is about to be stored; what it names may not be there yet. */
prm_status prm__schema_check(prm__op *op, prm_value schema, prm_error *err) PRM_MUST_USE;

/* Give the program its schemas, and the output requirements that `response.instructions` asks for. */
prm_status prm__program_promise(prm__op *op, const prm_prompt *prompt, prm_value resolved,
				prm__program *p, prm_diag *diag, prm_error *err) PRM_MUST_USE;
/* The variables, checked and filled in; placeholders that the schema does not know are let through. */
prm_status prm__check_input(const prm__program *p, prm_value variables, const prm_render_options *o,
			    prm_arena *arena, prm_value *out, prm_diag *diag,
			    prm_error *err) PRM_MUST_USE;

/* ---- contracts: contract.c -------------------------------------------------------------------- */

/* A prompt and what was resolved for it. */
typedef struct prm__contract_side {
	const prm_prompt *prompt;
	prm_value resolved;
	bool stored; /* its templates have to be read again */
} prm__contract_side;

/*
 * What may be held against a version (PRM__DECLARED: schemas and tools), or all that callers notice:
 * the variables of a prompt without an input schema, too.
 */
enum prm__contract_of { PRM__DECLARED = 0, PRM__NOTICED };

prm_status prm__contract(prm__op *op, const prm__contract_side *before,
			 const prm__contract_side *after, int of, prm_arena *arena,
			 prm_contract *out, prm_error *err) PRM_MUST_USE;
/* Does the step from one number to another say what the contract asks for? */
bool prm__contract_is_told(const prm_contract *contract, const prm_semver *from,
			   const prm_semver *to);
/* All changes that break, as findings of that severity. */
void prm__tell_contract(const prm_contract *contract, prm_str id, int severity, prm_diag *diag);
/* PRM_CONTRACT_BROKEN, with the first change that breaks. */
prm_status prm__fail_contract(const prm_contract *contract, prm_str id, prm_str from, prm_str to,
			      prm_error *err);
/* allow_breaking needs a reason. */
prm_status prm__check_allowed(const prm__op *op, prm_error *err);

#endif
