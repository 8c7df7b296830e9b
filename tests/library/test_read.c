/* test_read.c: every layout is read, every fault is told, good prompts are kept beside bad files.
 */
#include "library/library_test.h"

static void a_bundle_is_read_with_its_schemas(void **state)
{
	prm_library *library = read_good(DATA "bundle");
	const prm_library_item *refund = item_of(library, "billing/refund", "1.2.0");

	(void)state;
	assert_int_equal(prm_library_count(library), 4);
	assert_int_equal(prm_library_file_count(library), 2);
	assert_int_equal(prm_library_schema_count(library), 2);
	assert_str(refund->pointer, "/prompts/0");
	assert_true(ends_with(refund->file, "library/bundle/all.yaml"));
	assert_false(refund->json);
	assert_false(refund->snapshot);
	assert_true(item_of(library, "json/two", "1.0.0")->json);
	assert_str(prm_value_text(prm_value_get_c(prm_library_schema_at(library, 0), "name")),
		   "refund_input");
	prm_library_free(library);
}

static void single_prompts_have_snapshots(void **state)
{
	prm_library *library = read_good(DATA "single");

	(void)state;
	assert_int_equal(prm_library_count(library), 4);
	assert_false(item_of(library, "greeting", "1.2.0")->snapshot);
	assert_true(item_of(library, "greeting", "1.0.0")->snapshot);
	assert_true(item_of(library, "greeting", "1.1.0")->snapshot);
	assert_str(item_of(library, "greeting", "1.2.0")->pointer, "");
	prm_library_free(library);
}

/* The older layout {id}/{version}.yaml, where the files hold prompts and no records. */
static void files_named_by_a_version_are_versions(void **state)
{
	prm_library *library;
	char folder[256];
	prm_diag diag;

	(void)state;
	test_make_folder(folder);
	write_text(folder, "a/1.0.0.yaml", "id: a\nversion: 1.0.0\ntemplate: x\n");
	write_text(folder, "a/1.10.0.yaml", "id: a\nversion: 1.10.0\ntemplate: y\n");
	write_text(folder, "a/1.9.0-rc.1.yaml", "id: a\nversion: 1.9.0\ntemplate: z\n");
	library = read_library(folder, &diag);
	assert_int_equal(diag.errors, 0);
	assert_int_equal(prm_library_count(library), 3);
	assert_true(item_of(library, "a", "1.10.0")->snapshot);
	found(&diag, "1.9.0-rc.1.yaml", PRM_BAD_VALUE,
	      "named 1.9.0-rc.1 and holds version '1.9.0'");
	prm_diag_release(&diag);
	prm_library_free(library);
	test_remove_folder(folder);
}

static void pointers_count_from_the_file(void **state)
{
	static const char text[] = "prompts:\n  - {id: a, template: x, odd: 1}\n"
				   "  - {id: b, template: x, prompts: 1}\n";
	prm_library *library = NULL;
	prm_error err = {0};
	prm_diag diag;

	(void)state;
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_library_read_text(prm_str_c("t.yaml"), prm_str_c(text), false, NULL, &library,
					&diag, &err),
		  &err);
	assert_str(found(&diag, "t.yaml", PRM_UNKNOWN_KEY, "'odd'")->pointer, "/prompts/0/odd");
	assert_str(found(&diag, "t.yaml", PRM_UNKNOWN_KEY, "'prompts'")->pointer,
		   "/prompts/1/prompts");
	prm_diag_release(&diag);
	prm_library_free(library);
}

/* Time grows with the number of schemas, not with its square. */
static void many_schemas_are_read_and_the_same_ones_once(void **state)
{
	prm_library *library = NULL;
	prm_error err = {0};
	prm_diag diag;
	prm_buf text;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	prm_buf_add_c(&text, "schemas:\n");
	for (int i = 0; i < 20000; i++)
		prm_buf_addf(&text, "- {name: s%d, fields: []}\n", i % 19998);
	prm_buf_add_c(&text, "- {name: S7, fields: []}\n");
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_library_read_text(prm_str_c("s.yaml"), prm_buf_str(&text), false, NULL,
					&library, &diag, &err),
		  &err);
	assert_int_equal(prm_library_schema_count(library), 19998);
	assert_int_equal(diag.errors, 1);
	assert_int_equal(found(&diag, "s.yaml", PRM_DUPLICATE_ID, "'S7' 1.0.0")->line, 20002);
	prm_diag_release(&diag);
	prm_library_free(library);
	prm_buf_release(&text);
}

