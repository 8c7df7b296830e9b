/* test_deploy.c: a store is made equal to a library; a whole past is imported. */
#include "library/library_test.h"

typedef struct desk {
	char folder[256];
	world h;
} desk;

static int setup(void **state)
{
	desk *d = calloc(1, sizeof(*d));

	test_make_folder(d->folder);
	d->h = world_open();
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	desk *d = *state;

	world_close(&d->h);
	test_remove_folder(d->folder);
	free(d);
	return 0;
}

static prm_plan *plan_with(const desk *d, const prm_deploy_options *opts, bool deploy,
			   prm_diag *diag)
{
	prm_library *library = read_good(d->folder);
	prm_plan *plan = NULL;
	prm_error err = {0};

	prm_diag_init(diag, NULL, 0);
	if (deploy)
		assert_ok(prm_library_deploy(library, d->h.m, NULL, opts, &plan, diag, &err), &err);
	else
		assert_ok(prm_library_plan(library, d->h.m, NULL, opts, &plan, diag, &err), &err);
	prm_library_free(library);
	return plan;
}

static void deploy(const desk *d)
{
	prm_diag diag;
	prm_plan *plan = plan_with(d, NULL, true, &diag);

	for (size_t i = 0; i < diag.count; i++)
		print_error("%.*s\n", PRM_FMT(diag.items[i].text));
	for (size_t i = 0; i < plan->count; i++)
		assert_int_equal(plan->items[i].status, PRM_OK);
	prm_plan_free(plan);
	prm_diag_release(&diag);
}

static const prm_plan_row *row_of(const prm_plan *plan, const char *id)
{
	for (size_t i = 0; i < plan->count; i++)
		if (prm_str_is(plan->items[i].id, id))
			return &plan->items[i];
	fail_msg("no row %s", id);
	return NULL;
}

/* The one row of an id must be so. */
static void expect(const desk *d, const char *id, int action, const char *from, const char *to,
		   prm_status status, const char *why)
{
	prm_diag diag;
	prm_plan *plan = plan_with(d, NULL, false, &diag);
	const prm_plan_row *row = row_of(plan, id);

	assert_int_equal(row->action, action);
	assert_str(row->from, from);
	if (to)
		assert_str(row->to, to);
	assert_int_equal(row->status, status);
	if (!contains(row->why, why))
		fail_msg("'%.*s' says nothing of '%s'", PRM_FMT(row->why), why);
	prm_plan_free(plan);
	prm_diag_release(&diag);
}

#define GREETING(version, text) \
	"# mine\nid: greeting\n" version "format: text  # the form\ntemplate: {content: \"" text \
	"\"}\n"

static void what_is_new_is_created_in_the_order_of_partials(void **state)
{
	desk *d = *state;
	prm_diag diag;
	prm_plan *plan;

	write_text(d->folder, "a.yaml",
		   "id: a\nformat: text\ntemplate: {content: \"{{> z}}\"}\ninput_schema: s\n");
	write_text(d->folder, "z.yaml",
		   "id: z\nformat: text\ntemplate: {content: \"{{> tone}}\"}\n");
	write_text(d->folder, "p.yaml",
		   "id: _partials/tone\nformat: text\ntemplate: {content: x}\n");
	write_text(d->folder, "s.yaml", "schemas: [{name: s, version: 1.0.0, fields: []}]\n");
	expect(d, "a", PRM_PLAN_CREATE, "", "1.0.0", PRM_OK, "new");
	expect(d, "schema:s", PRM_PLAN_CREATE, "", "1.0.0", PRM_OK, "new schema");
	deploy(d);
	plan = plan_with(d, NULL, false, &diag);
	assert_int_equal(plan->count, 4);
	for (size_t i = 0; i < plan->count; i++)
		assert_int_equal(plan->items[i].action, PRM_PLAN_EQUAL);
	assert_int_equal(plan->changes + plan->refused + plan->only_store, 0);
	prm_plan_free(plan);
	prm_diag_release(&diag);
}

