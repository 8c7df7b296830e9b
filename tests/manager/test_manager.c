/* test_manager.c: the rules of publishing, resolving, rendering and labels, on both stores. */
#include "manager/fixture.h"

/* ---- publishing
 * ---------------------------------------------------------------------------------- */

static void a_new_prompt_begins_at_1_0_0_and_bumps_from_there(void **state)
{
	fixture *f = *state;
	prm_published p;

	assert_ok(publish(f, "{'id':'a','format':'text','template':{'content':'one'}}", &p),
		  &f->err);
	assert_string_equal(p.version, "1.0.0");
	assert_true(p.created && p.first);
	assert_ok(publish(f, "{'id':'a','format':'text','template':{'content':'two'}}", &p),
		  &f->err);
	assert_string_equal(p.version, "1.0.1");
	assert_true(p.created && !p.first);
	assert_ok(publish(f, "{'id':'a','format':'text','template':{'content':'two'}}", &p),
		  &f->err);
	assert_string_equal(p.version, "1.0.1");
	assert_false(p.created);
	assert_renders(f, "a", "{}", "two");
	assert_renders(f, "a@1.0.0", "{}", "one");
}

static void a_version_is_written_once(void **state)
{
	fixture *f = *state;

	assert_ok(publish_text(f, "a", "1.0.0+x", "one"), &f->err);
	assert_fails(publish_text(f, "a", "1.0.0+x", "two"), &f->err, PRM_VERSION_CONFLICT,
		     "1.0.0+x");
	assert_fails(publish_text(f, "a", "1.0.0+y", "one"), &f->err, PRM_VERSION_CONFLICT,
		     "1.0.0+x");
	assert_fails(publish_text(f, "a", "1.0.0+y", "two"), &f->err, PRM_VERSION_CONFLICT,
		     "1.0.0+x");
	assert_resolves(f, "a@1.0.0", "1.0.0+x");
	assert_fails(publish_text(f, "A", "1.1.0", "two"), &f->err, PRM_DUPLICATE_ID, "'a'");
	assert_fails(publish(f,
			     "{'id':'a','format':'chat','chat_template':{'messages':[{'role':'user'"
			     ",'content':'x'}]}}",
			     NULL),
		     &f->err, PRM_FORMAT_CHANGED, "text prompt");
}

static void the_same_version_may_be_published_twice(void **state)
{
	static const char one[] =
		"{'id':'a','version':'1.0.0','format':'text','template':{'content':'{{> tone}}'}}";
	fixture *f = *state;
	prm_published p;

	assert_ok(publish_text(f, "tone", "1.0.0", "kind"), &f->err);
	assert_ok(publish(f, one, &p), &f->err);
	assert_true(p.created && p.first);
	assert_ok(publish_text(f, "a", "1.1.0", "more"), &f->err);
	assert_ok(publish(f, one, &p), &f->err);
	assert_string_equal(p.version, "1.0.0");
	assert_false(p.created || p.first || p.same_body);
	assert_ok(publish_text(f, "tone", "1.1.0", "kinder"), &f->err);
	assert_fails(publish(f, one, &p), &f->err, PRM_VERSION_CONFLICT, "1.0.0");
	assert_renders(f, "a@1.0.0", "{}", "kind");
}

static void an_explicit_number_over_an_equal_body_is_published(void **state)
{
	fixture *f = *state;
	prm_published p;

	assert_ok(publish_text(f, "a", "1.0.0", "one"), &f->err);
	assert_ok(
		publish(f,
			"{'id':'a','version':'1.1.0','format':'text','template':{'content':'one'}}",
			&p),
		&f->err);
	assert_true(p.created && p.same_body);
}

static void modes_say_whether_the_prompt_may_exist(void **state)
{
	fixture *f = *state;
	prm_publish_options create = {sizeof(create), .mode = PRM_PUBLISH_CREATE};
	prm_publish_options update = {sizeof(update), .mode = PRM_PUBLISH_UPDATE};
	const char *json = "{'id':'support/greeting','format':'text','template':{'content':'x'}}";
	prm_resolved r;

	assert_fails(publish_with(f, json, &update, NULL), &f->err, PRM_PROMPT_NOT_FOUND,
		     "no prompt");
	assert_ok(publish_with(f, json, &create, NULL), &f->err);
	assert_fails(publish_with(f, json, &create, NULL), &f->err, PRM_DUPLICATE_ID, "exists");
	assert_fails(resolve(f, "support/greting", &r), &f->err, PRM_PROMPT_NOT_FOUND,
		     "did you mean 'support/greeting'?");
}

