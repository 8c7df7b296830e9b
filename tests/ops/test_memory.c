/* test_memory.c: each allocation of each operation fails in turn: an error, and no leak. */
#include "support/test.h"

#include "ops/op.h"

#define PROMPT \
	"\"prompt\":{\"id\":\"hi\",\"version\":\"1.1.0\",\"odd\":1,\"chat_template\":{\"messages\":[" \
	"{\"role\":\"user\",\"content\":\"Hi {{name}}{{> tone}}\"}]},\"metadata\":{\"tags\":[\"a\"]}}"

/* One call of each operation, in an order in which all succeed. */
static const struct {
	const char *op, *args;
} calls[] = {
	{"schema.put", "{\"schema\":{\"name\":\"s\",\"version\":\"1.0.0\",\"fields\":[]}}"},
	{"schema.get", "{\"name\":\"s\"}"},
	{"schema.list", "{}"},
	{"schema.put",
	 "{\"schema\":{\"name\":\"o\",\"version\":\"1.0.0\",\"fields\":[{\"name\":\"a\","
	 "\"type\":\"string\",\"validators\":[{\"type\":\"max_length\",\"value\":3}]}]}}"},
	{"schema.export", "{\"name\":\"o\",\"dialect\":\"openai\"}"},
	{"schema.import", "{\"json_schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":"
			  "\"string\",\"contentEncoding\":\"x\"}}},\"name\":\"i\"}"},
	{"prompt.publish", "{\"prompt\":{\"id\":\"typed\",\"version\":\"1.0.0\",\"template\":\"x\","
			   "\"output_schema\":\"o\"}}"},
	{"prompt.check_output", "{\"ref\":\"typed\",\"text\":\"{\\\"a\\\": \\\"abc\\\"}\"}"},
	{"prompt.check_output", "{\"ref\":\"typed\",\"text\":\"{\\\"a\\\": \\\"abcd\\\"}\"}"},
	{"prompt.types", "{\"refs\":[\"typed\"],\"language\":\"typescript\"}"},
	{"prompt.publish", "{\"prompt\":{\"id\":\"tone\",\"template\":\"kindly\"}}"},
	{"prompt.publish",
	 "{\"prompt\":{\"id\":\"hi\",\"version\":\"1.0.0\",\"chat_template\":{\"messages\":"
	 "[{\"role\":\"user\",\"content\":\"Hi\"}]},"
	 "\"tests\":[{\"name\":\"t\",\"assert\":[{\"contains\":\"Hi\"},"
	 "{\"contains\":\"Ho\"}]}]}}"},
	{"prompt.publish", "{" PROMPT ",\"changelog\":\"c\",\"reason\":\"r\"}"},
	{"prompt.preview", "{" PROMPT ",\"variables\":{\"name\":\"Kim\"},\"with_sha256\":true}"},
	{"prompt.get", "{\"ref\":\"hi@1.0.0\"}"},
	{"prompt.resolve", "{\"ref\":\"hi@^1.0\",\"fallback\":\"hi\"}"},
	{"prompt.render", "{\"ref\":\"hi\",\"variables\":{\"name\":\"Kim\"}}"},
	{"prompt.test", "{\"ref\":\"hi@1.0.0\"}"},
	{"prompt.list", "{\"limit\":5}"},
	{"prompt.search", "{\"tags\":[\"a\"],\"text\":\"hi\",\"sort\":\"updated\"}"},
	{"prompt.history", "{\"id\":\"hi\"}"},
	{"prompt.diff", "{\"before\":\"hi@1.0.0\",\"after\":\"hi@1.1.0\"}"},
	{"prompt.contract", "{\"before\":\"hi@1.0.0\",\"after\":\"hi@1.1.0\"}"},
	{"label.set", "{\"id\":\"hi\",\"label\":\"production\",\"target\":\"1.0.0\"}"},
	{"label.set", "{\"id\":\"hi\",\"label\":\"production\",\"target\":\"latest\"}"},
	{"label.list", "{\"id\":\"hi\"}"},
	{"label.undo", "{\"id\":\"hi\",\"label\":\"production\"}"},
	{"label.protect", "{\"id\":\"hi\",\"label\":\"production\",\"on\":false}"},
	{"label.remove", "{\"id\":\"hi\",\"label\":\"production\"}"},
	{"label.freeze", "{\"id\":\"hi\",\"on\":false}"},
	{"prompt.events", "{\"id\":\"hi\"}"},
	{"prompt.outdated", "{\"id\":\"hi\"}"},
	{"prompt.refresh_refs", "{\"id\":\"hi\"}"},
	{"version.status", "{\"ref\":\"hi@1.0.0\",\"status\":\"deprecated\"}"},
	{"prompt.validate", "{\"text\":\"id: a\\ntemplate: '{{> none}}'\\nodd: 1\\n\"}"},
	{"prompt.archive", "{\"id\":\"hi\"}"},
	{"prompt.restore", "{\"id\":\"hi\"}"},
	{"prompt.rollback", "{\"id\":\"hi\",\"version\":\"1.0.0\"}"},
	{"version.purge", "{\"id\":\"hi\",\"version\":\"1.0.0\",\"reason\":\"r\"}"},
	{"store.doctor", "{}"},
};