static void version_records_tell_who_and_when(void **state)
{
	prm_library *library = read_good(DATA "records");
	const prm_library_item *first = item_of(library, "support_chat", "1.0.0");
	const prm_library_item *second = item_of(library, "support_chat", "1.1.0");
	const prm_library_item *named = item_of(library, "billing_reply", "2.0.0-rc.1");

	(void)state;
	assert_int_equal(prm_library_count(library), 3);
	assert_str(first->created_at, "2024-03-01T10:00:00.123Z");
	assert_str(first->created_by, "kim");
	assert_str(first->changelog, "First version");
	assert_str(first->parent_version, "");
	assert_str(first->pointer, "/prompt");
	assert_true(first->snapshot && first->json);
	assert_str(second->created_at, "2024-04-01T10:00:00.000Z");
	assert_str(second->parent_version, "1.0.0");
	assert_false(second->json);
	assert_str(named->changelog, "A draft");
	prm_library_free(library);
}

static void schemas_are_found_beside_and_above_the_prompts(void **state)
{
	static const char *const paths[] = {
		DATA "schemas_beside/prompts", DATA "schemas_beside/prompts/",
		DATA "schemas_beside/prompts/extract.yaml", DATA "schemas_above/prompts",
		DATA "schemas_above/prompts/extract.yaml"};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		prm_library *library = read_good(paths[i]);
		prm_diag diag;
		prm_error err = {0};

		assert_int_equal(prm_library_count(library), 1);
		assert_int_equal(prm_library_schema_count(library), 2);
		prm_diag_init(&diag, NULL, 0);
		assert_ok(prm_library_check_refs(library, NULL, &diag, &err), &err);
		assert_int_equal(diag.count, 0);
		prm_diag_release(&diag);
		prm_library_free(library);
	}
}

static void a_schema_without_a_version_gets_the_files(void **state)
{
	prm_library *library = read_good(DATA "schemas_above/schemas");
	prm_value line = prm_library_schema_at(library, 1);

	(void)state;
	assert_str(prm_value_text(prm_value_get_c(line, "name")), "invoice_line");
	assert_str(prm_value_text(prm_value_get_c(line, "version")), "1.0.0");
	assert_int_equal(prm_library_schema_at(library, 2).type, PRM_MISSING);
	prm_library_free(library);
}

static void every_fault_of_every_file_is_told_and_good_prompts_are_kept(void **state)
{
	prm_diag diag;
	prm_library *library = read_library(DATA "mixed", &diag);
	const prm_diag_entry *entry;

	(void)state;
	assert_int_equal(prm_library_count(library), 2);
	item_of(library, "good", "1.0.0");
	item_of(library, "kept", "");
	entry = found(&diag, "bad_role.yaml", PRM_VERSION_INVALID, "1.10");
	assert_int_equal(entry->line, 2);
	assert_int_equal(entry->column, 10);
	entry = found(&diag, "bad_role.yaml", PRM_UNKNOWN_ROLE, "root");
	assert_int_equal(entry->line, 6);
	found(&diag, "bad_role.yaml", PRM_TEMPLATE_SYNTAX, "");
	entry = found(&diag, "broken.json", PRM_JSON_SYNTAX, "");
	assert_int_equal(entry->line, 2);
	entry = found(&diag, "tabs.yaml", PRM_YAML_SYNTAX, "");
	assert_int_equal(entry->line, 2);
	entry = found(&diag, "latin.yaml", PRM_BAD_UTF8, "");
	assert_int_equal(entry->line, 3);
	entry = found(&diag, "escape.yaml", PRM_ID_INVALID, "");
	assert_int_equal(entry->line, 3);
	assert_str(entry->pointer, "/prompts/0/id");
	entry = found(&diag, "escape.yaml", PRM_WRONG_TYPE, "map");
	assert_int_equal(entry->line, 6);
	prm_diag_release(&diag);
	prm_library_free(library);
}

