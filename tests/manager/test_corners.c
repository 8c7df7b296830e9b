/* test_corners.c: parts, refs and texts as partials, small caches, searches by tag and time. */
#include "manager/fixture.h"

static void parts_are_rendered_and_other_members_kept(void **state)
{
	fixture *f = *state;
	prm_doc *vars = doc_of(
		"{'u':'http://x/1.png','history':[{'role':'tool','name':'t','tool_call_id':'7',"
		"'content':[{'type':'text','text':'{{u}}'}]}]}");
	prm_rendered *out = NULL;

	assert_ok(
		publish(f,
			"{'id':'c','format':'chat','chat_template':{'messages':["
			"{'role':'user','name':'bo','content':[{'type':'text','text':'See {{u}}'},"
			"{'type':'image','url':'{{u}}'}]},{'type':'placeholder','name':'history'}]}"
			"}",
			NULL),
		&f->err);
	assert_ok(prm_manager_render(f->m, NULL, S("c"), prm_doc_root(vars), NULL, &out, NULL,
				     &f->err),
		  &f->err);
	assert_str(prm_value_text(prm_value_at_pointer(out->messages[0].parts, S("/1/url"))),
		   "http://x/1.png");
	assert_str(out->messages[0].name, "bo");
	assert_str(prm_value_text(prm_value_at_pointer(out->messages[1].parts, S("/0/text"))),
		   "{{u}}");
	assert_str(prm_value_text(prm_value_get_c(out->messages[1].extra, "tool_call_id")), "7");
	assert_str(out->text, "user: See http://x/1.png\n[image]\n\ntool: {{u}}");
	prm_rendered_free(out);
	prm_doc_free(vars);
}

static void refs_and_texts_name_partials(void **state)
{
	fixture *f = *state;
	prm_call why = {.struct_size = sizeof(why), .reason = S("old")};

	assert_ok(publish_text(f, "tone", "1.0.0", "one"), &f->err);
	assert_ok(publish_text(f, "tone", "2.0.0", "two"), &f->err);
	assert_ok(publish(f,
			  "{'id':'a','format':'text','refs':{'t':'tone@^1'},'template':{'content':"
			  "'{{> t}} {{> own}} {{#> none}}block{{/none}}','partials':{'own':'mine "
			  "{{> t}}'}}}",
			  NULL),
		  &f->err);
	assert_renders(f, "a", "{}", "one mine one block");
	assert_fails(prm_manager_purge(f->m, &why, S("tone"), S("1.0.0"), &f->err), &f->err,
		     PRM_VERSION_IN_USE, "a@1.0.0");
	assert_ok(publish(f,
			  "{'id':'c','format':'chat','chat_template':{'messages':[{'role':'user','"
			  "content':'x'}]}}",
			  NULL),
		  &f->err);
	assert_fails(publish_text(f, "b", NULL, "{{> c}}"), &f->err, PRM_PROMPT_INVALID, "chat");
}

/* Numbers above 2^21 do not fit a row's rank: their order comes from the text. */
static void large_numbers_keep_their_order(void **state)
{
	static const char *const numbers[] = {
		"1.0.0-rc.1",    "1.0.0-rc.2",    "1.0.0",       "1.0.2097150",
		"1.0.2097151-a", "1.0.2097151",   "1.0.2097152", "1.3000000.1",
		"1.3000000.2",   "3000000.0.0-b", "3000000.0.0", "18446744073709551615.0.0"};
	const size_t count = sizeof(numbers) / sizeof(numbers[0]);
	prm_versions *rows = NULL;
	fixture *f = *state;
	char ref[64];

	for (size_t i = 0; i < count; i++)
		assert_ok(publish_text(f, "n", numbers[i * 5 % count], numbers[i * 5 % count]),
			  &f->err);
	assert_ok(prm_manager_history(f->m, NULL, S("n"), &rows, &f->err), &f->err);
	assert_int_equal(rows->count, count);
	for (size_t i = 0; i < count; i++) {
		assert_str(rows->items[count - 1 - i].version, numbers[i]);
		snprintf(ref, sizeof(ref), "n@%s", numbers[i]);
		assert_resolves(f, ref, numbers[i]);
	}
	prm_versions_free(rows);
	assert_resolves(f, "n", "18446744073709551615.0.0");
	assert_resolves(f, "n@^1", "1.3000000.2");
	assert_resolves(f, "prompt://default/n@~1.0", "1.0.2097152");
	assert_fails(publish_text(f, "n", "1.0.2097151+b", "x"), &f->err, PRM_VERSION_CONFLICT,
		     "1.0.2097151");
}

