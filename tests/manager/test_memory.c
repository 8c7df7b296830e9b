/* test_memory.c: every allocation fails in turn: an error, no leak, and the store stays whole. */
#include "manager/fixture.h"

typedef prm_status (*scenario)(prm_manager *m, prm_error *err);

static prm_status publish_one(prm_manager *m, const char *json, prm_error *err)
{
	prm_prompt *prompt = prompt_of(json);
	prm_published out;
	prm_status status = prm_manager_publish(m, NULL, prompt, NULL, &out, NULL, err);

	prm_prompt_free(prompt);
	return status;
}

static prm_status do_publish(prm_manager *m, prm_error *err)
{
	return publish_one(m, "{'id':'new','format':'text','template':{'content':'{{> tone}}'}}",
			   err);
}

static prm_status do_render(prm_manager *m, prm_error *err)
{
	prm_rendered *out = NULL;
	prm_value none = {0};
	prm_status status = prm_manager_render(m, NULL, S("a"), none, NULL, &out, NULL, err);

	prm_rendered_free(out);
	return status;
}

static prm_status do_label(prm_manager *m, prm_error *err)
{
	prm_resolved r;
	prm_status status = prm_manager_label_set(m, NULL, S("a"), S("prod"), S("^1"), NULL, &r,
						  err);

	return status ? status : prm_manager_label_undo(m, NULL, S("a"), S("prod"), NULL, &r, err);
}

static prm_status do_history(prm_manager *m, prm_error *err)
{
	prm_versions *out = NULL;
	prm_status status = prm_manager_history(m, NULL, S("a"), &out, err);

	prm_versions_free(out);
	return status;
}

static prm_status do_search(prm_manager *m, prm_error *err)
{
	prm_query query = {sizeof(query), .text = S("kind"), .limit = 1};
	prm_prompts *out = NULL;
	prm_status status = prm_manager_search(m, NULL, &query, &out, err);

	prm_prompts_free(out);
	return status;
}

static prm_status do_rollback(prm_manager *m, prm_error *err)
{
	prm_published out;

	return prm_manager_rollback(m, NULL, S("a"), S("1.0.0"), &out, err);
}

static prm_status do_outdated(prm_manager *m, prm_error *err)
{
	prm_outdated *out = NULL;
	prm_status status = prm_manager_outdated(m, NULL, S(""), &out, err);

	prm_outdated_free(out);
	return status;
}

static prm_status do_doctor(prm_manager *m, prm_error *err)
{
	return prm_manager_doctor(m, NULL, false, NULL, err);
}

/* Run the scenario with the n-th allocation of the manager failing, for every n until it passes. */
static void torture(scenario run)
{
	for (long n = 1;; n++) {
		prm_store *store = NULL;
		prm_manager *m = NULL;
		prm_manager_options opts = {.struct_size = sizeof(opts)};
		prm_error err = {0};
		test_heap heap;
		prm_status status;

		assert_ok(prm_store_open(S("memory:"), NULL, &store, &err), &err);
		test_heap_init(&heap, 0);
		opts.allocator = &heap.allocator;
		assert_ok(prm_manager_open(store, &opts, &m, &err), &err);
		assert_ok(publish_one(m,
				      "{'id':'_partials/"
				      "tone','format':'text','template':{'content':'kind'}}",
				      &err),
			  &err);
		assert_ok(
			publish_one(
				m,
				"{'id':'a','format':'text','template':{'content':'{{> tone}} a'}}",
				&err),
			&err);
		assert_ok(
			publish_one(
				m,
				"{'id':'a','format':'text','template':{'content':'{{> tone}} b'}}",
				&err),
			&err);
		prm_manager_refresh(m);
		heap.fail_at = heap.calls + n;
		status = run(m, &err);
		if (status)
			assert_int_equal(status, PRM_NOMEM);
		heap.fail_at = 0;
		assert_ok(do_render(m, &err), &err);
		prm_manager_close(m);
		assert_int_equal(heap.live_blocks, 0);
		prm_store_close(store);
		if (!status && heap.calls < n)
			return;
		if (!status && n > 400)
			return;
	}
}

static void every_allocation_of_a_publish_may_fail(void **state)
{
	(void)state;
	torture(do_publish);
}

static void every_allocation_of_a_render_may_fail(void **state)
{
	(void)state;
	torture(do_render);
}

static void every_allocation_of_a_label_may_fail(void **state)
{
	(void)state;
	torture(do_label);
}

static void every_allocation_of_the_lists_may_fail(void **state)
{
	(void)state;
	torture(do_history);
	torture(do_search);
	torture(do_outdated);
}

static void every_allocation_of_a_rollback_may_fail(void **state)
{
	(void)state;
	torture(do_rollback);
}

static void every_allocation_of_the_doctor_may_fail(void **state)
{
	(void)state;
	torture(do_doctor);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_allocation_of_a_publish_may_fail),
		cmocka_unit_test(every_allocation_of_a_render_may_fail),
		cmocka_unit_test(every_allocation_of_a_label_may_fail),
		cmocka_unit_test(every_allocation_of_the_lists_may_fail),
		cmocka_unit_test(every_allocation_of_a_rollback_may_fail),
		cmocka_unit_test(every_allocation_of_the_doctor_may_fail),
		cmocka_unit_test(opening_with_no_memory_leaves_nothing),
	};

	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