/* ---- resolving
 * ------------------------------------------------------------------------------------- */

static void latest_is_the_highest_active_release(void **state)
{
	fixture *f = *state;
	prm_resolved r;

	assert_ok(publish(f,
			  "{'id':'a','version':'1.0.0','status':'draft','format':'text','template':"
			  "{'content':'x'}}",
			  NULL),
		  &f->err);
	assert_ok(resolve(f, "a", &r), &f->err);
	assert_true(r.drafts_only);
	assert_ok(publish_text(f, "a", "1.2.0", "b"), &f->err);
	assert_ok(publish_text(f, "a", "1.1.0", "c"), &f->err);
	assert_ok(publish_text(f, "a", "2.0.0-rc.1", "d"), &f->err);
	assert_resolves(f, "a", "1.2.0");
	assert_resolves(f, "a@latest", "1.2.0");
	assert_resolves(f, "a@~1.1", "1.1.0");
	assert_resolves(f, "a@^1", "1.2.0");
	assert_resolves(f, "a@2.0.0-rc.1", "2.0.0-rc.1");
	assert_fails(resolve(f, "a@^3", &r), &f->err, PRM_VERSION_NOT_FOUND,
		     "highest is 2.0.0-rc.1");
	assert_fails(resolve(f, "a@1.2.1", &r), &f->err, PRM_VERSION_NOT_FOUND, "1.2.1");
	assert_ok(prm_manager_set_status(f->m, NULL, S("a@1.2.0"), PRM_DEPRECATED, &f->err),
		  &f->err);
	assert_resolves(f, "a", "1.1.0");
}

static void an_unknown_label_is_an_error_unless_there_is_a_fallback(void **state)
{
	fixture *f = *state;
	prm_resolved r;

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(prm_manager_label_set(f->m, NULL, S("a"), S("production"), S("1.0.0"), NULL, &r,
					&f->err),
		  &f->err);
	assert_fails(resolve(f, "a:producton", &r), &f->err, PRM_LABEL_NOT_FOUND,
		     "did you mean 'production'?");
	assert_ok(prm_manager_resolve(f->m, NULL, S("a:canary"), S("a@latest"), &r, &f->err),
		  &f->err);
	assert_true(r.fell_back);
	assert_string_equal(r.version, "1.0.0");
}

/* ---- labels
 * ------------------------------------------------------------------------------------------ */

static void a_label_moves_and_is_taken_back(void **state)
{
	fixture *f = *state;
	prm_call call = {sizeof(call), .actor = S("kim"), .reason = S("release")};
	prm_labels *labels = NULL;
	prm_events *events = NULL;
	prm_resolved r;

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(publish_text(f, "a", "1.1.0", "y"), &f->err);
	assert_ok(prm_manager_label_set(f->m, &call, S("a"), S("prod"), S("1.0.0"), NULL, &r,
					&f->err),
		  &f->err);
	assert_ok(prm_manager_label_set(f->m, &call, S("a"), S("prod"), S("latest"), NULL, &r,
					&f->err),
		  &f->err);
	assert_resolves(f, "a:prod", "1.1.0");
	assert_ok(prm_manager_label_undo(f->m, NULL, S("a"), S("prod"), NULL, &r, &f->err),
		  &f->err);
	assert_string_equal(r.version, "1.0.0");
	assert_resolves(f, "a:prod", "1.0.0");
	assert_ok(prm_manager_labels(f->m, NULL, S("a"), &labels, &f->err), &f->err);
	assert_int_equal(labels->count, 1);
	assert_int_equal(labels->items[0].previous, 1);
	prm_labels_free(labels);
	assert_ok(prm_manager_label_undo(f->m, NULL, S("a"), S("prod"), NULL, &r, &f->err),
		  &f->err);
	assert_fails(resolve(f, "a:prod", &r), &f->err, PRM_LABEL_NOT_FOUND, "prod");
	assert_fails(prm_manager_label_undo(f->m, NULL, S("a"), S("prod"), NULL, &r, &f->err),
		     &f->err, PRM_NOTHING_TO_UNDO, "prod");
	assert_ok(prm_manager_events(f->m, NULL, S("a"), S(""), &events, &f->err), &f->err);
	assert_int_equal(events->count, 4);
	assert_str(events->items[0].action, "label.undo");
	assert_str(events->items[3].who, "kim");
	assert_str(events->items[3].why, "release");
	prm_events_free(events);
}

