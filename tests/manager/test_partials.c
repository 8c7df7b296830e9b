/*
 * test_partials.c: partials and schemas that include each other, are lost, or have moved since they
 * were frozen.
 */
#include "manager/fixture.h"

static void lose_version(fixture *f, const char *id, const char *number)
{
	prm_key key = {S("version"), S(id), S(number)};

	assert_ok(prm_store_remove(f->store, NULL, &key, (prm_expect){0}, &f->err), &f->err);
	prm_manager_close(f->m);
	f->m = NULL;
	assert_ok(prm_manager_open(f->store, NULL, &f->m, &f->err), &f->err);
}

static void a_prompt_may_include_what_includes_an_older_one_of_it(void **state)
{
	fixture *f = *state;

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(publish_text(f, "b", "1.0.0", "({{> a}})"), &f->err);
	assert_ok(publish_text(f, "a", "1.1.0", "[{{> b}}]"), &f->err);
	assert_renders(f, "a", "{}", "[(x)]");
	assert_ok(publish_text(f, "b", "1.1.0", "({{> a}})"), &f->err);
	assert_renders(f, "b", "{}", "([(x)])");
	assert_renders(f, "b@1.0.0", "{}", "(x)");
}

static void versions_that_include_each_other_are_refused(void **state)
{
	fixture *f = *state;

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(publish_text(f, "a", "1.1.0", "y"), &f->err);
	assert_ok(publish_text(f, "b", "1.0.0", "{{> a}}"), &f->err);
	assert_ok(publish_text(f, "c", "1.0.0", "{{> b}}"), &f->err);
	lose_version(f, "a", "1.1.0");
	assert_fails(publish_text(f, "a", "1.1.0", "{{> c}}"), &f->err, PRM_PARTIAL_CYCLE,
		     "include each other: a -> c@1.0.0 -> b@1.0.0 -> a@1.1.0");
	assert_fails(publish_text(f, "d", "1.0.0", "{{> c}}"), &f->err, PRM_MISSING_PARTIAL,
		     "not in the store: d -> c@1.0.0 -> b@1.0.0 -> a@1.1.0");
}

static void put_schema(fixture *f, const char *json)
{
	prm_doc *doc = doc_of(json);

	assert_ok(prm_manager_put_schema(f->m, NULL, prm_doc_root(doc), &f->err), &f->err);
	prm_doc_free(doc);
}

#define TEXT(version, more) \
	"{'name':'text','version':'" version "','fields':[{'name':'t','type':'string'}" more "]}"
#define ASK "{'id':'ask','format':'text','input_schema':'in','template':{'content':'{{q}}'}}"

/* `in` has a field of the schema `text`: both are frozen. */
static void set_up_schemas(fixture *f)
{
	put_schema(f, TEXT("1.0.0", ""));
	put_schema(
		f,
		"{'name':'in','version':'1.0.0','fields':[{'name':'q','type':'string'},"
		"{'name':'x','type':'dict','nested_schema':'text','nullable':true,'required':false}]}");
	assert_ok(publish(f, ASK, NULL), &f->err);
}

static void a_schema_that_has_moved_is_outdated(void **state)
{
	fixture *f = *state;
	prm_outdated *rows = NULL;

	set_up_schemas(f);
	assert_ok(prm_manager_outdated(f->m, NULL, S(""), &rows, &f->err), &f->err);
	assert_int_equal(rows->count, 0);
	prm_outdated_free(rows);
	put_schema(f, TEXT("1.1.0", ""));
	assert_ok(prm_manager_outdated(f->m, NULL, S("ask"), &rows, &f->err), &f->err);
	assert_int_equal(rows->count, 1);
	assert_true(rows->items[0].is_schema);
	assert_str(rows->items[0].id, "ask");
	assert_str(rows->items[0].name, "text");
	assert_str(rows->items[0].wants, "text");
	assert_str(rows->items[0].frozen, "1.0.0");
	assert_str(rows->items[0].now, "1.1.0");
	prm_outdated_free(rows);
}

static void a_lost_schema_is_outdated_to_nothing(void **state)
{
	fixture *f = *state;
	prm_key key = {S("schema"), S("text"), S("1.0.0")};
	prm_outdated *rows = NULL;

	set_up_schemas(f);
	assert_ok(prm_store_remove(f->store, NULL, &key, (prm_expect){0}, &f->err), &f->err);
	assert_ok(prm_manager_outdated(f->m, NULL, S(""), &rows, &f->err), &f->err);
	assert_int_equal(rows->count, 1);
	assert_str(rows->items[0].frozen, "1.0.0");
	assert_str(rows->items[0].now, "");
	prm_outdated_free(rows);
}

static void an_equal_body_with_another_schema_is_a_new_version(void **state)
{
	fixture *f = *state;
	prm_published p;

	set_up_schemas(f);
	assert_ok(publish(f, ASK, &p), &f->err);
	assert_false(p.created);
	put_schema(f,
		   TEXT("1.1.0", ",{'name':'u','type':'string','nullable':true,'required':false}"));
	assert_ok(publish(f, ASK, &p), &f->err);
	assert_true(p.created);
	assert_false(p.same_body);
	assert_string_equal(p.version, "1.0.1");
	assert_ok(publish(f, ASK, &p), &f->err);
	assert_false(p.created);
}

static void refreshed_references_take_the_number_that_their_contract_asks_for(void **state)
{
	fixture *f = *state;
	prm_published p;

	set_up_schemas(f);
	assert_ok(publish_text(f, "tone", "1.0.0", "kind"), &f->err);
	assert_ok(publish_text(f, "plain", "1.0.0", "{{> tone}} {{who}}"), &f->err);
	assert_ok(publish_text(f, "tone", "1.1.0", "kinder"), &f->err);
	assert_ok(prm_manager_refresh_refs(f->m, NULL, S("plain"), &p, &f->err), &f->err);
	assert_string_equal(p.version, "1.0.1");
	put_schema(f,
		   TEXT("1.1.0", ",{'name':'u','type':'string','nullable':true,'required':false}"));
	assert_ok(prm_manager_refresh_refs(f->m, NULL, S("ask"), &p, &f->err), &f->err);
	assert_string_equal(p.version, "1.1.0");
	put_schema(f, TEXT("2.0.0", ",{'name':'u','type':'string'}"));
	assert_ok(prm_manager_refresh_refs(f->m, NULL, S("ask"), &p, &f->err), &f->err);
	assert_string_equal(p.version, "2.0.0");
	assert_ok(prm_manager_refresh_refs(f->m, NULL, S("ask"), &p, &f->err), &f->err);
	assert_false(p.created);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(a_prompt_may_include_what_includes_an_older_one_of_it),
		ON_BOTH(versions_that_include_each_other_are_refused),
		ON_BOTH(a_schema_that_has_moved_is_outdated),
		ON_BOTH(a_lost_schema_is_outdated_to_nothing),
		ON_BOTH(an_equal_body_with_another_schema_is_a_new_version),
		ON_BOTH(refreshed_references_take_the_number_that_their_contract_asks_for),
	};

	return cmocka_run_group_tests_name("partials", tests, NULL, NULL);
}
