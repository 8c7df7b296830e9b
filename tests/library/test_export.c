/* test_export.c: what is written is read back as equal, in files that every system takes. */
#include "library/library_test.h"

#include "library/parts.h"

typedef struct desk {
	char folder[256];
	world h;
} desk;

static int setup(void **state)
{
	static const char *const paths[] = {DATA "bundle", DATA "single", DATA "records"};
	desk *d = calloc(1, sizeof(*d));

	test_make_folder(d->folder);
	d->h = world_open();
	for (size_t i = 0; i < 3; i++) {
		prm_library *library = read_library(paths[i], &(prm_diag){0});
		prm_import_result sum;
		prm_error err = {0};

		assert_ok(prm_library_import(library, d->h.m, NULL, &sum, NULL, &err), &err);
		prm_library_free(library);
	}
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	desk *d = *state;

	world_close(&d->h);
	test_remove_folder(d->folder);
	free(d);
	return 0;
}

static size_t export_to(const desk *d, const char *folder, const char *ref,
			const prm_export_options *opts, prm_diag *diag)
{
	prm_str refs[1] = {prm_str_c(ref)};
	prm_error err = {0};
	size_t count = 0;

	prm_diag_init(diag, NULL, 0);
	assert_ok(prm_library_export(d->h.m, NULL, prm_str_c(folder), refs, ref ? 1 : 0, opts,
				     &count, diag, &err),
		  &err);
	return count;
}

static void what_is_exported_is_read_as_equal(void **state)
{
	desk *d = *state;

	for (int json = 0; json < 2; json++) {
		prm_export_options opts = {
			.struct_size = sizeof(opts), .all_versions = true, .json = json};
		prm_library *library;
		prm_error err = {0};
		prm_diag diag;
		prm_plan *plan;
		char folder[300];

		snprintf(folder, sizeof(folder), "%s/%d", d->folder, json);
		assert_int_equal(export_to(d, folder, NULL, &opts, &diag), 20);
		assert_int_equal(diag.count, 0);
		prm_diag_release(&diag);
		library = read_good(folder);
		assert_ok(prm_library_plan(library, d->h.m, NULL, NULL, &plan, NULL, &err), &err);
		for (size_t i = 0; i < plan->count; i++)
			if (plan->items[i].action != PRM_PLAN_EQUAL)
				fail_msg("%.*s: %.*s", PRM_FMT(plan->items[i].id),
					 PRM_FMT(plan->items[i].why));
		assert_int_equal(plan->count, 13);
		prm_plan_free(plan);
		prm_library_free(library);
		assert_int_equal(export_to(d, folder, NULL, &opts, &diag), 0);
		prm_diag_release(&diag);
	}
}

static void the_past_keeps_who_and_when(void **state)
{
	desk *d = *state;
	prm_export_options opts = {.struct_size = sizeof(opts), .all_versions = true};
	const prm_library_item *item;
	prm_library *library;
	prm_diag diag;

	assert_int_equal(export_to(d, d->folder, "support_chat", &opts, &diag), 3);
	prm_diag_release(&diag);
	library = read_good(d->folder);
	item = item_of(library, "support_chat", "1.0.0");
	assert_true(item->snapshot);
	assert_true(ends_with(item->file, "/support_chat/_versions/1.0.0.yaml"));
	assert_str(item->created_by, "kim");
	assert_str(item->created_at, "2024-03-01T10:00:00.123Z");
	assert_str(item->changelog, "First version");
	item = item_of(library, "support_chat", "1.1.0");
	assert_false(item->snapshot);
	assert_int_not_equal(item->created_at.len, 0);
	prm_library_free(library);
}

static uint64_t ticks(void *ud)
{
	return 1700000000000u + 1000 * ++*(uint64_t *)ud;
}

static void put(prm_manager *m, const char *yaml)
{
	prm_doc *doc;
	prm_prompt *prompt;
	prm_published done;
	prm_error err = {0};

	assert_ok(prm_doc_read_yaml(prm_str_c(yaml), NULL, &doc, NULL, NULL, &err), &err);
	assert_ok(prm_prompt_read(prm_doc_root(doc), NULL, prm_str_c(""), prm_str_c("x"), NULL,
				  &prompt, NULL, &err),
		  &err);
	assert_ok(prm_manager_publish(m, NULL, prompt, NULL, &done, NULL, &err), &err);
	prm_prompt_free(prompt);
	prm_doc_free(doc);
}

