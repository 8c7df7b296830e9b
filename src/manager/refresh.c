/*
 * refresh.c: the store's watch marks the entries that were written to. A store that cannot be
 * asked leaves the index as it is: what is known is served on.
 */
#include "manager/refresh.h"

#include <pthread.h>
#include <time.h>

#include "base/alloc.h"
#include "manager/manager_internal.h"

#define DEFAULT_MS 500
#define THREAD_WAIT_MS 200 /* a wait of the thread: closing waits no longer than that */

struct prm__refresh_thread {
	pthread_t thread;
	atomic_bool stopping;
};

static void take_events(prm_manager *m, const prm_store_events *events)
{
	for (size_t i = 0; i < events->count; i++) {
		const prm_store_event *e = &events->items[i];

		if (prm_str_eq(e->kind, PRM__KIND_VERSION) || prm_str_eq(e->kind, PRM__KIND_HEAD))
			prm__index_touch(&m->index, e->name);
	}
	if (events->resync)
		prm__index_forget(&m->index);
}

/* One question to the store. */
static prm_status poll_store(prm_manager *m, const prm_call *call, uint32_t timeout_ms)
{
	prm_str cursor = prm_buf_str(&m->refresh.cursor);
	prm_store_events events;
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, m->allocator, 0);
	status = prm_store_watch(m->store, call, cursor, timeout_ms, &arena, &events, NULL);
	if (!status) {
		take_events(m, &events);
		prm_buf_reset(&m->refresh.cursor);
		prm_buf_add(&m->refresh.cursor, events.next_cursor);
		if (m->refresh.cursor.status) /* an unknown cursor: the next answer says resync */
			prm_buf_reset(&m->refresh.cursor);
	}
	prm_arena_release(&arena);
	return status;
}

bool prm__refresh_is_due(const prm_manager *m)
{
	return !m->refresh.thread &&
	       prm__monotonic_ns() >=
		       atomic_load_explicit(&m->refresh.due_ns, memory_order_relaxed);
}

void prm__refresh_look(prm__op *op)
{
	prm__refresh *r = &op->m->refresh;
	prm_status status;

	if (atomic_flag_test_and_set(&r->busy))
		return;
	status = poll_store(op->m, prm__op_call(op), 0);
	if (status != PRM_CANCELLED && status != PRM_DEADLINE) /* then the next caller looks */
		atomic_store(&r->due_ns, prm__monotonic_ns() + r->interval_ns);
	atomic_flag_clear(&r->busy);
}

/* ---- the thread
 * ----------------------------------------------------------------------------------- */

static void pause_after_failure(const prm__refresh *r)
{
	struct timespec t = {0, (long)(r->interval_ns < 200000000 ? r->interval_ns : 200000000)};

	nanosleep(&t, NULL);
}

static void *run(void *ud)
{
	prm_manager *m = ud;
	struct prm__refresh_thread *t = m->refresh.thread;

	while (!atomic_load(&t->stopping))
		if (poll_store(m, NULL, THREAD_WAIT_MS) != PRM_OK)
			pause_after_failure(&m->refresh);
	return NULL;
}

static prm_status start_thread(prm_manager *m, prm_error *err)
{
	struct prm__refresh_thread *t = prm__calloc(m->allocator, sizeof(*t));

	if (!t)
		return prm__nomem(err);
	/* the cursor is taken before anything is read, so that nothing is missed */
	(void)poll_store(m, NULL, 0);
	m->refresh.thread = t;
	if (pthread_create(&t->thread, NULL, run, m) == 0)
		return PRM_OK;
	m->refresh.thread = NULL;
	prm__free(m->allocator, t, sizeof(*t));
	return prm_fail(err, PRM_INTERNAL, "the refresh thread cannot be started");
}

prm_status prm__refresh_init(prm_manager *m, const prm_manager_options *opts, prm_error *err)
{
	uint32_t ms = opts->refresh_ms ? opts->refresh_ms : DEFAULT_MS;

	m->refresh.interval_ns = (uint64_t)ms * 1000000;
	atomic_flag_clear(&m->refresh.busy);
	prm_buf_init(&m->refresh.cursor, m->allocator, 0);
	return opts->refresh_thread ? start_thread(m, err) : PRM_OK;
}

void prm__refresh_release(prm_manager *m)
{
	struct prm__refresh_thread *t = m->refresh.thread;

	if (t) {
		atomic_store(&t->stopping, true);
		pthread_join(t->thread, NULL);
		prm__free(m->allocator, t, sizeof(*t));
	}
	prm_buf_release(&m->refresh.cursor);
}
