/* test_head.c: heads and events: written, read, changed on a copy, damaged. */
#include "support/test.h"

#include "model/head.h"

#define S(text) prm_str_c(text)

static prm_head sample(prm_arena *arena)
{
	prm_head empty = {.id = S("billing/reply"), .seq = 7}, head;
	prm_error err = {0};
	prm_label *label;

	assert_ok(prm__head_copy(&empty, arena, &head, &err), &err);
	label = prm__head_add_label(&head, S("production"));
	label->now = (prm_label_target){S("1.2.0"), 7, S("kim"), S("it is better"),
					S("2026-01-31T08:15:30.123Z")};
	label->previous[0] = (prm_label_target){S("1.1.0"), 3, S("lee"), S(""),
						S("2026-01-30T08:15:30.123Z")};
	label->previous_count = 1;
	label->is_protected = true;
	prm__head_set_status(&head, &(prm_version_state){S("1.0.0"), PRM_DEPRECATED, S("kim"),
							 S("old"), S("2026-01-31T08:15:30.123Z")});
	prm__head_set_purged(&head, &(prm_version_state){S("0.9.0"), 0, S("kim"), S("secret"),
							 S("2026-01-31T08:15:30.123Z")});
	head.frozen = true;
	return head;
}

static void a_head_is_read_as_it_was_written(void **state)
{
	prm_arena arena;
	prm_buf body, again;
	prm_error err = {0};
	prm_head head, back;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&body, NULL, 0);
	prm_buf_init(&again, NULL, 0);
	head = sample(&arena);
	assert_ok(prm__head_write(&head, &body, &err), &err);
	assert_ok(prm__head_read(prm_buf_str(&body), &arena, &back, &err), &err);
	assert_str(back.id, "billing/reply");
	assert_int_equal(back.seq, 7);
	assert_true(back.frozen);
	assert_false(back.archived);
	assert_int_equal(back.label_count, 1);
	assert_str(back.labels[0].now.why, "it is better");
	assert_int_equal(back.labels[0].previous_count, 1);
	assert_str(back.labels[0].previous[0].version, "1.1.0");
	assert_true(back.labels[0].is_protected);
	assert_int_equal(prm__head_status(&back, S("1.0.0"), PRM_ACTIVE), PRM_DEPRECATED);
	assert_int_equal(prm__head_status(&back, S("1.1.0"), PRM_ACTIVE), PRM_ACTIVE);
	assert_str(prm__head_purged(&back, S("0.9.0"))->why, "secret");
	assert_null(prm__head_purged(&back, S("1.0.0")));
	assert_ok(prm__head_write(&back, &again, &err), &err);
	assert_true(prm_str_eq(prm_buf_str(&body), prm_buf_str(&again)));
	prm_buf_release(&body);
	prm_buf_release(&again);
	prm_arena_release(&arena);
}

static void labels_and_states_are_kept_in_order_and_once(void **state)
{
	prm_arena arena;
	prm_error err = {0};
	prm_head head, copy;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	head = sample(&arena);
	assert_ok(prm__head_copy(&head, &arena, &copy, &err), &err);
	prm__head_add_label(&copy, S("canary"))->now.version = S("2.0.0");
	assert_int_equal(copy.label_count, 2);
	assert_str(copy.labels[0].name, "canary");
	assert_ptr_equal(prm__head_add_label(&copy, S("production")), &copy.labels[1]);
	assert_null(prm__head_label(&copy, S("staging")));
	assert_int_equal(head.label_count, 1);
	assert_str(head.labels[0].name, "production");
	prm__head_set_status(&copy,
			     &(prm_version_state){.version = S("1.0.0"), .status = PRM_ACTIVE});
	assert_int_equal(copy.status_count, 1);
	assert_int_equal(prm__head_status(&copy, S("1.0.0"), PRM_DRAFT), PRM_ACTIVE);
	prm__head_set_purged(&copy, &(prm_version_state){.version = S("0.8.0")});
	assert_str(copy.purged[0].version, "0.8.0");
	prm_arena_release(&arena);
}

/* Replace the first `from` of body by `to`, of the same length. */
static void replace(prm_buf *body, const char *from, const char *to)
{
	size_t len = strlen(from);

	assert_int_equal(len, strlen(to));
	for (size_t i = 0; i + len <= body->len; i++) {
		if (memcmp(body->ptr + i, from, len) == 0) {
			memcpy(body->ptr + i, to, len);
			return;
		}
	}
	fail_msg("no %s", from);
}