/* Each version finds the partials that it found when it was published, the newest one too. */
static void a_copy_of_a_store_freezes_the_same_partials(void **state)
{
	static const char *const refs[] = {"r@1.0.0", "r@1.1.0"};
	desk *d = *state;
	uint64_t now = 0;
	prm_manager_options clock = {.struct_size = sizeof(clock), .now_ms = ticks, .ud = &now};
	prm_export_options opts = {.struct_size = sizeof(opts), .all_versions = true};
	prm_import_result sum;
	prm_library *library;
	prm_error err = {0};
	world from = world_open(), to = world_open();
	size_t count;
	char folder[300];

	prm_manager_close(from.m);
	assert_ok(prm_manager_open(from.store, &clock, &from.m, &err), &err);
	put(from.m, "{id: tone, version: 1.0.0, template: old}");
	put(from.m, "{id: r, version: 1.0.0, template: 'a {{> tone}}', refs: {tone: tone@^1.0}}");
	put(from.m, "{id: tone, version: 1.1.0, template: new}");
	put(from.m, "{id: r, version: 1.1.0, template: 'b {{> tone}}', refs: {tone: tone@^1.0}}");
	put(from.m, "{id: tone, version: 1.2.0, template: newest}");
	snprintf(folder, sizeof(folder), "%s/copy", d->folder);
	assert_ok(prm_library_export(from.m, NULL, prm_str_c(folder), NULL, 0, &opts, &count, NULL,
				     &err),
		  &err);
	library = read_good(folder);
	assert_ok(prm_library_import(library, to.m, NULL, &sum, NULL, &err), &err);
	assert_int_equal(sum.published, 5);
	prm_library_free(library);
	for (size_t i = 0; i < 2; i++) {
		prm_version *one, *other;

		assert_ok(prm_manager_get(from.m, NULL, prm_str_c(refs[i]), &one, &err), &err);
		assert_ok(prm_manager_get(to.m, NULL, prm_str_c(refs[i]), &other, &err), &err);
		assert_true(prm_str_eq(prm_version_graph_hash(one), prm_version_graph_hash(other)));
		assert_true(prm_str_eq(prm_version_created_at(one), prm_version_created_at(other)));
		prm_version_free(one);
		prm_version_free(other);
	}
	world_close(&from);
	world_close(&to);
}

static void keys_stand_in_the_usual_order(void **state)
{
	desk *d = *state;
	char path[400], *text;
	prm_diag diag;

	assert_int_equal(export_to(d, d->folder, "billing/refund@1.2.0", NULL, &diag), 3);
	prm_diag_release(&diag);
	snprintf(path, sizeof(path), "%s/billing/refund.yaml", d->folder);
	text = test_read_file(path, NULL);
	assert_int_equal(
		strncmp(text, "id: billing/refund\nversion: 1.2.0\nformat: chat\nstatus: active\n",
			62),
		0);
	assert_non_null(strstr(text, "      content: |\n        {{> tone}}\n"));
	assert_true(strstr(text, "input_schema") < strstr(text, "changelog: Shorter greeting"));
	free(text);
}

static void a_file_that_differs_is_only_overwritten_by_force(void **state)
{
	desk *d = *state;
	prm_export_options force = {.struct_size = sizeof(force), .force = true};
	char path[400], *text;
	prm_diag diag;

	write_text(d->folder, "greeting.yaml", "mine\n");
	assert_int_equal(export_to(d, d->folder, "greeting", NULL, &diag), 0);
	found(&diag, "greeting.yaml", PRM_FILE_WRITE, "differs");
	prm_diag_release(&diag);
	snprintf(path, sizeof(path), "%s/greeting.yaml", d->folder);
	text = test_read_file(path, NULL);
	assert_string_equal(text, "mine\n");
	free(text);
	assert_int_equal(export_to(d, d->folder, "greeting", &force, &diag), 1);
	prm_diag_release(&diag);
}

