/* test_limits.c: each limit of a template and a render, exactly at it and beyond; time; the stack. */
#include <pthread.h>
#include <time.h>

#include "template/rendering.h"

/* `part` n times, between two texts; free it. */
static char *repeat(const char *before, const char *part, size_t n, const char *after)
{
	size_t len = strlen(part);
	char *text = malloc(strlen(before) + n * len + strlen(after) + 1), *at = text;

	assert_non_null(text);
	at += sprintf(at, "%s", before);
	for (size_t i = 0; i < n; i++, at += len)
		memcpy(at, part, len);
	strcpy(at, after);
	return text;
}

/* ---- output ---------------------------------------------------------------------------------- */

static void the_output_may_be_exactly_as_long_as_its_limit(void **state)
{
	static const struct {
		const char *text;
		int escape;
		size_t length;
	} rows[] = {
		{"0123456789", 0, 10},
		{"{{x}}", 0, 10},
		{"{{{x}}}{{x}}", 0, 20},
		{"ab{{x}}cd", 0, 14},
		{"{{x}}", 1, 10 - 3 + 13},
		{"{{x}}{{n}}{{b}}", 1, 20 + 3 + 4},
		{"{{n}}", 0, 3},
		{"{{b}}", 0, 4},
		{"{{d}}", 0, 4},
		{"{{l}}", 1, 2 + 4},
		{"{{#each l}}{{this}}-{{/each}}", 1, 2 + 4 + 1},
		{"\n  {{> p}}\n", 0, 13},
		{"{{upper x}}", 0, 10},
		{"{{b}}{{lookup l \"a key that is longer\"}}", 0, 4},
	};
	static const char data[] =
		"{\"x\":\"0123<&>789\",\"n\":123,\"b\":true,\"d\":0.25,\"l\":[1,\"<\"]}";
	prm_limits limits = {.struct_size = sizeof(limits)};
	struct rendering r = rendering();
	char text[300];

	(void)state;
	r.options.limits = &limits;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(text, sizeof(text), "{{#*inline 'p'}}%s{{/inline}}%s",
			 strstr(rows[i].text, "> p") ? "{{x}}" : "", rows[i].text);
		r.options.escape = rows[i].escape;
		limits.output_bytes = rows[i].length;
		rendering_run(&r, prm_str_c(text), data);
		if (r.status || r.out.len != rows[i].length)
			fail_msg("%s: %zu bytes, %s", rows[i].text, r.out.len, r.err.text);
		limits.output_bytes--;
		rendering_run(&r, prm_str_c(text), data);
		if (r.status != PRM_LIMIT || !strstr(r.err.text, "output_bytes ("))
			fail_msg("%s: no limit, %s", rows[i].text, r.err.text);
		assert_true(r.out.len <= limits.output_bytes);
	}
	rendering_release(&r);
}

static void the_limit_counts_what_this_render_adds(void **state)
{
	prm_limits limits = {.struct_size = sizeof(limits), .output_bytes = 3};
	struct rendering r = rendering();

	(void)state;
	r.options.limits = &limits;
	assert_renders(&r, "a{{x}}", "{\"x\":12}", "a12");
	assert_ok(prm_template_render(r.made, r.data, NULL, &r.out, NULL, &r.err), &r.err);
	assert_str(prm_buf_str(&r.out), "a12a12");
	limits.output_bytes = 2; /* of the render, before those of the template */
	r.render.limits = &limits;
	assert_fails(prm_template_render(r.made, r.data, &r.render, &r.out, NULL, &r.err), &r.err,
		     PRM_LIMIT, "output_bytes (2)");
	rendering_release(&r);
}

static void a_buffer_has_a_limit_of_its_own(void **state)
{
	struct rendering r = rendering();
	prm_buf out;

	(void)state;
	assert_renders(&r, "{{x}}{{x}}", "{\"x\":\"abcd\"}", "abcdabcd");
	for (size_t limit = 1; limit <= 9; limit++) {
		prm_buf_init(&out, NULL, limit);
		if (limit >= 8)
			assert_ok(prm_template_render(r.made, r.data, NULL, &out, NULL, &r.err),
				  &r.err);
		else
			assert_fails(prm_template_render(r.made, r.data, NULL, &out, NULL, &r.err),
				     &r.err, PRM_LIMIT, "");
		assert_true(out.len <= limit);
		prm_buf_release(&out);
	}
	prm_buf_init(&out, NULL, 0);
	out.status = PRM_LIMIT; /* what has failed before stays so */
	assert_fails(prm_template_render(r.made, r.data, NULL, &out, NULL, &r.err), &r.err,
		     PRM_LIMIT, "");
	prm_buf_release(&out);
	rendering_release(&r);
}

