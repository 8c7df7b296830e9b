/* test_refusals.c: what the manager refuses or finds wrong, and the sentence that says why. */
#define _GNU_SOURCE
#include "manager/fixture.h"

#include <unistd.h>

static void assert_refused(fixture *f, const char *ref, prm_status status, const char *part)
{
	prm_resolved r;

	assert_fails(resolve(f, ref, &r), &f->err, status, part);
}

static prm_status label_set(fixture *f, const char *label, const char *target, uint64_t seq)
{
	prm_label_options opts = {.struct_size = sizeof(opts), .expect_seq = seq};

	return prm_manager_label_set(f->m, NULL, S("a"), S(label), S(target), &opts, NULL, &f->err);
}

static void references_that_mean_nothing_say_what_is_near(void **state)
{
	static const struct {
		const char *ref;
		prm_status status;
		const char *part;
	} rows[] = {
		{"a@19.7.3", PRM_VERSION_NOT_FOUND, "the highest is 2.0.0"},
		{"a@1.0.1", PRM_VERSION_NOT_FOUND, "did you mean '1.0.0'"},
		{"a@^7", PRM_VERSION_NOT_FOUND, "no version of 'a' is in ^7; the highest is 2.0.0"},
		{"a@2.0.0+other", PRM_VERSION_NOT_FOUND, "it has 2.0.0"},
		{"a:prodd", PRM_LABEL_NOT_FOUND, "did you mean 'prod'"},
		{"A", PRM_PROMPT_NOT_FOUND, "did you mean 'a'"},
		{"b", PRM_PROMPT_NOT_FOUND, "no prompt 'b'"},
		{"a@", PRM_REF_INVALID, "neither a version"},
		{"a@1.0.0:prod", PRM_REF_INVALID, "give one"},
		{"prompt://default", PRM_REF_INVALID, "prompt://project/id"},
		{"prompt://default/b", PRM_PROMPT_NOT_FOUND, "no prompt 'b'"},
	};
	fixture *f = *state;

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(publish_text(f, "a", "2.0.0", "y"), &f->err);
	assert_ok(label_set(f, "prod", "1.0.0", 0), &f->err);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_refused(f, rows[i].ref, rows[i].status, rows[i].part);
}

static void a_prompt_without_living_versions_has_no_latest(void **state)
{
	fixture *f = *state;
	prm_call why = {.struct_size = sizeof(why), .reason = S("leaked")};

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(prm_manager_set_status(f->m, NULL, S("a@1.0.0"), PRM_ARCHIVED, &f->err), &f->err);
	assert_refused(f, "a", PRM_VERSION_NOT_FOUND, "are archived");
	assert_refused(f, "a@^1", PRM_VERSION_NOT_FOUND, "the highest is 1.0.0");
	assert_ok(prm_manager_archive(f->m, NULL, S("a"), true, &f->err), &f->err);
	assert_refused(f, "a", PRM_PROMPT_ARCHIVED, "restore it");
	assert_ok(prm_manager_archive(f->m, NULL, S("a"), false, &f->err), &f->err);
	assert_fails(prm_manager_purge(f->m, NULL, S("a"), S("1.0.0"), &f->err), &f->err,
		     PRM_REASON_REQUIRED, "reason");
	assert_fails(prm_manager_purge(f->m, &why, S("a"), S("one"), &f->err), &f->err,
		     PRM_VERSION_INVALID, "'one'");
	assert_fails(prm_manager_purge(f->m, &why, S("a"), S("3.0.0"), &f->err), &f->err,
		     PRM_VERSION_NOT_FOUND, "no version 3.0.0");
	assert_ok(prm_manager_purge(f->m, &why, S("a"), S("1.0.0"), &f->err), &f->err);
	assert_fails(prm_manager_purge(f->m, &why, S("a"), S("1.0.0"), &f->err), &f->err,
		     PRM_VERSION_PURGED, "purged before");
	assert_refused(f, "a", PRM_VERSION_PURGED, "all versions");
	assert_refused(f, "a@1.0.0", PRM_VERSION_PURGED, "was purged");
	assert_refused(f, "a@*", PRM_VERSION_NOT_FOUND, "no version of 'a' is in *");
	assert_fails(publish_text(f, "a", "1.0.0", "x"), &f->err, PRM_VERSION_PURGED, "1.0.0");
}

static void labels_that_cannot_move_stay(void **state)
{
	fixture *f = *state;
	prm_label_options force = {.struct_size = sizeof(force), .force_protected = true};

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(publish_text(f, "a", "2.0.0", "y"), &f->err);
	assert_fails(label_set(f, "prod", "3.0.0", 0), &f->err, PRM_VERSION_NOT_FOUND, "3.0.0");
	assert_fails(label_set(f, "prod", "b@1.0.0", 0), &f->err, PRM_RANGE_INVALID, "b@1.0.0");
	assert_fails(label_set(f, "Prod", "1.0.0", 0), &f->err, PRM_LABEL_INVALID, "Prod");
	assert_fails(label_set(f, "prod", "1.0.0", 7), &f->err, PRM_VERSION_CONFLICT,
		     "at 0, not 7");
	assert_fails(prm_manager_label_undo(f->m, NULL, S("a"), S("prod"), NULL, NULL, &f->err),
		     &f->err, PRM_LABEL_NOT_FOUND, "prod");
	assert_fails(prm_manager_label_remove(f->m, NULL, S("a"), S("prod"), NULL, &f->err),
		     &f->err, PRM_LABEL_NOT_FOUND, "prod");
	assert_ok(label_set(f, "prod", "a@1.0.0", 0), &f->err);
	assert_ok(label_set(f, "canary", "a:prod", 0), &f->err);
	assert_fails(label_set(f, "prod", "2.0.0", 7), &f->err, PRM_VERSION_CONFLICT,
		     "at 1, not 7");
	assert_ok(prm_manager_label_protect(f->m, NULL, S("a"), S("prod"), true, &f->err), &f->err);
	assert_fails(label_set(f, "prod", "2.0.0", 0), &f->err, PRM_LABEL_PROTECTED, "protected");
	assert_fails(prm_manager_label_undo(f->m, NULL, S("a"), S("prod"), &force, NULL, &f->err),
		     &f->err, PRM_REASON_REQUIRED, "reason");
	assert_fails(prm_manager_label_remove(f->m, NULL, S("a"), S("prod"), NULL, &f->err),
		     &f->err, PRM_LABEL_PROTECTED, "protected");
	assert_ok(prm_manager_label_freeze(f->m, NULL, S("a"), true, &f->err), &f->err);
	assert_fails(label_set(f, "canary", "2.0.0", 0), &f->err, PRM_LABEL_FROZEN, "thaw");
	assert_resolves(f, "a:prod", "1.0.0");
	assert_resolves(f, "a:canary", "1.0.0");
}

