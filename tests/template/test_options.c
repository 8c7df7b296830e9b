/* test_options.c: handlebars.js's compile options, block parameters, UTF-16, symbols, the caller's @data. */
#include "template/rendering.h"

static void strict_takes_only_what_is_there(void **state)
{
	struct rendering r = rendering();

	(void)state;
	r.options.flags = PRM_TEMPLATE_STRICT;
	assert_renders(&r, "{{a}}{{b.c}}{{n}}", "{\"a\":1,\"b\":{\"c\":2},\"n\":null}", "12");
	assert_render_fails(&r, "x\n{{a}}", "{}", PRM_MISSING_VARIABLE, "'a' is not defined");
	assert_int_equal(r.err.line, 2);
	assert_int_equal(r.err.column, 3);
	assert_render_fails(&r, "{{b.c}}", "{\"b\":{}}", PRM_MISSING_VARIABLE,
			    "'b.c' is not defined");
	assert_render_fails(&r, "{{b.c}}", "{}", PRM_MISSING_VARIABLE, "'b.c' is not defined");
	assert_render_fails(&r, "{{concat a.b}}", "{}", PRM_MISSING_VARIABLE, "'a.b'");
	assert_render_fails(&r, "{{#each l}}{{@../../index}}{{/each}}", "{\"l\":[1]}",
			    PRM_MISSING_VARIABLE, "@../../index");
	assert_renders(&r, "{{#if a}}y{{else}}n{{/if}}{{#each l}}{{@index}}{{/each}}",
		       "{\"a\":null,\"l\":[1]}", "n0");
	rendering_release(&r);
}

static void assumed_objects_need_the_way_but_not_the_end(void **state)
{
	struct rendering r = rendering();

	(void)state;
	r.options.flags = PRM_TEMPLATE_ASSUME_OBJECTS;
	assert_renders(&r, "{{a}}{{b.c}}", "{\"b\":{}}", "");
	assert_render_fails(&r, "{{a.b}}", "{}", PRM_MISSING_VARIABLE, "'a.b' is not defined");
	rendering_release(&r);
}

static void compat_seeks_names_outwards(void **state)
{
	struct rendering r = rendering();

	(void)state;
	r.options.flags = PRM_TEMPLATE_COMPAT;
	assert_renders(&r, "{{#a}}{{b}}{{c}}{{d.e}}{{#with x}}{{c}}{{/with}}{{/a}}{{c}}",
		       "{\"a\":{\"b\":1,\"x\":{}},\"c\":2,\"d\":{\"e\":3}}", "12322");
	assert_renders(&r, "{{#each l}}{{n}}{{./n}}{{this.n}}{{m}};{{/each}}",
		       "{\"n\":\"o\",\"l\":[{\"n\":1},{\"m\":2}]}", "111;o2;");
	assert_renders(&r, "{{#a}}{{> p}}{{/a}}{{#*inline 'p'}}({{b}}{{c}}){{/inline}}",
		       "{\"a\":{\"b\":1},\"c\":2}", "(1)");
	assert_renders(&r, "{{#each l}}{{#if on}}y{{else}}n{{/if}}{{/each}}",
		       "{\"on\":true,\"l\":[{\"on\":false},{\"x\":1}]}", "ny");
	rendering_release(&r);
}

static void only_known_helpers_may_be_told_apart(void **state)
{
	static const prm_known_helper known[] = {{{"upper", 5}, true}, {{"lower", 5}, false}};
	struct rendering r = rendering();

	(void)state;
	r.options.known_helpers = known;
	r.options.known_helper_count = 2;
	r.options.flags = PRM_TEMPLATE_KNOWN_HELPERS_ONLY;
	assert_renders(&r, "{{#if a}}{{upper a}}{{b}}{{/if}}", "{\"a\":\"x\",\"b\":\"y\"}", "Xy");
	rendering_run(&r, prm_str_c("{{lower a}}"), "{\"a\":\"X\"}");
	assert_true(r.status != PRM_OK);
	rendering_run(&r, prm_str_c("{{nope a}}"), "{\"a\":\"X\"}");
	assert_true(r.status != PRM_OK);
	rendering_release(&r);
}

static void extra_helpers_may_be_left_out(void **state)
{
	struct rendering r = rendering();

	(void)state;
	r.options.flags = PRM_TEMPLATE_NO_EXTRA_HELPERS;
	assert_render_fails(&r, "{{upper 'a'}}", "{}", PRM_MISSING_HELPER, "no helper 'upper'");
	assert_renders(&r, "{{upper}}{{lookup l 0}}{{log 1}}", "{\"upper\":1,\"l\":[2]}", "12");
	rendering_release(&r);
}