static void a_small_cache_evicts_and_renders_on(void **state)
{
	fixture *f = *state;
	prm_manager_options opts = {
		.struct_size = sizeof(opts), .cache_bytes = 8192, .default_label = S("prod")};
	prm_version *version = NULL;
	prm_resolved r;
	char id[16];

	prm_manager_close(f->m);
	assert_ok(prm_manager_open(f->store, &opts, &f->m, &f->err), &f->err);
	for (int round = 0; round < 3; round++)
		for (int i = 0; i < 40; i++) {
			snprintf(id, sizeof(id), "p%d@1.0.0", i);
			id[strcspn(id, "@")] = '\0';
			if (round == 0)
				assert_ok(publish_text(f, id, "1.0.0",
						       "some text {{#if x}}{{x}}{{/if}}"),
					  &f->err);
			id[strlen(id)] = '@';
			assert_renders(f, id, "{}", "some text ");
		}
	assert_fails(resolve(f, "p1", &r), &f->err, PRM_LABEL_NOT_FOUND, "prod");
	assert_ok(prm_manager_get(f->m, NULL, S("p1@1.x"), &version, &f->err), &f->err);
	assert_str(prm_version_number(version), "1.0.0");
	prm_version_free(version);
	assert_fails(resolve(f, "p1@>2", &r), &f->err, PRM_VERSION_NOT_FOUND, "highest is 1.0.0");
}

static void a_search_knows_tags_and_time(void **state)
{
	fixture *f = *state;
	prm_str tags[2] = {S("x"), S("y")};
	prm_query query = {.struct_size = sizeof(query), .tags = tags, .tag_count = 2};
	prm_prompts *page = NULL;
	char cursor[1024];

	assert_ok(publish(f,
			  "{'id':'t/"
			  "a','format':'text','template':{'content':'1'},'metadata':{'tags':['x','"
			  "y'],"
			  "'description':'d','category':'k'}}",
			  NULL),
		  &f->err);
	assert_ok(
		publish(f,
			"{'id':'t/"
			"b','format':'text','template':{'content':'2'},'metadata':{'tags':['x']}}",
			NULL),
		&f->err);
	assert_ok(publish_text(f, "u", NULL, "3"), &f->err);
	assert_ok(prm_manager_search(f->m, NULL, &query, &page, &f->err), &f->err);
	assert_int_equal(page->count, 1);
	assert_str(page->items[0].tags, "x, y");
	assert_int_equal(page->items[0].tag_count, 2);
	assert_str(page->items[0].tag_list[1], "y");
	prm_prompts_free(page);
	query = (prm_query){
		.struct_size = sizeof(query), .category = S("k"), .format = PRM_FORMAT_TEXT};
	assert_ok(prm_manager_search(f->m, NULL, &query, &page, &f->err), &f->err);
	assert_int_equal(page->count, 1);
	prm_prompts_free(page);
	query = (prm_query){.struct_size = sizeof(query), .sort = PRM_SORT_UPDATED, .limit = 2};
	assert_ok(prm_manager_search(f->m, NULL, &query, &page, &f->err), &f->err);
	assert_int_equal(page->count, 2);
	snprintf(cursor, sizeof(cursor), "%.*s", PRM_FMT(page->next_cursor));
	prm_prompts_free(page);
	query.cursor = S(cursor);
	assert_ok(prm_manager_search(f->m, NULL, &query, &page, &f->err), &f->err);
	assert_int_equal(page->count, 1);
	prm_prompts_free(page);
	query = (prm_query){.struct_size = sizeof(query), .prefix = S("T/")};
	assert_ok(prm_manager_archive(f->m, NULL, S("t/b"), true, &f->err), &f->err);
	assert_ok(prm_manager_search(f->m, NULL, &query, &page, &f->err), &f->err);
	assert_int_equal(page->count, 1);
	prm_prompts_free(page);
}

