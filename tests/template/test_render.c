/* test_render.c: what templates give: text, blocks, partials, whitespace, missing variables, limits. */
#include <prm/sys/helper.h>

#include "support/test.h"

struct row {
	const char *template, *data, *expected;
};

static const char *const partials[][2] = {
	{"greet", "Hi {{name}}!"},
	{"list", "{{#each items}}\n- {{this}}\n{{/each}}\n"},
	{"me", "{{#if n}}{{> me n=next}}{{/if}}."},
	{"loop", "{{> loop}}"},
	{"layout", "[{{> @partial-block}}]"},
	{"bad", "{{missing.thing}}"},
};

struct kept {
	prm_template *templates[sizeof(partials) / sizeof(partials[0])];
};

static prm_status find(void *ud, const prm_template *from, prm_str name, const prm_template **out,
		       prm_error *err)
{
	struct kept *kept = ud;

	(void)from;
	for (size_t i = 0; i < sizeof(partials) / sizeof(partials[0]); i++) {
		prm_template_options options = {.struct_size = sizeof(options)};
		prm_status status = PRM_OK;

		if (!prm_str_is(name, partials[i][0]))
			continue;
		options.source = prm_str_c(partials[i][0]);
		if (!kept->templates[i])
			status = prm_template_compile(prm_str_c(partials[i][1]), &options,
						      &kept->templates[i], NULL, err);
		*out = kept->templates[i];
		return status;
	}
	return PRM_MISSING_PARTIAL;
}

static prm_status render(const char *text, const char *json, int missing, prm_buf *out,
			 prm_diag *diag, prm_error *err)
{
	prm_template_options options = {.struct_size = sizeof(options), .missing = missing};
	struct kept kept = {0};
	prm_partials set = {.struct_size = sizeof(set), .find = find, .ud = &kept};
	prm_template_render_options ro = {.struct_size = sizeof(ro), .partials = &set};
	prm_template *t = NULL;
	prm_doc *doc = NULL;
	prm_status status;

	options.source = prm_str_c("t");
	assert_ok(prm_doc_read_json(prm_str_c(json), NULL, &doc, NULL, err), err);
	status = prm_template_compile(prm_str_c(text), &options, &t, diag, err);
	if (status == PRM_OK)
		status = prm_template_render(t, prm_doc_root(doc), &ro, out, diag, err);
	prm_template_unref(t);
	for (size_t i = 0; i < sizeof(kept.templates) / sizeof(kept.templates[0]); i++)
		prm_template_unref(kept.templates[i]);
	prm_doc_free(doc);
	return status;
}

static void check_rows(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		prm_error err = {0};
		prm_buf out;

		prm_buf_init(&out, NULL, 0);
		if (render(rows[i].template, rows[i].data, PRM_MISSING_IS_EMPTY, &out, NULL, &err))
			fail_msg("%s: %s", rows[i].template, err.text);
		if (!prm_str_is(prm_buf_str(&out), rows[i].expected))
			fail_msg("%s\n gave '%.*s'\n not  '%s'", rows[i].template,
				 PRM_FMT(prm_buf_str(&out)), rows[i].expected);
		prm_buf_release(&out);
	}
}

#define CHECK(rows) check_rows((rows), sizeof(rows) / sizeof((rows)[0]))

static void values_are_printed_as_they_are(void **state)
{
	static const struct row rows[] = {
		{"plain", "{}", "plain"},
		{"{{x}}", "{\"x\": \"<b>&\\\"'`=\"}", "<b>&\"'`="},
		{"{{{x}}}{{&x}}", "{\"x\": 1.50}", "1.51.5"},
		{"{{a.b.c}} {{a/b/c}} {{a.[b].c}}", "{\"a\": {\"b\": {\"c\": 7}}}", "7 7 7"},
		{"{{list}} {{map}} {{yes}} {{no}} {{nil}}",
		 "{\"list\": [1, null, [2, 3]], \"map\": {}, \"yes\": true, \"no\": false, \"nil\": null}",
		 "1,,2,3 [object Object] true false "},
		{"{{big}} {{tiny}} {{long}}",
		 "{\"big\": 1e21, \"tiny\": 1e-7, \"long\": 12345678901234567890123}",
		 "1e+21 1e-7 12345678901234567890123"},
		{"{{x}}", "{\"x\": \"{{y}} {{> p}} {{{z}}} {{!--\"}",
		 "{{y}} {{> p}} {{{z}}} {{!--"},
		{"\\{{x}} \\\\{{x}} \\n", "{\"x\": 1}", "{{x}} \\1 \\n"},
		{"{ } }} {x}", "{}", "{ } }} {x}"},
		{"{{constructor}}{{__proto__}}{{a.toString}}", "{\"a\": \"s\"}", ""},
		{"{{list.length}} {{list.[1]}} {{word.length}}",
		 "{\"list\": [4, 5], \"word\": \"abc\"}", "2 5 3"},
		{"a{{! note }}b{{!-- {{x}} --}}c", "{}", "abc"},
		{"{{[odd name]}}{{\"odd name\"}}", "{\"odd name\": 1}", "11"},
	};

	(void)state;
	CHECK(rows);
}

