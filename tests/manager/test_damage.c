/* test_damage.c: damaged and hand-edited records, clocks that jump, hooks that refuse. */
#define _GNU_SOURCE
#include "manager/fixture.h"
#include "model/record.h"

#include <sys/stat.h>
#include <unistd.h>

static void path_of(const fixture *f, const char *record, char out[512])
{
	snprintf(out, 512, "%s/store/%s.json", f->folder, record);
}

/* Replace a word in a record, as a hand would. */
static void edit_record(const fixture *f, const char *record, const char *from, const char *to)
{
	char path[512], *text, *at, *edited;
	size_t len;

	path_of(f, record, path);
	text = test_read_file(path, &len);
	at = strstr(text, from);
	assert_non_null(at);
	edited = malloc(len + strlen(to) + 1);
	snprintf(edited, len + strlen(to) + 1, "%.*s%s%s", (int)(at - text), text, to,
		 at + strlen(from));
	chmod(path, 0644);
	test_write_file(path, edited, strlen(edited));
	free(edited);
	free(text);
	prm_manager_close(((fixture *)f)->m);
	((fixture *)f)->m = NULL;
	assert_int_equal(prm_manager_open(f->store, NULL, &((fixture *)f)->m, NULL), PRM_OK);
}

static bool has_finding(const prm_diag *diag, prm_status code, const char *source, const char *text)
{
	for (size_t i = 0; i < diag->count; i++) {
		const prm_diag_entry *e = &diag->items[i];

		if (e->code == code &&
		    memmem(e->source.ptr, e->source.len, source, strlen(source)) &&
		    memmem(e->text.ptr, e->text.len, text, strlen(text)))
			return true;
	}
	for (size_t i = 0; i < diag->count; i++)
		print_message("[%s] %.*s: %.*s\n", prm_status_code(diag->items[i].code),
			      PRM_FMT(diag->items[i].source), PRM_FMT(diag->items[i].text));
	return false;
}

/* Make its checksum anew, as a careful hand would. */
static void seal_record(const fixture *f, const char *record)
{
	static const char *const seal[] = {"sha256", NULL};
	char path[512], *text;
	prm_error err = {0};
	prm_doc *doc = NULL;
	prm_arena arena;
	prm_buf out;
	size_t len;

	path_of(f, record, path);
	text = test_read_file(path, &len);
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&out, NULL, 0);
	assert_ok(prm__record_read(prm_str_n(text, len), false, NULL, &doc, &err), &err);
	assert_ok(prm__record_write(prm__map_without(prm_doc_root(doc), seal, &arena), &out, &err),
		  &err);
	test_write_file(path, out.ptr, out.len);
	prm_buf_release(&out);
	prm_arena_release(&arena);
	prm_doc_free(doc);
	free(text);
}

static void a_damaged_record_hides_no_other(void **state)
{
	fixture *f = *state;
	prm_versions *rows = NULL;
	prm_prompts *prompts = NULL;
	prm_query query = {.struct_size = sizeof(query)};
	prm_resolved r;

	assert_ok(publish_text(f, "a", "1.0.0", "first"), &f->err);
	assert_ok(publish_text(f, "a", "1.1.0", "second"), &f->err);
	assert_ok(publish_text(f, "b", "1.0.0", "other"), &f->err);
	edit_record(f, "version/a/1.1.0", "second", "forged");
	assert_fails(resolve(f, "a", &r), &f->err, PRM_STORE_CORRUPT, "a@1.1.0");
	assert_renders(f, "a@1.0.0", "{}", "first");
	assert_renders(f, "b", "{}", "other");
	assert_ok(prm_manager_history(f->m, NULL, S("a"), &rows, &f->err), &f->err);
	assert_int_equal(rows->count, 2);
	assert_int_equal(rows->items[0].damage, PRM_STORE_CORRUPT);
	assert_int_equal(rows->items[1].damage, PRM_OK);
	prm_versions_free(rows);
	assert_ok(prm_manager_search(f->m, NULL, &query, &prompts, &f->err), &f->err);
	assert_int_equal(prompts->count, 2);
	assert_int_equal(prompts->items[0].damage, PRM_STORE_CORRUPT);
	assert_int_equal(prompts->items[0].versions, 2);
	assert_int_equal(prompts->items[1].damage, PRM_OK);
	assert_int_equal(prompts->items[1].versions, 1);
	prm_prompts_free(prompts);
}