static void white_space_of_partials_has_options(void **state)
{
	static const char text[] =
		"{{#*inline 'p'}}a\nb\n{{/inline}}\n  {{> p}}\n{{#if 1}}\nx\n{{/if}}\n";
	struct rendering r = rendering();

	(void)state;
	assert_renders(&r, text, "{}", "  a\n  b\nx\n");
	r.options.flags = PRM_TEMPLATE_PREVENT_INDENT;
	assert_renders(&r, text, "{}", "  a\nb\nx\n");
	r.options.flags = PRM_TEMPLATE_IGNORE_STANDALONE;
	assert_renders(&r, text, "{}", "\n  a\nb\n\n\nx\n\n");
	rendering_release(&r);
}

static void a_partial_may_get_no_context_of_itself(void **state)
{
	struct rendering r = rendering();

	(void)state;
	r.options.flags = PRM_TEMPLATE_EXPLICIT_PARTIAL_CONTEXT;
	assert_renders(&r, "{{#*inline 'p'}}[{{a}}]{{/inline}}{{> p}}{{> p this}}{{> p a=2}}",
		       "{\"a\":1}", "[][1][2]");
	rendering_release(&r);
}

/* ---- names ----------------------------------------------------------------------------------- */

static void block_parameters_beyond_two_are_empty(void **state)
{
	struct rendering r = rendering();

	(void)state;
	assert_renders(&r, "{{#each l as |v k x y|}}{{v}}{{k}}[{{x}}{{y.z}}]{{/each}}",
		       "{\"l\":[7],\"x\":\"no\"}", "70[]");
	assert_renders(
		&r,
		"{{#each m as |v k|}}{{k}}={{v}}{{#each @root.l as |v|}}{{v}}{{k}}{{/each}};{{/each}}",
		"{\"m\":{\"a\":1,\"b\":2},\"l\":[9]}", "a=19a;b=29b;");
	assert_renders(&r, "{{#with a as |x y|}}{{x.b}}{{y}}{{/with}}{{x}}",
		       "{\"a\":{\"b\":1},\"x\":5}", "15");
	assert_renders(&r, "{{#l as |v i|}}{{v}}{{i}}{{/l}}{{#m as |v|}}{{v.a}}{{/m}}",
		       "{\"l\":[3,4],\"m\":{\"a\":1}}", "30411");
	rendering_release(&r);
}

static void texts_count_in_utf_16(void **state)
{
	struct rendering r = rendering();

	(void)state;
	assert_renders(&r,
		       "{{t.length}} {{t.[0]}} {{t.[1]}} {{t.[4]}}|{{t.[9]}}|{{t.[01]}}|{{t.[-1]}}",
		       "{\"t\":\"\xc3\xa9"
		       "a\xf0\x9f\x98\x80\xe2\x82\xac\"}",
		       "5 \xc3\xa9 a \xe2\x82\xac|||");
	assert_renders(&r, "{{t.[2]}}{{t.[3]}}",
		       "{\"t\":\"\xc3\xa9"
		       "a\xf0\x9f\x98\x80\"}",
		       "\xef\xbf\xbd\xef\xbf\xbd");
	assert_renders(&r, "{{l.length}}{{l.[1]}}{{l.[2]}}{{l.[99999999999]}}{{l.[1x]}}",
		       "{\"l\":[5,6]}", "26");
	assert_renders(&r, "{{m.length}}{{m.[0]}}", "{\"m\":{\"0\":\"z\"}}", "z");
	rendering_release(&r);
}

/* The same template over data whose keys have symbols of this table, of another, of none, of both. */
static void data_of_any_symbol_table_is_found(void **state)
{
	static const char text[] =
		"{{a}}{{b.c}}{{#each l}}{{n}}{{/each}}{{#with b}}{{c}}{{d}}{{/with}}{{lookup b 'c'}}";
	static const char json[] =
		"{\"z\":0,\"l\":[{\"n\":1},{\"m\":5,\"n\":2}],\"b\":{\"q\":9,\"c\":\"x\"},\"a\":true}";
	prm_symbols *tables[3] = {NULL, NULL, NULL};
	prm_error err;

	(void)state;
	for (int i = 0; i < 2; i++)
		assert_ok(prm_symbols_new(NULL, &tables[i], &err), &err);
	for (int compiled = 0; compiled < 3; compiled++) {
		for (int read = 0; read < 3; read++) {
			prm_template_options options = {.struct_size = sizeof(options),
							.symbols = tables[compiled],
							.missing = PRM_MISSING_IS_EMPTY};
			prm_read_options how = {.struct_size = sizeof(how),
						.symbols = tables[read]};
			prm_template *t = NULL;
			prm_doc *doc = NULL;
			prm_buf out;

			prm_buf_init(&out, NULL, 0);
			assert_ok(prm_template_compile(prm_str_c(text), &options, &t, NULL, &err),
				  &err);
			assert_ok(prm_doc_read_json(prm_str_c(json), &how, &doc, NULL, &err), &err);
			for (int twice = 0; twice < 2; twice++) {
				prm_buf_reset(&out);
				assert_ok(prm_template_render(t, prm_doc_root(doc), NULL, &out,
							      NULL, &err),
					  &err);
				assert_str(prm_buf_str(&out), "truex12xx");
			}
			prm_template_unref(t);
			prm_doc_free(doc);
			prm_buf_release(&out);
		}
	}
	for (int i = 0; i < 2; i++)
		prm_symbols_free(tables[i]);
}

