/* test_conformance.c: every contract of store.h, run once for each store URI. */
#include <pthread.h>

#include <prm/store.h>

#include "base/str.h"
#include "support/test.h"

#define S(text) PRM_LIT(text)

/* What each test works on; made anew by set_up. */
struct fixture {
	char folder[256], uri[320];
	bool files, project; /* project: all through a view of another project */
	prm_store *base, *store;
	prm_arena arena;
	prm_error err;
};

static int set_up_kind(void **state, bool files, bool project)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->files = files;
	f->project = project;
	prm_arena_init(&f->arena, NULL, 0);
	if (files)
		test_make_folder(f->folder);
	snprintf(f->uri, sizeof(f->uri), files ? "files:%s/store" : "memory:", f->folder);
	assert_ok(prm_store_open(prm_str_c(f->uri), NULL, &f->base, &f->err), &f->err);
	f->store = f->base;
	if (project)
		assert_ok(prm_store_project(f->base, S("team-a"), &f->store, &f->err), &f->err);
	*state = f;
	return 0;
}

static int in_memory(void **state)
{
	return set_up_kind(state, false, false);
}

static int in_files(void **state)
{
	return set_up_kind(state, true, false);
}

static int in_files_project(void **state)
{
	return set_up_kind(state, true, true);
}

static int in_memory_project(void **state)
{
	return set_up_kind(state, false, true);
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	prm_store_close(f->base); /* a view may outlive the store that it was made from */
	if (f->project)
		prm_store_close(f->store);
	if (f->files)
		test_remove_folder(f->folder);
	prm_arena_release(&f->arena);
	free(f);
	return 0;
}

static prm_key key_of(const char *name, const char *item)
{
	return (prm_key){S("version"), prm_str_c(name), prm_str_c(item)};
}

static prm_status put(struct fixture *f, const char *name, const char *item, const char *body,
		      prm_expect expect, prm_str *revision)
{
	prm_key key = key_of(name, item);

	return prm_store_put(f->store, NULL, &key, prm_str_c(body), expect, &f->arena, revision,
			     &f->err);
}

static void put_new(struct fixture *f, const char *name, const char *item)
{
	prm_expect absent = {PRM_EXPECT_ABSENT, {0}};

	assert_ok(put(f, name, item, "{}", absent, NULL), &f->err);
}

static prm_status get(struct fixture *f, const char *name, const char *item, prm_stored *out)
{
	prm_key key = key_of(name, item);

	return prm_store_get(f->store, NULL, &key, &f->arena, out, &f->err);
}

static void what_is_put_is_given_back_byte_for_byte(void **state)
{
	struct fixture *f = *state;
	prm_stored stored = {0};
	prm_str revision = {0};

	assert_ok(put(f, "support/greeting", "1.0.0", "{\"a\": \"\xc3\xa9\\n\"}\r\n",
		      (prm_expect){0}, &revision),
		  &f->err);
	assert_ok(get(f, "support/greeting", "1.0.0", &stored), &f->err);
	assert_str(stored.body, "{\"a\": \"\xc3\xa9\\n\"}\r\n");
	assert_true(prm_str_eq(stored.revision, revision));
	assert_in_range(revision.len, 1, PRM_REVISION_MAX);
}

static void what_is_absent_is_not_found(void **state)
{
	struct fixture *f = *state;
	prm_stored stored = {0};
	prm_key key = key_of("a", "1");

	assert_fails(get(f, "a", "1", &stored), &f->err, PRM_STORE_NOT_FOUND, "'a' '1'");
	put_new(f, "a", "2");
	assert_fails(get(f, "a", "1", &stored), &f->err, PRM_STORE_NOT_FOUND, "'a' '1'");
	assert_fails(prm_store_remove(f->store, NULL, &key, (prm_expect){0}, &f->err), &f->err,
		     PRM_STORE_NOT_FOUND, "'a' '1'");
}