static void doctor_finds(fixture *f, prm_status code, const char *source, const char *text)
{
	prm_diag diag;

	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_manager_doctor(f->m, NULL, false, &diag, &f->err), &f->err);
	assert_true(has_finding(&diag, code, source, text));
	prm_diag_release(&diag);
}

static void put_schema(fixture *f, const char *json)
{
	prm_doc *doc = doc_of(json);

	assert_ok(prm_manager_put_schema(f->m, NULL, prm_doc_root(doc), &f->err), &f->err);
	prm_doc_free(doc);
}

static void assert_schema_fails(fixture *f, const char *ref, const char *text)
{
	prm_value out = {0};
	prm_arena arena;

	prm_arena_init(&arena, NULL, 0);
	assert_fails(prm_manager_get_schema(f->m, NULL, S(ref), &arena, &out, &f->err), &f->err,
		     PRM_STORE_CORRUPT, text);
	assert_true(prm_value_is(out, PRM_MISSING));
	prm_arena_release(&arena);
}

static void a_damaged_schema_is_named(void **state)
{
	fixture *f = *state;

	put_schema(f, "{'name':'Sound','version':'1.0.0','description':'whole','fields':[]}");
	put_schema(f, "{'name':'edited','version':'1.0.0','description':'whole','fields':[]}");
	put_schema(f, "{'name':'moved','version':'1.0.0','description':'whole','fields':[]}");
	put_schema(f, "{'name':'cut','version':'1.0.0','description':'whole','fields':[]}");
	edit_record(f, "schema/edited/1.0.0", "whole", "forged");
	edit_record(f, "schema/moved/1.0.0", "\"sha256\"", "\"other\"");
	edit_record(f, "schema/moved/1.0.0", "moved", "other");
	edit_record(f, "schema/cut/1.0.0", "{", "");
	assert_schema_fails(f, "edited", "schema edited@1.0.0: its sha256");
	assert_schema_fails(f, "moved", "it holds 'other' 1.0.0");
	assert_schema_fails(f, "cut", "line 2");
	doctor_finds(f, PRM_STORE_CORRUPT, "schema/edited/1.0.0", "sha256");
	doctor_finds(f, PRM_STORE_CORRUPT, "schema/moved/1.0.0", "it holds");
	doctor_finds(f, PRM_STORE_CORRUPT, "schema/cut/1.0.0", "line 2");
}

/* Records of the first releases had no sha256. */
static void a_schema_without_a_seal_is_accepted(void **state)
{
	fixture *f = *state;
	prm_value out = {0};
	prm_arena arena;
	prm_diag diag;

	put_schema(f, "{'name':'old','version':'1.0.0','fields':[]}");
	edit_record(f, "schema/old/1.0.0", "\"sha256\"", "\"unsealed\"");
	prm_arena_init(&arena, NULL, 0);
	assert_ok(prm_manager_get_schema(f->m, NULL, S("old"), &arena, &out, &f->err), &f->err);
	assert_str(prm_value_text(prm_value_get_c(out, "name")), "old");
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_manager_doctor(f->m, NULL, false, &diag, &f->err), &f->err);
	assert_int_equal(diag.count, 0);
	prm_diag_release(&diag);
	prm_arena_release(&arena);
}

static void remove_record(const fixture *f, const char *record)
{
	char path[512];

	path_of(f, record, path);
	assert_int_equal(unlink(path), 0);
}