/* ---- other limits ---------------------------------------------------------------------------- */

static void every_limit_is_named_where_it_is_hit(void **state)
{
	prm_limits limits = {.struct_size = sizeof(limits)};
	struct rendering r = rendering();
	prm_template_facts facts;
	prm_arena arena;
	char *text;

	(void)state;
	r.options.limits = &limits;
	limits.template_bytes = 5;
	assert_renders(&r, "12345", "0", "12345");
	assert_render_fails(&r, "123456", "0", PRM_LIMIT, "template_bytes (5)");
	prm_arena_init(&arena, NULL, 0);
	assert_fails(
		prm_template_inspect(prm_str_c("123456"), &r.options, &arena, &facts, NULL, &r.err),
		&r.err, PRM_LIMIT, "template_bytes (5)");
	prm_arena_release(&arena);
	limits.template_bytes = 0;
	limits.template_nesting = 3;
	assert_renders(&r, "{{#if 1}}{{#if 1}}{{#if 1}}x{{/if}}{{/if}}{{/if}}", "0", "x");
	assert_render_fails(&r, "{{#if 1}}{{#if 1}}{{#if 1}}{{#if 1}}x{{/if}}{{/if}}{{/if}}{{/if}}",
			    "0", PRM_LIMIT, "template_nesting (3)");
	assert_render_fails(&r, "{{not (not (not (not (not 1))))}}", "0", PRM_LIMIT,
			    "template_nesting (3)");
	limits.template_nesting = 0;
	limits.partial_depth = 4;
	assert_render_fails(&r, "{{#*inline 'p'}}x{{> p}}{{/inline}}{{> p}}", "0", PRM_LIMIT,
			    "partial_depth (4), at 'p'");
	assert_str(prm_buf_str(&r.out), "xxxx");
	limits.partial_depth = 0;
	limits.render_steps = 100;
	text = repeat("", "{{#each l}}{{this}}{{/each}}", 10, "");
	assert_render_fails(&r, text, "{\"l\":[1,2,3,4,5,6,7,8,9,10]}", PRM_LIMIT,
			    "render_steps (100)");
	free(text);
	limits.render_steps = 10000;
	assert_render_fails(&r, "{{#*inline 'p'}}{{> p}}{{> p}}{{/inline}}{{> p}}", "0", PRM_LIMIT,
			    "");
	rendering_release(&r);
}

/* The hashes of helpers live until the render ends: how many there may be follows from the output's limit. */
static void memory_for_hashes_has_a_limit(void **state)
{
	static const char text[] =
		"{{#each l}}{{#if (truncate 'a' 2 ellipsis='')}}{{/if}}{{/each}}";
	prm_limits limits = {.struct_size = sizeof(limits), .output_bytes = 1000};
	struct rendering r = rendering();
	char *data = repeat("{\"l\":[0", ",1", 30000, "]}");

	(void)state;
	r.options.limits = &limits;
	assert_render_fails(&r, text, data, PRM_LIMIT, "1052576 bytes of memory");
	limits.output_bytes = 0;
	assert_renders(&r, text, data, "");
	rendering_release(&r);
	free(data);
}

static void a_path_and_a_call_have_their_most(void **state)
{
	struct rendering r = rendering();
	char *text = repeat("{{a", ".b", 65534, "}}");

	(void)state;
	rendering_run(&r, prm_str_c(text), "{}");
	assert_ok(r.status, &r.err);
	free(text);
	text = repeat("{{a", ".b", 65535, "}}");
	assert_render_fails(&r, text, "{}", PRM_LIMIT, "65535 names");
	free(text);
	text = repeat("{{concat", " 1", 65535, "}}");
	rendering_run(&r, prm_str_c(text), "{}");
	assert_ok(r.status, &r.err);
	assert_int_equal(r.out.len, 65535);
	free(text);
	text = repeat("{{concat", " 1", 65536, "}}");
	assert_render_fails(&r, text, "{}", PRM_LIMIT, "65535 arguments");
	free(text);
	text = repeat("{{#each a as |", "b ", 16, "|}}{{/each}}");
	rendering_run(&r, prm_str_c(text), "{}");
	assert_ok(r.status, &r.err);
	free(text);
	text = repeat("{{#each a as |", "b ", 17, "|}}{{/each}}");
	rendering_run(&r, prm_str_c(text), "{}");
	assert_true(r.status != PRM_OK && strstr(r.err.text, "16"));
	free(text);
	rendering_release(&r);
}