static void blocks_choose_and_iterate(void **state)
{
	static const struct row rows[] = {
		{"{{#if x}}a{{else}}b{{/if}}", "{\"x\": []}", "b"},
		{"{{#if x}}a{{else if y}}b{{else}}c{{/if}}", "{\"y\": 1}", "b"},
		{"{{#if x includeZero=true}}a{{/if}}", "{\"x\": 0}", "a"},
		{"{{#unless x}}a{{else}}b{{/unless}}", "{\"x\": 0}", "a"},
		{"{{#each l}}{{@index}}{{@key}}{{this}}{{#if @first}}f{{/if}}{{#if @last}}l{{/if}} {{/each}}",
		 "{\"l\": [\"a\", \"b\"]}", "00af 11bl "},
		{"{{#each m}}{{@key}}={{this}};{{/each}}", "{\"m\": {\"a\": 1, \"b\": 2}}",
		 "a=1;b=2;"},
		{"{{#each l}}x{{else}}none{{/each}}", "{\"l\": []}", "none"},
		{"{{#each l as |v i|}}{{i}}{{v.n}}{{/each}}",
		 "{\"l\": [{\"n\": \"a\"}, {\"n\": \"b\"}]}", "0a1b"},
		{"{{#with a}}{{b}}{{../c}}{{/with}}", "{\"a\": {\"b\": 1}, \"c\": 2}", "12"},
		{"{{#each l}}{{#if this}}{{../n}}{{/if}}{{/each}}", "{\"l\": [1, 2], \"n\": \"x\"}",
		 "xx"},
		{"{{#each l}}{{@root.n}}{{#each this}}{{@../index}}{{/each}}{{/each}}",
		 "{\"l\": [[1], [2, 3]], \"n\": 9}", "90911"},
		{"{{#l}}<{{.}}>{{/l}}{{^l}}no{{/l}}{{^e}}empty{{/e}}", "{\"l\": [1, 2], \"e\": []}",
		 "<1><2>empty"},
		{"{{#t}}{{x}}{{/t}}{{#o}}{{x}}{{/o}}", "{\"t\": true, \"x\": 1, \"o\": {\"x\": 2}}",
		 "12"},
		{"{{lookup m k}}{{lookup l 1}}", "{\"m\": {\"a\": 5}, \"k\": \"a\", \"l\": [1, 2]}",
		 "52"},
		{"{{log \"x\"}}", "{}", ""},
	};

	(void)state;
	CHECK(rows);
}

static void lines_of_tags_alone_disappear(void **state)
{
	static const struct row rows[] = {
		{"a\n  {{#if x}}\nb\n  {{else}}\nc\n  {{/if}}\nd\n", "{\"x\": 1}", "a\nb\nd\n"},
		{"a\r\n{{#if x}}\r\nb\r\n{{/if}}\r\n", "{\"x\": 1}", "a\r\nb\r\n"},
		{"a\n{{! note }}\nb", "{}", "a\nb"},
		{"a {{#if x}} b {{/if}}\n", "{\"x\": 1}", "a  b \n"},
		{"a  {{~x~}}  b", "{\"x\": 1}", "a1b"},
		{"a\n {{~#if x~}} \nb\n {{~/if~}} \nc", "{\"x\": 1}", "abc"},
		{"a\n  {{> list}}\nb", "{\"items\": [1, 2]}", "a\n  - 1\n  - 2\nb"},
		{"a {{> greet}} b", "{\"name\": \"Ada\"}", "a Hi Ada! b"},
		{"{{x}}\n{{y}}\n", "{\"x\": 1, \"y\": 2}", "1\n2\n"},
	};

	(void)state;
	CHECK(rows);
}

