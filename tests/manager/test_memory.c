/*
 * test_memory.c: at every allocation in turn memory is out, or the call is cancelled: an error, no
 * leak, and the store stays whole.
 */
#define _GNU_SOURCE
#include "manager/fixture.h"

#include <unistd.h>

typedef prm_status (*scenario)(prm_manager *m, prm_error *err);

/* Of every call: what is done needs a reason, and may be told to end. */
static volatile int cancelled;
static const prm_call call = {
	.struct_size = sizeof(call), .reason = {"leaked", 6}, .cancel = &cancelled};

static prm_status publish_one(prm_manager *m, const char *json, prm_error *err)
{
	prm_prompt *prompt = prompt_of(json);
	prm_published out;
	prm_status status = prm_manager_publish(m, &call, prompt, NULL, &out, NULL, err);

	prm_prompt_free(prompt);
	return status;
}

static prm_status put_schema(prm_manager *m, const char *json, prm_error *err)
{
	prm_doc *doc = doc_of(json);
	prm_status status = prm_manager_put_schema(m, &call, prm_doc_root(doc), err);

	prm_doc_free(doc);
	return status;
}

#define SCHEMA "{'name':'in','version':'1.0.0','fields':[{'name':'q','type':'string'}]}"
#define ITEM "{'name':'item','version':'1.0.0','fields':[{'name':'n','type':'integer'}]}"
#define ITEM_2 \
	"{'name':'item','version':'1.1.0','fields':[{'name':'n','type':'integer'},{'name':'m'," \
	"'type':'string','required':false,'default':'x'}]}"
#define ANSWER \
	"{'name':'answer','fields':[{'name':'t','type':'string','validators':[{'type':'regex'," \
	"'pattern':'[a-z]'}]},{'name':'items','type':'list','item_schema':'item','required':false," \
	"'default':[]}]}"
#define CHAT(text) \
	"{'id':'c','format':'chat','input_schema':'in','chat_template':{'messages':[" \
	"{'role':'system','content':'{{> tone}} " text "'},{'type':'placeholder','name':'h'}," \
	"{'role':'user','content':[{'type':'text','text':'{{q}}'}]}]}," \
	"'model':{'name':'{{q}}','temperature':0.5},'tools':[{'name':'t','description':'{{q}}'}]}"

#define PROMISE(text) \
	"{'id':'p','input_schema':'in','output_schema':'answer','response':{'instructions':'append'}," \
	"'template':{'content':'{{q}} " text "'}}"

static const char *const prompts[] = {
	"{'id':'_partials/tone','format':'text','template':{'content':'kind'}}",
	"{'id':'a','format':'text','metadata':{'tags':['x','y']},'template':{'content':'{{> tone}} a'}}",
	"{'id':'a','format':'text','metadata':{'tags':['x','y']},'template':{'content':'{{> tone}} b'}}",
	CHAT("one"),
	PROMISE("1"),
	"{'id':'_partials/tone','format':'text','template':{'content':'kinder'}}",
};

/* What every scenario finds. */
static prm_status prepare(prm_manager *m, prm_error *err)
{
	prm_status status = put_schema(m, SCHEMA, err);
	prm_resolved r;

	if (!status)
		status = put_schema(m, ITEM, err);
	if (!status)
		status = put_schema(m, ANSWER, err);

	for (size_t i = 0; !status && i < sizeof(prompts) / sizeof(prompts[0]); i++)
		status = publish_one(m, prompts[i], err);
	if (!status)
		status = prm_manager_label_set(m, &call, S("a"), S("prod"), S("1.0.0"), NULL, &r,
					       err);
	if (!status)
		status = prm_manager_label_set(m, &call, S("p"), S("live"), S("1.0.0"), NULL, &r,
					       err);
	if (!status)
		status = put_schema(m, ITEM_2, err);
	return status ? status : publish_one(m, PROMISE("2"), err);
}

/* ---- scenarios ------------------------------------------------------------------------------- */

static prm_status do_publish(prm_manager *m, prm_error *err)
{
	return publish_one(m, "{'id':'new','format':'text','template':{'content':'{{> tone}}'}}",
			   err);
}

static prm_status do_publish_chat(prm_manager *m, prm_error *err)
{
	prm_publish_options opts = {.struct_size = sizeof(opts), .bump = PRM_BUMP_AUTO};
	prm_prompt *prompt = prompt_of(CHAT("two {{new}}"));
	prm_published out;
	prm_status status = prm_manager_publish(m, &call, prompt, &opts, &out, NULL, err);

	prm_prompt_free(prompt);
	return status;
}