static void a_file_with_comments_that_holds_the_same_stays(void **state)
{
	desk *d = *state;
	prm_export_options force = {.struct_size = sizeof(force), .force = true};
	char *text = test_read_file(DATA "single/greeting.yaml", NULL);
	prm_diag diag;

	write_text(d->folder, "greeting.yaml", text);
	free(text);
	assert_int_equal(export_to(d, d->folder, "greeting", &force, &diag), 0);
	assert_int_equal(diag.count, 0);
	prm_diag_release(&diag);
}

static void schemas_beyond_the_limit_are_told(void **state)
{
	desk *d = *state;
	prm_library *library = NULL;
	prm_import_result sum;
	prm_error err = {0};
	char folder[300];
	prm_diag diag;
	prm_buf text;

	prm_buf_init(&text, NULL, 0);
	prm_buf_add_c(&text, "prompts: [{id: many, template: x, input_schema: all}]\nschemas:\n");
	for (int i = 0; i < 70; i++)
		prm_buf_addf(&text, "- {name: n%d, fields: [{name: a, type: any}]}\n", i);
	prm_buf_add_c(&text, "- name: all\n  fields:\n");
	for (int i = 0; i < 70; i++)
		prm_buf_addf(&text, "  - {name: f%d, type: dict, nested_schema: n%d}\n", i, i);
	assert_ok(prm_library_read_text(prm_str_c("many.yaml"), prm_buf_str(&text), false, NULL,
					&library, NULL, &err),
		  &err);
	assert_ok(prm_library_import(library, d->h.m, NULL, &sum, NULL, &err), &err);
	assert_int_equal(sum.failed, 0);
	prm_library_free(library);
	prm_buf_release(&text);
	snprintf(folder, sizeof(folder), "%s/many", d->folder);
	assert_int_equal(export_to(d, folder, "many", NULL, &diag), 65);
	found(&diag, "many", PRM_LIMIT, "more than 64 schemas");
	prm_diag_release(&diag);
}

static void nothing_is_written_outside_of_the_folder(void **state)
{
	desk *d = *state;
	prm_export_options force = {.struct_size = sizeof(force), .force = true};
	char outside[256], path[400], folder[300];
	struct stat st;
	prm_diag diag;

	test_make_folder(outside);
	snprintf(folder, sizeof(folder), "%s/out", d->folder);
	mkdir(folder, 0777);
	snprintf(path, sizeof(path), "%s/billing", folder);
	assert_int_equal(symlink(outside, path), 0);
	assert_int_equal(export_to(d, folder, "billing/refund", &force, &diag), 2);
	found(&diag, "refund.yaml", PRM_FILE_WRITE, "link");
	prm_diag_release(&diag);
	snprintf(path, sizeof(path), "%s/refund.yaml", outside);
	assert_int_not_equal(stat(path, &st), 0);
	snprintf(path, sizeof(path), "%s/greeting.yaml", folder);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	assert_int_equal(export_to(d, folder, "greeting", &force, &diag), 0);
	found(&diag, "greeting.yaml", PRM_FILE_WRITE, "regular");
	prm_diag_release(&diag);
	test_remove_folder(outside);
}

static void a_reference_that_is_not_there_writes_nothing(void **state)
{
	desk *d = *state;
	prm_str refs[2] = {prm_str_c("greeting"), prm_str_c("greting")};
	prm_library *library;
	prm_error err = {0};
	size_t count = 7;

	assert_fails(prm_library_export(d->h.m, NULL, prm_str_c(d->folder), refs, 2, NULL, &count,
					NULL, &err),
		     &err, PRM_PROMPT_NOT_FOUND, "greting");
	assert_int_equal(count, 7);
	library = read_good(d->folder);
	assert_int_equal(prm_library_file_count(library), 0);
	prm_library_free(library);
	assert_fails(prm_library_export(d->h.m, NULL, prm_str_c("/proc/nowhere"), refs, 1, NULL,
					&count, NULL, &err),
		     &err, PRM_FILE_WRITE, "/proc/nowhere");
}