static void labels_take_any_reference_of_their_prompt(void **state)
{
	fixture *f = *state;
	prm_label_options stale = {.struct_size = sizeof(stale), .expect_seq = 99};
	prm_resolved r;

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(prm_manager_label_set(f->m, NULL, S("a"), S("one"), S("a@1.0.0"), NULL, &r,
					&f->err),
		  &f->err);
	assert_ok(prm_manager_label_set(f->m, NULL, S("a"), S("two"), S("one"), NULL, &r, &f->err),
		  &f->err);
	assert_resolves(f, "a:two", "1.0.0");
	assert_fails(prm_manager_label_set(f->m, NULL, S("a"), S("one"), S("1.0.0"), &stale, &r,
					   &f->err),
		     &f->err, PRM_VERSION_CONFLICT, "99");
	assert_fails(
		prm_manager_label_set(f->m, NULL, S("a"), S("one"), S("^2"), NULL, &r, &f->err),
		&f->err, PRM_VERSION_NOT_FOUND, "^2");
	assert_fails(prm_manager_label_set(f->m, NULL, S("a"), S("latest"), S("1.0.0"), NULL, &r,
					   &f->err),
		     &f->err, PRM_LABEL_INVALID, "latest");
	assert_fails(prm_manager_label_remove(f->m, NULL, S("a"), S("nine"), NULL, &f->err),
		     &f->err, PRM_LABEL_NOT_FOUND, "nine");
	assert_fails(prm_manager_label_undo(f->m, NULL, S("zz"), S("one"), NULL, &r, &f->err),
		     &f->err, PRM_PROMPT_NOT_FOUND, "zz");
	assert_fails(prm_manager_set_status(f->m, NULL, S("a"), 9, &f->err), &f->err, PRM_INVALID,
		     "draft");
	assert_ok(prm_manager_set_status(f->m, NULL, S("a"), PRM_ARCHIVED, &f->err), &f->err);
	assert_fails(resolve(f, "a", &r), &f->err, PRM_VERSION_NOT_FOUND, "archived");
}

static const char history[] =
	"{'id':'h','format':'chat','chat_template':{'messages':[{'role':'system','content':'s'},"
	"{'type':'placeholder','name':'history'},{'role':'user','content':'end'}]}}";

static prm_status render_history(fixture *f, const char *messages, prm_rendered **out)
{
	char json[512];
	prm_doc *vars;
	prm_status status;

	snprintf(json, sizeof(json), "{'history':[%s]}", messages);
	vars = doc_of(json);
	status = prm_manager_render(f->m, NULL, S("h"), prm_doc_root(vars), NULL, out, NULL,
				    &f->err);
	prm_doc_free(vars);
	return status;
}

static void a_placeholder_s_message_says_something(void **state)
{
	static const char *const empty[] = {"{'role':'user'}", "{'role':'user','content':null}",
					    "{'role':'assistant','name':'n','contents':'typo'}"};
	fixture *f = *state;
	prm_rendered *out = NULL;

	assert_ok(publish(f, history, NULL), &f->err);
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		assert_fails(render_history(f, empty[i], &out), &f->err, PRM_PLACEHOLDER,
			     "message 1 of 'history' has no content");
	assert_fails(render_history(f, "{'role':'user','content':7}", &out), &f->err,
		     PRM_PLACEHOLDER, "neither a text nor a list");
	assert_ok(render_history(f,
				 "{'role':'assistant','tool_calls':[{'id':'1'}]},"
				 "{'role':'assistant','content':null,'function_call':{}},"
				 "{'role':'tool','content':''}",
				 &out),
		  &f->err);
	assert_int_equal(out->count, 5);
	assert_int_equal(prm_value_count(prm_value_get_c(out->messages[1].extra, "tool_calls")), 1);
	prm_rendered_free(out);
}

static void one_empty_line_parts_the_messages_of_a_text(void **state)
{
	fixture *f = *state;
	prm_rendered *out = NULL;

	assert_ok(publish(f, history, NULL), &f->err);
	assert_ok(render_history(f,
				 "{'role':'user','content':'one\\n'},"
				 "{'role':'assistant','content':'two\\n\\n'},"
				 "{'role':'user','content':''}",
				 &out),
		  &f->err);
	assert_str(out->text, "system: s\n\nuser: one\n\nassistant: two\n\nuser: \n\n"
			      "user: end");
	assert_str(out->messages[2].text, "two\n\n");
	prm_rendered_free(out);
}

