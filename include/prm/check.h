/* SPDX-License-Identifier: MIT */
/*
 * check.h: the schemas of stored prompts at work: outputs, contracts between versions. Inputs are
 * checked by prm_manager_render. The rules of manager.h hold here too.
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

/*
 * A model's answer to a version: found, read, checked and filled in as prm_answer_read does.
 * Fails: PRM_SCHEMA_NOT_FOUND when the prompt names no output schema, PRM_SCHEMA_INVALID,
 * PRM_JSON_SYNTAX.
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

#ifdef __cplusplus
}
#endif
#endif
