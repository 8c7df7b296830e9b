/* test_version.c: the version record: what is in it, what damages it, what does not. */
#include "model/reading.h"

#include "model/version.h"

#define S(text) prm_str_c(text)

/* The record of prompt CHAT, published as 2.0.0. */
static void write_sample(const prm_allocator *allocator, prm_buf *body, char graph[65])
{
	prm_prompt *p = must_read(CHAT "zebra: {b: 1, a: 2}\n");
	prm_version_fields fields = {.prompt = p,
				     .version = S("2.0.0"),
				     .parent_version = S("1.2.0"),
				     .created_at = S("2026-01-31T08:15:30.123Z"),
				     .created_by = S("kim"),
				     .changelog = S("Warmer"),
				     .initial_status = PRM_DRAFT};
	prm_error err = {0};

	prm_buf_init(body, allocator, 0);
	assert_ok(prm__version_write(&fields, body, graph, &err), &err);
	prm_prompt_free(p);
}

static void a_version_is_read_as_it_was_written(void **state)
{
	prm_error err = {0};
	prm_version *v;
	prm_buf body;
	char graph[65];

	(void)state;
	write_sample(NULL, &body, graph);
	assert_ok(prm__version_read(prm_buf_str(&body), true, NULL, &v, &err), &err);
	assert_str(prm_version_id(v), "billing/refund_reply");
	assert_str(prm_version_number(v), "2.0.0");
	assert_str(prm_version_parent(v), "1.2.0");
	assert_str(prm_version_created_at(v), "2026-01-31T08:15:30.123Z");
	assert_str(prm_version_created_by(v), "kim");
	assert_str(prm_version_changelog(v), "Warmer");
	assert_int_equal(prm_version_initial_status(v), PRM_DRAFT);
	assert_str(prm_version_graph_hash(v), graph);
	assert_int_equal(prm_version_resolved(v).type, PRM_MISSING);
	assert_str(prm_prompt_version(prm_version_prompt(v)), "2.0.0");
	assert_int_equal(prm_prompt_lifecycle(prm_version_prompt(v)), PRM_DRAFT);
	assert_str(prm_prompt_changelog(prm_version_prompt(v)), "Warmer");
	assert_int_equal(prm_prompt_message_count(prm_version_prompt(v)), 3);
	assert_int_equal(prm_prompt_variable_count(prm_version_prompt(v)), 4);
	assert_true(prm__version_size(v) > body.len);
	prm_version_free(v);
	prm_version_free(NULL);
	prm_buf_release(&body);
}

static void the_content_hash_of_a_record_is_that_of_its_prompt(void **state)
{
	prm_error err = {0};
	prm_version *v;
	prm_buf body;
	char graph[65], hash[65];

	(void)state;
	write_sample(NULL, &body, graph);
	assert_ok(prm__version_read(prm_buf_str(&body), true, NULL, &v, &err), &err);
	assert_ok(prm__content_digest(prm_prompt_tree(prm_version_prompt(v)), NULL, hash, &err),
		  &err);
	assert_str(prm_version_content_hash(v), hash);
	assert_ok(prm__graph_digest(prm_prompt_tree(prm_version_prompt(v)), prm_version_resolved(v),
				    NULL, hash, &err),
		  &err);
	assert_str(prm_version_graph_hash(v), hash);
	prm_version_free(v);
	prm_buf_release(&body);
}

static void the_members_stand_in_their_order(void **state)
{
	static const char *const order[] = {
		"record",       "id",         "version",   "parent_version",
		"created_at",   "created_by", "changelog", "initial_status",
		"content_hash", "graph_hash", "prompt",    "sha256"};
	prm_error err = {0};
	prm_version *v;
	prm_value value;
	prm_buf body;
	prm_str key;
	char graph[65];

	(void)state;
	write_sample(NULL, &body, graph);
	assert_ok(prm__version_read(prm_buf_str(&body), true, NULL, &v, &err), &err);
	assert_int_equal(prm_value_count(prm_version_record(v)), sizeof(order) / sizeof(order[0]));
	for (size_t i = 0; prm_value_member(prm_version_record(v), i, &key, &value); i++)
		assert_str(key, order[i]);
	prm_version_free(v);
	prm_buf_release(&body);
}

