/* test_hostile.c: templates, data and hosts that try to break a render, or to make it last. */
#include "template/rendering.h"

#include "base/str.h"

/* `before`, `part` repeated `times` times, `behind`. */
static prm_str repeated(prm_buf *buf, const char *before, const char *part, size_t times,
			const char *behind)
{
	prm_buf_init(buf, NULL, 0);
	prm_buf_add_c(buf, before);
	for (size_t i = 0; i < times; i++)
		prm_buf_add_c(buf, part);
	prm_buf_add_c(buf, behind);
	return prm_buf_str(buf);
}

static prm_status body(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	prm_str text = {0};
	prm_status status;
	prm_buf buf;

	(void)ud;
	prm_buf_init(&buf, NULL, 0);
	status = prm_helper_block(call, PRM_HELPER_BODY, call->context, &buf);
	if (!status && !prm_arena_str(call->arena, prm_buf_str(&buf), &text))
		status = prm_fail(err, PRM_NOMEM, "out of memory");
	prm_buf_release(&buf);
	*out = prm_value_str(text);
	return status;
}

static prm_status one(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	(void)ud;
	(void)call;
	(void)err;
	*out = prm_value_int(1);
	return PRM_OK;
}

/* A result needs room on the stack too, which the arguments around it may have filled. */
static void the_stack_has_room_for_a_result_without_arguments(void **state)
{
	prm_helpers *helpers = NULL;
	struct rendering r = rendering();
	prm_error err;

	(void)state;
	assert_ok(prm_helpers_new(NULL, &helpers, &err), &err);
	assert_ok(prm_helpers_add(helpers, prm_str_c("body"), body, NULL, &err), &err);
	assert_ok(prm_helpers_add(helpers, prm_str_c("one"), one, NULL, &err), &err);
	r.options.helpers = helpers;
	assert_renders(&r,
		       "{{#body 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16}}{{one}}{{/body}}"
		       "{{#with a}}{{this}}{{/with}}",
		       "{\"a\":2}", "12");
	rendering_release(&r);
	prm_helpers_free(helpers);
}

/* A host's finder that says yes and gives nothing. */
static prm_status find_nothing(void *ud, const prm_template *from, prm_str name,
			       const prm_template **out, prm_error *err)
{
	(void)ud;
	(void)from;
	(void)name;
	(void)out;
	(void)err;
	return PRM_OK;
}

static void a_partial_that_is_found_but_not_given_is_missing(void **state)
{
	const prm_partials partials = {sizeof(partials), find_nothing, NULL};
	struct rendering r = rendering();

	(void)state;
	r.render.partials = &partials;
	assert_render_fails(&r, "a{{> p}}", "{}", PRM_MISSING_PARTIAL, "there is no partial 'p'");
	assert_renders(&r, "a{{#> p}}b{{/p}}", "{}", "ab");
	rendering_release(&r);
}

static void a_long_computed_name_is_a_limit(void **state)
{
	struct rendering r = rendering();
	prm_buf json;

	(void)state;
	repeated(&json, "{\"n\":\"", "x", 5000, "\"}");
	prm_buf_add_char(&json, '\0');
	assert_render_fails(&r, "a{{> (lookup . 'n')}}", json.ptr, PRM_LIMIT, "4096");
	prm_buf_release(&json);
	rendering_release(&r);
}

/* What is too long for a message is cut between two characters. */
static void no_message_ends_within_a_character(void **state)
{
	struct rendering r = rendering();
	prm_buf text;

	(void)state;
	for (int i = 0; i < 4; i++) {
		repeated(&text, "{{abc", "\xf0\x9f\x98\x80", 200, "/..}}");
		memmove(text.ptr + 2, text.ptr + 2 + i, text.len - 2 - (size_t)i);
		text.len -= (size_t)i;
		rendering_run(&r, prm_buf_str(&text), "0");
		assert_fails(r.status, &r.err, PRM_TEMPLATE_SYNTAX, "...");
		assert_true(r.diag.items[0].text.len > 500);
		assert_int_equal(prm__utf8_valid(r.diag.items[0].text), r.diag.items[0].text.len);
		assert_int_equal(prm__utf8_valid(prm_str_c(r.err.text)), strlen(r.err.text));
		prm_buf_release(&text);
	}
	rendering_release(&r);
}

/* The error that ends a render is the one that is told, also behind a missing variable. */
static void the_error_has_the_status_that_is_returned(void **state)
{
	struct rendering r = rendering();

	(void)state;
	r.options.missing = PRM_MISSING_IS_ERROR;
	assert_render_fails(&r, "{{x}}{{> nowhere}}", "{}", PRM_MISSING_PARTIAL, "nowhere");
	assert_int_equal(r.err.status, PRM_MISSING_PARTIAL);
	assert_int_equal(r.diag.count, 2);
	assert_render_fails(&r, "{{x}}{{y}}", "{}", PRM_MISSING_VARIABLE, "'x'");
	rendering_release(&r);
}

/* ---- inline partials ------------------------------------------------------------------------- */