static void the_doctor_looks_at_what_is_pinned(void **state)
{
	fixture *f = *state;

	put_schema(f, "{'name':'In','version':'1.0.0','description':'whole','fields':[]}");
	assert_ok(publish_text(f, "gone", "1.0.0", "x"), &f->err);
	assert_ok(publish_text(f, "gone", "1.1.0", "x"), &f->err);
	assert_ok(publish_text(f, "forged", "1.0.0", "first"), &f->err);
	assert_ok(publish(f,
			  "{'id':'a','format':'text','input_schema':'In','refs':{'g':'gone@1.0.0'},"
			  "'template':{'content':'{{> g}} {{> forged}} {{> own}} {{> a}}',"
			  "'partials':{'own':'text'}}}",
			  NULL),
		  &f->err);
	remove_record(f, "version/gone/1.0.0");
	edit_record(f, "version/forged/1.0.0", "first", "other");
	doctor_finds(f, PRM_VERSION_NOT_FOUND, "version/a/1.0.0",
		     "its partial 'g' is gone@1.0.0: there is no");
	doctor_finds(f, PRM_STORE_CORRUPT, "version/a/1.0.0",
		     "its partial 'forged' is forged@1.0.0: its sha256");
	remove_record(f, "version/forged/1.0.0");
	assert_ok(publish_text(f, "forged", "1.0.0", "second"), &f->err);
	doctor_finds(f, PRM_STORE_CORRUPT, "version/a/1.0.0", "it is not the text that was frozen");
	remove_record(f, "schema/in/1.0.0");
	doctor_finds(f, PRM_SCHEMA_NOT_FOUND, "version/a/1.0.0", "its schema 'In' is In@1.0.0");
	put_schema(f, "{'name':'In','version':'1.0.0','description':'another','fields':[]}");
	doctor_finds(f, PRM_STORE_CORRUPT, "version/a/1.0.0",
		     "it is not the schema that was frozen");
}

static void the_doctor_names_a_change_by_hand_and_adopts_it(void **state)
{
	fixture *f = *state;
	prm_diag diag;

	prm_diag_init(&diag, NULL, 0);
	assert_ok(publish_text(f, "a", "1.0.0", "first"), &f->err);
	edit_record(f, "version/a/1.0.0", "first", "edited");
	assert_ok(prm_manager_doctor(f->m, NULL, false, &diag, &f->err), &f->err);
	assert_true(has_finding(&diag, PRM_STORE_CORRUPT, "version/a/1.0.0", ""));
	prm_diag_release(&diag);
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_manager_doctor(f->m, NULL, true, &diag, &f->err), &f->err);
	assert_true(has_finding(&diag, PRM_STORE_CORRUPT, "version/a/1.0.0", "1.0.1"));
	assert_renders(f, "a", "{}", "edited");
	prm_diag_release(&diag);
}

static void the_doctor_believes_no_hash(void **state)
{
	fixture *f = *state;
	prm_diag diag;

	assert_ok(publish_text(f, "a", "1.0.0", "first"), &f->err);
	assert_ok(publish_text(f, "b", "1.0.0", "first"), &f->err);
	edit_record(f, "version/a/1.0.0", "first", "edited");
	seal_record(f, "version/a/1.0.0");
	edit_record(f, "version/b/1.0.0", "\"graph_hash\": \"", "\"graph_hash\": \"0");
	seal_record(f, "version/b/1.0.0");
	doctor_finds(f, PRM_STORE_CORRUPT, "version/a/1.0.0", "content_hash");
	doctor_finds(f, PRM_STORE_CORRUPT, "version/b/1.0.0", "graph_hash");
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_manager_doctor(f->m, NULL, true, &diag, &f->err), &f->err);
	assert_true(has_finding(&diag, PRM_STORE_CORRUPT, "version/a/1.0.0", "1.0.1"));
	assert_true(has_finding(&diag, PRM_STORE_CORRUPT, "version/b/1.0.0", "is known"));
	prm_diag_release(&diag);
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_manager_doctor(f->m, NULL, false, &diag, &f->err), &f->err);
	assert_int_equal(diag.count, 2); /* those of before: what was adopted is sound */
	prm_diag_release(&diag);
	assert_renders(f, "a", "{}", "edited");
}

