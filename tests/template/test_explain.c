/* test_explain.c: what made which bytes of the output: the spans cover all of it, in order. */
#include "template/rendering.h"

struct spans {
	prm_output_span items[200];
	size_t count;
};

static void keep_span(void *ud, const prm_output_span *span)
{
	struct spans *spans = ud;

	assert_true(spans->count < sizeof(spans->items) / sizeof(spans->items[0]));
	spans->items[spans->count++] = *span;
}

/* The partial `p` and others, each compiled once; given by index. */
struct set {
	const char *names[4], *texts[4];
	prm_template *made[4];
	prm_template_options options;
};

static prm_status find(void *ud, const prm_template *from, prm_str name, const prm_template **out,
		       prm_error *err)
{
	struct set *set = ud;

	(void)from;
	for (size_t i = 0; i < 4 && set->names[i]; i++) {
		prm_status status = PRM_OK;

		if (!prm_str_is(name, set->names[i]))
			continue;
		set->options.struct_size = sizeof(set->options);
		set->options.source = prm_str_c(set->names[i]);
		if (!set->made[i])
			status = prm_template_compile(prm_str_c(set->texts[i]), &set->options,
						      &set->made[i], NULL, err);
		*out = set->made[i];
		return status;
	}
	return PRM_MISSING_PARTIAL;
}

/* The spans as text: "start-end source:line:column path|" each. */
static void describe(const struct spans *spans, prm_buf *out)
{
	for (size_t i = 0; i < spans->count; i++) {
		const prm_output_span *s = &spans->items[i];

		prm_buf_addf(out, "%zu-%zu %.*s:%u:%u%s%.*s|", s->start, s->end, PRM_FMT(s->source),
			     s->line, s->column, s->path.len ? " " : "", PRM_FMT(s->path));
	}
}

/* Each byte has one span, in order; texts are what the source says, or that with an indent. */
static void check_cover(const struct spans *spans, size_t length)
{
	size_t at = 0;

	for (size_t i = 0; i < spans->count; i++) {
		const prm_output_span *s = &spans->items[i];

		if (s->start != at || s->end <= s->start)
			fail_msg("span %zu is %zu-%zu, behind %zu", i, s->start, s->end, at);
		assert_non_null(s->from);
		assert_true(s->source_start <= s->source_end);
		at = s->end;
	}
	assert_int_equal(at, length);
}

struct row {
	const char *text, *data, *expected, *spans;
};

static void check_row(const struct row *row, struct set *set, int missing)
{
	struct spans spans = {.count = 0};
	prm_explain explain = {sizeof(explain), keep_span, &spans};
	prm_partials partials = {sizeof(partials), find, set};
	struct rendering r = rendering();
	prm_buf got;

	r.options.missing = set->options.missing = missing;
	r.render.explain = &explain;
	r.render.partials = &partials;
	prm_buf_init(&got, NULL, 0);
	assert_renders(&r, row->text, row->data, row->expected);
	check_cover(&spans, r.out.len);
	describe(&spans, &got);
	if (!prm_str_is(prm_buf_str(&got), row->spans))
		fail_msg("%s gives\n%.*s, not\n%s", row->text, PRM_FMT(prm_buf_str(&got)),
			 row->spans);
	prm_buf_release(&got);
	rendering_release(&r);
	for (size_t i = 0; i < 4; i++) {
		prm_template_unref(set->made[i]);
		set->made[i] = NULL;
	}
}

static void check_rows(const struct row *rows, size_t count, struct set set, int missing)
{
	for (size_t i = 0; i < count; i++)
		check_row(&rows[i], &set, missing);
}

#define CHECK(rows, set, missing) \
	check_rows((rows), sizeof(rows) / sizeof((rows)[0]), (set), (missing))

