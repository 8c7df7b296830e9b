/* test_memory.c: each allocation of this layer fails in turn: an error, no leak, no half a file. */
#include "library/library_test.h"

/* What is tried: with an allocator, in a folder of its own that holds the sample. */
typedef struct trial {
	char folder[256];
	world w;
	test_heap heap;
} trial;

static const char sample[] =
	"# top\n"
	"prompts:\n"
	"  - id: greet # first\n"
	"    version: 1.0.0\n"
	"    template: {content: 'Hi {{> tone}} {{name}}'}\n"
	"    refs: {tone: tone@^1.0}\n"
	"    input_schema: s\n"
	"    oddity: 1\n"
	"  - id: tone\n"
	"    version: 1.1.0\n"
	"    template: {content: kindly}\n"
	"schemas:\n"
	"  - {name: s, version: 1.0.0, fields: [{name: name, type: string}]}\n"
	"  - {name: s, version: 1.1.0, fields: [{name: name, type: nothing}]}\n";

static const char record[] =
	"{\"version\": \"1.0.0\", \"created_at\": \"2024-01-01 10:00:00\",\n"
	" \"prompt\": {\"id\": \"tone\", \"template\": {\"content\": \"well\"}}}\n";

static void trial_begin(trial *t)
{
	test_make_folder(t->folder);
	write_text(t->folder, "all.yaml", sample);
	write_text(t->folder, "tone/_versions/1.0.0.json", record);
	write_text(t->folder, "broken.yaml", "id: [\n");
	write_text(t->folder, "schemas/more.yaml", "schemas: [{name: t, fields: []}]\n");
	t->w = world_open();
}

static void trial_end(trial *t)
{
	world_close(&t->w);
	test_remove_folder(t->folder);
}

static prm_status read_all(trial *t, prm_library **out, prm_diag *diag)
{
	prm_library_options opts = {.struct_size = sizeof(opts), .allocator = &t->heap.allocator};

	return prm_library_read(prm_str_c(t->folder), &opts, out, diag, NULL);
}

/* From here on the n-th allocation fails. */
static void fail_later(trial *t, long n)
{
	t->heap.fail_at = n ? t->heap.calls + n : 0;
}

/*
 * Run work until the n-th allocation is never reached. work fails with PRM_NOMEM or succeeds, and
 * leaves nothing behind.
 */
static void run(prm_status (*work)(trial *t, long n))
{
	for (int persistent = 0; persistent < 2; persistent++) {
		for (long n = 1, reached = true; reached; n += 1 + n / 30) {
			trial t = {.folder = ""};
			prm_status status;

			trial_begin(&t);
			test_heap_init(&t.heap, 0);
			t.heap.persistent = persistent;
			status = work(&t, n);
			if (status != PRM_OK && status != PRM_NOMEM)
				fail_msg("allocation %ld: %s", n, prm_status_code(status));
			assert_int_equal(t.heap.live_blocks, 0);
			reached = t.heap.calls >= t.heap.fail_at;
			if (!reached)
				assert_int_equal(status, PRM_OK);
			trial_end(&t);
		}
	}
}

static prm_status read_and_check(trial *t, long n)
{
	prm_library *library = NULL;
	prm_diag diag;
	prm_status status;

	prm_diag_init(&diag, NULL, 0);
	fail_later(t, n);
	status = read_all(t, &library, &diag);
	if (!status) {
		assert_int_equal(prm_library_count(library), 3); /* all, or an error */
		assert_int_equal(diag.errors, 3);
		status = prm_library_check_refs(library, t->w.m, &diag, NULL);
	}
	prm_library_free(library);
	prm_diag_release(&diag);
	return status;
}

static prm_status import(trial *t, long n)
{
	prm_import_result sum = {0};
	prm_library *library;
	prm_status status;

	assert_int_equal(read_all(t, &library, NULL), PRM_OK);
	fail_later(t, n);
	status = prm_library_import(library, t->w.m, NULL, &sum, NULL, NULL);
	if (!status)
		assert_int_equal(sum.published, 3);
	prm_library_free(library);
	return status;
}