static void the_callers_data_is_seen_as_names(void **state)
{
	struct rendering r = rendering();
	prm_doc *doc = NULL;
	prm_error err;

	(void)state;
	assert_ok(prm_doc_read_json(prm_str_c("{\"user\":{\"id\":5},\"index\":\"i\"}"), NULL, &doc,
				    NULL, &err),
		  &err);
	r.render.data = prm_doc_root(doc);
	assert_renders(
		&r,
		"{{@user.id}}{{@index}}{{#each l}}{{@index}}{{@user.id}}{{@../index}}{{/each}}{{@none}}{{@root.l.length}}",
		"{\"l\":[1]}", "5i05i1");
	assert_renders(
		&r,
		"{{@../user.id}}|{{#each l}}{{@../user.id}}{{@../index}}{{@../../index}}{{/each}}|{{@root.q}}",
		"{\"l\":[1],\"q\":2}", "5|5ii|2");
	r.options.flags = PRM_TEMPLATE_STRICT;
	assert_render_fails(&r, "{{@../../user}}", "{}", PRM_MISSING_VARIABLE, "@../../user");
	assert_render_fails(&r, "{{@other}}", "{}", PRM_MISSING_VARIABLE, "@other");
	rendering_release(&r);
	prm_doc_free(doc);
}

static void options_of_an_older_caller_are_understood(void **state)
{
	struct rendering r = rendering();
	prm_template_render_options render = {.struct_size = sizeof(size_t)};
	prm_template *t = NULL;
	prm_buf out;

	(void)state;
	r.options.struct_size = offsetof(prm_template_options, missing); /* escape was not there */
	r.options.escape = PRM_ESCAPE_HTML;
	assert_ok(prm_template_compile(prm_str_c("{{this}}"), &r.options, &t, NULL, &r.err),
		  &r.err);
	prm_buf_init(&out, NULL, 0);
	assert_ok(
		prm_template_render(t, prm_value_str(prm_str_c("<")), &render, &out, NULL, &r.err),
		&r.err);
	assert_str(prm_buf_str(&out), "<");
	prm_buf_release(&out);
	prm_template_unref(t);
}

static void a_template_is_counted_and_knows_its_scope(void **state)
{
	struct rendering r = rendering();
	prm_template *t = NULL, *again;
	int scope = 0;

	(void)state;
	r.options.scope = &scope;
	assert_ok(prm_template_compile(prm_str_c("{{a}} and {{b}}"), &r.options, &t, NULL, &r.err),
		  &r.err);
	assert_ptr_equal(prm_template_scope(t), &scope);
	assert_true(prm_template_size(t) > 15 && prm_template_size(t) < 3 * 15 + 1024);
	again = prm_template_ref(t);
	assert_ptr_equal(again, t);
	prm_template_unref(t);
	prm_template_unref(again);
	prm_template_unref(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strict_takes_only_what_is_there),
		cmocka_unit_test(assumed_objects_need_the_way_but_not_the_end),
		cmocka_unit_test(compat_seeks_names_outwards),
		cmocka_unit_test(only_known_helpers_may_be_told_apart),
		cmocka_unit_test(extra_helpers_may_be_left_out),
		cmocka_unit_test(white_space_of_partials_has_options),
		cmocka_unit_test(a_partial_may_get_no_context_of_itself),
		cmocka_unit_test(block_parameters_beyond_two_are_empty),
		cmocka_unit_test(texts_count_in_utf_16),
		cmocka_unit_test(data_of_any_symbol_table_is_found),
		cmocka_unit_test(the_callers_data_is_seen_as_names),
		cmocka_unit_test(options_of_an_older_caller_are_understood),
		cmocka_unit_test(a_template_is_counted_and_knows_its_scope),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
