/* prompt_validate.c: check a text as a prompt file. */
#include "base/diag.h"
#include "base/str.h"
#include "ops/args.h"
#include "library/library.h"

static void put_prompts(prm_builder *b, const prm_library *library)
{
	prm_build_key_c(b, "prompts");
	prm_build_list(b);
	for (size_t i = 0; i < prm_library_count(library); i++) {
		const prm_library_item *item = prm_library_item_at(library, i);

		prm_build_map(b);
		prm_build_member(b, "id", prm_prompt_id(item->prompt));
		prm_build_member(b, "version", prm_prompt_version(item->prompt));
		prm_build_member(b, "pointer", item->pointer);
		prm_build_end(b);
	}
	prm_build_end(b);
}

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	static const char *const syntaxes[] = {"yaml", "json", NULL};
	prm_library_options opts = {.struct_size = sizeof(opts),
				    .allocator = result->arena->allocator};
	prm_str name = prm__arg_str(args, "name");
	prm_library *library = NULL;
	prm_diag found;
	int syntax;
	prm_status status = prm__arg_choice(args, "syntax", syntaxes, 0, &syntax, err);

	(void)call;
	(void)diag;
	if (status)
		return status;
	prm_diag_init(&found, result->arena->allocator, 0);
	status = prm_library_read_text(name.len ? name : PRM_LIT("text"),
				       prm__arg_str(args, "text"), syntax == 1, &opts, &library,
				       &found, err);
	if (!status)
		status = prm_library_check_refs(library, m, &found, err);
	if (!status)
		status = prm_library_check_tests(library, &found, err);
	if (!status && prm__diag_lost(&found))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	if (!status) {
		prm_diag_sort(&found);
		prm_build_map(result);
		prm__put_bool(result, "valid", found.errors == 0);
		put_prompts(result, library);
		prm__put_findings(result, "findings", &found);
		prm_build_end(result);
	}
	prm_library_free(library);
	prm_diag_release(&found);
	return status;
}

static const prm_op_param params[] = {
	{"text", "string", true, "The file's content"},
	{"syntax", "string", false, "yaml (the default) or json"},
	{"name", "string", false, "What findings call the text"},
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_validate = {
	.name = "prompt.validate",
	.summary = "Check a text as a prompt file and name every fault",
	.route = "POST /v1/validate",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: valid, prompts (a list of id, version, pointer), findings (a list"
		  " of severity, code, source, line, column, pointer, rule, text, hint)",
	.run = run,
};
