/* prompt_test.c: run the golden tests of a stored version. */
#include "base/str.h"
#include "library/library.h"
#include "ops/args.h"

static void put_failure(prm_builder *b, const prm_diag_entry *e)
{
	prm_build_map(b);
	prm_build_member(b, "code", prm_str_c(prm_status_code(e->code)));
	prm_build_member(b, "pointer", e->pointer);
	prm_build_member(b, "text", e->text);
	prm_build_end(b);
}

static void put_test(prm_builder *b, const prm_golden *golden, const prm_golden_test *test)
{
	static const char *const outcomes[] = {"passed", "failed", "skipped"};

	prm_build_map(b);
	prm_build_member(b, "name", test->name);
	prm_build_member(b, "outcome", prm_str_c(outcomes[test->outcome]));
	prm_build_member(b, "pointer", test->pointer);
	prm_build_key_c(b, "failures");
	prm_build_list(b);
	for (size_t i = 0; i < test->failure_count; i++)
		put_failure(b, &golden->findings[test->failure_at + i]);
	prm_build_end(b);
	prm_build_end(b);
}

static void put_golden(prm_builder *b, prm_str ref, const prm_golden *golden)
{
	prm_build_map(b);
	prm_build_member(b, "ref", golden->count ? golden->items[0].file : ref);
	prm__put_bool(b, "passes", golden->errors == 0);
	prm__put_int(b, "passed", golden->passed);
	prm__put_int(b, "failed", golden->failed);
	prm__put_int(b, "skipped", golden->skipped);
	prm_build_key_c(b, "tests");
	prm_build_list(b);
	for (size_t i = 0; i < golden->count; i++)
		put_test(b, golden, &golden->items[i]);
	prm_build_end(b);
	prm_build_end(b);
}

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_golden_options opts = {.struct_size = sizeof(opts),
				   .allocator = result->arena->allocator};
	prm_str ref = prm__arg_str(args, "ref");
	prm_golden *golden = NULL;
	prm_status status = prm_golden_test_stored(m, call, ref, &opts, &golden, err);

	(void)diag;
	if (!status)
		put_golden(result, ref, golden);
	prm_golden_free(golden);
	return status;
}

static const prm_op_param params[] = {PRM_PARAM_REF, PRM_PARAM_END};

const prm_op prm__op_prompt_test = {
	.name = "prompt.test",
	.summary = "Run the golden tests that were published with a version; no model is called",
	.route = "POST /v1/prompts/{ref}/test",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: ref, passes, passed, failed, skipped, tests (a list of name, outcome, "
		  "pointer, failures (a list of code, pointer, text))",
	.run = run,
};