static void an_inline_partial_ends_with_its_item(void **state)
{
	struct rendering r = rendering();

	(void)state;
	assert_renders(&r,
		       "{{#each a}}{{#*inline n}}<{{n}}>{{/inline}}"
		       "{{#> x}}no{{/x}};{{/each}}",
		       "{\"a\":[{\"n\":\"x\"},{\"n\":\"y\"},{\"n\":\"x\"}]}", "<x>;no;<x>;");
	rendering_release(&r);
}

static void many_inline_partials_are_counted_in_steps(void **state)
{
	struct rendering r = rendering();
	prm_limits limits = {.struct_size = sizeof(limits), .render_steps = 100000};
	prm_buf text, json;

	(void)state;
	r.options.limits = &limits;
	repeated(&text, "", "{{#*inline 'a'}}{{/inline}}", 2000,
		 "{{#each this}}{{#> b}}{{/b}}{{/each}}");
	repeated(&json, "[0", ",0", 1000, "]");
	prm_buf_add_char(&json, '\0');
	rendering_run(&r, prm_buf_str(&text), json.ptr);
	assert_fails(r.status, &r.err, PRM_LIMIT, "render_steps");
	rendering_release(&r);
	prm_buf_release(&text);
	prm_buf_release(&json);
}

static void what_is_walked_through_is_counted_in_steps(void **state)
{
	static const char *const texts[] = {
		"{{#each list}}{{../text.length}}{{/each}}",
		"{{#each list}}{{../text.[9]}}{{/each}}",
		"{{#each list}}{{lookup ../text 9}}{{/each}}",
		"{{#each list}}{{upper ../text}}{{/each}}",
		"{{#each list}}{{#with ../text}}{{/with}}{{/each}}",
		"{{#each list}}{{../map.none}}{{/each}}",
		"{{#*inline 'p'}}{{/inline}}{{#each list}}{{> p ../text}}{{/each}}",
		"{{#each list}}{{#with ../text}}{{#each ../../texts}}{{/each}}{{/with}}{{/each}}",
		"{{#each list}}{{lookup ../map 'none'}}{{/each}}"};
	struct rendering r = rendering();
	prm_limits limits = {.struct_size = sizeof(limits), .render_steps = 10000};
	prm_buf json;

	(void)state;
	r.options.limits = &limits;
	repeated(&json, "{\"list\":[0", ",0", 999, "],\"text\":\"");
	for (int i = 0; i < 10000; i++)
		prm_buf_add_char(&json, 'x');
	prm_buf_add_c(&json, "\",\"texts\":[\"");
	for (int i = 0; i < 10000; i++)
		prm_buf_add_char(&json, 'x');
	prm_buf_add_c(&json, "\"],\"map\":{\"\":0");
	for (int i = 0; i < 10000; i++)
		prm_buf_addf(&json, ",\"%d\":0", i);
	prm_buf_add(&json, prm_str_n("}}", 3));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		limits.render_steps = 10000;
		assert_render_fails(&r, texts[i], json.ptr, PRM_LIMIT, "render_steps");
		limits.render_steps = 100000;
		rendering_run(&r, prm_str_c(texts[i]), json.ptr);
		assert_ok(r.status, &r.err);
	}
	rendering_release(&r);
	prm_buf_release(&json);
}

/* The context that a hash makes ends with its partial: a loop takes no more memory than an item. */
static void a_loop_of_partials_with_a_hash_takes_little_memory(void **state)
{
	struct rendering r = rendering();
	prm_limits limits = {.struct_size = sizeof(limits), .output_bytes = 4000};
	prm_buf json;

	(void)state;
	r.options.limits = &limits;
	repeated(&json, "{\"a\":1,\"list\":[0", ",0", 1999, "]");
	for (char c = 'b'; c <= 'z'; c++)
		prm_buf_addf(&json, ",\"%c\":1", c);
	prm_buf_add(&json, prm_str_n("}", 2));
	rendering_run(&r,
		      prm_str_c("{{#*inline 'p'}}{{#if (eq a x)}}.{{/if}}{{/inline}}"
				"{{#each list}}{{> p .. x=1}}{{> p .. x=2 more=3}}{{/each}}"
				"{{> p x=0}}{{#each list}}{{#if @last}}{{@index}}{{/if}}{{/each}}"),
		      json.ptr);
	assert_ok(r.status, &r.err);
	assert_int_equal(r.out.len, 2000 + 4);
	rendering_release(&r);
	prm_buf_release(&json);
}

/* The same where there is no loop: only a long template. */
static void what_names_walk_through_is_counted_in_steps(void **state)
{
	static const char *const tags[] = {"{{text.length}}",
					   "{{text.[9]}}",
					   "{{map.none}}",
					   "{{#if text.length}}{{/if}}",
					   "{{#map.none}}{{/map.none}}",
					   "{{#unless map.none}}{{/unless}}",
					   "{{log text.length}}"};
	struct rendering r = rendering();
	prm_limits limits = {.struct_size = sizeof(limits), .render_steps = 10000};
	prm_buf json, text;

	(void)state;
	r.options.limits = &limits;
	repeated(&json, "{\"text\":\"", "xxxxxxxxxx", 1000, "\",\"map\":{\"\":0");
	for (int i = 0; i < 10000; i++)
		prm_buf_addf(&json, ",\"%d\":0", i);
	prm_buf_add(&json, prm_str_n("}}", 3));
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++) {
		repeated(&text, "", tags[i], 1000, "");
		rendering_run(&r, prm_buf_str(&text), json.ptr);
		assert_fails(r.status, &r.err, PRM_LIMIT, "render_steps");
		prm_buf_release(&text);
	}
	rendering_release(&r);
	prm_buf_release(&json);
}