/* ---- time ------------------------------------------------------------------------------------ */

static const char *const long_loops[] = {
	"{{#each l}}{{#each @root.l}}{{#each @root.l}}{{/each}}{{/each}}{{/each}}",
	"{{#each l}}{{#each @root.l}}{{#each @root.l}}{{x}}{{#if y}}{{/if}}{{/each}}{{/each}}{{/each}}",
	"{{#*inline 'q'}}{{#each @root.l}}{{#each @root.l}}{{/each}}{{/each}}{{/inline}}{{#each l}}{{> q}}{{/each}}",
	"{{#each l}}{{#each @root.l}}{{#if (length @root.t)}}{{/if}}{{/each}}{{/each}}",
};

/* {"l": a list of 1000, "t": a text of 100,000} */
static char *loop_data(void)
{
	char *list = repeat("{\"l\":[0", ",1", 999, "],\"t\":\""), *data;

	data = repeat(list, "0123456789", 10000, "\"}");
	free(list);
	return data;
}

static void a_deadline_ends_long_loops(void **state)
{
	prm_call call = {.struct_size = sizeof(call), .deadline_ms = 20};
	prm_limits limits = {.struct_size = sizeof(limits), .render_steps = SIZE_MAX / 4};
	struct rendering r = rendering();
	char *data = loop_data();

	(void)state;
	r.render.call = &call;
	r.options.limits = &limits;
	for (size_t i = 0; i < sizeof(long_loops) / sizeof(long_loops[0]); i++)
		assert_render_fails(&r, long_loops[i], data, PRM_DEADLINE, "20 ms");
	call.deadline_ms = 100000;
	assert_renders(&r, "{{x}}", "{\"x\":1}", "1");
	rendering_release(&r);
	free(data);
}

static void *cancel_soon(void *flag)
{
	const struct timespec soon = {0, 10000000};

	nanosleep(&soon, NULL);
	*(volatile int *)flag = 1;
	return NULL;
}

static void a_render_can_be_cancelled_from_another_thread(void **state)
{
	volatile int cancel = 0;
	prm_call call = {.struct_size = sizeof(call), .cancel = &cancel};
	prm_limits limits = {.struct_size = sizeof(limits), .render_steps = SIZE_MAX / 4};
	struct rendering r = rendering();
	char *data = loop_data();
	pthread_t thread;

	(void)state;
	r.render.call = &call;
	r.options.limits = &limits;
	for (size_t i = 0; i < sizeof(long_loops) / sizeof(long_loops[0]); i++) {
		cancel = 0;
		assert_int_equal(pthread_create(&thread, NULL, cancel_soon, (void *)&cancel), 0);
		assert_render_fails(&r, long_loops[i], data, PRM_CANCELLED, "cancelled");
		pthread_join(thread, NULL);
	}
	rendering_release(&r);
	free(data);
}

/* ---- depth ----------------------------------------------------------------------------------- */

/* A template as deep as the limits allow, in each way: blocks, parentheses, partials, the host's. */
static prm_status deep(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	prm_buf buf;
	prm_status status;

	(void)ud;
	(void)err;
	prm_buf_init(&buf, NULL, 0);
	status = prm_helper_block(call, PRM_HELPER_BODY, call->context, &buf);
	prm_buf_release(&buf);
	*out = prm_value_str(prm_str_c("ok"));
	return status;
}

static char *nested(const char *open, size_t n, const char *inside, const char *close)
{
	char *first = repeat("", open, n, inside), *all = repeat(first, close, n, "");

	free(first);
	return all;
}