static bool finds(fixture *f, prm_status code, const char *source, const char *text)
{
	bool found = false;
	prm_diag diag;

	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_manager_doctor(f->m, NULL, false, &diag, &f->err), &f->err);
	for (size_t i = 0; i < diag.count; i++) {
		const prm_diag_entry *e = &diag.items[i];

		found |= e->code == code &&
			 memmem(e->source.ptr, e->source.len, source, strlen(source)) &&
			 memmem(e->text.ptr, e->text.len, text, strlen(text));
	}
	prm_diag_release(&diag);
	return found;
}

static void path_in(const fixture *f, const char *record, char out[512])
{
	snprintf(out, 512, "%s/store/%s.json", f->folder, record);
}

static void the_doctor_names_what_points_at_nothing(void **state)
{
	fixture *f = *state;
	char path[512];

	assert_ok(publish_text(f, "a", "1.0.0", "x"), &f->err);
	assert_ok(publish_text(f, "a", "1.1.0", "y"), &f->err);
	assert_ok(label_set(f, "prod", "1.0.0", 0), &f->err);
	path_in(f, "version/a/1.0.0", path);
	assert_int_equal(unlink(path), 0);
	assert_true(finds(f, PRM_VERSION_NOT_FOUND, "version/a/1.1.0", "its parent version 1.0.0"));
	assert_true(finds(f, PRM_VERSION_NOT_FOUND, "head/a/head", "label 'prod' points at"));
	prm_manager_refresh(f->m);
	assert_refused(f, "a:prod", PRM_VERSION_NOT_FOUND, "which does not exist");
	path_in(f, "version/a/1.1.0", path);
	assert_int_equal(unlink(path), 0);
	assert_true(finds(f, PRM_STORE_UNREFERENCED, "head/a/head", "has no versions"));
	path_in(f, "event/a/000000000001", path);
	test_write_file(path, "{}", 2);
	assert_true(finds(f, PRM_STORE_CORRUPT, "event/a/000000000001", "record"));
	path_in(f, "head/a/head", path);
	test_write_file(path, "[", 1);
	assert_true(finds(f, PRM_STORE_CORRUPT, "head/a/head", "line 1"));
	path_in(f, "version/a/not-a-version", path);
	test_write_file(path, "{}", 2);
	assert_true(finds(f, PRM_STORE_CORRUPT, "version/a/not-a-version", "record"));
}

static void outdated_tells_of_partials_that_are_gone(void **state)
{
	fixture *f = *state;
	prm_outdated *out = NULL;

	assert_ok(publish_text(f, "tone", "1.0.0", "kind"), &f->err);
	assert_ok(publish_text(f, "a", "1.0.0", "{{> tone}}"), &f->err);
	assert_ok(publish_text(f, "z", "1.0.0", "{{> tone}}"), &f->err);
	assert_ok(prm_manager_archive(f->m, NULL, S("tone"), true, &f->err), &f->err);
	assert_ok(prm_manager_archive(f->m, NULL, S("z"), true, &f->err), &f->err);
	assert_ok(prm_manager_outdated(f->m, NULL, S(""), &out, &f->err), &f->err);
	assert_int_equal(out->count, 1);
	assert_str(out->items[0].id, "a");
	assert_str(out->items[0].now, "");
	prm_outdated_free(out);
	assert_fails(prm_manager_outdated(f->m, NULL, S("z"), &out, &f->err), &f->err,
		     PRM_PROMPT_ARCHIVED, "archived");
	assert_fails(prm_manager_outdated(f->m, NULL, S("no/such"), &out, &f->err), &f->err,
		     PRM_PROMPT_NOT_FOUND, "no/such");
	assert_fails(prm_manager_outdated(f->m, NULL, S("../x"), &out, &f->err), &f->err,
		     PRM_ID_INVALID, "../x");
}

#define ON(test, open) cmocka_unit_test_setup_teardown(test, open, close_fixture)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON(references_that_mean_nothing_say_what_is_near, open_memory),
		ON(a_prompt_without_living_versions_has_no_latest, open_memory),
		ON(labels_that_cannot_move_stay, open_memory),
		ON(the_doctor_names_what_points_at_nothing, open_files),
		ON(outdated_tells_of_partials_that_are_gone, open_memory),
	};

	return cmocka_run_group_tests_name("refusals", tests, NULL, NULL);
}
