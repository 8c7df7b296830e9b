/* SPDX-License-Identifier: MIT */
/*
 * check.h: the schemas of stored prompts at work: outputs, contracts between versions. Inputs are
 * checked by prm_manager_render. The rules of manager.h hold here too: threads, ownership, errors.
 * A schema that is not there is PRM_SCHEMA_NOT_FOUND, with "did you mean" where a name is near; one
 * that does not compile fails as prm_schema_compile does.
 */
#ifndef PRM_CHECK_H
#define PRM_CHECK_H

#include <prm/manager.h>
#include <prm/schema.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The compiled input and output schema of a version; each is yours (prm_schema_unref) and NULL
 * where the prompt names none. The output's is `output_schema`, else that of `response.schema`.
 */
PRM_API prm_status prm_manager_schemas(prm_manager *m, const prm_call *call, prm_str ref,
				       prm_schema **input, prm_schema **output,
				       prm_error *err) PRM_MUST_USE;
/* The same of a prompt that is not stored; the schemas are looked for in the store. */
PRM_API prm_status prm_manager_prompt_schemas(prm_manager *m, const prm_call *call,
					      const prm_prompt *prompt, prm_schema **input,
					      prm_schema **output, prm_error *err) PRM_MUST_USE;

/* A stored schema, compiled, by `name` or `name@range`; *out is yours: prm_schema_unref. */
PRM_API prm_status prm_manager_schema(prm_manager *m, const prm_call *call, prm_str ref,
				      prm_schema **out, prm_diag *diag,
				      prm_error *err) PRM_MUST_USE;

typedef struct prm_schema_row {
	prm_str name, version, description;
	prm_status damage; /* PRM_STORE_CORRUPT, ...: only name and version are known then */
} prm_schema_row;

typedef struct prm_schema_rows {
	const prm_schema_row *items; /* by name, then in the order of the store */
	size_t count;
} prm_schema_rows;

/* Every version of every stored schema, in arena. */
PRM_API prm_status prm_manager_schema_list(prm_manager *m, const prm_call *call, prm_arena *arena,
					   prm_schema_rows *out, prm_error *err) PRM_MUST_USE;

/*
 * A model's answer to a version: found, read, checked and filled in as prm_answer_read does; *out is
 * yours: prm_answer_free. diag gets all faults. Fails: PRM_SCHEMA_NOT_FOUND when the prompt names no
 * output schema, PRM_SCHEMA_INVALID, PRM_JSON_SYNTAX.
 */
PRM_API prm_status prm_manager_check_output(prm_manager *m, const prm_call *call, prm_str ref,
					    prm_str text, prm_answer **out, prm_diag *diag,
					    prm_error *err) PRM_MUST_USE;

/*
 * What changed for callers between two versions: inputs, output, tools, and the variables of a
 * prompt without an input schema. *out lives in arena.
 */
PRM_API prm_status prm_manager_contract(prm_manager *m, const prm_call *call, prm_str before,
					prm_str after, prm_arena *arena, prm_contract *out,
					prm_error *err) PRM_MUST_USE;

/*
 * What a prompt promises, for prm_contract_compare: its tools and variables, beside compiled schemas
 * (which may be NULL). stored: it is prm_version_prompt of a version, and is read again to know
 * which variables must be given. *out lives in arena and borrows from the prompt.
 */
PRM_API prm_status prm_prompt_contract_side(const prm_prompt *prompt, bool stored,
					    const prm_schema *input, const prm_schema *output,
					    prm_arena *arena, prm_contract_side *out,
					    prm_error *err) PRM_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
