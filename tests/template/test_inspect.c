/* test_inspect.c: what a template uses, and what is wrong with it, told without rendering it. */
#include "template/rendering.h"

#include "base/str.h"

struct inspection {
	prm_template_options options;
	prm_arena arena;
	prm_template_facts facts;
	prm_diag diag;
};

/* Call inspection_release. */
static void inspect(struct inspection *in, prm_str text, const prm_helpers *helpers)
{
	prm_error err;

	in->options = (prm_template_options){.struct_size = sizeof(in->options)};
	in->options.helpers = helpers;
	prm_arena_init(&in->arena, NULL, (size_t)4 << 20);
	prm_diag_init(&in->diag, NULL, 0);
	assert_ok(prm_template_inspect(text, &in->options, &in->arena, &in->facts, &in->diag, &err),
		  &err);
}

static void inspection_release(struct inspection *in)
{
	prm_diag_release(&in->diag);
	prm_arena_release(&in->arena);
}

/* ---- what is used ---------------------------------------------------------------------------- */

static void variables_are_found_with_what_they_are_used_as(void **state)
{
	static const char text[] =
		"{{a}}{{#each items}}{{name}}{{../b}}{{/each}}{{#with o}}{{p}}{{/with}}"
		"{{#if c}}{{@index}}{{/if}}{{> part}}{{> (lookup . d)}}{{#each l as |v|}}{{v.x}}{{/each}}";
	static const struct {
		const char *path;
		int as;
	} expected[] = {
		{"a", PRM_USE_TEXT},      {"items", PRM_USE_LIST}, {"items[].name", PRM_USE_TEXT},
		{"b", PRM_USE_TEXT},      {"o", PRM_USE_CONTEXT},  {"o.p", PRM_USE_TEXT},
		{"c", PRM_USE_CONDITION}, {"d", PRM_USE_ARGUMENT}, {"l", PRM_USE_LIST},
		{"l[].x", PRM_USE_TEXT}};
	struct inspection in;

	(void)state;
	inspect(&in, prm_str_c(text), NULL);
	assert_int_equal(in.facts.use_count, sizeof(expected) / sizeof(expected[0]));
	for (size_t i = 0; i < in.facts.use_count; i++) {
		assert_str(in.facts.uses[i].path, expected[i].path);
		assert_int_equal(in.facts.uses[i].as, expected[i].as);
	}
	assert_int_equal(in.facts.partial_count, 2);
	assert_str(in.facts.partials[0].name, "part");
	inspection_release(&in);
}

static void uses_are_told_in_their_order(void **state)
{
	static const char text[] = "{{^a}}{{> p b c=d}}{{e}}{{else}}{{> q}}{{f}}{{/a}}{{> (g h)}}";
	static const char *const paths[] = {"a", "b", "d", "e", "a[].f", "h"};
	static const char *const names[] = {"p", "q", ""};
	struct inspection in;

	(void)state;
	inspect(&in, prm_str_c(text), NULL);
	assert_int_equal(in.facts.use_count, sizeof(paths) / sizeof(paths[0]));
	for (size_t i = 0; i < in.facts.use_count; i++) {
		assert_str(in.facts.uses[i].path, paths[i]);
		assert_int_equal(in.facts.uses[i].column, in.facts.uses[i].start + 1);
	}
	assert_int_equal(in.facts.partial_count, sizeof(names) / sizeof(names[0]));
	for (size_t i = 0; i < in.facts.partial_count; i++)
		assert_str(in.facts.partials[i].name, names[i]);
	inspection_release(&in);
}

static prm_status one(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	(void)ud;
	(void)call;
	(void)err;
	*out = prm_value_int(1);
	return PRM_OK;
}

static void a_helper_of_the_host_is_no_variable(void **state)
{
	prm_helpers *helpers = NULL;
	struct inspection in;
	prm_error err;

	(void)state;
	assert_ok(prm_helpers_new(NULL, &helpers, &err), &err);
	assert_ok(prm_helpers_add(helpers, prm_str_c("one"), one, NULL, &err), &err);
	inspect(&in, prm_str_c("{{one}}{{./one}}{{#one}}{{two}}{{/one}}"), helpers);
	assert_int_equal(in.facts.use_count, 1);
	assert_int_equal(in.facts.uses[0].start, 9);
	inspection_release(&in);
	prm_helpers_free(helpers);
}