static void protected_and_frozen_labels_stay(void **state)
{
	fixture *f = *state;
	prm_label_options force = {sizeof(force), .force_protected = true};
	prm_call why = {sizeof(why), .reason = S("incident 7")};

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(prm_manager_label_protect(f->m, NULL, S("a"), S("prod"), true, &f->err), &f->err);
	assert_fails(prm_manager_label_set(f->m, NULL, S("a"), S("prod"), S("1.0.0"), NULL, NULL,
					   &f->err),
		     &f->err, PRM_LABEL_PROTECTED, "prod");
	assert_fails(prm_manager_label_set(f->m, NULL, S("a"), S("prod"), S("1.0.0"), &force, NULL,
					   &f->err),
		     &f->err, PRM_REASON_REQUIRED, "reason");
	assert_ok(prm_manager_label_set(f->m, &why, S("a"), S("prod"), S("1.0.0"), &force, NULL,
					&f->err),
		  &f->err);
	assert_ok(prm_manager_label_freeze(f->m, NULL, S("a"), true, &f->err), &f->err);
	assert_fails(
		prm_manager_label_set(f->m, &why, S("a"), S("x"), S("1.0.0"), NULL, NULL, &f->err),
		&f->err, PRM_LABEL_FROZEN, "thaw");
}

/* ---- life
 * -----------------------------------------------------------------------------------------------
 */

static void a_purged_number_is_never_used_again(void **state)
{
	fixture *f = *state;
	prm_call why = {sizeof(why), .reason = S("leaked")};
	prm_resolved r;
	prm_published p;

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(publish_text(f, "a", "1.1.0", "y"), &f->err);
	assert_fails(prm_manager_purge(f->m, NULL, S("a"), S("1.1.0"), &f->err), &f->err,
		     PRM_REASON_REQUIRED, "");
	assert_ok(
		prm_manager_label_set(f->m, NULL, S("a"), S("prod"), S("1.1.0"), NULL, &r, &f->err),
		&f->err);
	assert_fails(prm_manager_purge(f->m, &why, S("a"), S("1.1.0"), &f->err), &f->err,
		     PRM_VERSION_IN_USE, "prod");
	assert_ok(prm_manager_label_remove(f->m, NULL, S("a"), S("prod"), NULL, &f->err), &f->err);
	assert_ok(prm_manager_purge(f->m, &why, S("a"), S("1.1.0"), &f->err), &f->err);
	assert_fails(resolve(f, "a@1.1.0", &r), &f->err, PRM_VERSION_PURGED, "purged");
	assert_fails(publish_text(f, "a", "1.1.0", "z"), &f->err, PRM_VERSION_PURGED,
		     "never used again");
	assert_ok(publish(f, "{'id':'a','format':'text','template':{'content':'z'}}", &p), &f->err);
	assert_string_equal(p.version, "1.1.1");
}

static void an_archived_prompt_takes_no_versions(void **state)
{
	fixture *f = *state;
	prm_resolved r;

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(prm_manager_archive(f->m, NULL, S("a"), true, &f->err), &f->err);
	assert_fails(publish_text(f, "a", "1.1.0", "y"), &f->err, PRM_PROMPT_ARCHIVED, "restore");
	assert_fails(resolve(f, "a", &r), &f->err, PRM_PROMPT_ARCHIVED, "restore");
	assert_resolves(f, "a@1.0.0", "1.0.0");
	assert_ok(prm_manager_archive(f->m, NULL, S("a"), false, &f->err), &f->err);
	assert_resolves(f, "a", "1.0.0");
}

static void a_rollback_publishes_the_older_body(void **state)
{
	fixture *f = *state;
	prm_versions *rows = NULL;
	prm_published p;

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(publish_text(f, "a", "1.1.0", "y"), &f->err);
	assert_ok(prm_manager_rollback(f->m, NULL, S("a"), S("1.0.0"), &p, &f->err), &f->err);
	assert_string_equal(p.version, "1.1.1");
	assert_renders(f, "a", "{}", "x");
	assert_ok(prm_manager_history(f->m, NULL, S("a"), &rows, &f->err), &f->err);
	assert_int_equal(rows->count, 3);
	assert_str(rows->items[0].changelog, "Rollback to 1.0.0");
	assert_str(rows->items[0].parent, "1.1.0");
	assert_true(rows->items[0].latest);
	prm_versions_free(rows);
}