static void what_is_no_prompt_is_a_warning_where_it_was_not_meant(void **state)
{
	prm_diag diag;
	prm_library *library = read_library(DATA "mixed", &diag);
	prm_error err = {0};

	(void)state;
	assert_int_equal(found(&diag, "other.yaml", PRM_NOT_A_PROMPT, "prompts:")->severity,
			 PRM_SEVERITY_WARNING);
	assert_int_equal(found(&diag, "foreign.prompt", PRM_NOT_A_PROMPT, "YAML")->severity,
			 PRM_SEVERITY_WARNING);
	assert_int_equal(found(&diag, "misspelt.yaml", PRM_NOT_A_PROMPT, "")->severity,
			 PRM_SEVERITY_ERROR);
	assert_true(contains(found(&diag, "misspelt.yaml", PRM_NOT_A_PROMPT, "")->hint, "prompts"));
	assert_null(find(&diag, "good.tests.yaml", PRM_NOT_A_PROMPT, ""));
	assert_null(find(&diag, "notes.txt", PRM_NOT_A_PROMPT, ""));
	prm_diag_release(&diag);
	prm_library_free(library);
	library = read_library(DATA "mixed/other.yaml", &diag);
	assert_int_equal(found(&diag, "other.yaml", PRM_NOT_A_PROMPT, "")->severity,
			 PRM_SEVERITY_ERROR);
	prm_diag_release(&diag);
	prm_library_free(library);
	assert_fails(prm_library_read(prm_str_c(DATA "mixed/foreign.prompt"), NULL, &library, NULL,
				      &err),
		     &err, PRM_NOT_A_PROMPT, "foreign.prompt");
}

static void an_id_twice_names_both_places(void **state)
{
	prm_diag diag;
	prm_library *library = read_library(DATA "duplicates", &diag);
	const prm_diag_entry *entry = found(&diag, "b.yaml", PRM_DUPLICATE_ID, "a.yaml:1");

	(void)state;
	assert_int_equal(entry->line, 1);
	assert_int_equal(entry->column, 5);
	assert_non_null(entry->notes);
	assert_true(ends_with(entry->notes->source, "a.yaml"));
	found(&diag, "c.yaml", PRM_DUPLICATE_ID, "letter case");
	assert_int_equal(prm_library_count(library), 1);
	prm_diag_release(&diag);
	prm_library_free(library);
}

static void swapped_files_are_named(void **state)
{
	prm_diag diag;
	prm_library *library = read_library(DATA "swapped", &diag);

	(void)state;
	assert_int_equal(found(&diag, "1.0.0.yaml", PRM_BAD_VALUE, "1.1.0")->severity,
			 PRM_SEVERITY_WARNING);
	found(&diag, "record.json", PRM_BAD_VALUE, "id");
	found(&diag, "record.json", PRM_BAD_VALUE, "version");
	assert_int_equal(prm_library_count(library), 1);
	prm_diag_release(&diag);
	prm_library_free(library);
}

static void a_snapshot_of_the_current_version_only_tells_its_past(void **state)
{
	static const char current[] =
		"id: x\nversion: 1.0.0\nformat: text\ntemplate: {content: a}\n";
	static const char record[] = "version: 1.0.0\ncreated_at: 2024-01-01T00:00:00Z\n"
				     "created_by: kim\nprompt:\n  id: x\n  version: 1.0.0\n"
				     "  format: text\n  template: {content: a}\n";
	static const char *const names[] = {"x/_versions/1.0.0.yaml", "a/_versions/1.0.0.yaml"};
	char folder[256];

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		prm_library *library;

		test_make_folder(folder);
		write_text(folder, "x.yaml", current);
		write_text(folder, names[i], record);
		library = read_good(folder);
		assert_int_equal(prm_library_count(library), 1);
		assert_false(prm_library_item_at(library, 0)->snapshot);
		assert_str(prm_library_item_at(library, 0)->created_by, "kim");
		assert_true(ends_with(prm_library_item_at(library, 0)->file, "/x.yaml"));
		prm_library_free(library);
		test_remove_folder(folder);
	}
}