static void a_dry_run_writes_nothing(void **state)
{
	desk *d = *state;
	prm_deploy_options opts = {.struct_size = sizeof(opts), .dry_run = true};
	prm_diag diag;
	prm_plan *plan;

	write_text(d->folder, "g.yaml", GREETING("", "Hi"));
	plan = plan_with(d, &opts, true, &diag);
	assert_int_equal(plan->changes, 1);
	prm_plan_free(plan);
	prm_diag_release(&diag);
	expect(d, "greeting", PRM_PLAN_CREATE, "", "1.0.0", PRM_OK, "new");
}

static void content_that_changed_under_its_version_is_refused(void **state)
{
	desk *d = *state;

	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "Hi"));
	deploy(d);
	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "Hello"));
	expect(d, "greeting", PRM_PLAN_REFUSE, "1.0.0", "1.0.0", PRM_BUMP_REQUIRED,
	       "version 1.0.0 did not");
	write_text(d->folder, "g.yaml", GREETING("", "Hello"));
	expect(d, "greeting", PRM_PLAN_REFUSE, "1.0.0", NULL, PRM_BUMP_REQUIRED, "above 1.0.0");
	write_text(d->folder, "g.yaml", GREETING("", "Hi"));
	expect(d, "greeting", PRM_PLAN_EQUAL, "1.0.0", NULL, PRM_OK, "");
	write_text(d->folder, "g.yaml", GREETING("version: 1.1.0\n", "Hello"));
	expect(d, "greeting", PRM_PLAN_PUBLISH, "1.0.0", "1.1.0", PRM_OK, "new version");
	write_text(d->folder, "g.yaml", GREETING("version: 1.1.0\n", "Hi"));
	expect(d, "greeting", PRM_PLAN_PUBLISH, "1.0.0", "1.1.0", PRM_OK, "same content");
}

static void a_bump_publishes_and_tells_the_file(void **state)
{
	desk *d = *state;
	prm_deploy_options opts = {
		.struct_size = sizeof(opts), .bump = PRM_BUMP_MINOR, .edit_files = true};
	prm_diag diag;
	prm_plan *plan;
	char path[512], *text;

	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0  # by hand\n", "Hi"));
	deploy(d);
	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0  # by hand\n", "Hello"));
	plan = plan_with(d, &opts, true, &diag);
	assert_int_equal(row_of(plan, "greeting")->action, PRM_PLAN_BUMP);
	assert_int_equal(row_of(plan, "greeting")->status, PRM_OK);
	assert_str(row_of(plan, "greeting")->to, "1.1.0");
	prm_plan_free(plan);
	prm_diag_release(&diag);
	snprintf(path, sizeof(path), "%s/g.yaml", d->folder);
	text = test_read_file(path, NULL);
	assert_string_equal(text, GREETING("version: 1.1.0  # by hand\n", "Hello"));
	free(text);
	expect(d, "greeting", PRM_PLAN_EQUAL, "1.1.0", NULL, PRM_OK, "");
}

static void a_bump_states_the_version_that_a_file_lacked(void **state)
{
	desk *d = *state;
	prm_deploy_options opts = {
		.struct_size = sizeof(opts), .bump = PRM_BUMP_PATCH, .edit_files = true};
	prm_diag diag;
	char path[512], *text;

	write_text(d->folder, "g.yaml", GREETING("", "Hi"));
	deploy(d);
	write_text(d->folder, "g.yaml", GREETING("", "Hello"));
	prm_plan_free(plan_with(d, &opts, true, &diag));
	prm_diag_release(&diag);
	snprintf(path, sizeof(path), "%s/g.yaml", d->folder);
	text = test_read_file(path, NULL);
	assert_non_null(strstr(text, "id: greeting\nversion: 1.0.1\nformat"));
	free(text);
}

static void a_file_that_is_behind_the_store_is_refused(void **state)
{
	desk *d = *state;

	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "Hi"));
	deploy(d);
	write_text(d->folder, "g.yaml", GREETING("version: 2.0.0\n", "Hello"));
	deploy(d);
	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "Hi"));
	expect(d, "greeting", PRM_PLAN_REFUSE, "2.0.0", "1.0.0", PRM_VERSION_CONFLICT, "newer");
	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "Other"));
	expect(d, "greeting", PRM_PLAN_REFUSE, "2.0.0", "1.0.0", PRM_VERSION_CONFLICT, "another");
	write_text(d->folder, "g.yaml", GREETING("version: 1.5.0\n", "Other"));
	expect(d, "greeting", PRM_PLAN_REFUSE, "2.0.0", "1.5.0", PRM_VERSION_CONFLICT, "lower");
}

