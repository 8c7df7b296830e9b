/* prompt_events.c: what was done to a prompt. */
#include "ops/args.h"

static void put_event(prm_builder *b, const prm_event_row *row)
{
	prm_build_map(b);
	prm__put_int(b, "seq", row->seq);
	prm_build_member(b, "action", row->action);
	prm_build_member(b, "label", row->label);
	prm_build_member(b, "version", row->version);
	prm_build_member(b, "previous", row->previous);
	prm_build_member(b, "who", row->who);
	prm_build_member(b, "why", row->why);
	prm_build_member(b, "when", row->when);
	prm_build_end(b);
}

static prm_status run(prm_manager *m, const prm_call *call, prm_value args, prm_builder *result,
		      prm_diag *diag, prm_error *err)
{
	prm_events *events;
	prm_status status = prm_manager_events(m, call, prm__arg_str(args, "id"),
					       prm__arg_str(args, "label"), &events, err);

	(void)diag;
	if (status)
		return status;
	prm_build_map(result);
	prm_build_key_c(result, "events");
	prm_build_list(result);
	for (size_t i = 0; i < events->count; i++)
		put_event(result, &events->items[i]);
	prm_build_end(result);
	prm_build_end(result);
	prm_events_free(events);
	return PRM_OK;
}

static const prm_op_param params[] = {
	PRM_PARAM_ID,
	{"label", "string", false, "Only of this label"},
	PRM_PARAM_END,
};

const prm_op prm__op_prompt_events = {
	.name = "prompt.events",
	.summary = "What was done to a prompt and its labels, newest first",
	.route = "GET /v1/prompts/{id}/events",
	.effect = PRM_OP_READ,
	.params = params,
	.result = "A map: events (a list of seq, action, label, version, previous, who, "
		  "why, when)",
	.run = run,
};