static void a_record_is_written_once_where_it_must_be_absent(void **state)
{
	struct fixture *f = *state;
	prm_expect absent = {PRM_EXPECT_ABSENT, {0}};
	prm_stored stored = {0};

	put_new(f, "a", "1");
	assert_fails(put(f, "a", "1", "other", absent, NULL), &f->err, PRM_STORE_CONFLICT,
		     "exists");
	assert_ok(get(f, "a", "1", &stored), &f->err);
	assert_str(stored.body, "{}");
}

static void a_revision_is_good_for_one_write(void **state)
{
	struct fixture *f = *state;
	prm_expect expect = {PRM_EXPECT_REVISION, {0}};
	prm_stored stored = {0};
	prm_str second = {0};

	assert_ok(put(f, "a", "head", "one", (prm_expect){0}, &expect.revision), &f->err);
	assert_ok(put(f, "a", "head", "two", expect, &second), &f->err);
	assert_false(prm_str_eq(second, expect.revision));
	assert_fails(put(f, "a", "head", "three", expect, NULL), &f->err, PRM_STORE_CONFLICT,
		     "changed");
	assert_ok(get(f, "a", "head", &stored), &f->err);
	assert_str(stored.body, "two");
	assert_fails(put(f, "b", "head", "x", expect, NULL), &f->err, PRM_STORE_CONFLICT,
		     "'b' 'head'");
}

static void a_removal_checks_its_revision_and_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	prm_expect expect = {PRM_EXPECT_REVISION, S("0-0")};
	prm_key key = key_of("a", "1");
	prm_stored stored = {0};

	assert_ok(put(f, "a", "1", "x", (prm_expect){0}, NULL), &f->err);
	assert_fails(prm_store_remove(f->store, NULL, &key, expect, &f->err), &f->err,
		     PRM_STORE_CONFLICT, "changed");
	assert_ok(get(f, "a", "1", &stored), &f->err);
	expect.revision = stored.revision;
	assert_ok(prm_store_remove(f->store, NULL, &key, expect, &f->err), &f->err);
	assert_fails(get(f, "a", "1", &stored), &f->err, PRM_STORE_NOT_FOUND, "");
	put_new(f, "a", "1");
}

static prm_list_page list(struct fixture *f, prm_list_query query)
{
	prm_list_page page = {0};

	query.struct_size = sizeof(query);
	query.kind = S("version");
	assert_ok(prm_store_list(f->store, NULL, &query, &f->arena, &page, &f->err), &f->err);
	return page;
}

static void a_list_is_in_byte_order_and_paged(void **state)
{
	static const char *const names[] = {"b", "a/b", "a", "a.b", "\xc3\xa4", "a-b", "z%", ".x"};
	static const char *const sorted[] = {".x", "a", "a-b", "a.b", "a/b", "b", "z%", "\xc3\xa4"};
	struct fixture *f = *state;
	prm_list_query query = {.limit = 3};
	size_t seen = 0;
	prm_list_page page;

	for (size_t i = 0; i < 8; i++) {
		put_new(f, names[i], "1.0.0");
		put_new(f, names[i], "1.0.0-rc.1");
	}
	do {
		page = list(f, query);
		assert_in_range(page.count, 1, 3);
		for (size_t i = 0; i < page.count; i++, seen++) {
			assert_str(page.items[i].name, sorted[seen / 2]);
			assert_str(page.items[i].item, seen % 2 ? "1.0.0-rc.1" : "1.0.0");
			assert_int_equal(page.items[i].body.len + page.items[i].revision.len, 0);
		}
		query.after_name = page.items[page.count - 1].name;
		query.after_item = page.items[page.count - 1].item;
	} while (page.more);
	assert_int_equal(seen, 16);
}