static void snapshots_fill_the_past_of_a_store(void **state)
{
	desk *d = *state;
	prm_diag diag;
	prm_plan *plan;

	write_text(d->folder, "g.yaml", GREETING("version: 2.0.0\n", "Hello"));
	deploy(d);
	write_text(d->folder, "greeting/_versions/1.0.0.yaml", GREETING("version: 1.0.0\n", "Hi"));
	plan = plan_with(d, NULL, true, &diag);
	assert_int_equal(plan->count, 2);
	assert_str(plan->items[0].to, "1.0.0");
	assert_int_equal(plan->items[0].action, PRM_PLAN_PUBLISH);
	assert_int_equal(plan->items[0].status, PRM_OK);
	assert_true(contains(plan->items[0].why, "older"));
	assert_int_equal(plan->items[1].action, PRM_PLAN_EQUAL);
	prm_plan_free(plan);
	prm_diag_release(&diag);
	write_text(d->folder, "greeting/_versions/1.0.0.yaml", GREETING("version: 1.0.0\n", "Hey"));
	plan = plan_with(d, NULL, false, &diag);
	assert_int_equal(plan->items[0].action, PRM_PLAN_REFUSE);
	prm_plan_free(plan);
	prm_diag_release(&diag);
}

static void what_only_the_store_has_is_drift_until_it_is_archived(void **state)
{
	desk *d = *state;
	prm_library *bundle = read_good(DATA "bundle");
	prm_import_result sum;
	prm_error err = {0};

	assert_ok(prm_library_import(bundle, d->h.m, NULL, &sum, NULL, &err), &err);
	assert_int_equal(sum.published, 4);
	prm_library_free(bundle);
	write_text(d->folder, "g.yaml", GREETING("", "Hi"));
	expect(d, "json/one", PRM_PLAN_ONLY_STORE, "1.0.0", "", PRM_OK, "library");
	assert_ok(prm_manager_archive(d->h.m, NULL, prm_str_c("json/one"), true, &err), &err);
	{
		prm_diag diag;
		prm_plan *plan = plan_with(d, NULL, false, &diag);

		assert_int_equal(plan->only_store, 3);
		prm_plan_free(plan);
		prm_diag_release(&diag);
	}
	write_text(d->folder, "one.yaml",
		   "id: json/one\nversion: 1.1.0\nformat: text\ntemplate: {content: x}\n");
	expect(d, "json/one", PRM_PLAN_REFUSE, "1.0.0", "1.1.0", PRM_PROMPT_ARCHIVED, "restore");
}

static void a_purged_version_is_refused(void **state)
{
	desk *d = *state;
	prm_call call = {.struct_size = sizeof(call), .reason = prm_str_c("secret in it")};
	prm_error err = {0};

	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "Hi"));
	deploy(d);
	write_text(d->folder, "g.yaml", GREETING("version: 1.1.0\n", "Hello"));
	deploy(d);
	assert_ok(prm_manager_purge(d->h.m, &call, prm_str_c("greeting"), prm_str_c("1.1.0"), &err),
		  &err);
	expect(d, "greeting", PRM_PLAN_REFUSE, "1.0.0", "1.1.0", PRM_VERSION_PURGED, "never");
}

/* The number that an unstated file would begin with says nothing once the store knows the prompt. */
static void a_file_without_a_version_is_not_held_against_a_purged_first_one(void **state)
{
	desk *d = *state;
	prm_call call = {.struct_size = sizeof(call), .reason = prm_str_c("secret in it")};
	prm_error err = {0};

	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "Hi"));
	deploy(d);
	write_text(d->folder, "g.yaml", GREETING("version: 1.1.0\n", "Hello"));
	deploy(d);
	assert_ok(prm_manager_purge(d->h.m, &call, prm_str_c("greeting"), prm_str_c("1.0.0"), &err),
		  &err);
	write_text(d->folder, "g.yaml", GREETING("", "Hello"));
	expect(d, "greeting", PRM_PLAN_EQUAL, "1.1.0", "1.1.0", PRM_OK, "");
}

