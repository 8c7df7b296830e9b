/* test_edit.c: files that people wrote are changed in place. */
#include "library/library_test.h"

static void edit_is(const char *name, const char *before, const char *id, const char *key,
		    prm_value value, const char *after)
{
	char folder[256], path[512], *text;
	prm_library *library;
	prm_error err = {0};

	test_make_folder(folder);
	write_text(folder, name, before);
	library = read_good(folder);
	for (size_t i = 0; i < prm_library_count(library); i++) {
		const prm_library_item *item = prm_library_item_at(library, i);

		if (prm_str_is(prm_prompt_id(item->prompt), id))
			assert_ok(prm_library_edit(item, prm_str_c(key), value, &err), &err);
	}
	prm_library_free(library);
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	text = test_read_file(path, NULL);
	assert_string_equal(text, after);
	free(text);
	test_remove_folder(folder);
}

static void a_member_is_set_and_comments_stay(void **state)
{
	(void)state;
	edit_is("x.yaml",
		"# top\nid: x\nversion: 1.0.0 # hand\nformat: text\ntemplate: {content: a} # t\n",
		"x", "version", prm_value_str(prm_str_c("1.1.0")),
		"# top\nid: x\nversion: 1.1.0 # hand\nformat: text\ntemplate: {content: a} # t\n");
	edit_is("x.yaml", "id: x\nformat: text # f\ntemplate: {content: a}\nowners: [me]\n", "x",
		"changelog", prm_value_str(prm_str_c("New")),
		"id: x\nformat: text # f\ntemplate: {content: a}\nowners: [me]\nchangelog: New\n");
	edit_is("x.yaml", "id: x\nformat: text\ntemplate: {content: a}\n", "x", "version",
		prm_value_str(prm_str_c("2.0.0")),
		"id: x\nversion: 2.0.0\nformat: text\ntemplate: {content: a}\n");
}

static void a_prompt_of_a_bundle_is_edited_alone(void **state)
{
	(void)state;
	edit_is("x.yaml",
		"prompts:\n  - id: a # first\n    version: 1.0.0\n    format: text\n"
		"    template: {content: a}\n  - id: b\n    version: 1.0.0\n    format: text\n"
		"    template: {content: a}\n",
		"b", "version", prm_value_str(prm_str_c("1.0.1")),
		"prompts:\n  - id: a # first\n    version: 1.0.0\n    format: text\n"
		"    template: {content: a}\n  - id: b\n    version: 1.0.1\n    format: text\n"
		"    template: {content: a}\n");
}

static void json_is_edited_too(void **state)
{
	(void)state;
	edit_is("x.json",
		"{\n    \"id\": \"x\",\n    \"version\": \"1.0.0\",\n    \"format\": \"text\",\n"
		"    \"template\": {\"content\": \"a\"}\n}\n",
		"x", "version", prm_value_str(prm_str_c("1.0.1")),
		"{\n    \"id\": \"x\",\n    \"version\": \"1.0.1\",\n    \"format\": \"text\",\n"
		"    \"template\": {\"content\": \"a\"}\n}\n");
}

static void a_file_that_moved_on_is_not_edited(void **state)
{
	static const char text[] = "id: x\nversion: 1.0.0\nformat: text\ntemplate: {content: a}\n";
	char folder[256], path[512], *now;
	prm_library *library;
	prm_error err = {0};

	(void)state;
	test_make_folder(folder);
	write_text(folder, "x.yaml", text);
	library = read_good(folder);
	write_text(folder, "x.yaml", "id: y\nversion: 1.0.0\n");
	assert_fails(prm_library_edit(prm_library_item_at(library, 0), prm_str_c("version"),
				      prm_value_str(prm_str_c("2.0.0")), &err),
		     &err, PRM_FILE_WRITE, "changed since");
	snprintf(path, sizeof(path), "%s/x.yaml", folder);
	now = test_read_file(path, NULL);
	assert_string_equal(now, "id: y\nversion: 1.0.0\n");
	free(now);
	write_text(folder, "x.yaml", "id: [\n");
	assert_fails(prm_library_edit(prm_library_item_at(library, 0), prm_str_c("version"),
				      prm_value_str(prm_str_c("2.0.0")), &err),
		     &err, PRM_YAML_SYNTAX, "");
	unlink(path);
	assert_fails(prm_library_edit(prm_library_item_at(library, 0), prm_str_c("version"),
				      prm_value_str(prm_str_c("2.0.0")), &err),
		     &err, PRM_FILE_READ, "x.yaml");
	prm_library_free(library);
	test_remove_folder(folder);
}