static void a_long_chain_is_followed(void **state)
{
	fixture *f = *state;

	assert_ok(publish_text(f, "p1", NULL, "x"), &f->err);
	assert_ok(publish_text(f, "p2", NULL, "{{> p1}}"), &f->err);
	assert_ok(publish_text(f, "p3", NULL, "{{> p2}}"), &f->err);
	assert_ok(publish_text(f, "p4", NULL, "{{> p3}}{{> p2}}"), &f->err);
	assert_renders(f, "p4", "{}", "xx");
	assert_ok(publish_text(f, "p1", NULL, "{{> p4}}y"), &f->err);
	assert_renders(f, "p1", "{}", "xxy");
}

static void a_stored_schema_comes_back_as_it_was_put(void **state)
{
	fixture *f = *state;
	prm_doc *one = doc_of("{'name':'refund','version':'1.0.0','fields':[]}");
	prm_doc *two = doc_of("{'name':'refund','version':'1.2.0','fields':[]}");
	prm_value out = {0};
	prm_arena arena;

	prm_arena_init(&arena, NULL, 0);
	assert_ok(prm_manager_put_schema(f->m, NULL, prm_doc_root(one), &f->err), &f->err);
	assert_ok(prm_manager_put_schema(f->m, NULL, prm_doc_root(two), &f->err), &f->err);
	assert_ok(prm_manager_get_schema(f->m, NULL, S("refund"), &arena, &out, &f->err), &f->err);
	assert_true(prm_value_equal(out, prm_doc_root(two)));
	assert_ok(prm_manager_get_schema(f->m, NULL, S("refund@~1.0"), &arena, &out, &f->err),
		  &f->err);
	assert_true(prm_value_equal(out, prm_doc_root(one)));
	assert_fails(prm_manager_get_schema(f->m, NULL, S("refund@2"), &arena, &out, &f->err),
		     &f->err, PRM_SCHEMA_NOT_FOUND, "refund@2");
	prm_arena_release(&arena);
	prm_doc_free(one);
	prm_doc_free(two);
}

static void history_names_labels_and_a_prompt_may_be_purged_whole(void **state)
{
	fixture *f = *state;
	prm_call why = {.struct_size = sizeof(why), .reason = S("gone")};
	prm_versions *rows = NULL;
	prm_resolved r;

	assert_ok(publish_text(f, "a", NULL, "x"), &f->err);
	assert_ok(
		prm_manager_label_set(f->m, NULL, S("a"), S("one"), S("latest"), NULL, &r, &f->err),
		&f->err);
	assert_ok(
		prm_manager_label_set(f->m, NULL, S("a"), S("two"), S("latest"), NULL, &r, &f->err),
		&f->err);
	assert_ok(prm_manager_history(f->m, NULL, S("a"), &rows, &f->err), &f->err);
	assert_str(rows->items[0].labels, "one, two");
	prm_versions_free(rows);
	assert_ok(prm_manager_label_remove(f->m, NULL, S("a"), S("one"), NULL, &f->err), &f->err);
	assert_ok(prm_manager_label_remove(f->m, NULL, S("a"), S("two"), NULL, &f->err), &f->err);
	assert_ok(prm_manager_purge(f->m, &why, S("a"), S("1.0.0"), &f->err), &f->err);
	assert_fails(prm_manager_purge(f->m, &why, S("a"), S("1.0.0"), &f->err), &f->err,
		     PRM_VERSION_PURGED, "");
	assert_fails(resolve(f, "a", &r), &f->err, PRM_VERSION_PURGED, "all versions");
	assert_fails(resolve(f, "a@^1", &r), &f->err, PRM_VERSION_NOT_FOUND, "^1");
}

#define ON(test) cmocka_unit_test_setup_teardown(test, open_memory, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON(parts_are_rendered_and_other_members_kept),
		ON(refs_and_texts_name_partials),
		ON(large_numbers_keep_their_order),
		ON(a_small_cache_evicts_and_renders_on),
		ON(a_search_knows_tags_and_time),
		ON(a_placeholder_s_message_says_something),
		ON(one_empty_line_parts_the_messages_of_a_text),
		ON(a_long_chain_is_followed),
		ON(a_stored_schema_comes_back_as_it_was_put),
		ON(history_names_labels_and_a_prompt_may_be_purged_whole),
		ON(labels_take_any_reference_of_their_prompt),
	};

	return cmocka_run_group_tests_name("corners", tests, NULL, NULL);
}