static void a_damaged_record_of_the_store_is_told_and_refused(void **state)
{
	desk *d = *state;
	prm_key key = {prm_str_c("version"), prm_str_c("greeting"), prm_str_c("1.0.0")};
	prm_error err = {0};
	prm_arena arena;
	prm_plan *plan;
	prm_diag diag;

	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "Hi"));
	write_text(d->folder, "t.yaml", "id: t\ntemplate: x\n");
	deploy(d);
	prm_arena_init(&arena, NULL, 0);
	assert_ok(prm_store_put(d->h.store, NULL, &key, prm_str_c("{\"record\": 1}"),
				(prm_expect){.kind = PRM_EXPECT_ANY}, &arena, NULL, &err),
		  &err);
	prm_arena_release(&arena);
	prm_manager_refresh(d->h.m);
	plan = plan_with(d, NULL, false, &diag);
	assert_int_equal(row_of(plan, "greeting")->action, PRM_PLAN_REFUSE);
	assert_int_equal(row_of(plan, "greeting")->status, PRM_STORE_CORRUPT);
	assert_int_equal(row_of(plan, "t")->action, PRM_PLAN_EQUAL);
	found(&diag, "greeting", PRM_STORE_CORRUPT, "prm doctor");
	prm_plan_free(plan);
	prm_diag_release(&diag);
}

static void a_cancelled_deploy_ends_at_once(void **state)
{
	desk *d = *state;
	volatile int cancel = 0;
	prm_call call = {.struct_size = sizeof(call), .cancel = &cancel};
	prm_library *library;
	prm_plan *plan = NULL;
	prm_error err = {0};
	prm_diag diag;

	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "Hi"));
	library = read_good(d->folder);
	cancel = 1;
	prm_diag_init(&diag, NULL, 0);
	assert_fails(prm_library_deploy(library, d->h.m, &call, NULL, &plan, &diag, &err), &err,
		     PRM_CANCELLED, "");
	assert_null(plan);
	prm_diag_release(&diag);
	prm_library_free(library);
}

static void a_schema_that_changed_under_its_version_is_refused(void **state)
{
	desk *d = *state;

	write_text(d->folder, "s.yaml", "schemas: [{name: s, version: 1.0.0, fields: []}]\n");
	deploy(d);
	write_text(d->folder, "s.yaml",
		   "schemas: [{name: s, version: 1.0.0, fields: [{name: a, type: any}]}]\n");
	expect(d, "schema:s", PRM_PLAN_REFUSE, "1.0.0", "1.0.0", PRM_VERSION_CONFLICT, "did not");
	write_text(d->folder, "s.yaml",
		   "schemas: [{name: s, version: 1.1.0, fields: [{name: a, type: any}]}]\n");
	expect(d, "schema:s", PRM_PLAN_PUBLISH, "1.0.0", "1.1.0", PRM_OK, "new version");
	deploy(d);
	expect(d, "schema:s", PRM_PLAN_EQUAL, "1.1.0", "1.1.0", PRM_OK, "");
}

static void a_row_that_fails_does_not_stop_the_others(void **state)
{
	desk *d = *state;
	const prm_diag_entry *entry;
	prm_diag diag;
	prm_plan *plan;

	write_text(d->folder, "a.yaml",
		   "id: a\nformat: text\ntemplate:\n  content: |\n    x {{> gone}}\n");
	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "Hi"));
	plan = plan_with(d, NULL, true, &diag);
	assert_int_equal(row_of(plan, "a")->status, PRM_MISSING_PARTIAL);
	assert_int_equal(row_of(plan, "greeting")->status, PRM_OK);
	entry = found(&diag, "a.yaml", PRM_MISSING_PARTIAL, "gone");
	assert_int_not_equal(entry->line, 0);
	prm_plan_free(plan);
	prm_diag_release(&diag);
}