static prm_status render_with(prm_manager *m, const char *ref, const prm_prompt *prompt,
			      prm_error *err)
{
	prm_doc *vars = doc_of("{'q':'x','h':[{'role':'user','content':'hi','name':'n'}]}");
	prm_render_options opts = {.struct_size = sizeof(opts), .with_sha256 = true};
	prm_rendered *out = NULL;
	prm_diag diag;
	prm_status status;

	prm_diag_init(&diag, NULL, 0);
	status = prompt ? prm_manager_render_prompt(m, &call, prompt, prm_doc_root(vars), &opts,
						    &out, &diag, err)
			: prm_manager_render(m, &call, S(ref), prm_doc_root(vars), &opts, &out,
					     &diag, err);
	prm_rendered_free(out);
	prm_diag_release(&diag);
	prm_doc_free(vars);
	return status;
}

static prm_status do_render(prm_manager *m, prm_error *err)
{
	return render_with(m, "a", NULL, err);
}

static prm_status do_render_chat(prm_manager *m, prm_error *err)
{
	return render_with(m, "c", NULL, err);
}

static prm_status do_render_prompt(prm_manager *m, prm_error *err)
{
	prm_prompt *prompt = prompt_of(CHAT("unsaved"));
	prm_status status = render_with(m, NULL, prompt, err);

	prm_prompt_free(prompt);
	return status;
}

static prm_status do_label(prm_manager *m, prm_error *err)
{
	prm_resolved r;

	return prm_manager_label_set(m, &call, S("a"), S("prod"), S("^1"), NULL, &r, err);
}

static prm_status do_undo(prm_manager *m, prm_error *err)
{
	return prm_manager_label_undo(m, &call, S("a"), S("prod"), NULL, NULL, err);
}

static prm_status do_label_remove(prm_manager *m, prm_error *err)
{
	return prm_manager_label_remove(m, &call, S("a"), S("prod"), NULL, err);
}

static prm_status do_protect(prm_manager *m, prm_error *err)
{
	return prm_manager_label_protect(m, &call, S("a"), S("canary"), true, err);
}

static prm_status do_freeze(prm_manager *m, prm_error *err)
{
	return prm_manager_label_freeze(m, &call, S("a"), true, err);
}

static prm_status do_archive(prm_manager *m, prm_error *err)
{
	prm_status status = prm_manager_archive(m, &call, S("c"), true, err);

	return status ? status : prm_manager_archive(m, &call, S("c"), false, err);
}

static prm_status do_deprecate(prm_manager *m, prm_error *err)
{
	return prm_manager_set_status(m, &call, S("a@1.0.0"), PRM_DEPRECATED, err);
}

static prm_status do_purge(prm_manager *m, prm_error *err)
{
	return prm_manager_purge(m, &call, S("c"), S("1.0.0"), err);
}

static prm_status do_rollback(prm_manager *m, prm_error *err)
{
	prm_published out;

	return prm_manager_rollback(m, &call, S("a"), S("1.0.0"), &out, err);
}

static prm_status do_refresh_refs(prm_manager *m, prm_error *err)
{
	prm_published out;

	return prm_manager_refresh_refs(m, &call, S("a"), &out, err);
}

static prm_status do_put_schema(prm_manager *m, prm_error *err)
{
	prm_status status = put_schema(m, SCHEMA, err);

	return status ? status : put_schema(m, "{'name':'out','fields':[]}", err);
}

static prm_status do_check_output(prm_manager *m, prm_error *err)
{
	prm_answer *answer = NULL;
	prm_status status = prm_manager_check_output(m, &call, S("p"), S("so: {\"t\":\"x\"}"),
						     &answer, NULL, err);

	prm_answer_free(answer);
	return status;
}

static prm_status do_contract(prm_manager *m, prm_error *err)
{
	prm_contract contract = {0};
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, NULL, 0);
	status = prm_manager_contract(m, &call, S("p@1.0.0"), S("p"), &arena, &contract, err);
	prm_arena_release(&arena);
	if (!status)
		assert_int_equal(contract.verdict, PRM_CONTRACT_COMPATIBLE);
	return status;
}

static prm_status do_publish_promise(prm_manager *m, prm_error *err)
{
	return publish_one(m, PROMISE("3"), err);
}

static prm_status do_label_promise(prm_manager *m, prm_error *err)
{
	prm_resolved r;

	return prm_manager_label_set(m, &call, S("p"), S("live"), S("latest"), NULL, &r, err);
}

static prm_status do_get_schema(prm_manager *m, prm_error *err)
{
	prm_value out;
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, NULL, 0);
	status = prm_manager_get_schema(m, &call, S("in@^1"), &arena, &out, err);
	prm_arena_release(&arena);
	return status;
}

