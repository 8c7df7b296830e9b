/*
 * test_edges.c: what a person, a script or an older release may leave or ask for at the edges:
 * labels under every guard, searches that miss, heads that name nothing, hooks with half a pair.
 */
#define _GNU_SOURCE
#include "manager/fixture.h"

static prm_status move(fixture *f, const char *label, const char *target, const char *reason,
		       prm_label_options opts)
{
	prm_call call = {.struct_size = sizeof(call), .reason = S(reason)};
	prm_resolved out;

	opts.struct_size = sizeof(opts);
	return prm_manager_label_set(f->m, &call, S("a"), S(label), S(target), &opts, &out,
				     &f->err);
}

static void put_record(fixture *f, const char *kind, const char *name, const char *item,
		       const char *body)
{
	prm_key key = {S(kind), S(name), S(item)};

	assert_ok(
		prm_store_put(f->store, NULL, &key, S(body), (prm_expect){0}, NULL, NULL, &f->err),
		&f->err);
}

static void publish_three(fixture *f)
{
	assert_ok(publish_text(f, "a", "1.0.0", "one"), &f->err);
	assert_ok(publish_text(f, "a", "1.1.0", "two"), &f->err);
	assert_ok(publish_text(f, "a", "2.0.0", "three"), &f->err);
}

static void a_label_moves_only_past_its_guards(void **state)
{
	const prm_label_options none = {0}, forced = {.force_protected = true},
				seen = {.expect_seq = 99};
	fixture *f = *state;

	publish_three(f);
	assert_fails(move(f, "live", "1.0.0", "", seen), &f->err, PRM_VERSION_CONFLICT,
		     "it is at 0, not 99");
	assert_ok(move(f, "live", "a@^1", "", none), &f->err);
	assert_resolves(f, "a:live", "1.1.0");
	assert_ok(move(f, "next", "a:live", "", none), &f->err);
	assert_resolves(f, "a:next", "1.1.0");
	assert_ok(move(f, "next", "", "", none), &f->err);
	assert_resolves(f, "a:next", "2.0.0");
	assert_fails(move(f, "next", "a@x y", "", none), &f->err, PRM_REF_INVALID, "");
	assert_fails(move(f, "next", "nowhere", "", none), &f->err, PRM_RANGE_INVALID, "");
	assert_ok(prm_manager_label_protect(f->m, NULL, S("a"), S("live"), true, &f->err), &f->err);
	assert_fails(move(f, "live", "2.0.0", "why", none), &f->err, PRM_LABEL_PROTECTED, "'live'");
	assert_fails(move(f, "live", "2.0.0", "", forced), &f->err, PRM_REASON_REQUIRED, "'live'");
	assert_ok(move(f, "live", "2.0.0", "why", forced), &f->err);
	assert_fails(prm_manager_label_undo(f->m, NULL, S("a"), S("live"), NULL, NULL, &f->err),
		     &f->err, PRM_LABEL_PROTECTED, "'live'");
	assert_fails(prm_manager_label_remove(f->m, NULL, S("a"), S("live"), NULL, &f->err),
		     &f->err, PRM_LABEL_PROTECTED, "'live'");
	assert_ok(prm_manager_label_freeze(f->m, NULL, S("a"), true, &f->err), &f->err);
	assert_fails(move(f, "next", "1.0.0", "", none), &f->err, PRM_LABEL_FROZEN, "thaw");
}

static void an_undo_needs_a_version_that_is_there(void **state)
{
	prm_call why = {.struct_size = sizeof(why), .reason = S("leaked")};
	const prm_label_options none = {0};
	fixture *f = *state;
	char number[16];
	size_t undone = 0;

	publish_three(f);
	assert_ok(move(f, "live", "1.0.0", "", none), &f->err);
	assert_ok(move(f, "live", "1.1.0", "", none), &f->err);
	assert_ok(prm_manager_purge(f->m, &why, S("a"), S("1.0.0"), &f->err), &f->err);
	assert_fails(prm_manager_label_undo(f->m, NULL, S("a"), S("live"), NULL, NULL, &f->err),
		     &f->err, PRM_VERSION_PURGED, "1.0.0");
	for (int i = 0; i < 20; i++) { /* the oldest targets are forgotten */
		snprintf(number, sizeof(number), "%s", i % 2 ? "1.1.0" : "2.0.0");
		assert_ok(move(f, "live", number, "", none), &f->err);
	}
	while (prm_manager_label_undo(f->m, NULL, S("a"), S("live"), NULL, NULL, &f->err) == PRM_OK)
		undone++;
	assert_int_equal(f->err.status, PRM_NOTHING_TO_UNDO);
	assert_int_equal(undone, 16);
}