static void partials_get_a_context(void **state)
{
	static const struct row rows[] = {
		{"{{> greet}}", "{\"name\": \"Ada\"}", "Hi Ada!"},
		{"{{> greet who}}", "{\"who\": {\"name\": \"Bo\"}}", "Hi Bo!"},
		{"{{> greet name=\"Cy\"}}", "{\"name\": \"Ada\"}", "Hi Cy!"},
		{"{{> (lookup . \"p\")}}", "{\"p\": \"greet\", \"name\": \"Di\"}", "Hi Di!"},
		{"{{#> nope}}fallback {{name}}{{/nope}}", "{\"name\": \"x\"}", "fallback x"},
		{"{{#> layout}}in {{name}}{{/layout}}", "{\"name\": \"x\"}", "[in x]"},
		{"{{#*inline \"p\"}}<{{name}}>{{/inline}}{{> p}}{{> p name=2}}", "{\"name\": 1}",
		 "<1><2>"},
		{"{{> me n=1 next=0}}", "{}", ".."},
	};

	(void)state;
	CHECK(rows);
}

static void helpers_compute(void **state)
{
	static const struct row rows[] = {
		{"{{default a \"x\"}}{{default b \"x\"}}{{default c \"x\"}}",
		 "{\"a\": \"\", \"b\": 0}", "x0x"},
		{"{{join l \"; \"}}|{{join l}}", "{\"l\": [1, 2]}", "1; 2|1, 2"},
		{"{{json m}}", "{\"m\": {\"a\": [1, \"x\"]}}", "{\"a\":[1,\"x\"]}"},
		{"{{#if (eq a 1)}}y{{/if}}{{#if (ne a 1)}}n{{/if}}{{#if (lt a 2)}}l{{/if}}{{#if (gt a 2)}}g{{/if}}",
		 "{\"a\": 1}", "yl"},
		{"{{#if (and a b)}}1{{/if}}{{#if (or a b)}}2{{/if}}{{#if (not b)}}3{{/if}}",
		 "{\"a\": 1, \"b\": 0}", "23"},
		{"{{upper \"ab\"}}{{lower \"CD\"}}{{trim \" e \"}}", "{}", "ABcde"},
		{"{{pluralize 1 \"day\"}} {{pluralize 2 \"day\"}} {{pluralize 2 \"child\" \"children\"}}",
		 "{}", "day days children"},
		{"{{concat \"a\" 1 true}}{{replace \"a-b-c\" \"-\" \"+\"}}", "{}", "a1truea+b+c"},
		{"{{first l}}{{last l}}{{length l}}{{length \"\xc3\xa9x\"}}", "{\"l\": [7, 8, 9]}",
		 "7932"},
		{"{{truncate \"h\xc3\xa9llo\" 2}}", "{}", "h\xc3\xa9..."},
		{"{{json}}{{length}}", "{\"json\": \"data\", \"length\": 3}", "data3"},
	};

	(void)state;
	CHECK(rows);
}

static void all_missing_variables_are_listed(void **state)
{
	prm_error err = {0};
	prm_diag diag;
	prm_buf out;

	(void)state;
	prm_diag_init(&diag, NULL, 0);
	prm_buf_init(&out, NULL, 0);
	assert_fails(render("Hi {{nmae}},\n{{#if vip}}x{{/if}}{{other.thing}}{{> bad}}",
			    "{\"name\": 1}", PRM_MISSING_IS_ERROR, &out, &diag, &err),
		     &err, PRM_MISSING_VARIABLE, "'nmae' is missing");
	assert_int_equal(diag.count, 3);
	assert_int_equal(diag.items[0].line, 1);
	assert_int_equal(diag.items[0].column, 6);
	assert_str(diag.items[0].hint, "did you mean 'name'?");
	assert_int_equal(diag.items[1].line, 2);
	assert_non_null(diag.items[2].notes);
	assert_str(diag.items[2].source, "bad");
	prm_diag_release(&diag);
	prm_buf_release(&out);
}

static void missing_variables_can_be_kept(void **state)
{
	prm_error err = {0};
	prm_buf out;

	(void)state;
	prm_buf_init(&out, NULL, 0);
	assert_ok(render("a {{ x.y }} b", "{}", PRM_MISSING_IS_KEPT, &out, NULL, &err), &err);
	assert_str(prm_buf_str(&out), "a {{ x.y }} b");
	prm_buf_release(&out);
}