static void a_whole_past_is_imported_oldest_first_with_who_and_when(void **state)
{
	desk *d = *state;
	prm_library *library = read_good(DATA "records");
	prm_versions *versions;
	prm_import_result sum;
	prm_error err = {0};

	assert_ok(prm_library_import(library, d->h.m, NULL, &sum, NULL, &err), &err);
	assert_int_equal(sum.published, 3);
	assert_ok(prm_manager_history(d->h.m, NULL, prm_str_c("support_chat"), &versions, &err),
		  &err);
	assert_int_equal(versions->count, 2);
	assert_str(versions->items[0].version, "1.1.0");
	assert_str(versions->items[0].parent, "1.0.0");
	assert_str(versions->items[0].created_at, "2024-04-01T10:00:00.000Z");
	assert_str(versions->items[0].created_by, "lee");
	assert_str(versions->items[1].changelog, "First version");
	assert_str(versions->items[1].created_at, "2024-03-01T10:00:00.123Z");
	prm_versions_free(versions);
	assert_ok(prm_library_import(library, d->h.m, NULL, &sum, NULL, &err), &err);
	assert_int_equal(sum.published, 0);
	assert_int_equal(sum.equal, 3);
	prm_library_free(library);
}

static void an_import_over_other_content_is_a_conflict_with_its_place(void **state)
{
	desk *d = *state;
	prm_library *library;
	prm_import_result sum;
	prm_error err = {0};
	prm_diag diag;

	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "Hi"));
	write_text(d->folder, "n.yaml", "id: n\nformat: text\ntemplate: {content: a}\n");
	deploy(d);
	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "Hello"));
	write_text(d->folder, "n.yaml", "id: n\nformat: text\ntemplate: {content: b}\n");
	library = read_good(d->folder);
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_library_import(library, d->h.m, NULL, &sum, &diag, &err), &err);
	assert_int_equal(sum.failed, 2);
	found(&diag, "g.yaml", PRM_VERSION_CONFLICT, "other content");
	found(&diag, "n.yaml", PRM_BUMP_REQUIRED, "no version");
	prm_diag_release(&diag);
	prm_library_free(library);
}

static void planning_may_run_out_of_memory_anywhere(void **state)
{
	desk *d = *state;
	prm_status status = PRM_NOMEM;

	write_text(d->folder, "g.yaml", GREETING("version: 1.0.0\n", "{{> t}}"));
	write_text(d->folder, "t.yaml", "id: t\nformat: text\ntemplate: {content: a}\n");
	write_text(d->folder, "s.yaml", "schemas: [{name: s, version: 1.0.0, fields: []}]\n");
	for (long n = 0; status != PRM_OK; n++) {
		prm_deploy_options opts = {.struct_size = sizeof(opts)};
		prm_library_options read = {.struct_size = sizeof(read)};
		prm_library *library = NULL;
		prm_plan *plan = NULL;
		prm_error err = {0};
		test_heap heap;

		test_heap_init(&heap, 0);
		read.allocator = &heap.allocator;
		assert_ok(prm_library_read(prm_str_c(d->folder), &read, &library, NULL, &err),
			  &err);
		heap.fail_at = heap.calls + 1 + n;
		heap.persistent = true;
		status = prm_library_deploy(library, d->h.m, NULL, &opts, &plan, NULL, &err);
		if (status)
			assert_int_equal(status, PRM_NOMEM);
		else
			prm_plan_free(plan);
		prm_library_free(library);
		assert_int_equal(heap.live_blocks, 0);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_new_is_created_in_the_order_of_partials),
		TEST(a_dry_run_writes_nothing),
		TEST(content_that_changed_under_its_version_is_refused),
		TEST(a_bump_publishes_and_tells_the_file),
		TEST(a_bump_states_the_version_that_a_file_lacked),
		TEST(a_file_that_is_behind_the_store_is_refused),
		TEST(snapshots_fill_the_past_of_a_store),
		TEST(what_only_the_store_has_is_drift_until_it_is_archived),
		TEST(a_purged_version_is_refused),
		TEST(a_file_without_a_version_is_not_held_against_a_purged_first_one),
		TEST(a_damaged_record_of_the_store_is_told_and_refused),
		TEST(a_cancelled_deploy_ends_at_once),
		TEST(a_schema_that_changed_under_its_version_is_refused),
		TEST(a_row_that_fails_does_not_stop_the_others),
		TEST(a_whole_past_is_imported_oldest_first_with_who_and_when),
		TEST(an_import_over_other_content_is_a_conflict_with_its_place),
		TEST(planning_may_run_out_of_memory_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