static void texts_and_variables_have_their_place(void **state)
{
	static const struct row rows[] = {
		{"plain", "{}", "plain", "0-5 t:1:1|"},
		{"", "{}", "", ""},
		{"a{{b}}c", "{\"b\":\"xy\"}", "axyc", "0-1 t:1:1|1-3 t:1:2 b|3-4 t:1:7|"},
		{"\xc3\xa9{{b}}\n {{c.d}}", "{\"b\":1,\"c\":{\"d\":2.5}}",
		 "\xc3\xa9"
		 "1\n 2.5",
		 "0-2 t:1:1|2-3 t:1:2 b|3-5 t:1:7|5-8 t:2:2 c.d|"},
		{"{{b}}{{nothing}}{{c}}", "{\"b\":\"\",\"c\":true}", "true", "0-4 t:1:17 c|"},
		{"{{{b}}}{{&b}}{{[b]}}", "{\"b\":[1,2]}", "1,21,21,2",
		 "0-3 t:1:1 b|3-6 t:1:8 b|6-9 t:1:14 [b]|"},
		{"{{#each l}}{{this}}{{@index}},{{/each}}", "{\"l\":[7,8]}", "70,81,",
		 "0-1 t:1:12 this|1-2 t:1:20 @index|2-3 t:1:30|"
		 "3-4 t:1:12 this|4-5 t:1:20 @index|5-6 t:1:30|"},
		{"{{#with a}}{{b}}{{../c}}{{/with}}", "{\"a\":{\"b\":1},\"c\":2}", "12",
		 "0-1 t:1:12 b|1-2 t:1:17 ../c|"},
		{"{{#if x}}a{{else}}b{{/if}}c", "{}", "bc", "0-1 t:1:19|1-2 t:1:27|"},
	};

	(void)state;
	CHECK(rows, (struct set){0}, PRM_MISSING_IS_EMPTY);
}

static void helpers_have_a_place_but_no_path(void **state)
{
	static const struct row rows[] = {
		{"a{{upper b}}c", "{\"b\":\"x\"}", "aXc", "0-1 t:1:1|1-2 t:1:2|2-3 t:1:13|"},
		{"{{concat (lower b) 1}}", "{\"b\":\"X\"}", "x1", "0-2 t:1:1|"},
		{"{{#each (split b)}}{{this}}{{/each}}", "{\"b\":\"x y\"}", "xy",
		 "0-1 t:1:20 this|1-2 t:1:20 this|"},
	};

	(void)state;
	CHECK(rows, (struct set){0}, PRM_MISSING_IS_EMPTY);
}

static void kept_variables_have_their_place(void **state)
{
	static const struct row rows[] = {
		{"a {{b}} c", "{}", "a {{b}} c", "0-2 t:1:1|2-7 t:1:3 b|7-9 t:1:8|"},
		{"{{{b.c}}}{{d}}", "{\"d\":1}", "{{{b.c}}}1", "0-9 t:1:1 b.c|9-10 t:1:10 d|"},
	};

	(void)state;
	CHECK(rows, (struct set){0}, PRM_MISSING_IS_KEPT);
}

static void partials_are_named(void **state)
{
	static const struct row rows[] = {
		{"a{{> p}}c", "{\"b\":1}", "a<1>c",
		 "0-1 t:1:1|1-2 p:1:1|2-3 p:1:2 b|3-4 p:1:7|4-5 t:1:9|"},
		{"  {{> lines}}\nx", "{\"b\":1}", "  one\n  1\n  \n  two\nx",
		 "0-6 lines:1:1|6-9 lines:2:1 b|9-19 lines:2:6|19-20 t:2:1|"},
		{"{{#*inline 'i'}}({{b}}){{/inline}}{{> i}}", "{\"b\":1}", "(1)",
		 "0-1 t:1:17|1-2 t:1:18 b|2-3 t:1:23|"},
		{"{{#> lay}}in {{b}}{{/lay}}", "{\"b\":1}", "[in 1]",
		 "0-1 lay:1:1|1-4 t:1:11|4-5 t:1:14 b|5-6 lay:1:22|"},
		{"{{#> none}}fall{{b}}{{/none}}", "{\"b\":1}", "fall1", "0-4 t:1:12|4-5 t:1:16 b|"},
		{"{{> p b=2}}", "{\"b\":1}", "<2>", "0-1 p:1:1|1-2 p:1:2 b|2-3 p:1:7|"},
	};
	const struct set set = {
		.names = {"p", "lines", "lay"},
		.texts = {"<{{b}}>", "one\n{{b}}\n\ntwo\n", "[{{> @partial-block}}]"}};

	(void)state;
	CHECK(rows, set, PRM_MISSING_IS_EMPTY);
}