/* The file was edited after its version was recorded: a deploy refuses or bumps it. */
static void a_snapshot_that_differs_from_the_current_file_is_kept_beside_it(void **state)
{
	char folder[256];
	prm_diag diag;
	prm_library *library;

	(void)state;
	test_make_folder(folder);
	write_text(folder, "x.yaml",
		   "id: x\nversion: 1.0.0\nformat: text\ntemplate: {content: a}\n");
	write_text(folder, "x/_versions/1.0.0.yaml",
		   "id: x\nversion: 1.0.0\nformat: text\ntemplate: {content: b}\n");
	library = read_library(folder, &diag);
	found(&diag, "/x.yaml", PRM_BUMP_REQUIRED, "'x' differs from version 1.0.0");
	assert_int_equal(diag.errors, 0);
	assert_int_equal(prm_library_count(library), 2);
	prm_diag_release(&diag);
	prm_library_free(library);
	test_remove_folder(folder);
}

/* Name of the file, its text, the finding's code and a part of its text. */
static const struct {
	const char *name, *text;
	prm_status code;
	const char *part;
} faults[] = {
	{"a.yaml", "", PRM_NOT_A_PROMPT, "empty"},
	{"a.yaml", "just text\n", PRM_NOT_A_PROMPT, "string"},
	{"a.json", "[]", PRM_NOT_A_PROMPT, "list"},
	{"a.json", "{\"id\": \"x\"", PRM_JSON_SYNTAX, ""},
	{"a.yaml", "prompts: {a: 1}\n", PRM_WRONG_TYPE, "list of prompts"},
	{"a.yaml", "prompts: []\nprompt: 1\n", PRM_UNKNOWN_KEY, "did you mean 'prompts'"},
	{"a.yaml", "schemas: {a: 1}\n", PRM_WRONG_TYPE, "list of schemas"},
	{"a.yaml", "schemas: [1]\n", PRM_WRONG_TYPE, "a schema"},
	{"a.yaml", "schemas: [{fields: []}]\n", PRM_MISSING_KEY, "name"},
	{"a.yaml", "schemas: [{name: a b, fields: []}]\n", PRM_BAD_VALUE, "letters"},
	{"a.yaml", "schemas: [{name: a}]\n", PRM_MISSING_KEY, "fields"},
	{"a.yaml", "schemas: [{name: a, fields: 1}]\n", PRM_WRONG_TYPE, "fields"},
	{"a.yaml", "schemas: [{name: a, fields: [1]}]\n", PRM_WRONG_TYPE, "field"},
	{"a.yaml", "schemas: [{name: a, fields: [{type: any}]}]\n", PRM_MISSING_KEY, "name"},
	{"a.yaml", "schemas: [{name: a, fields: [{name: b}]}]\n", PRM_MISSING_KEY, "type"},
	{"a.yaml", "schemas: [{name: a, fields: [{name: b, type: strng}]}]\n", PRM_BAD_VALUE,
	 "did you mean 'string'"},
	{"a.yaml", "schemas: [{name: a, version: 1.10, fields: []}]\n", PRM_VERSION_INVALID, ""},
	{"a.yaml", "schemas: [{name: a, fields: []}, {name: a, fields: [{name: b, type: any}]}]\n",
	 PRM_DUPLICATE_ID, "differs"},
	{"a.yaml", "prompt: {id: x, format: text, template: {content: a}}\n", PRM_MISSING_KEY,
	 "version"},
	{"a.yaml",
	 "version: 1.0.0\ncreated_by: [a]\nprompt: {id: x, format: text, template: {content: a}}\n",
	 PRM_WRONG_TYPE, "expected text"},
	{"a.yaml",
	 "version: 1.0.0\ncreated_at: soon\nprompt: {id: x, format: text, template: {content: "
	 "a}}\n",
	 PRM_BAD_VALUE, "RFC 3339"},
	{"a.yaml",
	 "version: 1.0.0\nsha256: abc\nprompt: {id: x, format: text, template: {content: a}}\n",
	 PRM_STORE_CORRUPT, "checksum"},
	{"_1.0.0.json",
	 "{\"version\":\"1.0.0\",\"prompt\":{\"format\":\"text\",\"template\":{\"content\":\"a\"}}"
	 "}",
	 PRM_MISSING_KEY, "id"},
	{"a.yaml", "id: x\nversion: 1.0\nformat: text\ntemplate: {content: a}\n",
	 PRM_VERSION_INVALID, "1.0"},
	{"a.yaml", "id: /etc/passwd\nformat: text\ntemplate: {content: a}\n", PRM_ID_INVALID, ""},
	{"a.yaml", "id: a/../b\nformat: text\ntemplate: {content: a}\n", PRM_ID_INVALID, ""},
	{"a.yaml", "id: '..\\..\\x'\nformat: text\ntemplate: {content: a}\n", PRM_ID_INVALID, ""},
	{"a.yaml", "id: .\nformat: text\ntemplate: {content: a}\n", PRM_ID_INVALID, ""},
	{"a.yaml", "id: ''\nformat: text\ntemplate: {content: a}\n", PRM_ID_INVALID, ""},
	{"a.yaml", "id: x\nid: y\n", PRM_DUPLICATE_KEY, ""},
	{"a.yaml", "id: x\n---\nid: y\n", PRM_YAML_DOCUMENTS, ""},
	{"a.yaml", "id: !!python/object/apply:os.system [id]\n", PRM_YAML_TAG, ""},
	{"a.yaml", "id: !<tag:x> y\n", PRM_YAML_TAG, ""},
	{"a.yaml", "b: &b {a: 1}\nid:\n  <<: *b\n", PRM_YAML_KEY, ""},
	{"a.yaml", "? [a]\n: b\n", PRM_YAML_KEY, ""},
	{"a.yaml", "id: \"x\n", PRM_YAML_SYNTAX, ""},
	{"a.yaml", "%YAML 3.0\n---\nid: x\n", PRM_YAML_SYNTAX, ""},
};