static void faults_have_a_place(void **state)
{
	static const struct {
		const char *template;
		prm_status status;
		uint32_t line, column;
		const char *part;
	} rows[] = {
		{"{{#if x}}a", PRM_TEMPLATE_SYNTAX, 1, 1, "is not closed"},
		{"a\n  {{/if}}", PRM_TEMPLATE_SYNTAX, 2, 3, "not open"},
		{"{{#if x}}{{/each}}", PRM_TEMPLATE_SYNTAX, 1, 10, "does not close {{#if x}}"},
		{"{{x", PRM_TEMPLATE_SYNTAX, 1, 1, "the tag is not closed"},
		{"{{}}", PRM_TEMPLATE_SYNTAX, 1, 1, "empty"},
		{"{{else}}", PRM_TEMPLATE_SYNTAX, 1, 1, "no block"},
		{"{{#if x}}{{else}}{{else}}{{/if}}", PRM_TEMPLATE_SYNTAX, 1, 18, "two"},
		{"{{a..b}}", PRM_MISSING_HELPER, 1, 3, ""},
		{"{{!-- x", PRM_TEMPLATE_SYNTAX, 1, 1, "comment"},
		{"{{nope 1}}", PRM_MISSING_HELPER, 1, 3, "no helper 'nope'"},
		{"{{> nowhere}}", PRM_MISSING_PARTIAL, 1, 1, "no partial 'nowhere'"},
		{"{{#if}}{{/if}}", PRM_HELPER_ARGUMENTS, 1, 4, "exactly one"},
		{"{{> loop}}", PRM_LIMIT, 1, 0, "nested"},
		{"{{#*deco}}{{/deco}}", PRM_UNKNOWN_DECORATOR, 1, 1, "decorator"},
		{"\xff", PRM_BAD_UTF8, 1, 1, "UTF-8"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_error err = {0};
		prm_buf out;

		prm_buf_init(&out, NULL, 0);
		assert_fails(render(rows[i].template, "{}", PRM_MISSING_IS_EMPTY, &out, NULL, &err),
			     &err, rows[i].status, rows[i].part);
		assert_int_equal(err.line, rows[i].line);
		if (rows[i].column)
			assert_int_equal(err.column, rows[i].column);
		prm_buf_release(&out);
	}
}

static void every_fault_is_found_in_one_run(void **state)
{
	prm_template *t = NULL;
	prm_error err;
	prm_diag diag;

	(void)state;
	prm_diag_init(&diag, NULL, 0);
	assert_int_equal(
		prm_template_compile(prm_str_c("{{}}\n{{#if x}}\n{{a b=}}\n{{/each}}\n{{> }}"),
				     NULL, &t, &diag, &err),
		PRM_TEMPLATE_SYNTAX);
	assert_int_equal(diag.errors, 4);
	prm_diag_release(&diag);
}

static void deep_nesting_is_refused(void **state)
{
	size_t n = 100000, len = strlen("{{#if a}}");
	char *text = malloc(n * len + 1);
	prm_template *t = NULL;
	prm_error err;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < n; i++)
		memcpy(text + i * len, "{{#if a}}", len);
	assert_int_equal(prm_template_compile(prm_str_n(text, n * len), NULL, &t, NULL, &err),
			 PRM_LIMIT);
	free(text);
}

static void every_failed_allocation_is_an_error(void **state)
{
	static const char text[] =
		"{{#each items}}{{join (lookup .. \"l\") \"-\"}}{{/each}}{{json l}}";
	static const char data[] = "{\"items\": [1, 2], \"l\": [3, 4]}";
	prm_doc *doc = NULL;
	prm_error err;
	long n;

	(void)state;
	assert_ok(prm_doc_read_json(prm_str_c(data), NULL, &doc, NULL, &err), &err);
	for (n = 1; n < 500; n++) {
		prm_template_options options = {.struct_size = sizeof(options)};
		prm_template *t = NULL;
		test_heap heap;
		prm_status status;
		prm_buf out;

		test_heap_init(&heap, n);
		options.allocator = &heap.allocator;
		prm_buf_init(&out, &heap.allocator, 0);
		status = prm_template_compile(prm_str_c(text), &options, &t, NULL, &err);
		if (status == PRM_OK)
			status = prm_template_render(t, prm_doc_root(doc), NULL, &out, NULL, &err);
		prm_template_unref(t);
		prm_buf_release(&out);
		assert_int_equal(heap.live_blocks, 0);
		if (status == PRM_OK)
			break;
		assert_int_equal(status, PRM_NOMEM);
	}
	assert_true(n > 3 && n < 500);
	prm_doc_free(doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_printed_as_they_are),
		cmocka_unit_test(blocks_choose_and_iterate),
		cmocka_unit_test(lines_of_tags_alone_disappear),
		cmocka_unit_test(partials_get_a_context),
		cmocka_unit_test(helpers_compute),
		cmocka_unit_test(all_missing_variables_are_listed),
		cmocka_unit_test(missing_variables_can_be_kept),
		cmocka_unit_test(faults_have_a_place),
		cmocka_unit_test(every_fault_is_found_in_one_run),
		cmocka_unit_test(deep_nesting_is_refused),
		cmocka_unit_test(every_failed_allocation_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