/* ---- partials
 * --------------------------------------------------------------------------------------------- */

static void partials_are_frozen_at_publish(void **state)
{
	fixture *f = *state;
	prm_outdated *outdated = NULL;
	prm_published p;

	assert_ok(publish_text(f, "_partials/tone", "1.0.0", "kindly"), &f->err);
	assert_ok(publish_text(f, "a", "1.0.0", "Answer {{> tone}}, {{name}}"), &f->err);
	assert_ok(publish_text(f, "_partials/tone", "2.0.0", "tersely"), &f->err);
	assert_renders(f, "a", "{'name':'Bo'}", "Answer kindly, Bo");
	assert_ok(prm_manager_outdated(f->m, NULL, S(""), &outdated, &f->err), &f->err);
	assert_int_equal(outdated->count, 1);
	assert_str(outdated->items[0].frozen, "1.0.0");
	assert_str(outdated->items[0].now, "2.0.0");
	prm_outdated_free(outdated);
	assert_ok(prm_manager_refresh_refs(f->m, NULL, S("a"), &p, &f->err), &f->err);
	assert_string_equal(p.version, "1.0.1");
	assert_renders(f, "a", "{'name':'Bo'}", "Answer tersely, Bo");
	assert_fails(publish_text(f, "b", NULL, "{{> tome}}"), &f->err, PRM_MISSING_PARTIAL,
		     "tome");
}

/* ---- rendering
 * ---------------------------------------------------------------------------------------------- */

static const char chat[] =
	"{'id':'c','format':'chat','version':'1.0.0','chat_template':{'messages':["
	"{'role':'system','content':'You help "
	"{{company}}.'},{'type':'placeholder','name':'history'},"
	"{'role':'user','content':'{{question}}'}]},"
	"'tools':[{'name':'find','parameters':{'limit':'{{limit}}','note':'for {{company}}'}}]}";

static void a_chat_is_rendered_from_its_structure(void **state)
{
	fixture *f = *state;
	prm_doc *vars = doc_of(
		"{'company':'ACME','question':'system: hi','limit':5,'history':["
		"{'role':'user','content':'{{company}}'},{'role':'assistant','content':'ok'}]}");
	prm_render_options opts = {sizeof(opts), .with_sha256 = true};
	prm_rendered *out = NULL;

	assert_ok(publish(f, chat, NULL), &f->err);
	assert_ok(prm_manager_render(f->m, NULL, S("c"), prm_doc_root(vars), &opts, &out, NULL,
				     &f->err),
		  &f->err);
	assert_int_equal(out->count, 4);
	assert_str(out->messages[0].role, "system");
	assert_str(out->messages[0].text, "You help ACME.");
	assert_str(out->messages[1].text, "{{company}}");
	assert_str(out->messages[2].role, "assistant");
	assert_str(out->messages[3].text, "system: hi");
	assert_int_equal(out->sha256.len, 64);
	assert_int_equal(prm_value_at_pointer(out->tools, S("/0/parameters/limit")).as.integer, 5);
	assert_str(prm_value_text(prm_value_at_pointer(out->tools, S("/0/parameters/note"))),
		   "for ACME");
	prm_rendered_free(out);
	prm_doc_free(vars);
}

static void all_missing_variables_are_listed_at_once(void **state)
{
	fixture *f = *state;
	prm_rendered *out = NULL;
	prm_diag diag;
	prm_value none = {0};

	prm_diag_init(&diag, NULL, 0);
	assert_ok(publish(f, chat, NULL), &f->err);
	assert_fails(prm_manager_render(f->m, NULL, S("c"), none, NULL, &out, &diag, &f->err),
		     &f->err, PRM_MISSING_VARIABLE, "company");
	assert_true(diag.errors >= 2);
	prm_diag_release(&diag);
}

static void a_missing_variable_has_a_near_one(void **state)
{
	fixture *f = *state;
	prm_doc *vars = doc_of("{'company':'ACME'}");
	prm_rendered *out = NULL;

	assert_ok(publish_text(f, "a", NULL, "{{compny}} {{x}}"), &f->err);
	assert_fails(prm_manager_render(f->m, NULL, S("a"), prm_doc_root(vars), NULL, &out, NULL,
					&f->err),
		     &f->err, PRM_MISSING_VARIABLE, "did you mean 'company'? (and 1 more)");
	prm_doc_free(vars);
}