static void any_flipped_byte_of_the_content_is_seen(void **state)
{
	prm_error err = {0};
	prm_version *v;
	prm_buf body;
	char graph[65];

	(void)state;
	write_sample(NULL, &body, graph);
	for (size_t i = 0; i < body.len; i++) {
		prm_status status;
		char was = body.ptr[i];

		body.ptr[i] ^= 1;
		status = prm__version_read(prm_buf_str(&body), true, NULL, &v, &err);
		if (status == PRM_OK) {
			prm_version_free(v);
			if (was != ' ' && was != '\n')
				fail_msg("byte %zu was flipped and nobody saw it", i);
		} else if (status != PRM_STORE_CORRUPT && status != PRM_STORE_TOO_NEW) {
			fail_msg("byte %zu: %s", i, err.text);
		}
		body.ptr[i] = was;
	}
	prm_buf_release(&body);
}

static void other_blanks_and_line_ends_are_no_damage(void **state)
{
	prm_error err = {0};
	prm_version *v;
	prm_buf body, other;
	char graph[65];

	(void)state;
	write_sample(NULL, &body, graph);
	prm_buf_init(&other, NULL, 0);
	for (size_t i = 0; i < body.len; i++) {
		if (body.ptr[i] == '\n')
			prm_buf_add_c(&other, "\r\n\t");
		else
			prm_buf_add_char(&other, body.ptr[i]);
	}
	assert_ok(prm__version_read(prm_buf_str(&other), true, NULL, &v, &err), &err);
	prm_buf_reset(&other);
	assert_int_equal(prm_value_write_json(prm_version_record(v), 0, &other), PRM_OK);
	prm_version_free(v);
	assert_ok(prm__version_read(prm_buf_str(&other), true, NULL, &v, &err), &err);
	prm_version_free(v);
	prm_buf_release(&body);
	prm_buf_release(&other);
}

static void what_is_no_version_record_is_damage(void **state)
{
	static const char *const bodies[] = {
		"",
		"{",
		"[]",
		"null",
		"{}",
		"{\"record\":\"1\"}",
		"{\"record\":0}",
		"{\"record\":1}",
		"{\"record\":1,\"id\":\"a\",\"version\":\"1.0.0\",\"prompt\":[]}",
		"{\"record\":1,\"id\":\"../a\",\"version\":\"1.0.0\",\"prompt\":{}}",
		"{\"record\":1,\"id\":\"a\",\"version\":\"1\",\"prompt\":{}}"};
	prm_error err = {0};
	prm_version *v = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		for (int verify = 0; verify < 2; verify++)
			assert_fails(prm__version_read(S(bodies[i]), verify, NULL, &v, &err), &err,
				     PRM_STORE_CORRUPT, "");
	assert_fails(prm__version_read(S("{\"record\":2,\"x\":1}"), true, NULL, &v, &err), &err,
		     PRM_STORE_TOO_NEW, "update prm");
	assert_null(v);
}

static void unknown_members_are_kept_and_checksums_can_wait(void **state)
{
	prm_error err = {0};
	prm_version *v;
	prm_buf body, more;
	char graph[65];

	(void)state;
	write_sample(NULL, &body, graph);
	prm_buf_init(&more, NULL, 0);
	prm_buf_add_c(&more, "{\"later\": [1],");
	prm_buf_add(&more, prm_str_n(body.ptr + 1, body.len - 1));
	assert_fails(prm__version_read(prm_buf_str(&more), true, NULL, &v, &err), &err,
		     PRM_STORE_CORRUPT, "sha256");
	assert_ok(prm__version_read(prm_buf_str(&more), false, NULL, &v, &err), &err);
	assert_int_equal(prm_value_count(prm_value_get_c(prm_version_record(v), "later")), 1);
	prm_version_free(v);
	prm_buf_release(&body);
	prm_buf_release(&more);
}