static size_t count_found(fixture *f, prm_query query)
{
	prm_prompts *found = NULL;
	size_t count;

	query.struct_size = sizeof(query);
	assert_ok(prm_manager_search(f->m, NULL, &query, &found, &f->err), &f->err);
	count = found->count;
	prm_prompts_free(found);
	return count;
}

static void a_search_looks_in_id_description_tags_and_content(void **state)
{
	static const char *const words[] = {"CHAT/one", "describes", "greek", "alpha"};
	const prm_str tag = S("missing");
	fixture *f = *state;

	assert_ok(
		publish(f,
			"{'id':'chat/one','format':'chat','metadata':{'description':'It Describes',"
			"'tags':['Greek'],'category':'c'},'chat_template':{'messages':["
			"{'role':'user','content':[{'type':'image','url':'u'},"
			"{'type':'text','text':'Alpha'}]},{'role':'user','content':'beta'}]}}",
			NULL),
		&f->err);
	assert_ok(publish_text(f, "plain", NULL, "nothing"), &f->err);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_int_equal(count_found(f, (prm_query){.text = S(words[i])}), 1);
	assert_int_equal(count_found(f, (prm_query){.text = S("zeta")}), 0);
	assert_int_equal(count_found(f, (prm_query){.tags = &tag, .tag_count = 1}), 0);
	assert_int_equal(count_found(f, (prm_query){.category = S("d")}), 0);
	assert_int_equal(count_found(f, (prm_query){.format = PRM_FORMAT_CHAT}), 1);
	assert_int_equal(count_found(f, (prm_query){.status = PRM_DEPRECATED}), 0);
	assert_int_equal(count_found(f, (prm_query){.limit = 1u << 30}), 2);
	assert_int_equal(count_found(f, (prm_query){.prefix = S("chat/")}), 1);
}

static void a_damaged_prompt_is_found_by_no_question(void **state)
{
	static const prm_str tag = {"x", 1};
	const prm_query questions[] = {{.tags = &tag, .tag_count = 1},
				       {.status = PRM_ACTIVE},
				       {.format = PRM_FORMAT_TEXT},
				       {.category = S("c")},
				       {.text = S("bad")}};
	fixture *f = *state;

	put_record(f, "version", "bad", "1.0.0", "{}");
	assert_int_equal(count_found(f, (prm_query){0}), 1);
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
		assert_int_equal(count_found(f, questions[i]), 0);
}

static void a_cursor_is_good_for_its_own_query_only(void **state)
{
	static const char *const wrong[] = {"12",
					    "zz00000000000000zz",
					    "00112233445566778",
					    "00112233445566ZZ00",
					    "001122334455667788",
					    "00112233445566770a61"};
	fixture *f = *state;
	char lengthy[2100];
	prm_prompts *page = NULL;

	memset(lengthy, '0', sizeof(lengthy));
	publish_three(f);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		prm_query query = {.struct_size = sizeof(query), .cursor = S(wrong[i])};

		assert_fails(prm_manager_search(f->m, NULL, &query, &page, &f->err), &f->err,
			     PRM_INVALID, "cursor");
	}
	assert_fails(prm_manager_search(f->m, NULL,
					&(prm_query){.struct_size = sizeof(prm_query),
						     .cursor = prm_str_n(lengthy, 2100)},
					&page, &f->err),
		     &f->err, PRM_INVALID, "malformed");
}

static prm_status refuse(void *ud, const prm_event *event, void **token, prm_error *err)
{
	(void)ud;
	(void)token;
	(void)err;
	return event->effect == PRM_EFFECT_WRITE ? PRM_VETO : PRM_OK;
}

static void count_end(void *ud, const prm_event *event, void *token)
{
	(void)token;
	*(int *)ud += event->status ? 100 : 1;
}

static void a_hook_may_have_half_a_pair(void **state)
{
	fixture *f = *state;
	int ended = 0;
	const prm_observer ends = {.struct_size = sizeof(ends), .end = count_end, .ud = &ended};
	const prm_observer begins = {.struct_size = sizeof(begins), .begin = refuse};

	publish_three(f);
	assert_ok(prm_manager_observe(f->m, &ends, &f->err), &f->err);
	assert_ok(prm_manager_observe(f->m, &begins, &f->err), &f->err);
	assert_renders(f, "a", "{}", "three");
	assert_int_equal(ended, 1);
	assert_int_equal(prm_manager_archive(f->m, NULL, S("a"), true, NULL), PRM_VETO);
	assert_int_equal(ended, 101);
	assert_fails(prm_manager_archive(f->m, NULL, S("a"), true, &f->err), &f->err, PRM_VETO,
		     "a hook refused");
	for (int i = 2; i < 16; i++)
		assert_ok(prm_manager_observe(f->m, &ends, &f->err), &f->err);
	assert_fails(prm_manager_observe(f->m, &ends, &f->err), &f->err, PRM_LIMIT, "16");
}