/* A hash of n names over m members takes n times m comparisons: they are steps. */
static void a_large_hash_is_counted_in_steps(void **state)
{
	struct rendering r = rendering();
	prm_limits limits = {.struct_size = sizeof(limits), .render_steps = 1000};
	prm_buf text;
	char pair[16];

	(void)state;
	r.options.limits = &limits;
	prm_buf_init(&text, NULL, 0);
	prm_buf_add_c(&text, "{{json 1");
	for (int i = 0; i < 1000; i++) {
		snprintf(pair, sizeof(pair), " a%d=1", i);
		prm_buf_add_c(&text, pair);
	}
	prm_buf_add_c(&text, "}}");
	rendering_run(&r, prm_buf_str(&text), "0");
	assert_fails(r.status, &r.err, PRM_LIMIT, "render_steps (1000)");
	rendering_release(&r);
	prm_buf_release(&text);
}

/* ---- hosts ----------------------------------------------------------------------------------- */

/* Renders the body of another call, whose helper waits for it. */
static prm_status other_body(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	const prm_helper_call **outer = ud;
	prm_status status;
	prm_buf buf;

	(void)err;
	prm_buf_init(&buf, NULL, 0);
	if (*outer) {
		*out = prm_value_int(
			prm_helper_block(*outer, PRM_HELPER_BODY, call->context, &buf));
		status = PRM_OK;
	} else {
		*outer = call;
		status = prm_helper_block(call, PRM_HELPER_BODY, call->context, &buf);
		*outer = NULL;
		*out = prm_value_int(buf.len ? buf.ptr[buf.len - 1] - '0' : -1);
	}
	prm_buf_release(&buf);
	return status;
}

static void a_helper_renders_only_the_body_of_its_own_call(void **state)
{
	const prm_helper_call *outer = NULL;
	prm_helpers *helpers = NULL;
	struct rendering r = rendering();
	char invalid[16];
	prm_error err;

	(void)state;
	snprintf(invalid, sizeof(invalid), "%d", PRM_INVALID);
	assert_ok(prm_helpers_new(NULL, &helpers, &err), &err);
	assert_ok(prm_helpers_add(helpers, prm_str_c("other"), other_body, &outer, &err), &err);
	r.options.helpers = helpers;
	assert_renders(&r,
		       "{{#*inline 'p'}}{{other}}{{/inline}}"
		       "{{#other}}{{> p}}{{/other}}",
		       "{}", invalid);
	rendering_release(&r);
	prm_helpers_free(helpers);
}

static prm_status boast(void *object, size_t *out)
{
	(void)object;
	*out = SIZE_MAX;
	return PRM_OK;
}

static prm_status two_items(void *object, size_t *cursor, prm_str *key, prm_value *out)
{
	(void)object;
	(void)key;
	*out = prm_value_int((int64_t)*cursor);
	return ++*cursor > 2 ? PRM_END : PRM_OK;
}

static void a_loop_ends_where_a_host_has_no_more_items(void **state)
{
	static const prm_value_class cls = {
		.struct_size = sizeof(cls), .length = boast, .iterate = two_items};
	const prm_host host = {&cls, NULL};
	struct rendering r = rendering();

	(void)state;
	r.data = prm_value_host(PRM_LIST, &host);
	assert_renders(&r, "{{#each this}}{{this}};{{else}}none{{/each}}|{{this}}|{{@key}}", NULL,
		       "0;1;|0,1|");
	assert_render_fails(&r, "{{#*inline 'p'}}{{/inline}}{{> p a=1}}", NULL, PRM_LIMIT,
			    "bytes of memory");
	rendering_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_stack_has_room_for_a_result_without_arguments),
		cmocka_unit_test(a_partial_that_is_found_but_not_given_is_missing),
		cmocka_unit_test(a_long_computed_name_is_a_limit),
		cmocka_unit_test(no_message_ends_within_a_character),
		cmocka_unit_test(the_error_has_the_status_that_is_returned),
		cmocka_unit_test(an_inline_partial_ends_with_its_item),
		cmocka_unit_test(many_inline_partials_are_counted_in_steps),
		cmocka_unit_test(what_is_walked_through_is_counted_in_steps),
		cmocka_unit_test(what_names_walk_through_is_counted_in_steps),
		cmocka_unit_test(a_loop_of_partials_with_a_hash_takes_little_memory),
		cmocka_unit_test(a_large_hash_is_counted_in_steps),
		cmocka_unit_test(a_helper_renders_only_the_body_of_its_own_call),
		cmocka_unit_test(a_loop_ends_where_a_host_has_no_more_items),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