static void a_prompt_may_include_itself(void **state)
{
	fixture *f = *state;
	prm_doc *deep = doc_of("{'deep':true}");
	prm_rendered *out = NULL;

	assert_ok(publish_text(f, "loop", NULL, "{{#if deep}}{{> loop}}{{/if}}x"), &f->err);
	assert_renders(f, "loop", "{}", "x");
	assert_fails(prm_manager_render(f->m, NULL, S("loop"), prm_doc_root(deep), NULL, &out, NULL,
					&f->err),
		     &f->err, PRM_LIMIT, "partial_depth");
	prm_doc_free(deep);
}

static void two_versions_are_compared(void **state)
{
	fixture *f = *state;
	prm_diff *diff = NULL;

	assert_ok(publish_text(f, "a", "1.0.0", "Hello {{name}}"), &f->err);
	assert_ok(publish_text(f, "a", "1.1.0", "Hello {{name}} of {{city}}"), &f->err);
	assert_ok(prm_manager_diff(f->m, NULL, S("a@1.0.0"), S("a"), &diff, &f->err), &f->err);
	assert_true(diff->change_count > 0);
	assert_int_equal(diff->added_count, 1);
	assert_str(diff->variables_added[0], "city");
	prm_diff_free(diff);
}

static void a_dry_run_writes_nothing(void **state)
{
	fixture *f = *state;
	prm_publish_options dry = {.struct_size = sizeof(dry), .dry_run = true};
	prm_publish_options step = {.struct_size = sizeof(step), .bump = PRM_BUMP_AUTO};
	const char *json = "{'id':'a','format':'text','template':{'content':'x'}}";
	prm_published p;
	prm_resolved r;

	assert_ok(publish_with(f, json, &dry, &p), &f->err);
	assert_true(p.created && p.first);
	assert_fails(resolve(f, "a", &r), &f->err, PRM_PROMPT_NOT_FOUND, "a");
	assert_ok(publish_with(f, json, NULL, &p), &f->err);
	assert_ok(publish_with(f, "{'id':'a','format':'text','template':{'content':'{{x}}'}}",
			       &step, &p),
		  &f->err);
	assert_string_equal(p.version, "2.0.0");
}

static void a_placeholder_must_be_a_list_of_messages(void **state)
{
	fixture *f = *state;
	prm_doc *vars = doc_of("{'company':'A','question':'q','limit':1,'history':[{'role':'root','"
			       "content':'x'}]}");
	prm_rendered *out = NULL;

	assert_ok(publish(f, chat, NULL), &f->err);
	assert_fails(prm_manager_render(f->m, NULL, S("c"), prm_doc_root(vars), NULL, &out, NULL,
					&f->err),
		     &f->err, PRM_PLACEHOLDER, "needs a role");
	prm_doc_free(vars);
}

static void an_unstored_prompt_renders_with_stored_partials(void **state)
{
	fixture *f = *state;
	prm_prompt *prompt = prompt_of(
		"{'id':'new','format':'text','template':{'content':'{{> tone}}!'}}");
	prm_rendered *out = NULL;
	prm_value none = {0};

	assert_ok(publish_text(f, "_partials/tone", "1.0.0", "kindly"), &f->err);
	assert_ok(prm_manager_render_prompt(f->m, NULL, prompt, none, NULL, &out, NULL, &f->err),
		  &f->err);
	assert_str(out->text, "kindly!");
	prm_rendered_free(out);
	prm_prompt_free(prompt);
}

/* ---- search
 * --------------------------------------------------------------------------------------------------
 */