/* A head may say things of versions that are not there: a copy by hand, a lost disk. */
static void a_head_that_names_nothing_hides_nothing(void **state)
{
	fixture *f = *state;
	prm_key key = {S("version"), S("a"), S("1.0.0")};
	prm_resolved r;

	publish_three(f);
	assert_ok(prm_manager_set_status(f->m, NULL, S("a@1.0.0"), PRM_DEPRECATED, &f->err),
		  &f->err);
	assert_ok(move(f, "live", "1.0.0", "", (prm_label_options){0}), &f->err);
	assert_ok(prm_store_remove(f->store, NULL, &key, (prm_expect){0}, &f->err), &f->err);
	prm_manager_refresh(f->m);
	assert_resolves(f, "a", "2.0.0");
	assert_fails(resolve(f, "a:live", &r), &f->err, PRM_VERSION_NOT_FOUND, "1.0.0");
	put_record(f, "version", "a", "nine", "{}");
	put_record(f, "schema", "s", "nine", "{}");
	prm_manager_refresh(f->m);
	assert_resolves(f, "a", "2.0.0");
	assert_fails(prm_manager_get_schema(f->m, NULL, S("s"), NULL, NULL, &f->err), &f->err,
		     PRM_SCHEMA_NOT_FOUND, "no schema 's'");
	assert_fails(prm_manager_get_schema(f->m, NULL, S("@1"), NULL, NULL, &f->err), &f->err,
		     PRM_SCHEMA_NOT_FOUND, "'@1'");
	assert_fails(prm_manager_get_schema(f->m, NULL, S("s@x y"), NULL, NULL, &f->err), &f->err,
		     PRM_SCHEMA_NOT_FOUND, "");
}

static void a_chat_is_no_partial_and_a_reference_must_hold(void **state)
{
	fixture *f = *state;

	assert_ok(publish(f,
			  "{'id':'talk','format':'chat','chat_template':{'messages':["
			  "{'role':'user','content':'x'}]}}",
			  NULL),
		  &f->err);
	assert_fails(publish_text(f, "b", NULL, "{{> talk}}"), &f->err, PRM_PROMPT_INVALID,
		     "chat prompt 'talk'");
	assert_fails(publish(f,
			     "{'id':'b','format':'text','refs':{'x':'gone@1.0.0'},"
			     "'template':{'content':'{{> x}}'}}",
			     NULL),
		     &f->err, PRM_PROMPT_NOT_FOUND, "'gone'");
	assert_ok(publish(f,
			  "{'id':'b','format':'text','refs':{'x':'b'},"
			  "'template':{'content':'1{{#if n}}{{> x n=0}}{{/if}}'}}",
			  NULL),
		  &f->err);
	assert_renders(f, "b", "{'n':1}", "11");
}

static void a_purge_is_refused_while_something_needs_the_version(void **state)
{
	prm_call why = {.struct_size = sizeof(why), .reason = S("leaked")};
	fixture *f = *state;

	publish_three(f);
	assert_ok(publish_text(f, "b", NULL, "{{> a}}"), &f->err);
	assert_ok(move(f, "live", "1.0.0", "", (prm_label_options){0}), &f->err);
	put_record(f, "version", "bad", "1.0.0", "{");
	assert_fails(prm_manager_purge(f->m, &why, S("a"), S("2.0.0"), &f->err), &f->err,
		     PRM_VERSION_IN_USE, "b@1.0.0 includes version 2.0.0");
	assert_fails(prm_manager_purge(f->m, &why, S("a"), S("1.0.0"), &f->err), &f->err,
		     PRM_VERSION_IN_USE, "'live'");
	assert_fails(prm_manager_purge(f->m, &why, S("a"), S("7.0.0"), &f->err), &f->err,
		     PRM_VERSION_NOT_FOUND, "7.0.0");
	assert_fails(prm_manager_purge(f->m, &why, S("a"), S("seven"), &f->err), &f->err,
		     PRM_VERSION_INVALID, "");
	assert_fails(prm_manager_purge(f->m, NULL, S("a"), S("1.1.0"), &f->err), &f->err,
		     PRM_REASON_REQUIRED, "reason");
}

#define ON(test) cmocka_unit_test_setup_teardown(test, open_memory, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON(a_label_moves_only_past_its_guards),
		ON(an_undo_needs_a_version_that_is_there),
		ON(a_search_looks_in_id_description_tags_and_content),
		ON(a_damaged_prompt_is_found_by_no_question),
		ON(a_cursor_is_good_for_its_own_query_only),
		ON(a_hook_may_have_half_a_pair),
		ON(a_head_that_names_nothing_hides_nothing),
		ON(a_chat_is_no_partial_and_a_reference_must_hold),
		ON(a_purge_is_refused_while_something_needs_the_version),
	};

	return cmocka_run_group_tests_name("edges", tests, NULL, NULL);
}