/* One path is nearly as long as the template, and each use in its block would repeat it. */
static void what_is_told_does_not_grow_by_the_square_of_the_template(void **state)
{
	struct inspection in;
	prm_buf text;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	prm_buf_add_c(&text, "{{a}}{{#with ");
	for (int i = 0; i < 10000; i++)
		prm_buf_add_c(&text, "a.");
	prm_buf_add_c(&text, "a}}");
	for (int i = 0; i < 10000; i++)
		prm_buf_add_c(&text, "{{b}}");
	prm_buf_add_c(&text, "{{/with}}{{c}}");
	inspect(&in, prm_buf_str(&text), NULL);
	assert_int_equal(in.facts.use_count, 2);
	assert_str(in.facts.uses[1].path, "c");
	inspection_release(&in);
	prm_buf_release(&text);
}

/* ---- what is wrong --------------------------------------------------------------------------- */

static void calls_that_would_fail_are_found(void **state)
{
	static const struct {
		const char *text, *part;
		uint32_t column;
	} rows[] = {
		{"{{nope 1}}", "no helper 'nope'", 3},
		{"{{concat (nope 1)}}", "no helper 'nope'", 11},
		{"{{log 1 x=(nope 1)}}", "no helper 'nope'", 12},
		{"{{#if (nope 1)}}{{/if}}", "no helper 'nope'", 8},
		{"{{> p (nope 1)}}", "no helper 'nope'", 8},
		{"{{> p x=(nope 1)}}", "no helper 'nope'", 10},
		{"{{> (nope 1)}}", "no helper 'nope'", 6},
		{"{{#> p x=(nope 1)}}{{/p}}", "no helper 'nope'", 11},
		{"{{#a}}{{else nope 1}}{{/a}}", "no helper 'nope'", 14},
		{"{{if a}}", "'if' is a block helper", 3},
		{"{{#if}}{{/if}}", "exactly one", 4},
		{"{{#each a b}}{{/each}}", "exactly one", 4},
		{"{{upper 1 2}}", "upper is given 2 arguments", 3},
		{"{{join a lst=1}}", "join has no option 'lst'", 3},
		{"{{a.b 1}}", "no helper 'a.b'", 3},
	};
	struct inspection in;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const prm_diag_entry *found;

		inspect(&in, prm_str_c(rows[i].text), NULL);
		found = in.diag.items;
		if (in.diag.count != 1 || found->column != rows[i].column ||
		    prm__str_find(found->text, prm_str_c(rows[i].part)) == found->text.len)
			fail_msg("%s: %zu findings, %u %.*s", rows[i].text, in.diag.count,
				 in.diag.count ? found->column : 0,
				 PRM_FMT(in.diag.count ? found->text : prm_str_c("")));
		inspection_release(&in);
	}
}

static void nothing_is_wrong_with_what_renders(void **state)
{
	static const char *const texts[] = {
		"{{> p x=\"1\"}}{{> p ctx x=1}}{{> (lookup . 'p') ctx}}{{#> p}}{{/p}}",
		"{{upper 'a'}}{{lookup a b}}{{log 1}}{{log}}{{first}}{{#first}}{{/first}}",
		"{{#*inline 'x'}}{{a}}{{/inline}}{{> x}}{{#if (eq a b)}}{{/if}}{{#eq a b}}{{/eq}}",
	};
	struct inspection in;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		inspect(&in, prm_str_c(texts[i]), NULL);
		if (in.diag.count)
			fail_msg("%s: %.*s", texts[i], PRM_FMT(in.diag.items[0].text));
		inspection_release(&in);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variables_are_found_with_what_they_are_used_as),
		cmocka_unit_test(uses_are_told_in_their_order),
		cmocka_unit_test(a_helper_of_the_host_is_no_variable),
		cmocka_unit_test(what_is_told_does_not_grow_by_the_square_of_the_template),
		cmocka_unit_test(calls_that_would_fail_are_found),
		cmocka_unit_test(nothing_is_wrong_with_what_renders),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