/* A hand may break more than a hash: what does not read as a prompt is not published. */
static void what_is_no_prompt_is_not_adopted(void **state)
{
	fixture *f = *state;
	prm_resolved r;
	prm_diag diag;

	assert_ok(publish_text(f, "a", "1.0.0", "first"), &f->err);
	edit_record(f, "version/a/1.0.0", "first", "{{#if}}");
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_manager_doctor(f->m, NULL, true, &diag, &f->err), &f->err);
	assert_true(has_finding(&diag, PRM_STORE_CORRUPT, "version/a/1.0.0", "sha256"));
	assert_int_equal(diag.count, 2);
	assert_fails(resolve(f, "a@1.0.1", &r), &f->err, PRM_VERSION_NOT_FOUND,
		     "'a' has no version 1.0.1");
	prm_diag_release(&diag);
}

/* Put a record as another tool would: P13. */
static void put_raw(fixture *f, const char *kind, const char *name, const char *item,
		    const char *body)
{
	prm_key key = {S(kind), S(name), S(item)};
	prm_expect any = {PRM_EXPECT_ANY, {NULL, 0}};
	prm_arena arena;

	prm_arena_init(&arena, NULL, 0);
	assert_ok(prm_store_put(f->store, NULL, &key, S(body), any, &arena, NULL, &f->err),
		  &f->err);
	prm_arena_release(&arena);
}

static void swapped_and_lost_records_are_named(void **state)
{
	fixture *f = *state;
	prm_key key = {S("version"), S("a"), S("1.0.0")};
	prm_expect any = {PRM_EXPECT_ANY, {NULL, 0}};
	prm_stored stored;
	prm_resolved r;
	prm_arena arena;
	prm_diag diag;
	char body[4096];

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(publish_text(f, "a", "1.1.0", "y"), &f->err);
	prm_arena_init(&arena, NULL, 0);
	assert_ok(prm_store_get(f->store, NULL, &key, &arena, &stored, &f->err), &f->err);
	snprintf(body, sizeof(body), "%.*s", PRM_FMT(stored.body));
	prm_arena_release(&arena);
	put_raw(f, "version", "b", "1.0.0", body);
	assert_ok(prm_store_remove(f->store, NULL, &key, any, &f->err), &f->err);
	prm_manager_refresh(f->m);
	assert_fails(resolve(f, "b", &r), &f->err, PRM_STORE_CORRUPT, "holds 'a' 1.0.0");
	assert_renders(f, "a", "{}", "y");
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_manager_doctor(f->m, NULL, false, &diag, &f->err), &f->err);
	assert_true(has_finding(&diag, PRM_STORE_CORRUPT, "version/b/1.0.0", "holds 'a'"));
	assert_true(has_finding(&diag, PRM_VERSION_NOT_FOUND, "version/a/1.1.0",
				"parent version 1.0.0"));
	prm_diag_release(&diag);
}

/* ---- clocks: C09
 * --------------------------------------------------------------------------------- */

static uint64_t clock_of(void *ud)
{
	return *(uint64_t *)ud;
}

