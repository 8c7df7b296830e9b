/* golden.c: runs golden tests: of files, in a stage of their own; of a stored version, as it is. */
#include "base/alloc.h"
#include "base/diag.h"
#include "base/str.h"
#include "library/golden.h"

/* The answer, and what its texts hang on. */
typedef struct run {
	prm_golden pub; /* first: the two have the same address */
	prm__suite suite;
	prm_map written;
	prm_golden_test *items;
	const prm_allocator *allocator;
	bool update;
} run;

static run *run_new(const prm_golden_options *opts)
{
	const prm_allocator *allocator = prm__allocator(opts ? opts->allocator : NULL);
	run *r = prm__calloc(allocator, sizeof(*r));

	if (!r)
		return NULL;
	r->allocator = allocator;
	r->update = opts && opts->update;
	prm__suite_init(&r->suite, allocator);
	prm__map_init(&r->written, allocator, 0);
	return r;
}

void prm_golden_free(prm_golden *golden)
{
	run *r = (run *)golden;

	if (!r)
		return;
	prm__map_release(&r->written);
	prm__suite_release(&r->suite);
	prm__free(r->allocator, r, sizeof(*r));
}

/* ---- one test -------------------------------------------------------------------------------- */

static bool needs_text(const prm__test *test)
{
	for (size_t i = 0; i < test->count; i++)
		if (test->asserts[i].check != PRM__VALID_INPUT &&
		    test->asserts[i].check != PRM__INVALID_INPUT)
			return true;
	return test->count == 0; /* that it renders at all */
}

static prm_status render(prm__trial *trial, prm_str ref, prm_rendered **out, prm_diag *found,
			 prm_error *err)
{
	prm_render_options opts = {.struct_size = sizeof(opts), .tripwire = PRM_TRIPWIRE_OFF};
	prm_value variables = trial->test->variables;

	if (!prm_value_is(variables, PRM_MAP))
		variables = (prm_value){.type = PRM_MAP};
	if (ref.len)
		return prm_manager_render(trial->m, trial->call, ref, variables, &opts, out, found,
					  err);
	return prm_manager_render_prompt(trial->m, trial->call, trial->prompt, variables, &opts,
					 out, found, err);
}

/* Each fault of a rendering is one of the test. */
static void say_faults(prm__trial *trial, const prm_diag *found, const prm_error *fault)
{
	prm_str name = trial->test->name;
	size_t said = 0;

	for (size_t i = 0; i < found->count; i++) {
		const prm_diag_entry *e = &found->items[i];

		if (e->severity != PRM_SEVERITY_ERROR)
			continue;
		prm__test_say(trial->suite, trial->test, trial->test->pointer, false,
			      PRM_TEST_FAILED, "%.*s: the prompt does not render: %.*s%s%.*s",
			      PRM_FMT(name), PRM_FMT(e->text), e->hint.len ? "; " : "",
			      PRM_FMT(e->hint));
		said++;
	}
	if (said == 0)
		prm__test_say(trial->suite, trial->test, trial->test->pointer, false,
			      PRM_TEST_FAILED, "%.*s: the prompt does not render: %s",
			      PRM_FMT(name), fault->text);
}

static prm_status judge_all(prm__trial *trial, bool has_text, prm_error *err)
{
	const prm__test *test = trial->test;
	prm_status status = PRM_OK;

	for (size_t i = 0; !status && i < test->count; i++) {
		bool input = test->asserts[i].check == PRM__VALID_INPUT ||
			     test->asserts[i].check == PRM__INVALID_INPUT;

		if (has_text || input)
			status = prm__golden_judge(trial, &test->asserts[i], err);
	}
	return status;
}

