/* prompt_publish.c: publish a version. */
#include "ops/args.h"

static prm_status take_options(prm_value args, prm_publish_options *opts, prm_error *err)
{
	static const char *const modes[] = {"any", "create", "update", NULL};
	static const char *const bumps[] = {"patch", "minor", "major", "auto", NULL};
	prm_status status = prm__arg_choice(args, "mode", modes, PRM_PUBLISH_ANY, &opts->mode, err);

	if (!status)
		status = prm__arg_choice(args, "bump", bumps, -1, &opts->bump, err);
	opts->bump++; /* PRM_BUMP_NONE stands before the others */
	opts->version = prm__arg_str(args, "version");
	opts->changelog = prm__arg_str(args, "changelog");
	opts->dry_run = prm__arg_bool(args, "dry_run", false);
	opts->allow_breaking = prm__arg_bool(args, "allow_breaking", false);
	opts->ignore_own_version = opts->bump != PRM_BUMP_NONE;
	return status;
}

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_publish_options opts = {.struct_size = sizeof(opts)};
	prm_call with_reason = prm__arg_call(call, args);
	prm_prompt *prompt = NULL;
	prm_published published;
	prm_status status = take_options(args, &opts, err);

	if (!status)
		status = prm__arg_prompt(args, result->arena->allocator, &prompt, diag, err);
	if (!status)
		status = prm_manager_publish(m, &with_reason, prompt, &opts, &published, diag, err);
	if (!status)
		prm__put_published(result, prm_prompt_id(prompt), &published);
	prm_prompt_free(prompt);
	return status;
}

static const prm_op_param params[] = {
	PRM_PARAM_PROMPT,
	{"mode", "string", false,
	 "create: it must be new; update: it must exist; any is the default"},
	{"version", "string", false, "Explicit number; else the prompt's own, else a bump"},
	{"bump", "string", false,
	 "patch, minor, major, or auto (as the contract asks), whatever number the prompt states"},
	{"changelog", "string", false, "What changed; else the prompt's own"},
	{"dry_run", "boolean", false, "Check everything and write nothing"},
	PRM_PARAM_ALLOW_BREAKING,
	PRM_PARAM_REASON,
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_publish = {
	.name = "prompt.publish",
	.summary = "Publish a new version of a prompt, or a new prompt",
	.route = "POST /v1/prompts",
	.effect = PRM_OP_WRITE,
	.params = params,
	.result = "A map: id, version, created (false: nothing changed), first, same_body",
	.run = run,
};