static void versions_keep_their_order_when_the_clock_jumps_back(void **state)
{
	fixture *f = *state;
	uint64_t now = 1800000000000u;
	prm_manager_options opts = {.struct_size = sizeof(opts), .now_ms = clock_of, .ud = &now};
	prm_versions *rows = NULL;

	prm_manager_close(f->m);
	assert_ok(prm_manager_open(f->store, &opts, &f->m, &f->err), &f->err);
	assert_ok(publish_text(f, "a", NULL, "one"), &f->err);
	now -= 3600000;
	assert_ok(publish_text(f, "a", NULL, "two"), &f->err);
	now += 315360000000u;
	assert_ok(publish_text(f, "a", NULL, "three"), &f->err);
	assert_resolves(f, "a", "1.0.2");
	assert_ok(prm_manager_history(f->m, NULL, S("a"), &rows, &f->err), &f->err);
	assert_str(rows->items[2].created_at, "2027-01-15T08:00:00.000Z");
	assert_str(rows->items[1].created_at, "2027-01-15T07:00:00.000Z");
	prm_versions_free(rows);
}

/* ---- hooks
 * ----------------------------------------------------------------------------------------- */

typedef struct log {
	int begun, ended, failed;
} log;

static prm_status on_begin(void *ud, const prm_event *event, void **token, prm_error *err)
{
	log *l = ud;

	l->begun++;
	*token = l;
	if (event->effect == PRM_EFFECT_WRITE && prm_str_is(event->reason, ""))
		return prm_fail(err, PRM_INVALID, "say why");
	return PRM_OK;
}

static void on_end(void *ud, const prm_event *event, void *token)
{
	log *l = ud;

	assert_ptr_equal(token, l);
	l->ended++;
	l->failed += event->status != PRM_OK;
}

static void every_operation_passes_a_pair_and_may_be_vetoed(void **state)
{
	fixture *f = *state;
	log l = {0};
	prm_observer observer = {sizeof(observer), on_begin, on_end, &l};
	prm_resolved r;

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(prm_manager_observe(f->m, &observer, &f->err), &f->err);
	assert_fails(publish_text(f, "a", "1.1.0", "y"), &f->err, PRM_VETO, "say why");
	assert_ok(resolve(f, "a", &r), &f->err);
	assert_fails(resolve(f, "a@9.9.9", &r), &f->err, PRM_VERSION_NOT_FOUND, "9.9.9");
	assert_renders(f, "a", "{}", "x");
	assert_int_equal(l.begun, 4);
	assert_int_equal(l.ended, 3);
	assert_int_equal(l.failed, 1);
}

static void a_cancelled_call_ends(void **state)
{
	fixture *f = *state;
	int cancel = 1;
	prm_call call = {.struct_size = sizeof(call), .cancel = &cancel};
	prm_resolved r;

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_fails(prm_manager_resolve(f->m, &call, S("a"), S(""), &r, &f->err), &f->err,
		     PRM_CANCELLED, "");
}

static void references_to_other_projects_are_refused(void **state)
{
	fixture *f = *state;
	prm_resolved r;

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_resolves(f, "prompt://default/a@1.0.0", "1.0.0");
	assert_fails(resolve(f, "prompt://other/a", &r), &f->err, PRM_REF_INVALID, "other");
}

#define ON(test, open) cmocka_unit_test_setup_teardown(test, open, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON(a_damaged_record_hides_no_other, open_files),
		ON(a_damaged_schema_is_named, open_files),
		ON(a_schema_without_a_seal_is_accepted, open_files),
		ON(the_doctor_looks_at_what_is_pinned, open_files),
		ON(the_doctor_names_a_change_by_hand_and_adopts_it, open_files),
		ON(the_doctor_believes_no_hash, open_files),
		ON(what_is_no_prompt_is_not_adopted, open_files),
		ON(swapped_and_lost_records_are_named, open_memory),
		ON(swapped_and_lost_records_are_named, open_files),
		ON(versions_keep_their_order_when_the_clock_jumps_back, open_memory),
		ON(every_operation_passes_a_pair_and_may_be_vetoed, open_memory),
		ON(a_cancelled_call_ends, open_memory),
		ON(references_to_other_projects_are_refused, open_memory),
	};

	return cmocka_run_group_tests_name("damage", tests, NULL, NULL);
}