static void indented_partials_within_each_other_are_covered(void **state)
{
	static const struct row rows[] = {
		{"- a:\n  {{> out}}\n- b\n", "{\"b\":\"x\\ny\"}",
		 "- a:\n  o\n    i\n    x\n    y\n    j\n  p\n- b\n",
		 "0-5 t:1:1|5-9 out:1:1|9-15 in:1:1|15-26 in:2:1 b|26-33 in:2:6|33-37 out:3:1|37-41 t:3:1|"},
	};
	const struct set set = {.names = {"out", "in"},
				.texts = {"o\n  {{> in}}\np\n", "i\n{{b}}\nj\n"}};

	(void)state;
	CHECK(rows, set, PRM_MISSING_IS_EMPTY);
}

static prm_status body_twice(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	prm_str text = {0};
	prm_buf buf;

	(void)ud;
	prm_buf_init(&buf, NULL, 0);
	if (!prm_helper_block(call, PRM_HELPER_BODY, call->context, &buf) &&
	    !prm_helper_block(call, PRM_HELPER_BODY, call->context, &buf) &&
	    prm_arena_str(call->arena, prm_buf_str(&buf), &text))
		*out = prm_value_str(text);
	prm_buf_release(&buf);
	return text.ptr ? PRM_OK : prm_fail(err, PRM_NOMEM, "out of memory");
}

static void a_block_of_the_host_is_one_span(void **state)
{
	struct spans spans = {.count = 0};
	prm_explain explain = {sizeof(explain), keep_span, &spans};
	struct rendering r = rendering();
	prm_helpers *helpers = NULL;
	prm_error err;
	prm_buf got;

	(void)state;
	assert_ok(prm_helpers_new(NULL, &helpers, &err), &err);
	assert_ok(prm_helpers_add(helpers, prm_str_c("twice"), body_twice, NULL, &err), &err);
	r.options.helpers = helpers;
	r.render.explain = &explain;
	prm_buf_init(&got, NULL, 0);
	assert_renders(&r, "a{{#twice}}{{b}}{{/twice}}c", "{\"b\":\"xy\"}", "axyxyc");
	check_cover(&spans, r.out.len);
	describe(&spans, &got);
	assert_str(prm_buf_str(&got), "0-1 t:1:1|1-5 t:1:2|5-6 t:1:27|");
	prm_buf_release(&got);
	rendering_release(&r);
	prm_helpers_free(helpers);
}

static void spans_count_from_where_the_render_began(void **state)
{
	struct spans spans = {.count = 0};
	prm_explain explain = {sizeof(explain), keep_span, &spans};
	struct rendering r = rendering();

	(void)state;
	r.render.explain = &explain;
	assert_renders(&r, "ab{{c}}", "{\"c\":1}", "ab1");
	spans.count = 0;
	assert_ok(prm_template_render(r.made, r.data, &r.render, &r.out, NULL, &r.err), &r.err);
	assert_str(prm_buf_str(&r.out), "ab1ab1");
	check_cover(&spans, 3);
	rendering_release(&r);
}

static void nothing_is_told_of_a_render_that_fails(void **state)
{
	struct spans spans = {.count = 0};
	prm_explain explain = {sizeof(explain), keep_span, &spans};
	struct rendering r = rendering();

	(void)state;
	r.render.explain = &explain;
	assert_render_fails(&r, "ab{{c}}{{nope 1}}", "{\"c\":1}", PRM_MISSING_HELPER, "nope");
	assert_int_equal(spans.count, 0);
	r.options.missing = PRM_MISSING_IS_ERROR;
	assert_render_fails(&r, "ab{{c}}", "{}", PRM_MISSING_VARIABLE, "'c'");
	assert_int_equal(spans.count, 0);
	rendering_release(&r);
}

/* ---- lines and columns ----------------------------------------------------------------------- */

static const char numbered[] =
	"\xc3\xa9{{a}}\n\xc3\xa9 {{a}}\n\n{{#if a}}x{{a}}{{/if}} \xc3\xa9{{a}}";