static const struct {
	const char *id, *path;
} paths[] = {
	{"greeting", "greeting"},   {"billing/refund", "billing/refund"},
	{"CON", "%43ON"},           {"a/nul.txt/b", "a/%6Eul.txt/b"},
	{"com1", "%63om1"},         {"com", "com"},
	{"LPT9/x", "%4CPT9/x"},     {"a.", "a%2E"},
	{"a./b", "a%2E/b"},         {".hidden", "%2Ehidden"},
	{"-rf", "%2Drf"},           {"a/_versions/1.0.0", "a/%5Fversions/1.0.0"},
	{"_versions", "_versions"}, {"x.yaml/y", "%78.yaml/y"},
	{"prm", "%70rm"},           {"a/prm", "a/prm"},
	{"x.tests", "x%2Etests"},   {"x.TESTS", "x%2ETESTS"},
	{"x.tests/y", "x.tests/y"}, {"x.prompt/y", "%78.prompt/y"},
};

static void ids_become_names_that_every_file_system_takes(void **state)
{
	char longest[251];
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		prm_buf_reset(&out);
		assert_int_equal(prm__id_path(prm_str_c(paths[i].id), &out), PRM_OK);
		assert_str(prm_buf_str(&out), paths[i].path);
	}
	memset(longest, 'x', 250);
	longest[250] = '\0';
	prm_buf_reset(&out);
	assert_int_equal(prm__id_path(prm_str_c(longest), &out), PRM_OK);
	assert_int_equal(out.len, 120 + 1 + 32);
	prm_buf_reset(&out);
	assert_int_equal(prm__id_path(prm_str_c("a//b"), &out), PRM_ID_INVALID);
	assert_int_equal(prm__id_path(prm_str_c(""), &out), PRM_ID_INVALID);
	prm_buf_release(&out);
}

static void odd_ids_are_found_again(void **state)
{
	static const char *const ids[] = {"CON", "a./b",    "-rf",           "x.yaml/y", "x.yaml",
					  "prm", "x.tests", "a/_versions/b", "a/b"};
	world h = world_open();
	prm_library *library = NULL;
	prm_import_result sum;
	prm_error err = {0};
	char text[2048] = "prompts:\n", folder[256];
	prm_plan *plan;
	size_t count;

	(void)state;
	test_make_folder(folder);
	for (size_t i = 0; i < 9; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "  - {id: \"%s\", format: text, template: {content: a}}\n", ids[i]);
	assert_ok(prm_library_read_text(prm_str_c("x"), prm_str_c(text), false, NULL, &library,
					NULL, &err),
		  &err);
	assert_ok(prm_library_import(library, h.m, NULL, &sum, NULL, &err), &err);
	prm_library_free(library);
	assert_int_equal(sum.published, 9);
	assert_ok(
		prm_library_export(h.m, NULL, prm_str_c(folder), NULL, 0, NULL, &count, NULL, &err),
		&err);
	assert_int_equal(count, 9);
	library = read_good(folder);
	assert_ok(prm_library_plan(library, h.m, NULL, NULL, &plan, NULL, &err), &err);
	assert_int_equal(plan->count, 9);
	for (size_t i = 0; i < plan->count; i++)
		if (plan->items[i].action != PRM_PLAN_EQUAL)
			fail_msg("%.*s is lost", PRM_FMT(plan->items[i].id));
	prm_plan_free(plan);
	prm_library_free(library);
	world_close(&h);
	test_remove_folder(folder);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_exported_is_read_as_equal),
		TEST(the_past_keeps_who_and_when),
		TEST(a_copy_of_a_store_freezes_the_same_partials),
		TEST(keys_stand_in_the_usual_order),
		TEST(a_file_that_differs_is_only_overwritten_by_force),
		TEST(a_file_with_comments_that_holds_the_same_stays),
		TEST(schemas_beyond_the_limit_are_told),
		TEST(nothing_is_written_outside_of_the_folder),
		TEST(a_reference_that_is_not_there_writes_nothing),
		cmocka_unit_test(ids_become_names_that_every_file_system_takes),
		cmocka_unit_test(odd_ids_are_found_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
