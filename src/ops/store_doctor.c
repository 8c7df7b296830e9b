/* store_doctor.c: check every record of the store. */
#include "base/diag.h"
#include "ops/args.h"

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_call with_reason = prm__arg_call(call, args);
	prm_diag found;
	prm_status status;

	(void)diag;
	prm_diag_init(&found, result->arena->allocator, 0);
	status = prm_manager_doctor(m, &with_reason, prm__arg_bool(args, "adopt", false), &found,
				    err);
	if (!status && prm__diag_lost(&found))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	if (!status) {
		prm_build_map(result);
		prm__put_bool(result, "healthy", found.errors == 0);
		prm__put_findings(result, "findings", &found);
		prm_build_end(result);
	}
	prm_diag_release(&found);
	return status;
}

static const prm_op_param params[] = {
	{"adopt", "boolean", false, "Publish what was changed by hand as new versions"},
	PRM_PARAM_REASON,
	PRM_PARAM_END,
};

const prm_op prm__op_store_doctor = {
	.name = "store.doctor",
	.summary = "Check every record: checksums, parents, heads, what a crash or a hand "
		   "left behind",
	.route = "POST /v1/doctor",
	.effect = PRM_OP_WRITE,
	.params = params,
	.result = "A map: healthy, findings (a list of severity, code, source, line, "
		  "column, pointer, rule, text, hint)",
	.run = run,
};