static void a_list_keeps_to_its_name_prefix_and_kind(void **state)
{
	struct fixture *f = *state;
	prm_key other = {S("head"), S("a/1"), S("head")};
	prm_list_page page;

	put_new(f, "a/1", "1");
	put_new(f, "a/2", "1");
	put_new(f, "ab", "1");
	assert_ok(
		prm_store_put(f->store, NULL, &other, S("h"), (prm_expect){0}, NULL, NULL, &f->err),
		&f->err);
	page = list(f, (prm_list_query){.name_prefix = S("a/"), .with_bodies = true});
	assert_int_equal(page.count, 2);
	assert_false(page.more);
	assert_str(page.items[1].name, "a/2");
	assert_str(page.items[1].body, "{}");
	assert_true(page.items[1].revision.len > 0);
	page = list(f, (prm_list_query){.name = S("ab")});
	assert_int_equal(page.count, 1);
	page = list(f, (prm_list_query){.name = S("ab"), .after_name = S("b")});
	assert_int_equal(page.count, 0);
	page = list(f, (prm_list_query){.name = S("absent")});
	assert_int_equal(page.count, 0);
	page = list(f,
		    (prm_list_query){.name_prefix = S("a/"), .after_name = S("a/1"), .limit = 1});
	assert_str(page.items[0].name, "a/1");
}

static void projects_do_not_see_each_other(void **state)
{
	struct fixture *f = *state;
	prm_store *other = NULL;
	prm_stored stored = {0};
	prm_key key = key_of("a", "1");

	put_new(f, "a", "1");
	assert_ok(prm_store_project(f->base, S("other"), &other, &f->err), &f->err);
	assert_str(prm_store_project_name(other), "other");
	assert_fails(prm_store_get(other, NULL, &key, &f->arena, &stored, &f->err), &f->err,
		     PRM_STORE_NOT_FOUND, "");
	assert_ok(prm_store_put(other, NULL, &key, S("mine"), (prm_expect){PRM_EXPECT_ABSENT, {0}},
				NULL, NULL, &f->err),
		  &f->err);
	assert_ok(get(f, "a", "1", &stored), &f->err);
	assert_str(stored.body, "{}");
	prm_store_close(other);
	assert_fails(prm_store_project(f->base, S("../x"), &other, &f->err), &f->err, PRM_INVALID,
		     "'../x' is not a project");
}

/* Ids that were attacks elsewhere: they are refused, or are names like any other. */
static void hostile_names_are_only_names(void **state)
{
	static const char *const names[] = {"../..", "/etc/passwd", "a/../b", "..\\..\\x", ".",
					    "..",    "con",         "CON",    "-rf",       "--help",
					    "x.",    "x ",          " ",      "%2e%2e",    "~",
					    "a~b",   "\n",          "tmp",    "store.json"};
	char big[1025];
	struct fixture *f = *state;
	prm_stored stored = {0};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		put_new(f, names[i], names[i]);
		assert_ok(get(f, names[i], names[i], &stored), &f->err);
	}
	for (size_t len = 60; len <= 1024; len += 61) {
		memset(big, '/', len);
		big[len] = '\0';
		put_new(f, big, big);
		assert_ok(get(f, big, big, &stored), &f->err);
	}
	assert_int_equal(list(f, (prm_list_query){0}).count, sizeof(names) / sizeof(names[0]) + 16);
	for (size_t len = 60; len <= 1024; len += 61) {
		prm_key key = {S("version"), {big, len}, {big, len}};

		memset(big, '/', sizeof(big));
		assert_ok(prm_store_remove(f->store, NULL, &key, (prm_expect){0}, &f->err),
			  &f->err);
	}
	assert_int_equal(list(f, (prm_list_query){0}).count, sizeof(names) / sizeof(names[0]));
}

static prm_status put_key(struct fixture *f, prm_str kind, prm_str name, prm_str item)
{
	prm_key key = {kind, name, item};

	return prm_store_put(f->store, NULL, &key, S("x"), (prm_expect){0}, NULL, NULL, &f->err);
}

