/*
 * test_waiting.c: long calls of the files backend end when they are told to, and a watch does not
 * follow links.
 */
#define _GNU_SOURCE
#include <sys/stat.h>
#include <unistd.h>

#include <prm/store.h>

#include "base/str.h"
#include "support/test.h"

#define S(text) PRM_LIT(text)
#define COUNT 40

struct fixture {
	char folder[256];
	prm_store *store;
	prm_error err;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	char uri[320];

	test_make_folder(f->folder);
	snprintf(uri, sizeof(uri), "files:%s/s", f->folder);
	assert_ok(prm_store_open(prm_str_c(uri), NULL, &f->store, &f->err), &f->err);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	prm_store_close(f->store);
	test_remove_folder(f->folder);
	free(f);
	return 0;
}

static void put(struct fixture *f, prm_store *store, const char *name, const char *item)
{
	prm_key key = {S("version"), prm_str_c(name), prm_str_c(item)};

	assert_ok(prm_store_put(store, NULL, &key, S("{}"), (prm_expect){0}, NULL, NULL, &f->err),
		  &f->err);
}

/* ---- cancelled at every allocation ----------------------------------------------------------- */

struct trigger {
	test_heap heap;
	prm_allocator allocator;
	long at;
	int cancelled;
};

static void *allocate(void *ud, void *ptr, size_t old_size, size_t size)
{
	struct trigger *t = ud;
	void *memory = t->heap.allocator.fn(&t->heap, ptr, old_size, size);

	if (t->heap.calls == t->at)
		t->cancelled = 1;
	return memory;
}

static void trigger_init(struct trigger *t, long at)
{
	*t = (struct trigger){.at = at, .allocator = {allocate, t}};
	test_heap_init(&t->heap, 0);
}

/* The call is cancelled while the page grows: in the midst of it, not only at its end. */
static void assert_list_stops(struct fixture *f, prm_str name)
{
	for (long at = 1;; at++) {
		prm_list_query query = {
			.struct_size = sizeof(query), .kind = S("version"), .name = name};
		struct trigger t;
		prm_call call = {.struct_size = sizeof(call), .cancel = &t.cancelled};
		prm_list_page page = {.count = 77};
		prm_arena arena;
		prm_status status;

		trigger_init(&t, at);
		prm_arena_init(&arena, &t.allocator, 0);
		status = prm_store_list(f->store, &call, &query, &arena, &page, &f->err);
		prm_arena_release(&arena);
		assert_int_equal(t.heap.live_blocks, 0);
		if (status) {
			assert_fails(status, &f->err, PRM_CANCELLED, "cancelled");
			assert_int_equal(page.count, 77);
		}
		if (!t.cancelled) {
			assert_true(at > 2);
			assert_int_equal(page.count, COUNT);
			return;
		}
		assert_true(status || at > 1);
	}
}

static void a_list_can_be_cancelled_in_its_midst(void **state)
{
	struct fixture *f = *state;
	char text[16];

	for (int i = 0; i < COUNT; i++) {
		snprintf(text, sizeof(text), "%d", i);
		put(f, f->store, "many-items", text);
	}
	assert_list_stops(f, S("many-items"));
	assert_list_stops(f, S(""));
}

static void a_deadline_ends_a_list_of_names(void **state)
{
	struct fixture *f = *state;
	prm_list_query query = {
		.struct_size = sizeof(query), .kind = S("version"), .with_bodies = true};
	prm_call call = {.struct_size = sizeof(call), .deadline_ms = 1};
	prm_list_page page;
	prm_status status = PRM_OK;
	prm_arena arena;
	char text[16];

	for (int i = 0; i < 100; i++) {
		snprintf(text, sizeof(text), "n%d", i);
		for (int j = 0; j < 3; j++)
			put(f, f->store, text, j == 0 ? "1" : j == 1 ? "2" : "3");
	}
	/* a fast machine may be done in time: then it is right to answer */
	for (int i = 0; !status && i < 50; i++) {
		prm_arena_init(&arena, NULL, 0);
		status = prm_store_list(f->store, &call, &query, &arena, &page, &f->err);
		assert_true(status == PRM_DEADLINE || page.count == 300);
		prm_arena_release(&arena);
	}
	if (status)
		assert_fails(status, &f->err, PRM_DEADLINE, "deadline");
}

static void a_deep_look_at_the_health_can_be_cancelled(void **state)
{
	struct fixture *f = *state;
	char path[400];
	struct trigger t;
	prm_call call = {.struct_size = sizeof(call), .cancel = &t.cancelled};
	prm_diag diag;

	put(f, f->store, "a", "1");
	for (int i = 0; i < 9; i++) {
		snprintf(path, sizeof(path), "%s/s/version/a/foreign%d", f->folder, i);
		test_write_file(path, "x", 1);
	}
	trigger_init(&t, 1);
	prm_diag_init(&diag, &t.allocator, 0);
	assert_fails(prm_store_health(f->store, &call, true, &diag, &f->err), &f->err,
		     PRM_CANCELLED, "cancelled");
	assert_in_range(diag.count, 1, 8);
	prm_diag_release(&diag);
}

/* ---- links ------------------------------------------------------------------------------------ */

static prm_status watch(struct fixture *f, prm_store *store, prm_str cursor, prm_arena *arena,
			prm_store_events *out)
{
	return prm_store_watch(store, NULL, cursor, 0, arena, out, &f->err);
}

static void a_watch_follows_no_link_on_its_way(void **state)
{
	struct fixture *f = *state;
	char inside[400], outside[400];
	prm_store *view = NULL;
	prm_store_events events;
	prm_str cursor;
	prm_arena arena;

	prm_arena_init(&arena, NULL, 0);
	assert_ok(prm_store_project(f->store, S("team"), &view, &f->err), &f->err);
	put(f, view, "a", "1");
	assert_ok(watch(f, view, S(""), &arena, &events), &f->err);
	cursor = events.next_cursor;
	snprintf(inside, sizeof(inside), "%s/s/projects", f->folder);
	snprintf(outside, sizeof(outside), "%s/outside", f->folder);
	assert_int_equal(rename(inside, outside), 0);
	assert_int_equal(symlink(outside, inside), 0);
	assert_fails(watch(f, view, cursor, &arena, &events), &f->err, PRM_STORE_READ,
		     "not followed");
	assert_int_equal(unlink(inside), 0);
	assert_int_equal(rename(outside, inside), 0);
	assert_ok(watch(f, view, cursor, &arena, &events), &f->err);
	assert_int_equal(events.count, 0);
	prm_store_close(view);
	prm_arena_release(&arena);
}

#define ON(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON(a_list_can_be_cancelled_in_its_midst),
		ON(a_deadline_ends_a_list_of_names),
		ON(a_deep_look_at_the_health_can_be_cancelled),
		ON(a_watch_follows_no_link_on_its_way),
	};

	if (access("/dev/shm", W_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 1); /* where a sync costs nothing */
	return cmocka_run_group_tests_name("waiting", tests, NULL, NULL);
}