static prm_status deploy(trial *t, long n)
{
	prm_deploy_options opts = {
		.struct_size = sizeof(opts), .bump = PRM_BUMP_PATCH, .edit_files = true};
	prm_library *library;
	prm_plan *plan = NULL;
	prm_status status;
	char path[300], *text;

	assert_int_equal(import(t, 0), PRM_OK);
	snprintf(path, sizeof(path), "%s/all.yaml", t->folder);
	text = test_read_file(path, NULL);
	memcpy(strstr(text, "kindly"), "gently", 6);
	test_write_file(path, text, strlen(text));
	free(text);
	assert_int_equal(read_all(t, &library, NULL), PRM_OK);
	fail_later(t, n);
	status = prm_library_deploy(library, t->w.m, NULL, &opts, &plan, NULL, NULL);
	for (size_t i = 0; !status && i < plan->count; i++)
		if (plan->items[i].status)
			status = plan->items[i].status;
	prm_plan_free(plan);
	prm_library_free(library);
	return status;
}

static prm_status export_all(trial *t, long n)
{
	prm_export_options opts = {
		.struct_size = sizeof(opts), .all_versions = true, .allocator = &t->heap.allocator};
	char folder[300];
	size_t count;
	prm_status status;

	assert_int_equal(import(t, 0), PRM_OK);
	snprintf(folder, sizeof(folder), "%s/out", t->folder);
	assert_int_equal(prm_library_export(t->w.m, NULL, prm_str_c(folder), NULL, 0, &opts, &count,
					    NULL, NULL),
			 PRM_OK);
	assert_int_equal(count, 6);
	fail_later(t, n); /* files that are there are read and compared; one is new */
	snprintf(folder, sizeof(folder), "%s/out/greet.yaml", t->folder);
	unlink(folder);
	snprintf(folder, sizeof(folder), "%s/out", t->folder);
	status = prm_library_export(t->w.m, NULL, prm_str_c(folder), NULL, 0, &opts, &count, NULL,
				    NULL);
	if (!status)
		assert_int_equal(count, 1);
	return status;
}

/* The file is as it was or as it should be, and nothing lies beside it. */
static void check_file(const trial *t, prm_status status, const char *before, const char *after)
{
	char path[300], *text;

	snprintf(path, sizeof(path), "%s/all.yaml", t->folder);
	text = test_read_file(path, NULL);
	if (status ? strcmp(text, before) && strcmp(text, after) : strcmp(text, after) != 0)
		fail_msg("%s", text);
	free(text);
}

static prm_status edit(trial *t, long n)
{
	prm_library *library;
	prm_status status;
	char after[sizeof(sample) + 8];

	assert_int_equal(read_all(t, &library, NULL), PRM_OK);
	fail_later(t, n);
	status = prm_library_edit(item_of(library, "greet", "1.0.0"), prm_str_c("version"),
				  prm_value_str(prm_str_c("1.0.1")), NULL);
	memcpy(after, sample, sizeof(sample));
	memcpy(strstr(after, "version: 1.0.0"), "version: 1.0.1", 14);
	check_file(t, status, sample, after);
	prm_library_free(library);
	return status;
}

static prm_status format(trial *t, long n)
{
	prm_status status;
	size_t changed;
	prm_diag diag;

	write_text(t->folder, "all.yaml", "id: a   \ntemplate: x\n");
	prm_diag_init(&diag, &t->heap.allocator, 0);
	fail_later(t, n);
	status = prm_library_format(prm_str_c(t->folder), false, &changed, &diag, NULL);
	check_file(t, status, "id: a   \ntemplate: x\n", "id: a\ntemplate: x\n");
	prm_diag_release(&diag);
	return status;
}

static void reading_may_run_out_of_memory(void **state)
{
	(void)state;
	run(read_and_check);
}

static void importing_may_run_out_of_memory(void **state)
{
	(void)state;
	run(import);
}

static void deploying_may_run_out_of_memory(void **state)
{
	(void)state;
	run(deploy);
}

static void exporting_may_run_out_of_memory(void **state)
{
	(void)state;
	run(export_all);
}

static void editing_may_run_out_of_memory(void **state)
{
	(void)state;
	run(edit);
}

static void formatting_may_run_out_of_memory(void **state)
{
	(void)state;
	run(format);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading_may_run_out_of_memory),
		cmocka_unit_test(importing_may_run_out_of_memory),
		cmocka_unit_test(deploying_may_run_out_of_memory),
		cmocka_unit_test(exporting_may_run_out_of_memory),
		cmocka_unit_test(editing_may_run_out_of_memory),
		cmocka_unit_test(formatting_may_run_out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