static prm_status do_history(prm_manager *m, prm_error *err)
{
	prm_versions *out = NULL;
	prm_status status = prm_manager_history(m, &call, S("a"), &out, err);

	if (!status)
		assert_int_equal(out->count, 2);
	prm_versions_free(out);
	return status;
}

static prm_status do_labels(prm_manager *m, prm_error *err)
{
	prm_labels *out = NULL;
	prm_status status = prm_manager_labels(m, &call, S("a"), &out, err);

	if (!status)
		assert_int_equal(out->count, 1);
	prm_labels_free(out);
	return status;
}

static prm_status do_events(prm_manager *m, prm_error *err)
{
	prm_events *out = NULL;
	prm_status status = prm_manager_events(m, &call, S("a"), S(""), &out, err);

	if (!status)
		assert_int_equal(out->count, 1);
	prm_events_free(out);
	return status;
}

static prm_status do_diff(prm_manager *m, prm_error *err)
{
	prm_diff *out = NULL;
	prm_status status = prm_manager_diff(m, &call, S("a:prod"), S("a"), &out, err);

	prm_diff_free(out);
	return status;
}

static prm_status do_search(prm_manager *m, prm_error *err)
{
	const prm_str tag = S("x");
	prm_query query = {sizeof(query), .tags = &tag, .tag_count = 1, .sort = PRM_SORT_UPDATED};
	prm_prompts *out = NULL;
	prm_status status = prm_manager_search(m, &call, &query, &out, err);

	if (!status)
		assert_int_equal(out->count, 1);
	prm_prompts_free(out);
	return status;
}

static prm_status do_page(prm_manager *m, prm_error *err)
{
	prm_query query = {sizeof(query), .limit = 1};
	prm_prompts *first = NULL, *second = NULL;
	prm_status status = prm_manager_search(m, &call, &query, &first, err);

	if (!status) {
		query.cursor = first->next_cursor;
		status = prm_manager_search(m, &call, &query, &second, err);
	}
	prm_prompts_free(first);
	prm_prompts_free(second);
	return status;
}

static prm_status do_outdated(prm_manager *m, prm_error *err)
{
	prm_outdated *out = NULL;
	prm_status status = prm_manager_outdated(m, &call, S(""), &out, err);

	if (!status)
		assert_int_equal(out->count, 2);
	prm_outdated_free(out);
	return status;
}

static prm_status do_doctor(prm_manager *m, prm_error *err)
{
	prm_diag diag;
	prm_status status;

	prm_diag_init(&diag, NULL, 0);
	status = prm_manager_doctor(m, &call, false, &diag, err);
	assert_int_equal(diag.count, 0);
	prm_diag_release(&diag);
	return status;
}

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
	void *memory = t->heap.allocator.fn(&t->heap, ptr, old_size, size);

	if (t->heap.calls == t->cancel_at)
		cancelled = 1;
	return memory;
}

static void open_attempt(attempt *t)
{
	prm_manager_options opts = {.struct_size = sizeof(opts), .allocator = &t->allocator};
	prm_error err = {0};

	test_heap_init(&t->heap, 0);
	t->allocator = (prm_allocator){allocate, t};
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

WRITES(publish)
WRITES(publish_chat)
WRITES(label)
WRITES(undo)
WRITES(label_remove)
WRITES(protect)
WRITES(freeze)
WRITES(archive)
WRITES(deprecate)
WRITES(purge)
WRITES(rollback)
WRITES(refresh_refs)
WRITES(put_schema)
READS(render)
READS(render_chat)
READS(render_prompt)
READS(get_schema)
READS(check_output)
READS(contract)
WRITES(publish_promise)
WRITES(label_promise)
READS(history)
READS(labels)
READS(events)
READS(diff)
READS(search)
READS(page)
READS(outdated)
READS(doctor)

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

#define ROW(name) cmocka_unit_test(a_##name##_may_be_stopped_at_every_allocation)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROW(publish),
		ROW(publish_chat),
		ROW(label),
		ROW(undo),
		ROW(label_remove),
		ROW(protect),
		ROW(freeze),
		ROW(archive),
		ROW(deprecate),
		ROW(purge),
		ROW(rollback),
		ROW(refresh_refs),
		ROW(put_schema),
		ROW(render),
		ROW(render_chat),
		ROW(render_prompt),
		ROW(get_schema),
		ROW(check_output),
		ROW(contract),
		ROW(publish_promise),
		ROW(label_promise),
		ROW(history),
		ROW(labels),
		ROW(events),
		ROW(diff),
		ROW(search),
		ROW(page),
		ROW(outdated),
		ROW(doctor),
		cmocka_unit_test(every_allocation_over_files_may_fail),
		cmocka_unit_test(opening_with_no_memory_leaves_nothing),
	};

	return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