static void every_kind_of_fault_has_its_code_and_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		char folder[256], path[512];
		prm_library *library;
		prm_diag diag;

		test_make_folder(folder);
		write_text(folder, faults[i].name, faults[i].text);
		snprintf(path, sizeof(path), "%s/%s", folder, faults[i].name);
		library = read_library(path, &diag);
		found(&diag, faults[i].name, faults[i].code, faults[i].part);
		prm_diag_release(&diag);
		prm_library_free(library);
		test_remove_folder(folder);
	}
}

static void what_stands_before_a_break_is_checked_too(void **state)
{
	static const char text[] =
		"id: x\nversion: 1.2\nformat: chat\nchat_template:\n  messages:\n"
		"    - {role: root, content: a}\nmetadata: {tags: [a\n";
	prm_library *library = NULL;
	prm_error err = {0};
	prm_diag diag;

	(void)state;
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_library_read_text(prm_str_c("x.yaml"), prm_str_c(text), false, NULL, &library,
					&diag, &err),
		  &err);
	found(&diag, "x.yaml", PRM_YAML_SYNTAX, "");
	found(&diag, "x.yaml", PRM_UNKNOWN_ROLE, "root");
	assert_int_equal(prm_library_count(library), 0);
	assert_int_equal(prm_library_file_count(library), 1);
	prm_diag_release(&diag);
	prm_library_free(library);
}

static void alias_bombs_and_deep_nesting_end_at_once(void **state)
{
	char folder[256], *deep = malloc(300001);
	prm_library *library;
	prm_diag diag;

	(void)state;
	test_make_folder(folder);
	write_text(folder, "bomb.yaml",
		   "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
		   "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
		   "e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n");
	memset(deep, '[', 100000);
	deep[100000] = '\0';
	write_text(folder, "deep.yaml", deep);
	write_text(folder, "deep.json", deep);
	free(deep);
	write_text(folder, "good.yaml", "id: g\nformat: text\ntemplate: {content: a}\n");
	library = read_library(folder, &diag);
	found(&diag, "bomb.yaml", PRM_YAML_ALIAS, "");
	found(&diag, "deep.yaml", PRM_LIMIT, "nesting");
	found(&diag, "deep.json", PRM_LIMIT, "nesting");
	assert_int_equal(prm_library_count(library), 1);
	prm_diag_release(&diag);
	prm_library_free(library);
	test_remove_folder(folder);
}

