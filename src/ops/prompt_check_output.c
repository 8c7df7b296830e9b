/* prompt_check_output.c: a model's answer against the output schema of a prompt. */
#include "base/diag.h"
#include "ops/args.h"
#include "ops/schemas.h"

static void put_reply(prm_builder *b, const prm_diag *found, prm_status *status)
{
	prm_buf reply;

	prm_buf_init(&reply, b->arena->allocator, 0);
	*status = prm_answer_reply(found, &reply);
	if (!*status)
		prm__put_copy(b, "reply", prm_value_str(prm_buf_str(&reply)));
	prm_buf_release(&reply);
}

static prm_status put_refused(prm_builder *b, const prm_diag *found, prm_error *err)
{
	prm_status status;

	prm_build_map(b);
	prm__put_bool(b, "valid", false);
	put_reply(b, found, &status);
	prm__put_findings(b, "findings", found);
	prm_build_end(b);
	return status || prm__diag_lost(found) ? prm_fail(err, PRM_NOMEM, "out of memory") : PRM_OK;
}

static void put_accepted(prm_builder *b, prm_value value)
{
	prm_build_map(b);
	prm__put_bool(b, "valid", true);
	prm__put_copy(b, "value", value);
	prm_build_end(b);
}

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_answer *answer = NULL;
	prm_status status;
	prm_diag found;

	(void)diag;
	prm_diag_init(&found, result->arena->allocator, 0);
	status = prm_manager_check_output(m, call, prm__arg_str(args, "ref"),
					  prm__arg_str(args, "text"), &answer, &found, err);
	if (!status)
		put_accepted(result, prm_answer_value(answer));
	else if (status == PRM_SCHEMA_INVALID || status == PRM_JSON_SYNTAX)
		status = put_refused(result, &found, err);
	prm_answer_free(answer);
	prm_diag_release(&found);
	return status;
}

static const prm_op_param params[] = {
	PRM_PARAM_REF,
	{"text", "string", true, "What the model answered: JSON, bare, fenced or after prose"},
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_check_output = {
	.name = "prompt.check_output",
	.summary = "Check a model's answer against the output schema of a prompt",
	.route = "POST /v1/prompts/{ref}/check-output",
	.effect = PRM_OP_READ,
	.params = params,
	.result =
		"A map: valid; value (defaults filled in) when it is, else findings (a list of "
		"severity, code, source, line, column, pointer, rule, value, text, hint) and reply "
		"(words to send back to the model)",
	.run = run,
};
