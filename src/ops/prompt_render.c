/* prompt_render.c: render a prompt. */
#include "ops/args.h"

static void put_message(prm_builder *b, const prm_rendered_message *message)
{
	prm_value extra = message->extra, value;
	prm_str key;

	prm_build_map(b);
	prm_build_member(b, "role", message->role);
	prm_build_member(b, "name", message->name);
	prm_build_key_c(b, "content");
	if (prm_value_is(message->parts, PRM_MISSING))
		prm_build_str(b, message->text);
	else
		prm_build_copy(b, message->parts);
	for (size_t i = 0; prm_value_member(extra, i, &key, &value); i++) {
		prm_build_key(b, key);
		prm_build_copy(b, value);
	}
	prm_build_end(b);
}

static void put_rendered(prm_builder *b, const prm_rendered *rendered)
{
	prm_build_map(b);
	prm__put_resolved(b, &rendered->resolved);
	prm_build_member(b, "format", prm_str_c(prm_format_name(rendered->format)));
	prm_build_key_c(b, "messages");
	prm_build_list(b);
	for (size_t i = 0; i < rendered->count; i++)
		put_message(b, &rendered->messages[i]);
	prm_build_end(b);
	prm_build_key_c(b, "text");
	prm_build_str(b, rendered->text);
	prm__put_copy(b, "tools", rendered->tools);
	prm__put_copy(b, "response", rendered->response);
	prm__put_copy(b, "model", rendered->model);
	prm_build_member(b, "sha256", rendered->sha256);
	prm_build_end(b);
}

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_render_options opts = {.struct_size = sizeof(opts),
				   .fallback = prm__arg_str(args, "fallback"),
				   .with_sha256 = prm__arg_bool(args, "with_sha256", false)};
	prm_value variables = prm_value_get_c(args, "variables");
	prm_rendered *rendered;
	prm_status status;

	if (!prm_value_is(variables, PRM_MAP))
		variables = (prm_value){.type = PRM_MAP};
	status = prm_manager_render(m, call, prm__arg_str(args, "ref"), variables, &opts, &rendered,
				    diag, err);
	if (status)
		return status;
	put_rendered(result, rendered);
	prm_rendered_free(rendered);
	return PRM_OK;
}

static const prm_op_param params[] = {
	PRM_PARAM_REF,
	{"variables", "map", false, "What the templates may print"},
	{"fallback", "string", false, "Reference that is taken when the label is unknown"},
	{"with_sha256", "boolean", false, "Add the SHA-256 of the messages"},
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_render = {
	.name = "prompt.render",
	.summary = "Render a prompt with variables",
	.route = "POST /v1/prompts/{ref}/render",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: id, version, status, drafts_only, fell_back, format, messages (a "
		  "list of role, name, content, ...), text, tools, response, model, sha256",
	.run = run,
};