static prm_status try_test(prm__trial *trial, prm_str ref, prm_error *err)
{
	prm_rendered *rendered = NULL;
	prm_error fault = {0};
	prm_status status = PRM_OK;
	bool wanted = needs_text(trial->test);
	prm_diag found;

	prm_diag_init(&found, trial->suite->allocator, 0);
	if (wanted)
		status = render(trial, ref, &rendered, &found, &fault);
	if (prm__diag_lost(&found))
		status = prm_fail(&fault, PRM_NOMEM, "out of memory");
	if (prm__ends_all(status)) {
		prm_fail(err, status, "%s", fault.text);
	} else {
		if (status)
			say_faults(trial, &found, &fault);
		status = rendered ? prm__golden_see(rendered, trial->arena, &trial->view, err)
				  : PRM_OK;
		if (!status)
			status = judge_all(trial, rendered != NULL, err);
	}
	prm_rendered_free(rendered);
	prm_diag_release(&found);
	return status;
}

/* Every failure stands in the suite's findings behind `from`. */
static void settle(run *r, const prm__trial *trial, size_t from, prm_golden_test *out)
{
	const prm__test *test = trial->test;
	prm_diag_entry place = prm__finding(test->doc, test->file, test->pointer, false);
	const prm_diag *diag = &r->suite.diag;

	out->name = test->name;
	out->file = test->file;
	out->pointer = test->pointer;
	out->line = place.line;
	out->column = place.column;
	out->failure_at = from;
	out->failure_count = diag->count - from;
	if (out->failure_count)
		out->outcome = PRM_GOLDEN_FAILED;
	else if (trial->skipped && trial->skipped == test->count)
		out->outcome = PRM_GOLDEN_SKIPPED;
	r->pub.failed += out->outcome == PRM_GOLDEN_FAILED;
	r->pub.skipped += out->outcome == PRM_GOLDEN_SKIPPED;
	r->pub.passed += out->outcome == PRM_GOLDEN_PASSED;
	r->pub.written += trial->snapshots;
}

/* A test that is malformed has failed: its findings say why. */
static prm_status run_test(run *r, prm__trial *trial, prm_str ref, prm_golden_test *out,
			   prm_error *err)
{
	const prm__test *test = trial->test;
	size_t from = r->suite.diag.count;
	prm_status status = PRM_OK;
	prm_arena arena;

	prm_arena_init(&arena, r->allocator, 0);
	trial->arena = &arena;
	trial->suite = &r->suite;
	trial->written = &r->written;
	trial->update = r->update;
	if (test->fault_to == test->fault_from)
		status = try_test(trial, ref, err);
	prm_arena_release(&arena);
	trial->arena = NULL;
	if (!status && prm__diag_lost(&r->suite.diag))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	if (status)
		return status;
	out->id = prm_prompt_id(trial->prompt);
	out->version = prm_prompt_version(trial->prompt);
	settle(r, trial, from, out);
	if (test->fault_to > test->fault_from) {
		out->failure_at = test->fault_from;
		out->failure_count = test->fault_to - test->fault_from;
		out->outcome = PRM_GOLDEN_FAILED;
		r->pub.passed--;
		r->pub.failed++;
	}
	return PRM_OK;
}

static prm_status make_room(run *r, prm_error *err)
{
	r->items = prm_arena_calloc(&r->suite.arena, r->suite.count + 1, sizeof(*r->items));
	return r->items ? PRM_OK : prm_fail(err, PRM_NOMEM, "out of memory");
}

static prm_status finish(run *r, prm_status status, prm_golden **out, prm_error *err)
{
	if (!status && prm__diag_lost(&r->suite.diag))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	if (status) {
		prm_golden_free(&r->pub);
		return status;
	}
	r->pub.items = r->items;
	r->pub.count = r->suite.count;
	r->pub.findings = r->suite.diag.items;
	r->pub.finding_count = r->suite.diag.count;
	r->pub.errors = r->suite.diag.errors;
	*out = &r->pub;
	return PRM_OK;
}

/* ---- of files -------------------------------------------------------------------------------- */

static prm_status run_staged(run *r, prm__stage *stage, prm_error *err)
{
	prm_status status = make_room(r, err);

	for (size_t i = 0; !status && i < r->suite.count; i++) {
		prm__trial trial = {.test = &r->suite.tests[i], .m = stage->m, .call = stage->call};

		trial.prompt = trial.test->entry->prompt;
		status = run_test(r, &trial, PRM_LIT(""), &r->items[i], err);
	}
	return status;
}