static void make_special_files(const char *folder)
{
	char path[512], inner[512];

	write_text(folder, "good.yaml", "id: g\nformat: text\ntemplate: {content: a}\n");
	write_text(folder, ".hidden.yaml", "id: [\n");
	write_text(folder, ".git/config.yaml", "id: [\n");
	write_text(folder, "prm.yaml", "library: .\n");
	snprintf(path, sizeof(path), "%s/pipe.yaml", folder);
	assert_int_equal(mkfifo(path, 0666), 0);
	snprintf(path, sizeof(path), "%s/pipe", folder);
	assert_int_equal(mkfifo(path, 0666), 0);
	snprintf(path, sizeof(path), "%s/loop", folder);
	assert_int_equal(symlink(".", path), 0);
	snprintf(path, sizeof(path), "%s/link.yaml", folder);
	assert_int_equal(symlink("good.yaml", path), 0);
	snprintf(path, sizeof(path), "%s/folder.yaml", folder);
	assert_int_equal(mkdir(path, 0777), 0);
	snprintf(inner, sizeof(inner), "%s/bad\377name.yaml", folder);
	test_write_file(inner, "id: [", 5);
}

static void links_pipes_and_hidden_files_are_not_opened(void **state)
{
	char folder[256], path[512];
	prm_library *library;
	prm_diag diag;
	prm_error err = {0};

	(void)state;
	test_make_folder(folder);
	make_special_files(folder);
	library = read_library(folder, &diag);
	assert_int_equal(prm_library_count(library), 1);
	assert_int_equal(diag.errors, 0);
	found(&diag, "pipe.yaml", PRM_FILE_READ, "regular");
	found(&diag, "loop", PRM_FILE_READ, "link");
	found(&diag, "link.yaml", PRM_FILE_READ, "link");
	found(&diag, folder, PRM_BAD_UTF8, "UTF-8");
	assert_int_equal(diag.count, 4);
	prm_diag_release(&diag);
	prm_library_free(library);
	snprintf(path, sizeof(path), "%s/pipe.yaml", folder);
	assert_fails(prm_library_read(prm_str_c(path), NULL, &library, NULL, &err), &err,
		     PRM_FILE_READ, "regular");
	assert_fails(prm_library_read(prm_str_c("/nowhere/at/all"), NULL, &library, NULL, &err),
		     &err, PRM_FILE_READ, "/nowhere/at/all");
	test_remove_folder(folder);
}

static void folders_end_at_a_depth_that_is_named(void **state)
{
	char folder[256], name[512] = "";
	prm_library *library;
	prm_diag diag;

	(void)state;
	test_make_folder(folder);
	for (int i = 0; i < 70; i++)
		strcat(name, "d/");
	strcat(name, "x.yaml");
	write_text(folder, name, "id: [\n");
	library = read_library(folder, &diag);
	assert_int_equal(diag.count, 1);
	assert_int_equal(diag.items[0].code, PRM_LIMIT);
	assert_true(contains(diag.items[0].text, "folder_depth (64)"));
	prm_diag_release(&diag);
	prm_library_free(library);
	test_remove_folder(folder);
}

static void an_unreadable_folder_does_not_hide_the_others(void **state)
{
	char folder[256], path[512];
	prm_library *library;
	prm_diag diag;

	(void)state;
	test_make_folder(folder);
	write_text(folder, "a.yaml", "id: a\nformat: text\ntemplate: {content: a}\n");
	write_text(folder, "z/b.yaml", "id: b\nformat: text\ntemplate: {content: a}\n");
	snprintf(path, sizeof(path), "%s/z", folder);
	chmod(path, 0);
	library = read_library(folder, &diag);
	if (geteuid() != 0) {
		found(&diag, "/z", PRM_FILE_READ, "folder");
		assert_int_equal(prm_library_count(library), 1);
	}
	chmod(path, 0777);
	prm_diag_release(&diag);
	prm_library_free(library);
	test_remove_folder(folder);
}