static void what_was_resolved_is_part_of_the_graph(void **state)
{
	prm_prompt *p = must_read("id: a\ntemplate: '{{> tone}}'\n");
	prm_version_fields fields = {
		.prompt = p, .version = S("1.0.0"), .initial_status = PRM_ACTIVE};
	char first[65], second[65];
	prm_error err = {0};
	prm_arena arena;
	prm_builder b;
	prm_version *v;
	prm_buf body;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&body, NULL, 0);
	assert_ok(prm__version_write(&fields, &body, first, &err), &err);
	prm_builder_init(&b, &arena);
	prm_build_map(&b);
	prm_build_key_c(&b, "partials");
	prm_build_map(&b);
	prm_build_member(&b, "tone", S("2.0.0"));
	prm_build_end(&b);
	prm_build_end(&b);
	assert_ok(prm_builder_finish(&b, &fields.resolved, &err), &err);
	prm_buf_reset(&body);
	assert_ok(prm__version_write(&fields, &body, second, &err), &err);
	assert_string_not_equal(first, second);
	assert_ok(prm__version_read(prm_buf_str(&body), true, NULL, &v, &err), &err);
	assert_true(prm_value_equal(prm_version_resolved(v), fields.resolved));
	assert_str(prm_version_parent(v), "");
	prm_version_free(v);
	prm_prompt_free(p);
	prm_buf_release(&body);
	prm_arena_release(&arena);
}

static void every_allocation_may_fail(void **state)
{
	prm_status status = PRM_NOMEM;
	test_heap heap;
	prm_version *v;
	prm_buf body;
	char graph[65];

	(void)state;
	write_sample(NULL, &body, graph);
	for (long n = 1; status; n++) {
		test_heap_init(&heap, n);
		status = prm__version_read(prm_buf_str(&body), true, &heap.allocator, &v, NULL);
		if (status == PRM_OK)
			prm_version_free(v);
		else
			assert_int_equal(status, PRM_NOMEM);
		assert_int_equal(heap.live_blocks, 0);
		assert_true(n < 10000);
	}
	prm_buf_release(&body);
}

static void a_record_that_cannot_be_written_leaves_nothing(void **state)
{
	prm_prompt *p = must_read(CHAT);
	prm_version_fields fields = {
		.prompt = p, .version = S("1.0.0"), .initial_status = PRM_ACTIVE};
	prm_status status = PRM_NOMEM;
	test_heap heap;

	(void)state;
	for (long n = 1; status; n++) {
		char graph[65] = "untouched";
		prm_buf body;

		test_heap_init(&heap, n);
		prm_buf_init(&body, &heap.allocator, 0);
		status = prm__version_write(&fields, &body, graph, NULL);
		if (status) {
			assert_int_equal(status, PRM_NOMEM);
			assert_int_equal(body.len, 0);
			assert_string_equal(graph, "untouched");
		}
		prm_buf_release(&body);
		assert_int_equal(heap.live_blocks, 0);
		assert_true(n < 10000);
	}
	prm_prompt_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_version_is_read_as_it_was_written),
		cmocka_unit_test(the_content_hash_of_a_record_is_that_of_its_prompt),
		cmocka_unit_test(the_members_stand_in_their_order),
		cmocka_unit_test(any_flipped_byte_of_the_content_is_seen),
		cmocka_unit_test(other_blanks_and_line_ends_are_no_damage),
		cmocka_unit_test(what_is_no_version_record_is_damage),
		cmocka_unit_test(unknown_members_are_kept_and_checksums_can_wait),
		cmocka_unit_test(what_was_resolved_is_part_of_the_graph),
		cmocka_unit_test(every_allocation_may_fail),
		cmocka_unit_test(a_record_that_cannot_be_written_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