static void a_damaged_head_is_named(void **state)
{
	prm_arena arena;
	prm_buf body;
	prm_error err = {0};
	prm_head head, back;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&body, NULL, 0);
	head = sample(&arena);
	assert_ok(prm__head_write(&head, &body, &err), &err);
	for (size_t i = 0; i < body.len; i++) {
		prm_status status;

		body.ptr[i] ^= 1;
		status = prm__head_read(prm_buf_str(&body), &arena, &back, &err);
		/* a flipped blank may still be a blank; nothing else may pass */
		if (status == PRM_OK && body.ptr[i] != ' ' && body.ptr[i] != '\n' &&
		    body.ptr[i] != '\t')
			fail_msg("byte %zu was flipped and nobody saw it", i);
		if (status && status != PRM_STORE_TOO_NEW)
			assert_int_equal(status, PRM_STORE_CORRUPT);
		body.ptr[i] ^= 1;
	}
	for (size_t len = 0; len + 1 < body.len; len += 7)
		assert_int_equal(prm__head_read(prm_str_n(body.ptr, len), &arena, &back, &err),
				 PRM_STORE_CORRUPT);
	replace(&body, "\"record\": 1", "\"record\": 2");
	assert_fails(prm__head_read(prm_buf_str(&body), &arena, &back, &err), &err,
		     PRM_STORE_TOO_NEW, "format 2");
	replace(&body, "\"record\": 2", "\"record\": 0");
	assert_fails(prm__head_read(prm_buf_str(&body), &arena, &back, &err), &err,
		     PRM_STORE_CORRUPT, "'record'");
	assert_fails(prm__head_read(S("[]"), &arena, &back, &err), &err, PRM_STORE_CORRUPT,
		     "JSON map");
	prm_buf_release(&body);
	prm_arena_release(&arena);
}

static void members_of_a_newer_release_survive_a_rewrite(void **state)
{
	prm_value unknown;
	prm_builder b;
	prm_arena arena;
	prm_buf body;
	prm_error err = {0};
	prm_head head, back;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&body, NULL, 0);
	head = sample(&arena);
	prm_builder_init(&b, &arena);
	prm_build_map(&b);
	prm_build_key_c(&b, "rollouts");
	prm_build_list(&b);
	prm_build_int(&b, 5);
	prm_build_end(&b);
	prm_build_end(&b);
	assert_ok(prm_builder_finish(&b, &unknown, &err), &err);
	head.unknown = unknown;
	assert_ok(prm__head_write(&head, &body, &err), &err);
	assert_ok(prm__head_read(prm_buf_str(&body), &arena, &back, &err), &err);
	assert_true(prm_value_equal(back.unknown, unknown));
	prm_buf_release(&body);
	prm_arena_release(&arena);
}

static void an_event_is_read_as_it_was_written(void **state)
{
	prm_head_event event = {9,
				S("a"),
				S("label.set"),
				S("production"),
				S("1.2.0"),
				S("1.1.0"),
				S("kim"),
				S("why not"),
				S("2026-01-31T08:15:30.123Z")},
		       back;
	prm_arena arena;
	prm_buf body;
	prm_error err = {0};

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&body, NULL, 0);
	assert_ok(prm__event_write(&event, &body, &err), &err);
	assert_ok(prm__event_read(prm_buf_str(&body), &arena, &back, &err), &err);
	assert_int_equal(back.seq, 9);
	assert_str(back.action, "label.set");
	assert_str(back.previous, "1.1.0");
	assert_str(back.when, "2026-01-31T08:15:30.123Z");
	assert_fails(prm__event_read(S("{"), &arena, &back, &err), &err, PRM_STORE_CORRUPT, "");
	prm_buf_release(&body);
	prm_arena_release(&arena);
}

static prm_status write_and_read(const prm_allocator *allocator)
{
	prm_arena arena, out;
	prm_buf body;
	prm_head head, back;
	prm_head_event event = {.seq = 1, .id = S("a"), .action = S("archive")};
	prm_status status;

	prm_arena_init(&arena, NULL, 0);
	prm_arena_init(&out, allocator, 0);
	prm_buf_init(&body, allocator, 0);
	head = sample(&arena);
	status = prm__head_write(&head, &body, NULL);
	if (!status)
		status = prm__head_read(prm_buf_str(&body), &out, &back, NULL);
	if (!status)
		status = prm__head_copy(&back, &out, &head, NULL);
	prm_buf_reset(&body);
	if (!status)
		status = prm__event_write(&event, &body, NULL);
	if (!status)
		status = prm__event_read(prm_buf_str(&body), &out, &event, NULL);
	prm_buf_release(&body);
	prm_arena_release(&arena);
	prm_arena_release(&out);
	return status;
}

static void every_allocation_may_fail(void **state)
{
	test_heap heap;
	prm_status status = PRM_NOMEM;

	(void)state;
	for (long n = 1; status; n++) {
		test_heap_init(&heap, n);
		status = write_and_read(&heap.allocator);
		assert_true(status == PRM_OK || status == PRM_NOMEM);
		assert_int_equal(heap.live_blocks, 0);
		assert_true(n < 10000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_head_is_read_as_it_was_written),
		cmocka_unit_test(labels_and_states_are_kept_in_order_and_once),
		cmocka_unit_test(a_damaged_head_is_named),
		cmocka_unit_test(members_of_a_newer_release_survive_a_rewrite),
		cmocka_unit_test(an_event_is_read_as_it_was_written),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