static void bad_arguments_are_refused_by_name(void **state)
{
	struct fixture *f = *state;
	static char big[PRM_KEY_MAX + 1];
	prm_call old = {0};
	prm_stored stored;
	prm_key key = key_of("a", "1");
	prm_list_query no_kind = {.struct_size = sizeof(no_kind)};
	prm_list_page page;
	const int cancelled = 1;
	prm_call call = {.struct_size = sizeof(call), .cancel = &cancelled};

	memset(big, 'a', sizeof(big));
	assert_fails(put_key(f, S(""), S("a"), S("a")), &f->err, PRM_INVALID, "kind");
	assert_fails(put_key(f, S("Version"), S("a"), S("a")), &f->err, PRM_INVALID, "'Version'");
	assert_fails(put_key(f, S("../x"), S("a"), S("a")), &f->err, PRM_INVALID, "'../x'");
	assert_fails(put_key(f, S("tmp"), S("a"), S("a")), &f->err, PRM_INVALID, "reserved");
	assert_fails(put_key(f, S("version"), S(""), S("a")), &f->err, PRM_INVALID,
		     "name is empty");
	assert_fails(put_key(f, S("version"), S("a"), S("")), &f->err, PRM_INVALID,
		     "item is empty");
	assert_fails(put_key(f, S("version"), S("a\0b"), S("a")), &f->err, PRM_INVALID, "NUL");
	assert_fails(put_key(f, S("version"), S("a\xff"), S("a")), &f->err, PRM_BAD_UTF8, "byte 1");
	assert_fails(put_key(f, S("version"), prm_str_n(big, sizeof(big)), S("a")), &f->err,
		     PRM_LIMIT, "PRM_KEY_MAX is 1024");
	assert_fails(put(f, "a", "1", "", (prm_expect){0}, NULL), &f->err, PRM_INVALID, "empty");
	assert_fails(put(f, "a", "1", "x", (prm_expect){7, {0}}, NULL), &f->err, PRM_INVALID, "7");
	assert_fails(put(f, "a", "1", "x", (prm_expect){PRM_EXPECT_REVISION, {0}}, NULL), &f->err,
		     PRM_INVALID, "revision");
	assert_fails(prm_store_remove(f->store, NULL, &key, (prm_expect){PRM_EXPECT_ABSENT, {0}},
				      &f->err),
		     &f->err, PRM_INVALID, "absent");
	assert_fails(prm_store_get(f->store, &old, &key, &f->arena, &stored, &f->err), &f->err,
		     PRM_INVALID, "prm_call.struct_size");
	assert_fails(prm_store_get(f->store, &call, &key, &f->arena, &stored, &f->err), &f->err,
		     PRM_CANCELLED, "cancelled");
	assert_fails(prm_store_list(f->store, NULL, &no_kind, &f->arena, &page, &f->err), &f->err,
		     PRM_INVALID, "kind");
}

static void a_body_beyond_its_limit_is_refused(void **state)
{
	struct fixture *f = *state;
	size_t size = ((size_t)16 << 20) + 1;
	char *body = malloc(size);
	prm_key key = key_of("a", "1");
	prm_stored stored;

	memset(body, 'x', size);
	assert_fails(prm_store_put(f->store, NULL, &key, prm_str_n(body, size), (prm_expect){0},
				   NULL, NULL, &f->err),
		     &f->err, PRM_LIMIT, "document_bytes");
	assert_ok(prm_store_put(f->store, NULL, &key, prm_str_n(body, size - 1), (prm_expect){0},
				NULL, NULL, &f->err),
		  &f->err);
	assert_ok(get(f, "a", "1", &stored), &f->err);
	assert_int_equal(stored.body.len, size - 1);
	free(body);
}

static prm_store_events watch(struct fixture *f, prm_str cursor, uint32_t timeout_ms)
{
	prm_store_events events = {0};

	assert_ok(prm_store_watch(f->store, NULL, cursor, timeout_ms, &f->arena, &events, &f->err),
		  &f->err);
	return events;
}

