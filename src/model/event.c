/* event.c: the immutable record of one change of a head. */
#include "model/head.h"
#include "model/record.h"

prm_status prm__event_write(const prm_head_event *event, prm_buf *out, prm_error *err)
{
	prm_arena arena;
	prm_builder b;
	prm_status status;

	prm_arena_init(&arena, out->allocator, 0);
	prm__record_begin(&b, &arena, event->id);
	prm_build_key_c(&b, "seq");
	prm_build_int(&b, (int64_t)event->seq);
	prm_build_member(&b, "action", event->action);
	prm_build_member(&b, "label", event->label);
	prm_build_member(&b, "version", event->version);
	prm_build_member(&b, "previous", event->previous);
	prm_build_member(&b, "who", event->who);
	prm_build_member(&b, "why", event->why);
	prm_build_member(&b, "when", event->when);
	status = prm__record_end(&b, out, err);
	prm_arena_release(&arena);
	return status;
}

prm_status prm__event_read(prm_str body, prm_arena *arena, prm_head_event *out, prm_error *err)
{
	static const char *const names[] = {"id",       "action", "label", "version",
					    "previous", "who",    "why",   "when"};
	prm_head_event event = {0};
	prm_str *const texts[] = {&event.id,       &event.action, &event.label, &event.version,
				  &event.previous, &event.who,    &event.why,   &event.when};
	prm_value seq;
	prm_doc *doc;
	bool ok = true;
	prm_status status = prm__record_read(body, true, arena->allocator, &doc, err);

	if (status)
		return status;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		ok &= prm_arena_str(arena, prm__text_of(prm_doc_root(doc), names[i]), texts[i]);
	seq = prm_value_get_c(prm_doc_root(doc), "seq");
	event.seq = prm_value_is(seq, PRM_INT) && seq.as.integer > 0 ? (uint64_t)seq.as.integer : 0;
	prm_doc_free(doc);
	if (!ok)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	*out = event;
	return PRM_OK;
}