static prm_status find_numbered(void *ud, const prm_template *from, prm_str name,
				const prm_template **out, prm_error *err)
{
	prm_template **made = ud;
	size_t i = (size_t)(name.ptr[0] - '0');
	prm_template_options options = {
		.struct_size = sizeof(options), .missing = PRM_MISSING_IS_EMPTY, .source = name};
	prm_status status = PRM_OK;

	(void)from;
	if (!made[i])
		status = prm_template_compile(prm_str_c(numbered), &options, &made[i], NULL, err);
	*out = made[i];
	return status;
}

static void check_place(void *ud, const prm_output_span *span)
{
	const char *text = prm_str_is(span->source, "t") ? ud : numbered;
	uint32_t line = 1, column = 1;

	for (size_t i = 0; i < span->source_start; i++) {
		column += ((unsigned char)text[i] & 0xc0) != 0x80;
		if (text[i] == '\n') {
			line++;
			column = 1;
		}
	}
	assert_int_equal(span->line, line);
	assert_int_equal(span->column, column);
}

static void places_hold_where_loops_and_partials_jump(void **state)
{
	static char text[] =
		"\xc3\xa9\n{{#each l}}\n\xc3\xa9{{a}}{{a}}\n {{a}}{{> 0}}{{> 1}}{{> 2}}{{> 3}}\n"
		"{{#each m}}\xc3\xa9{{.}}{{> 4}}{{> 5}}{{> 6}}{{> 7}}{{> 8}}{{> 9}}{{/each}}\n"
		"{{/each}}\nend {{b}}";
	prm_template *made[10] = {0};
	prm_partials partials = {sizeof(partials), find_numbered, made};
	prm_explain explain = {sizeof(explain), check_place, text};
	struct rendering r = rendering();

	(void)state;
	r.render.explain = &explain;
	r.render.partials = &partials;
	rendering_run(&r, prm_str_c(text),
		      "{\"l\":[{\"a\":1,\"m\":[1,2]},{\"a\":2,\"m\":[3]},{\"a\":3}],\"b\":1}");
	assert_ok(r.status, &r.err);
	rendering_release(&r);
	for (size_t i = 0; i < 10; i++)
		prm_template_unref(made[i]);
}

static void forget_span(void *ud, const prm_output_span *span)
{
	(void)ud;
	(void)span;
}

/* Far jumps between spans take steps, too. */
static void finding_the_places_is_counted_in_steps(void **state)
{
	prm_limits limits = {.struct_size = sizeof(limits), .render_steps = 100000};
	prm_explain explain = {sizeof(explain), forget_span, NULL};
	struct rendering r = rendering();
	prm_buf text;

	(void)state;
	r.options.limits = &limits;
	prm_buf_init(&text, NULL, 0);
	prm_buf_add_c(&text, "{{#each l}}{{this}}{{#if none}}");
	for (int i = 0; i < 100000; i++)
		prm_buf_add_char(&text, 'x');
	prm_buf_add(&text, prm_str_c("{{/if}}{{this}}{{/each}}"));
	prm_buf_add(&text, prm_str_n("", 1));
	rendering_run(&r, prm_str_n(text.ptr, text.len - 1),
		      "{\"l\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}");
	assert_ok(r.status, &r.err);
	limits.render_steps = 10000;
	r.render.explain = &explain;
	assert_render_fails(&r, text.ptr, "{\"l\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}",
			    PRM_LIMIT, "render_steps");
	rendering_release(&r);
	prm_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_and_variables_have_their_place),
		cmocka_unit_test(helpers_have_a_place_but_no_path),
		cmocka_unit_test(kept_variables_have_their_place),
		cmocka_unit_test(partials_are_named),
		cmocka_unit_test(indented_partials_within_each_other_are_covered),
		cmocka_unit_test(a_block_of_the_host_is_one_span),
		cmocka_unit_test(spans_count_from_where_the_render_began),
		cmocka_unit_test(nothing_is_told_of_a_render_that_fails),
		cmocka_unit_test(places_hold_where_loops_and_partials_jump),
		cmocka_unit_test(finding_the_places_is_counted_in_steps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