static void a_watcher_sees_every_write_and_removal(void **state)
{
	struct fixture *f = *state;
	prm_key key = key_of("a/b", "1");
	prm_store_events events = watch(f, (prm_str){0}, 0);

	assert_true(events.resync);
	assert_int_equal(events.count, 0);
	put_new(f, "first", "1"); /* of a project that has no log yet: a resync is as good */
	events = watch(f, events.next_cursor, 0);
	assert_true(events.resync || events.count == 1);
	events = watch(f, events.next_cursor, 0);
	assert_int_equal(events.count, 0);
	assert_false(events.resync);
	put_new(f, "a/b", "1");
	events = watch(f, events.next_cursor, 1000);
	assert_int_equal(events.count, 1);
	assert_str(events.items[0].kind, "version");
	assert_str(events.items[0].name, "a/b");
	assert_str(events.items[0].item, "1");
	assert_ok(prm_store_remove(f->store, NULL, &key, (prm_expect){0}, &f->err), &f->err);
	put_new(f, "c", "2");
	events = watch(f, events.next_cursor, 0);
	assert_int_equal(events.count, 2);
	assert_str(events.items[1].name, "c");
	events = watch(f, events.next_cursor, 30);
	assert_int_equal(events.count, 0);
	assert_true(watch(f, S("nonsense"), 0).resync);
}

static void a_watcher_that_is_far_behind_is_told_to_look_again(void **state)
{
	struct fixture *f = *state;
	prm_expect any = {0};
	prm_str later;
	size_t events = 0;
	prm_store_events got;

	put_new(f, "first", "1");
	later = watch(f, (prm_str){0}, 0).next_cursor;
	for (int i = 0; i < 1100; i++)
		assert_ok(put(f, "a", "1", i % 2 ? "x" : "y", any, NULL), &f->err);
	do {
		got = watch(f, later, 0);
		events += got.count;
		later = got.next_cursor;
	} while (got.count && !got.resync);
	assert_true(got.resync || events >= 1100);
	assert_int_equal(watch(f, later, 0).count, 0);
}

static void a_waiting_watcher_can_be_cancelled_and_has_a_deadline(void **state)
{
	struct fixture *f = *state;
	prm_call call = {.struct_size = sizeof(call), .deadline_ms = 20};
	prm_store_events events = watch(f, (prm_str){0}, 0);
	prm_str cursor = events.next_cursor;

	assert_fails(prm_store_watch(f->store, &call, cursor, 60000, &f->arena, &events, &f->err),
		     &f->err, PRM_DEADLINE, "deadline");
}

static void a_healthy_store_has_no_findings(void **state)
{
	struct fixture *f = *state;
	prm_diag diag;

	put_new(f, "a", "1");
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_store_health(f->store, NULL, true, &diag, &f->err), &f->err);
	assert_int_equal(diag.count, 0);
	prm_diag_release(&diag);
}

struct worker {
	struct fixture *f;
	int number, conflicts;
};

static void *write_many(void *ud)
{
	struct worker *w = ud;
	prm_expect absent = {PRM_EXPECT_ABSENT, {0}};
	char item[16];

	for (int i = 0; i < 50; i++) {
		prm_key key = {S("version"), S("shared"), {0}};
		prm_error err;
		prm_status status;

		snprintf(item, sizeof(item), "%d", i);
		key.item = prm_str_c(item);
		status = prm_store_put(w->f->store, NULL, &key, S("x"), absent, NULL, NULL, &err);
		w->conflicts += status == PRM_STORE_CONFLICT;
		if (status && status != PRM_STORE_CONFLICT)
			w->conflicts += 10000;
	}
	return NULL;
}

static void of_eight_threads_one_wins_each_record(void **state)
{
	struct fixture *f = *state;
	struct worker workers[8];
	pthread_t threads[8];
	int conflicts = 0;

	for (int i = 0; i < 8; i++) {
		workers[i] = (struct worker){f, i, 0};
		assert_int_equal(pthread_create(&threads[i], NULL, write_many, &workers[i]), 0);
	}
	for (int i = 0; i < 8; i++) {
		pthread_join(threads[i], NULL);
		conflicts += workers[i].conflicts;
	}
	assert_int_equal(conflicts, 7 * 50);
	assert_int_equal(list(f, (prm_list_query){0}).count, 50);
}

