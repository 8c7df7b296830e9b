/*
 * test_memory.c: at every allocation in turn memory is out, or the call is cancelled: an error, no
 * leak, and the store stays whole.
 */
#define _GNU_SOURCE
#include "manager/scenarios.h"

#include <unistd.h>

/* ---- running them ---------------------------------------------------------------------------- */

enum fault { FAULT_MEMORY, FAULT_CANCEL };

typedef struct attempt {
	int fault;
	prm_store *store;
	prm_manager *m;
	test_heap heap;
	prm_allocator allocator;
	long cancel_at;
} attempt;

static void *allocate(void *ud, void *ptr, size_t old_size, size_t size)
{
	attempt *t = ud;
	void *block = t->heap.allocator.fn(&t->heap, ptr, old_size, size);

	if (t->heap.calls == t->cancel_at)
		cancelled = 1;
	return block;
}

static void open_attempt(attempt *t)
{
	prm_manager_options opts = {.struct_size = sizeof(opts), .allocator = &t->allocator};
	prm_error err = {0};

	test_heap_init(&t->heap, 0);
	t->allocator = (prm_allocator){allocate, t};
	memory = &t->allocator;
	assert_ok(prm_manager_open(t->store, &opts, &t->m, &err), &err);
}

/* Whatever was stopped halfway: no record is broken. */
static void assert_sound(prm_manager *m)
{
	prm_error err = {0};
	prm_diag diag;

	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_manager_doctor(m, NULL, false, &diag, &err), &err);
	for (size_t i = 0; i < diag.count; i++)
		if (diag.items[i].severity == PRM_SEVERITY_ERROR)
			fail_msg("%.*s", PRM_FMT(diag.items[i].text));
	prm_diag_release(&diag);
}

/* At the n-th allocation it happens. True when there was no n-th. The manager works on, and leaks
 * nothing. */
static bool run_attempt(attempt *t, scenario run, long n)
{
	prm_status expected = t->fault == FAULT_MEMORY ? PRM_NOMEM : PRM_CANCELLED;
	long point = t->heap.calls + n;
	prm_error err = {0};
	prm_status status;
	bool reached;

	*(t->fault == FAULT_MEMORY ? &t->heap.fail_at : &t->cancel_at) = point;
	status = run(t->m, &err);
	reached = t->heap.calls >= point;
	t->heap.fail_at = t->cancel_at = cancelled = 0;
	if (status && (status != expected || err.status != expected || !reached))
		fail_msg("allocation %ld: [%s] %s", n, prm_status_code(status), err.text);
	memory = NULL;
	assert_sound(t->m);
	assert_ok(do_render(t->m, &err), &err);
	prm_manager_close(t->m);
	assert_int_equal(t->heap.live_blocks, 0);
	return !reached;
}

/* What changes the store gets a new one each time, and sees it cold or warm. */
static void torture(scenario run, int fault, bool writes, const char *uri)
{
	attempt t = {.fault = fault};
	bool done = false;

	for (long n = 1; !done; n++) {
		char folder[256] = "", full[300];
		prm_error err = {0};

		assert_true(n < 5000);
		if (!t.store) {
			if (strcmp(uri, "files:") == 0)
				test_make_folder(folder);
			snprintf(full, sizeof(full), "%s%s", uri, folder);
			assert_ok(prm_store_open(S(full), NULL, &t.store, &err), &err);
			open_attempt(&t);
			assert_ok(prepare(t.m, &err), &err);
			if (n % 2)
				prm_manager_refresh(t.m);
		} else {
			open_attempt(&t);
		}
		done = run_attempt(&t, run, n);
		if (!writes && !done)
			continue;
		prm_store_close(t.store);
		t.store = NULL;
		if (folder[0])
			test_remove_folder(folder);
	}
}

#define READS(name) \
	static void a_##name##_may_be_stopped_at_every_allocation(void **state) \
	{ \
		(void)state; \
		torture(do_##name, FAULT_MEMORY, false, "memory:"); \
		torture(do_##name, FAULT_CANCEL, false, "memory:"); \
	}
#define WRITES(name) \
	static void a_##name##_may_be_stopped_at_every_allocation(void **state) \
	{ \
		(void)state; \
		torture(do_##name, FAULT_MEMORY, true, "memory:"); \
		torture(do_##name, FAULT_CANCEL, true, "memory:"); \
	}

OPERATIONS(WRITES, READS)

static void every_allocation_over_files_may_fail(void **state)
{
	(void)state;
	if (access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 1); /* where a sync costs nothing */
	torture(do_publish, FAULT_MEMORY, true, "files:");
	torture(do_label, FAULT_MEMORY, true, "files:");
	torture(do_purge, FAULT_MEMORY, true, "files:");
	torture(do_search, FAULT_MEMORY, false, "files:");
	torture(do_doctor, FAULT_MEMORY, false, "files:");
	unsetenv("TMPDIR");
}

static void opening_with_no_memory_leaves_nothing(void **state)
{
	(void)state;
	for (long n = 1; n < 200; n++) {
		prm_manager_options opts = {sizeof(opts), .default_label = S("prod")};
		prm_store *store = NULL;
		prm_manager *m = NULL;
		prm_error err = {0};
		test_heap heap;

		assert_ok(prm_store_open(S("memory:"), NULL, &store, &err), &err);
		test_heap_init(&heap, n);
		opts.allocator = &heap.allocator;
		if (prm_manager_open(store, &opts, &m, &err) == PRM_OK)
			prm_manager_close(m);
		assert_int_equal(heap.live_blocks, 0);
		prm_store_close(store);
	}
}

#define ROW(name) cmocka_unit_test(a_##name##_may_be_stopped_at_every_allocation),

int main(void)
{
	const struct CMUnitTest tests[] = {
		OPERATIONS(ROW, ROW) cmocka_unit_test(every_allocation_over_files_may_fail),
		cmocka_unit_test(opening_with_no_memory_leaves_nothing),
	};

	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