static void a_search_pages_by_cursor(void **state)
{
	fixture *f = *state;
	prm_query query = {sizeof(query), .limit = 2};
	prm_prompts *page = NULL;
	char cursor[1024];
	char id[16];

	for (int i = 0; i < 5; i++) {
		snprintf(id, sizeof(id), "p%d", i);
		assert_ok(publish_text(f, id, "1.0.0", i % 2 ? "needle" : "hay"), &f->err);
	}
	assert_ok(prm_manager_search(f->m, NULL, &query, &page, &f->err), &f->err);
	assert_int_equal(page->count, 2);
	assert_str(page->items[0].id, "p0");
	snprintf(cursor, sizeof(cursor), "%.*s", PRM_FMT(page->next_cursor));
	prm_prompts_free(page);
	query.cursor = S(cursor);
	assert_ok(prm_manager_search(f->m, NULL, &query, &page, &f->err), &f->err);
	assert_str(page->items[0].id, "p2");
	prm_prompts_free(page);
	cursor[3] = cursor[3] == '0' ? '1' : '0';
	assert_fails(prm_manager_search(f->m, NULL, &query, &page, &f->err), &f->err, PRM_INVALID,
		     "cursor");
	query = (prm_query){sizeof(query), .text = S("NEEDLE")};
	assert_ok(prm_manager_search(f->m, NULL, &query, &page, &f->err), &f->err);
	assert_int_equal(page->count, 2);
	assert_int_equal(page->next_cursor.len, 0);
	prm_prompts_free(page);
}

static void a_healthy_store_has_no_findings(void **state)
{
	fixture *f = *state;
	prm_diag diag;

	prm_diag_init(&diag, NULL, 0);
	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(prm_manager_label_set(f->m, NULL, S("a"), S("prod"), S("1.0.0"), NULL, NULL,
					&f->err),
		  &f->err);
	assert_ok(prm_manager_doctor(f->m, NULL, false, &diag, &f->err), &f->err);
	assert_int_equal(diag.count, 0);
	prm_diag_release(&diag);
}

static void an_equal_schema_is_fine_and_another_conflicts(void **state)
{
	fixture *f = *state;
	prm_doc *one = doc_of("{'name':'refund','version':'1.0.0','fields':[]}");
	prm_doc *two = doc_of(
		"{'name':'refund','version':'1.0.0','fields':[{'name':'x','type':'any'}]}");

	assert_ok(prm_manager_put_schema(f->m, NULL, prm_doc_root(one), &f->err), &f->err);
	assert_ok(prm_manager_put_schema(f->m, NULL, prm_doc_root(one), &f->err), &f->err);
	assert_fails(prm_manager_put_schema(f->m, NULL, prm_doc_root(two), &f->err), &f->err,
		     PRM_VERSION_CONFLICT, "refund");
	assert_fails(publish(f,
			     "{'id':'s','format':'text','template':{'content':'x'},'input_schema':'"
			     "refnd'}",
			     NULL),
		     &f->err, PRM_SCHEMA_NOT_FOUND, "did you mean 'refund'?");
	assert_ok(publish(f,
			  "{'id':'s','format':'text','template':{'content':'x'},'input_schema':'"
			  "refund'}",
			  NULL),
		  &f->err);
	prm_doc_free(one);
	prm_doc_free(two);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_BOTH(a_new_prompt_begins_at_1_0_0_and_bumps_from_there),
		ON_BOTH(a_version_is_written_once),
		ON_BOTH(an_explicit_number_over_an_equal_body_is_published),
		ON_BOTH(modes_say_whether_the_prompt_may_exist),
		ON_BOTH(latest_is_the_highest_active_release),
		ON_BOTH(an_unknown_label_is_an_error_unless_there_is_a_fallback),
		ON_BOTH(a_label_moves_and_is_taken_back),
		ON_BOTH(protected_and_frozen_labels_stay),
		ON_BOTH(a_purged_number_is_never_used_again),
		ON_BOTH(an_archived_prompt_takes_no_versions),
		ON_BOTH(a_rollback_publishes_the_older_body),
		ON_BOTH(partials_are_frozen_at_publish),
		ON_BOTH(the_same_version_may_be_published_twice),
		ON_BOTH(a_chat_is_rendered_from_its_structure),
		ON_BOTH(all_missing_variables_are_listed_at_once),
		ON_BOTH(a_missing_variable_has_a_near_one),
		ON_BOTH(a_prompt_may_include_itself),
		ON_BOTH(two_versions_are_compared),
		ON_BOTH(a_dry_run_writes_nothing),
		ON_BOTH(a_placeholder_must_be_a_list_of_messages),
		ON_BOTH(an_unstored_prompt_renders_with_stored_partials),
		ON_BOTH(a_search_pages_by_cursor),
		ON_BOTH(a_healthy_store_has_no_findings),
		ON_BOTH(an_equal_schema_is_fine_and_another_conflicts),
	};

	return cmocka_run_group_tests_name("manager", tests, NULL, NULL);
}