/* Everything that is done here either succeeds or says that memory is out, and leaks nothing. */
static void every_allocation_may_fail(void **state)
{
	struct fixture *f = *state;
	prm_key key = key_of("a", "1");
	prm_status status = PRM_NOMEM;

	put_new(f, "before", "1");
	for (long n = 1; status; n++) {
		prm_list_query query = {
			.struct_size = sizeof(query), .kind = key.kind, .with_bodies = true};
		prm_store_options options = {sizeof(options), NULL, 0, false, false};
		prm_store *store = NULL;
		prm_store_events events;
		prm_list_page page;
		prm_stored stored;
		prm_arena arena;
		prm_str revision;
		test_heap heap;

		test_heap_init(&heap, n);
		options.allocator = &heap.allocator;
		prm_arena_init(&arena, &heap.allocator, 0);
		status = prm_store_open(prm_str_c(f->uri), &options, &store, &f->err);
		if (!status)
			status = prm_store_put(store, NULL, &key, S("x"), (prm_expect){0}, &arena,
					       &revision, &f->err);
		if (!status)
			status = prm_store_get(store, NULL, &key, &arena, &stored, &f->err);
		if (!status)
			status = prm_store_list(store, NULL, &query, &arena, &page, &f->err);
		if (!status)
			status = prm_store_watch(store, NULL, S("0"), 0, &arena, &events, &f->err);
		if (!status)
			status = prm_store_put(store, NULL, &key, S("y"),
					       (prm_expect){PRM_EXPECT_REVISION, revision}, &arena,
					       NULL, &f->err);
		if (!status)
			status = prm_store_remove(store, NULL, &key, (prm_expect){0}, &f->err);
		prm_store_close(store);
		prm_arena_release(&arena);
		assert_true(status == PRM_OK || status == PRM_NOMEM);
		assert_int_equal(heap.live_blocks, 0);
		assert_true(n < 1000);
	}
}

#define ALL_OF(set_up) \
	cmocka_unit_test_setup_teardown(what_is_put_is_given_back_byte_for_byte, set_up, \
					tear_down), \
		cmocka_unit_test_setup_teardown(what_is_absent_is_not_found, set_up, tear_down), \
		cmocka_unit_test_setup_teardown(a_record_is_written_once_where_it_must_be_absent, \
						set_up, tear_down), \
		cmocka_unit_test_setup_teardown(a_revision_is_good_for_one_write, set_up, \
						tear_down), \
		cmocka_unit_test_setup_teardown(a_removal_checks_its_revision_and_leaves_nothing, \
						set_up, tear_down), \
		cmocka_unit_test_setup_teardown(a_list_is_in_byte_order_and_paged, set_up, \
						tear_down), \
		cmocka_unit_test_setup_teardown(a_list_keeps_to_its_name_prefix_and_kind, set_up, \
						tear_down), \
		cmocka_unit_test_setup_teardown(projects_do_not_see_each_other, set_up, \
						tear_down), \
		cmocka_unit_test_setup_teardown(hostile_names_are_only_names, set_up, tear_down), \
		cmocka_unit_test_setup_teardown(bad_arguments_are_refused_by_name, set_up, \
						tear_down), \
		cmocka_unit_test_setup_teardown(a_body_beyond_its_limit_is_refused, set_up, \
						tear_down), \
		cmocka_unit_test_setup_teardown(a_watcher_sees_every_write_and_removal, set_up, \
						tear_down), \
		cmocka_unit_test_setup_teardown( \
			a_watcher_that_is_far_behind_is_told_to_look_again, set_up, tear_down), \
		cmocka_unit_test_setup_teardown( \
			a_waiting_watcher_can_be_cancelled_and_has_a_deadline, set_up, tear_down), \
		cmocka_unit_test_setup_teardown(a_healthy_store_has_no_findings, set_up, \
						tear_down), \
		cmocka_unit_test_setup_teardown(of_eight_threads_one_wins_each_record, set_up, \
						tear_down), \
		cmocka_unit_test_setup_teardown(every_allocation_may_fail, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALL_OF(in_memory),
		ALL_OF(in_files),
		ALL_OF(in_memory_project),
		ALL_OF(in_files_project),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