#define CALLS (sizeof(calls) / sizeof(calls[0]))

typedef struct desk {
	prm_store *store;
	prm_manager *m;
} desk;

/* A store and its manager with an allocator, after the first `count` of the calls. */
static desk desk_after(size_t count, const prm_allocator *allocator);

static prm_status call(const desk *d, size_t index, test_heap *heap)
{
	const prm_allocator *allocator = heap ? &heap->allocator : NULL;
	const prm_op *near, *op = prm__op_find(prm_str_c(calls[index].op), &near);
	prm_value result = {0};
	prm_doc *doc = NULL;
	prm_error err = {0};
	prm_arena arena;
	prm_diag diag;
	prm_status status;

	assert_non_null(op);
	assert_ok(prm_doc_read_json(prm_str_c(calls[index].args), NULL, &doc, NULL, &err), &err);
	prm_arena_init(&arena, allocator, 0);
	prm_diag_init(&diag, NULL, 0);
	status = prm__op_run(op, d->m, NULL, prm_doc_root(doc), &arena, &result, &diag, &err);
	if (status != PRM_OK && status != PRM_NOMEM)
		fail_msg("%s: [%s] %s", op->name, prm_status_code(status), err.text);
	assert_int_equal(status == PRM_OK, result.type == PRM_MAP);
	prm_diag_release(&diag);
	prm_arena_release(&arena);
	prm_doc_free(doc);
	return status;
}

static desk desk_after(size_t count, const prm_allocator *allocator)
{
	prm_store_options store = {.struct_size = sizeof(store), .allocator = allocator};
	prm_manager_options manager = {.struct_size = sizeof(manager), .allocator = allocator};
	prm_error err = {0};
	desk d = {0};

	assert_ok(prm_store_open(prm_str_c("memory:"), &store, &d.store, &err), &err);
	assert_ok(prm_manager_open(d.store, &manager, &d.m, &err), &err);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(call(&d, i, NULL), PRM_OK);
	return d;
}

static void desk_close(desk *d)
{
	prm_manager_close(d->m);
	prm_store_close(d->store);
}

/* The n-th allocation of the operation alone, or (whole) of the manager and the store too. */
static void try_all(bool whole)
{
	for (size_t i = 0; i < CALLS; i++) {
		for (long n = 1, reached = true; reached; n += 1 + n / 10) {
			test_heap heap;
			desk d;
			prm_status status;

			test_heap_init(&heap, 0);
			d = desk_after(i, whole ? &heap.allocator : NULL);
			heap.fail_at = heap.calls + n;
			status = call(&d, i, &heap);
			reached = heap.calls >= heap.fail_at;
			if (!reached)
				assert_int_equal(status, PRM_OK);
			heap.fail_at = 0;
			desk_close(&d);
			if (heap.live_blocks)
				fail_msg("%s leaks at allocation %ld", calls[i].op, n);
		}
	}
}

static void an_operation_may_run_out_of_memory(void **state)
{
	(void)state;
	try_all(false);
}

static void the_manager_below_it_may_too(void **state)
{
	(void)state;
	try_all(true);
}

static void every_operation_is_tried(void **state)
{
	size_t count;
	const prm_op *const *ops = prm__ops(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;

		while (at < CALLS && strcmp(calls[at].op, ops[i]->name))
			at++;
		if (at == CALLS)
			fail_msg("%s", ops[i]->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_operation_is_tried),
		cmocka_unit_test(an_operation_may_run_out_of_memory),
		cmocka_unit_test(the_manager_below_it_may_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