static void ten_thousand_files_are_read_in_order(void **state)
{
	char folder[256], name[64], text[128];
	prm_library *library;

	(void)state;
	test_make_folder(folder);
	for (int i = 9999; i >= 0; i--) {
		snprintf(name, sizeof(name), "%d/p%04d.yaml", i % 7, i);
		snprintf(text, sizeof(text),
			 "id: p%d\nformat: text\ntemplate: {content: \"{{a}}\"}\n", i);
		write_text(folder, name, text);
	}
	library = read_good(folder);
	assert_int_equal(prm_library_count(library), 10000);
	for (size_t i = 1; i < 10000; i++) {
		prm_str a = prm_library_file_at(library, i - 1),
			b = prm_library_file_at(library, i);

		assert_true(strcmp(a.ptr, b.ptr) < 0);
	}
	prm_library_free(library);
	test_remove_folder(folder);
}

static void a_file_beyond_the_limit_is_named(void **state)
{
	prm_limits limits = {.struct_size = sizeof(limits), .document_bytes = 20};
	prm_library_options opts = {.struct_size = sizeof(opts), .limits = &limits};
	prm_library *library = NULL;
	prm_error err = {0};
	prm_diag diag;

	(void)state;
	prm_diag_init(&diag, NULL, 0);
	assert_ok(prm_library_read(prm_str_c(DATA "duplicates"), &opts, &library, &diag, &err),
		  &err);
	found(&diag, "a.yaml", PRM_LIMIT, "document_bytes");
	assert_int_equal(prm_library_count(library), 0);
	prm_diag_release(&diag);
	prm_library_free(library);
}

static void every_allocation_may_fail(void **state)
{
	static const char *const paths[] = {DATA "bundle", DATA "records", DATA "mixed",
					    DATA "single"};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		prm_status status = PRM_NOMEM;

		for (long n = 1; status != PRM_OK; n += 1 + n / 40) {
			test_heap heap;
			prm_library_options opts = {.struct_size = sizeof(opts)};
			prm_library *library = NULL;
			prm_error err = {0};
			prm_diag diag;

			test_heap_init(&heap, n);
			heap.persistent = true;
			opts.allocator = &heap.allocator;
			prm_diag_init(&diag, NULL, 0);
			status = prm_library_read(prm_str_c(paths[i]), &opts, &library, &diag,
						  &err);
			if (status == PRM_OK)
				prm_library_free(library);
			else
				assert_int_equal(status, PRM_NOMEM);
			prm_diag_release(&diag);
			assert_int_equal(heap.live_blocks, 0);
			assert_true(n < 1000000);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bundle_is_read_with_its_schemas),
		cmocka_unit_test(single_prompts_have_snapshots),
		cmocka_unit_test(files_named_by_a_version_are_versions),
		cmocka_unit_test(pointers_count_from_the_file),
		cmocka_unit_test(many_schemas_are_read_and_the_same_ones_once),
		cmocka_unit_test(version_records_tell_who_and_when),
		cmocka_unit_test(schemas_are_found_beside_and_above_the_prompts),
		cmocka_unit_test(a_schema_without_a_version_gets_the_files),
		cmocka_unit_test(every_fault_of_every_file_is_told_and_good_prompts_are_kept),
		cmocka_unit_test(what_is_no_prompt_is_a_warning_where_it_was_not_meant),
		cmocka_unit_test(an_id_twice_names_both_places),
		cmocka_unit_test(swapped_files_are_named),
		cmocka_unit_test(a_snapshot_of_the_current_version_only_tells_its_past),
		cmocka_unit_test(a_snapshot_that_differs_from_the_current_file_is_kept_beside_it),
		cmocka_unit_test(every_kind_of_fault_has_its_code_and_file),
		cmocka_unit_test(what_stands_before_a_break_is_checked_too),
		cmocka_unit_test(alias_bombs_and_deep_nesting_end_at_once),
		cmocka_unit_test(links_pipes_and_hidden_files_are_not_opened),
		cmocka_unit_test(folders_end_at_a_depth_that_is_named),
		cmocka_unit_test(an_unreadable_folder_does_not_hide_the_others),
		cmocka_unit_test(ten_thousand_files_are_read_in_order),
		cmocka_unit_test(a_file_beyond_the_limit_is_named),
		cmocka_unit_test(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