static void render_deep(void)
{
	struct rendering r = rendering();
	prm_helpers *helpers = NULL;
	prm_template_facts facts;
	prm_arena arena;
	char *texts[6];

	assert_ok(prm_helpers_new(NULL, &helpers, &r.err), &r.err);
	assert_ok(prm_helpers_add(helpers, prm_str_c("deep"), deep, NULL, &r.err), &r.err);
	r.options.helpers = helpers;
	texts[0] = nested("{{#if a}}", 256, "x", "{{/if}}");
	texts[1] = nested("{{#each l}}{{#with ..}}", 128, "{{a}}", "{{/with}}{{/each}}");
	texts[2] = nested("{{#deep}}", 64, "{{a}}", "{{/deep}}");
	texts[3] = nested("(not ", 256, "a", ")");
	texts[4] = repeat("{{#if b}}", "{{else if c}}", 255, "x{{/if}}");
	texts[5] = nested("{{#*inline 'p'}}{{#> q}}", 100, "{{a}}", "{{/q}}{{/inline}}");
	for (size_t i = 0; i < 6; i++) {
		prm_str text = prm_str_c(texts[i]);

		if (i == 3) {
			texts[3] = repeat("{{not ", text.ptr, 1, "}}");
			free((char *)(uintptr_t)text.ptr);
			text = prm_str_c(texts[3]);
		}
		rendering_run(&r, text, "{\"a\":1,\"l\":[1]}");
		if (r.status)
			fail_msg("deep template %zu: %s", i, r.err.text);
		prm_arena_init(&arena, NULL, 0);
		if (r.status == PRM_OK)
			assert_ok(prm_template_inspect(text, &r.options, &arena, &facts, NULL,
						       &r.err),
				  &r.err);
		prm_arena_release(&arena);
		free(texts[i]);
	}
	rendering_run(&r, prm_str_c("{{#*inline 'p'}}{{#deep}}{{> p}}{{/deep}}{{/inline}}{{> p}}"),
		      "{}");
	assert_int_equal(r.status, PRM_LIMIT);
	rendering_run(&r, prm_str_c("{{#*inline 'p'}}{{#if 1}}{{> p}}{{/if}}{{/inline}}{{> p}}"),
		      "{}");
	assert_int_equal(r.status, PRM_LIMIT);
	rendering_release(&r);
	prm_helpers_free(helpers);
}

static void *thread_main(void *done)
{
	render_deep();
	*(int *)done = 1;
	return NULL;
}

#ifdef PRM_ARENA_DEBUG /* a sanitizer makes frames several times as large */
#define STACK_BYTES (2 * 1024 * 1024)
#else
#define STACK_BYTES (256 * 1024)
#endif

static void a_stack_of_256_kib_suffices(void **state)
{
	pthread_attr_t attributes;
	pthread_t thread;
	int done = 0;

	(void)state;
	assert_int_equal(pthread_attr_init(&attributes), 0);
	assert_int_equal(pthread_attr_setstacksize(&attributes, STACK_BYTES), 0);
	assert_int_equal(pthread_create(&thread, &attributes, thread_main, &done), 0);
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attributes);
	assert_int_equal(done, 1);
}

/* 256 levels of lists as text: what is deeper than 100 is left out. */
static void deep_data_is_printed_in_part(void **state)
{
	struct rendering r = rendering();
	char *json = nested("[", 200, "7", "]");

	(void)state;
	assert_renders(&r, "{{this}}", json, "");
	free(json);
	json = nested("[", 100, "7", "]");
	assert_renders(&r, "{{this}}", json, "7");
	free(json);
	rendering_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_output_may_be_exactly_as_long_as_its_limit),
		cmocka_unit_test(the_limit_counts_what_this_render_adds),
		cmocka_unit_test(a_buffer_has_a_limit_of_its_own),
		cmocka_unit_test(every_limit_is_named_where_it_is_hit),
		cmocka_unit_test(memory_for_hashes_has_a_limit),
		cmocka_unit_test(a_path_and_a_call_have_their_most),
		cmocka_unit_test(a_deadline_ends_long_loops),
		cmocka_unit_test(a_render_can_be_cancelled_from_another_thread),
		cmocka_unit_test(a_stack_of_256_kib_suffices),
		cmocka_unit_test(deep_data_is_printed_in_part),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
