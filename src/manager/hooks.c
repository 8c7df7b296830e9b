/* hooks.c: the begin/end pair that every public function passes, its deadline, and its texts. */
#include "manager/manager_internal.h"

void prm__options_copy(void *to, size_t to_size, const void *from)
{
	size_t size;

	memset(to, 0, to_size);
	if (!from)
		return;
	memcpy(&size, from, sizeof(size));
	memcpy(to, from, size < to_size ? size : to_size);
}

prm_status prm_manager_observe(prm_manager *m, const prm_observer *observer, prm_error *err)
{
	if (m->observer_count == PRM__OBSERVERS_MAX)
		return prm_fail(err, PRM_LIMIT, "a manager has at most %d observers",
				PRM__OBSERVERS_MAX);
	prm__options_copy(&m->observers[m->observer_count], sizeof(*observer), observer);
	m->observer_count++;
	return PRM_OK;
}

/* Tell the first `count` observers, the last one first, as what was begun last ends first. */
static void tell_end(prm__op *op, size_t count, prm_status status, const prm_error *err)
{
	op->event.status = status;
	op->event.duration_ns = prm__monotonic_ns() - op->begun_ns;
	if (status)
		op->event.error_text = err && err->status == status ? err->text
								    : prm_status_sentence(status);
	while (count-- > 0)
		if (op->m->observers[count].end)
			op->m->observers[count].end(op->m->observers[count].ud, &op->event,
						    op->tokens[count]);
}

static prm_status tell_begin(prm__op *op, const prm_event *what, prm_error *err)
{
	prm_error refused = {0};

	op->event = *what;
	op->event.struct_size = sizeof(op->event);
	op->event.actor = op->call.actor;
	op->event.reason = op->call.reason;
	op->event.traceparent = op->call.traceparent;
	for (size_t i = 0; i < op->m->observer_count; i++) {
		const prm_observer *o = &op->m->observers[i];

		op->tokens[i] = NULL;
		if (!o->begin || o->begin(o->ud, &op->event, &op->tokens[i], &refused) == PRM_OK)
			continue;
		prm_fail(err, PRM_VETO, "%s",
			 refused.text[0] ? refused.text : "a hook refused the operation");
		tell_end(op, i, PRM_VETO, err);
		return PRM_VETO;
	}
	return PRM_OK;
}

prm_status prm__op_begin(prm__op *op, prm_manager *m, const prm_call *call, const prm_event *what,
			 prm_error *err)
{
	prm_status status;

	op->m = m;
	prm__options_copy(&op->call, sizeof(op->call), call);
	op->call.struct_size = sizeof(op->call);
	op->begun_ns = m->observer_count || op->call.deadline_ms ? prm__monotonic_ns() : 0;
	if (m->observer_count) {
		status = tell_begin(op, what, err);
		if (status)
			return status;
	}
	status = prm__op_check(op, err);
	return status ? prm__op_end(op, status, err) : PRM_OK;
}

prm_status prm__op_end(prm__op *op, prm_status status, const prm_error *err)
{
	if (op->m->observer_count)
		tell_end(op, op->m->observer_count, status, err);
	return status;
}

/* ---- deadline and cancel ------------------------------------------------------------------------
 */

static uint64_t elapsed_ms(const prm__op *op)
{
	return (prm__monotonic_ns() - op->begun_ns) / 1000000;
}

prm_status prm__op_check(prm__op *op, prm_error *err)
{
	if (op->call.cancel && *op->call.cancel)
		return prm_fail(err, PRM_CANCELLED, "the call was cancelled");
	if (op->call.deadline_ms && elapsed_ms(op) >= op->call.deadline_ms)
		return prm_fail(err, PRM_DEADLINE, "the call's deadline of %u ms passed",
				op->call.deadline_ms);
	return PRM_OK;
}

const prm_call *prm__op_call(prm__op *op)
{
	uint64_t elapsed;

	if (!op->call.deadline_ms)
		return &op->call;
	elapsed = elapsed_ms(op);
	op->rest = op->call;
	op->rest.deadline_ms = elapsed < op->call.deadline_ms
				       ? op->call.deadline_ms - (uint32_t)elapsed
				       : 1;
	return &op->rest;
}

/* ---- texts
 * --------------------------------------------------------------------------------------- */

bool prm__key_lower(prm_str id, char *to, prm_str *key)
{
	if (id.len > PRM_ID_MAX)
		return false;
	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];

		to[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
	}
	to[id.len] = '\0';
	*key = prm_str_n(to, id.len);
	return true;
}

void prm__copy_text(char *to, size_t room, prm_str text)
{
	size_t len = text.len < room ? text.len : room - 1;

	if (len)
		memcpy(to, text.ptr, len);
	to[len] = '\0';
}

void prm__now_text(const prm_manager *m, char out[25])
{
	prm__format_time(m->now_ms(m->ud), out);
}