prm_status prm_library_test(const prm_library *library, prm_manager *m, const prm_call *call,
			    const prm_golden_options *opts, prm_golden **out, prm_error *err)
{
	prm__stage stage = {.library = library, .outer = m, .call = call};
	run *r = run_new(opts);
	prm_status status;

	if (!r)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	status = prm__suite_collect(&r->suite, library, opts ? opts->file : PRM_LIT(""), err);
	if (!status && r->suite.count) {
		status = prm__stage_open(&stage, err);
		if (!status)
			status = run_staged(r, &stage, err);
		prm__stage_close(&stage);
	}
	return finish(r, status, out, err);
}

prm_status prm_library_check_tests(const prm_library *library, prm_diag *diag, prm_error *err)
{
	prm__suite suite;
	prm_status status;

	prm__suite_init(&suite, library->allocator);
	status = prm__suite_collect(&suite, library, PRM_LIT(""), err);
	if (!status && prm__diag_lost(&suite.diag))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	for (size_t i = 0; !status && i < suite.diag.count; i++)
		prm_diag_add(diag, &suite.diag.items[i]);
	prm__suite_release(&suite);
	return status;
}

/* ---- of a stored version --------------------------------------------------------------------- */

static prm_status run_version(run *r, prm_manager *m, const prm_call *call,
			      const prm_version *version, prm_str ref, prm_error *err)
{
	const prm_prompt *prompt = prm_version_prompt(version);
	prm__test with = {.file = ref, .pointer = PRM_LIT("/tests")};
	prm_status status = prm__tests_read(
		&r->suite, prm_value_get_c(prm_prompt_tree(prompt), "tests"), &with, false, err);

	if (!status)
		status = make_room(r, err);
	for (size_t i = 0; !status && i < r->suite.count; i++) {
		prm__trial trial = {.test = &r->suite.tests[i],
				    .m = m,
				    .call = call,
				    .prompt = prompt,
				    .frozen = prm_version_resolved(version)};

		status = run_test(r, &trial, ref, &r->items[i], err);
	}
	return status;
}

/* The answer outlives the version. */
static prm_status keep_names(run *r, prm_error *err)
{
	for (size_t i = 0; i < r->suite.count; i++) {
		prm_golden_test *item = &r->items[i];

		if (!prm_arena_str(&r->suite.arena, item->name, &item->name) ||
		    !prm_arena_str(&r->suite.arena, item->id, &item->id) ||
		    !prm_arena_str(&r->suite.arena, item->version, &item->version))
			return prm_fail(err, PRM_NOMEM, "out of memory");
	}
	return PRM_OK;
}

static prm_status version_ref(run *r, const prm_version *version, prm_str *out, prm_error *err)
{
	prm_status status = PRM_OK;
	prm_buf ref;

	prm_buf_init(&ref, r->allocator, 0);
	prm_buf_add(&ref, prm_version_id(version));
	prm_buf_add_char(&ref, '@');
	prm_buf_add(&ref, prm_version_number(version));
	if (ref.status || !prm_arena_str(&r->suite.arena, prm_buf_str(&ref), out))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	prm_buf_release(&ref);
	return status;
}

prm_status prm_golden_test_stored(prm_manager *m, const prm_call *call, prm_str ref,
				  const prm_golden_options *opts, prm_golden **out, prm_error *err)
{
	prm_version *version = NULL;
	run *r = run_new(opts);
	prm_str exact = {NULL, 0};
	prm_status status;

	if (!r)
		return prm_fail(err, PRM_NOMEM, "out of memory");
	status = prm_manager_get(m, call, ref, &version, err);
	if (!status)
		status = version_ref(r, version, &exact, err);
	if (!status)
		status = run_version(r, m, call, version, exact, err);
	if (!status)
		status = keep_names(r, err);
	prm_version_free(version);
	return finish(r, status, out, err);
}
