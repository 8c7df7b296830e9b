/*
 * scenarios.h: a store with something of everything in it, and one run of every operation of the
 * manager over it, for tests that stop the run somewhere.
 */
#ifndef TEST_MANAGER_SCENARIOS_H
#define TEST_MANAGER_SCENARIOS_H

#include "manager/fixture.h"

typedef prm_status (*scenario)(prm_manager *m, prm_error *err);

/* What may run out; NULL where nothing is to fail. */
static const prm_allocator *memory;

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
	prm_render_options opts = {
		.struct_size = sizeof(opts), .with_sha256 = true, .with_spans = true};
	prm_rendered *out = NULL;
	prm_diag diag;
	prm_status status;

	prm_diag_init(&diag, memory, 0);
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

	prm_arena_init(&arena, memory, 0);
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

	prm_arena_init(&arena, memory, 0);
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

	prm_diag_init(&diag, memory, 0);
	status = prm_manager_doctor(m, &call, false, &diag, err);
	assert_int_equal(diag.count, 0);
	prm_diag_release(&diag);
	return status;
}

static prm_status do_adopt(prm_manager *m, prm_error *err)
{
	prm_diag diag;
	prm_status status;

	prm_diag_init(&diag, memory, 0);
	status = prm_manager_doctor(m, &call, true, &diag, err);
	prm_diag_release(&diag);
	return status;
}

static prm_status do_publish_twice(prm_manager *m, prm_error *err)
{
	return publish_one(m,
			   "{'id':'_partials/tone','version':'1.0.0','format':'text',"
			   "'template':{'content':'kind'}}",
			   err);
}

static prm_status do_get(prm_manager *m, prm_error *err)
{
	prm_version *version = NULL;
	prm_resolved r;
	prm_status status = prm_manager_resolve(m, &call, S("a:none"), S("a@^1"), &r, err);

	if (!status)
		status = prm_manager_get(m, &call, S("a:prod"), &version, err);
	prm_version_free(version);
	return status;
}

static prm_status do_schemas(prm_manager *m, prm_error *err)
{
	prm_schema *input = NULL, *output = NULL;
	prm_status status = prm_manager_schemas(m, &call, S("p"), &input, &output, err);

	prm_schema_unref(input);
	prm_schema_unref(output);
	return status;
}

static prm_status do_prompt_schemas(prm_manager *m, prm_error *err)
{
	prm_prompt *prompt = prompt_of(PROMISE("4"));
	prm_schema *input = NULL, *output = NULL;
	prm_status status = prm_manager_prompt_schemas(m, &call, prompt, &input, &output, err);

	prm_schema_unref(input);
	prm_schema_unref(output);
	prm_prompt_free(prompt);
	return status;
}

static prm_status do_schema(prm_manager *m, prm_error *err)
{
	prm_schema *schema = NULL;
	prm_status status = prm_manager_schema(m, &call, S("answer@^1"), &schema, NULL, err);

	prm_schema_unref(schema);
	return status;
}

static prm_status do_schema_list(prm_manager *m, prm_error *err)
{
	prm_schema_rows rows = {0};
	prm_arena arena;
	prm_status status;

	prm_arena_init(&arena, memory, 0);
	status = prm_manager_schema_list(m, &call, &arena, &rows, err);
	if (!status)
		assert_int_equal(rows.count, 4);
	prm_arena_release(&arena);
	return status;
}

/* Every operation of the manager. */
#define OPERATIONS(WRITES, READS) \
	WRITES(publish) \
	WRITES(publish_chat) \
	WRITES(label) \
	WRITES(undo) \
	WRITES(label_remove) \
	WRITES(protect) \
	WRITES(freeze) \
	WRITES(archive) \
	WRITES(deprecate) \
	WRITES(purge) \
	WRITES(rollback) \
	WRITES(refresh_refs) \
	WRITES(put_schema) \
	READS(render) \
	READS(render_chat) \
	READS(render_prompt) \
	READS(get_schema) \
	READS(check_output) \
	READS(contract) \
	WRITES(publish_promise) \
	WRITES(label_promise) \
	READS(get) \
	READS(schemas) \
	READS(prompt_schemas) \
	READS(schema) \
	READS(schema_list) \
	READS(publish_twice) \
	READS(adopt) \
	READS(history) \
	READS(labels) \
	READS(events) \
	READS(diff) \
	READS(search) \
	READS(page) \
	READS(outdated) \
	READS(doctor)

#endif
