/* fuzz_template.c: compiling and inspecting a template: twice the same, findings within the source. */
#include "template_input.h"

static void check_findings(const prm_diag *diag, prm_str source)
{
	for (size_t i = 0; i < diag->count; i++) {
		const prm_diag_entry *entry = &diag->items[i];

		HOLDS(entry->start <= entry->end && entry->end <= source.len);
		HOLDS(entry->line > 0 && entry->column > 0 && entry->text.len);
	}
}

static void check_facts(prm_str source, const prm_template_options *opts, bool valid)
{
	prm_template_facts facts = {0};
	prm_arena arena;
	prm_diag diag;
	prm_error err = {0};
	prm_status status;

	prm_arena_init(&arena, NULL, 0);
	prm_diag_init(&diag, NULL, 0);
	status = prm_template_inspect(source, opts, &arena, &facts, &diag, &err);
	if (status)
		fuzz_check_error(status, &err);
	HOLDS(status == PRM_OK || !valid);
	check_findings(&diag, source);
	for (size_t i = 0; i < facts.use_count; i++) {
		HOLDS(facts.uses[i].start <= facts.uses[i].end && facts.uses[i].end <= source.len);
		HOLDS(facts.uses[i].as && facts.uses[i].line && facts.uses[i].column);
		HOLDS(i == 0 || facts.uses[i - 1].start <= facts.uses[i].start);
	}
	for (size_t i = 0; i < facts.partial_count; i++)
		HOLDS(facts.partials[i].start <= facts.partials[i].end &&
		      facts.partials[i].end <= source.len);
	prm_diag_release(&diag);
	prm_arena_release(&arena);
}

/* The same when memory runs out, or PRM_NOMEM. What leaks, the sanitizer sees. */
static void check_memory(prm_str source, prm_template_options opts, prm_status expected)
{
	struct fuzz_heap heap = {{fuzz_realloc, &heap}, (long)(source.len % 61)};
	prm_template *t = NULL;
	prm_status status;

	opts.allocator = &heap.allocator;
	status = prm_template_compile(source, &opts, &t, NULL, NULL);
	HOLDS(status == expected || status == PRM_NOMEM);
	heap.left = 1000000;
	prm_template_unref(t);
}

static void check_same(const prm_template *a, const prm_template *b)
{
	prm_buf first, second;
	prm_value nothing = {0};
	prm_template_render_options opts = {.struct_size = sizeof(opts), .limits = fuzz_limits()};
	prm_status status;

	HOLDS(prm_template_size(a) == prm_template_size(b));
	prm_buf_init(&first, NULL, 0);
	prm_buf_init(&second, NULL, 0);
	status = prm_template_render(a, nothing, &opts, &first, NULL, NULL);
	HOLDS(prm_template_render(b, nothing, &opts, &second, NULL, NULL) == status);
	HOLDS(prm_str_eq(prm_buf_str(&first), prm_buf_str(&second)));
	HOLDS(first.len <= FUZZ_OUTPUT_BYTES);
	prm_buf_release(&first);
	prm_buf_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	prm_str source = prm_str_n((const char *)data, size);
	prm_template_options opts = fuzz_template_options(&source);
	prm_template *t = NULL, *again = NULL;
	prm_error err = {0};
	prm_diag diag;
	prm_status status;

	prm_diag_init(&diag, NULL, 0);
	status = prm_template_compile(source, &opts, &t, &diag, &err);
	HOLDS(prm_template_compile(source, &opts, &again, NULL, NULL) == status);
	check_findings(&diag, source);
	if (status)
		fuzz_check_error(status, &err);
	else
		check_same(t, again);
	check_memory(source, opts, status);
	check_facts(source, &opts, status == PRM_OK);
	prm_diag_release(&diag);
	prm_template_unref(t);
	prm_template_unref(again);
	return 0;
}