static void a_link_stays_a_link(void **state)
{
	static const char text[] =
		"id: x\nversion: 1.0.0  \nformat: text\ntemplate: {content: a}\n";
	char folder[256], path[512];
	prm_error err = {0};
	size_t changed = 0;
	struct stat st;

	(void)state;
	test_make_folder(folder);
	write_text(folder, "real/x.yaml", text);
	snprintf(path, sizeof(path), "%s/x.yaml", folder);
	assert_int_equal(symlink("real/x.yaml", path), 0);
	assert_ok(prm_library_format(prm_str_c(path), false, &changed, NULL, &err), &err);
	assert_int_equal(changed, 1);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	test_remove_folder(folder);
}

static void only_prompt_files_of_a_folder_are_formatted(void **state)
{
	char folder[256], path[512], *text;
	prm_error err = {0};
	size_t changed = 0;
	prm_diag diag;

	(void)state;
	test_make_folder(folder);
	write_text(folder, "x.yaml", "id: x   \r\nformat: text # f\ntemplate: {content: a}");
	write_text(folder, "s.yaml", "schemas: []  \n");
	write_text(folder, "compose.yaml", "services: {}   \n");
	write_text(folder, "bad.yaml", "id: [\n");
	write_text(folder, "good.yaml", "id: g\n");
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_library_format(prm_str_c(folder), true, &changed, &diag, &err), &err);
	assert_int_equal(changed, 2);
	found(&diag, "bad.yaml", PRM_YAML_SYNTAX, "");
	found(&diag, "x.yaml", PRM_NOT_FORMATTED, "");
	found(&diag, "s.yaml", PRM_NOT_FORMATTED, "");
	assert_int_equal(diag.errors, 1);
	assert_ok(prm_library_format(prm_str_c(folder), false, &changed, &diag, &err), &err);
	assert_int_equal(changed, 2);
	assert_ok(prm_library_format(prm_str_c(folder), false, &changed, &diag, &err), &err);
	assert_int_equal(changed, 0);
	prm_diag_release(&diag);
	snprintf(path, sizeof(path), "%s/x.yaml", folder);
	text = test_read_file(path, NULL);
	assert_string_equal(text, "id: x\nformat: text # f\ntemplate: {content: a}\n");
	free(text);
	snprintf(path, sizeof(path), "%s/compose.yaml", folder);
	text = test_read_file(path, NULL);
	assert_string_equal(text, "services: {}   \n");
	free(text);
	assert_fails(prm_library_format(prm_str_c("/nowhere/x.yaml"), false, &changed, NULL, &err),
		     &err, PRM_FILE_READ, "/nowhere/x.yaml");
	assert_fails(prm_library_format(prm_str_c(""), false, &changed, NULL, &err), &err,
		     PRM_INVALID, "path");
	test_remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_member_is_set_and_comments_stay),
		cmocka_unit_test(a_prompt_of_a_bundle_is_edited_alone),
		cmocka_unit_test(json_is_edited_too),
		cmocka_unit_test(a_file_that_moved_on_is_not_edited),
		cmocka_unit_test(a_link_stays_a_link),
		cmocka_unit_test(only_prompt_files_of_a_folder_are_formatted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
