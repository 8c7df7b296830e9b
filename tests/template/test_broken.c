/* test_broken.c: templates that are broken: cut anywhere, random, deep; and where findings point. */
#include "template/rendering.h"

#include "base/str.h"

static const char large[] =
	"Dear {{default name \"you\"}}, {{{title}}} {{&title}} \\{{x}} \\\\{{x}} {{{{raw a}}}}{{y}}{{{{/raw}}}}\n"
	"{{!-- note }} --}}{{! note }}{{#*inline \"line\"}}\n- {{n}} {{@root.title}}\n{{/inline}}\n"
	"{{#each items as |item i|}}\n  {{> line n=item.n k=i}}\n  {{#if item.n}}{{i}}"
	"{{else if @last}}last{{else}}none{{/if}}\n{{^}}\nempty\n{{/each}}\n"
	"{{#with deep}}{{a.b.[c d]}}{{../title}}{{this.a/b}}{{/with}}{{~#list~}}{{.}},{{~/list~}}\n"
	"{{^list}}no{{/list}}{{#unless no}}yes{{/unless}}{{lookup . 'which'}}\n"
	"{{> (lookup . \"which\") deep n=(concat title (upper 'x'))}}{{> \"a b\"}}{{> a/b}}\n"
	"{{#> layout}}block {{> @partial-block}}{{/layout}}{{json deep indent=2}}{{f -1.5 true null undefined}}\n"
	"\xc3\xa9{{#eq 1 1}}eq{{else}}ne{{/eq}}{{[odd name]}}{{@x.y}}{{@../index}}";

/* Compile, inspect, and render what compiles: each ends, and says why it failed. */
static void try_all(prm_str text)
{
	struct rendering r = rendering();
	prm_template_facts facts;
	prm_arena arena;
	prm_error err = {0};

	rendering_run(&r, text, "{\"title\":\"t\",\"items\":[{\"n\":1}],\"list\":[1,2]}");
	if (r.status) {
		assert_int_equal(r.err.status, r.status);
		assert_true(r.err.text[0] != '\0');
		assert_true(prm__utf8_valid(prm_str_c(r.err.text)) == strlen(r.err.text));
	}
	for (size_t i = 0; i < r.diag.count; i++) {
		assert_true(r.diag.items[i].start <= r.diag.items[i].end);
		assert_true(r.diag.items[i].text.len > 0);
		assert_true(r.diag.items[i].line > 0 && r.diag.items[i].column > 0);
	}
	prm_arena_init(&arena, NULL, 0);
	assert_ok(prm_template_inspect(text, NULL, &arena, &facts, NULL, &err), &err);
	for (size_t i = 0; i < facts.use_count; i++)
		assert_true(facts.uses[i].end <= text.len &&
			    facts.uses[i].start <= facts.uses[i].end);
	prm_arena_release(&arena);
	rendering_release(&r);
}

/* The text in memory of exactly its size: reading beyond it is seen by a sanitizer. */
static void try_copy(const char *text, size_t len)
{
	char *copy = malloc(len ? len : 1);

	assert_non_null(copy);
	memcpy(copy, text, len);
	try_all(prm_str_n(copy, len));
	free(copy);
}

static void every_part_of_a_template_is_an_answer(void **state)
{
	size_t len = strlen(large);

	(void)state;
	for (size_t i = 0; i <= len; i++) {
		try_copy(large, i);
		try_copy(large + i, len - i);
	}
}

static void a_template_without_any_one_byte_is_an_answer(void **state)
{
	size_t len = strlen(large);
	char *text = malloc(len);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < len; i++) {
		memcpy(text, large, i);
		memcpy(text + i, large + i + 1, len - i - 1);
		try_copy(text, len - 1);
	}
	free(text);
}

static void random_bytes_and_pieces_are_an_answer(void **state)
{
	static const char *const pieces[] = {"{{",
					     "}}",
					     "{{{",
					     "}}}",
					     "{{#",
					     "{{/",
					     "{{^",
					     "{{>",
					     "{{#>",
					     "{{~",
					     "~}}",
					     "{{else",
					     "{{!--",
					     "--}}",
					     "{{{{",
					     "}}}}",
					     "(",
					     ")",
					     "[",
					     "]",
					     "\"",
					     "'",
					     "if",
					     "each",
					     "a",
					     "a.b",
					     "../",
					     "@index",
					     " ",
					     "\n",
					     "=",
					     "as |x|",
					     "1",
					     "-",
					     "\\",
					     "x",
					     "\xc3\xa9",
					     "\xff",
					     "{{/if}}",
					     "{{#if a}}",
					     "{{#*inline \"p\"}}",
					     "{{/inline}}",
					     "{{> p}}",
					     "\\{{"};
	test_random random = {3};
	char text[400];

	(void)state;
	for (int round = 0; round < 4000; round++) {
		size_t len = 0;

		while (len < 300 && test_below(&random, 40)) {
			const char *piece =
				pieces[test_below(&random, sizeof(pieces) / sizeof(pieces[0]))];

			if (round % 4 == 0) {
				text[len++] = (char)test_below(&random, 256);
				continue;
			}
			memcpy(text + len, piece, strlen(piece));
			len += strlen(piece);
		}
		try_copy(text, len);
	}
}

/* ---- places ---------------------------------------------------------------------------------- */

struct place {
	const char *text;
	prm_status status;
	uint32_t line, column;
	const char *part;
};

static void every_fault_says_where_it_is(void **state)
{
	static const struct place rows[] = {
		{"a\n{{#if x}}\n", PRM_TEMPLATE_SYNTAX, 2, 1, "'if' is not closed"},
		{"{{#if x}}\n{{/each}}", PRM_TEMPLATE_SYNTAX, 2, 1, "does not close"},
		{"{{/if}}", PRM_TEMPLATE_SYNTAX, 1, 1, "not open"},
		{"\xc3\xa9\xc3\xa9{{x", PRM_TEMPLATE_SYNTAX, 1, 3, "not closed"},
		{"{{x}", PRM_TEMPLATE_SYNTAX, 1, 1, ""},
		{"{{{x}}", PRM_TEMPLATE_SYNTAX, 1, 5, "}}} expected"},
		{"{{(x}}", PRM_TEMPLATE_SYNTAX, 1, 0, ""},
		{"{{f (g 1}}", PRM_TEMPLATE_SYNTAX, 1, 0, ""},
		{"{{f a=}}", PRM_TEMPLATE_SYNTAX, 1, 0, ""},
		{"{{f a=1 b}}", PRM_TEMPLATE_SYNTAX, 1, 9, ""},
		{"{{f \"x}}", PRM_TEMPLATE_SYNTAX, 1, 0, ""},
		{"{{[x}}", PRM_TEMPLATE_SYNTAX, 1, 0, ""},
		{"{{a.}}", PRM_MISSING_HELPER, 1, 3, "no helper 'a'"},
		{"{{a/../b}}", PRM_TEMPLATE_SYNTAX, 1, 0, ""},
		{"{{a.this}}", PRM_TEMPLATE_SYNTAX, 1, 0, ""},
		{"{{> }}", PRM_TEMPLATE_SYNTAX, 1, 0, ""},
		{"{{#}}{{/}}", PRM_TEMPLATE_SYNTAX, 1, 0, ""},
		{"{{#each l as |x}}{{/each}}", PRM_TEMPLATE_SYNTAX, 1, 0, ""},
		{"{{#each l as ||}}{{/each}}", PRM_TEMPLATE_SYNTAX, 1, 0, ""},
		{"{{{{raw}}}} x", PRM_TEMPLATE_SYNTAX, 1, 1, ""},
		{"{{* deco}}", PRM_UNKNOWN_DECORATOR, 1, 1, ""},
		{"x\n\n {{#*nope}}{{/nope}}", PRM_UNKNOWN_DECORATOR, 3, 2, ""},
		{"a\xc3(b", PRM_BAD_UTF8, 1, 2, "UTF-8"},
	};
	struct rendering r = rendering();

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rendering_run(&r, prm_str_c(rows[i].text), "{}");
		if (r.status != rows[i].status || !strstr(r.err.text, rows[i].part) ||
		    r.err.line != rows[i].line ||
		    (rows[i].column && r.err.column != rows[i].column))
			fail_msg("%s: %s %u:%u %s", rows[i].text, prm_status_code(r.status),
				 r.err.line, r.err.column, r.err.text);
		assert_true(r.diag.errors > 0);
		assert_str(r.diag.items[0].source, "t");
	}
	rendering_release(&r);
}

/* Partials by name, each compiled once. */
struct set {
	const char *names[4], *texts[4];
	prm_template *made[4];
};

static prm_status find(void *ud, const prm_template *from, prm_str name, const prm_template **out,
		       prm_error *err)
{
	struct set *set = ud;

	(void)from;
	for (size_t i = 0; i < 4 && set->names[i]; i++) {
		prm_template_options options = {.struct_size = sizeof(options)};
		prm_status status = PRM_OK;

		if (!prm_str_is(name, set->names[i]))
			continue;
		options.source = prm_str_c(set->names[i]);
		if (!set->made[i])
			status = prm_template_compile(prm_str_c(set->texts[i]), &options,
						      &set->made[i], NULL, err);
		*out = set->made[i];
		return status;
	}
	if (prm_str_is(name, "refused"))
		return prm_fail(err, PRM_BAD_VALUE, "this one is not for you");
	return PRM_MISSING_PARTIAL;
}

static void release_set(struct set *set)
{
	for (size_t i = 0; i < 4; i++)
		prm_template_unref(set->made[i]);
}

static void a_finding_in_a_partial_names_the_chain(void **state)
{
	struct set set = {.names = {"a", "b", "c"},
			  .texts = {"one\n {{> b}}", "{{#each l}}\n{{> c}}{{/each}}",
				    "x {{missing.name}}\n{{y}}"}};
	prm_partials partials = {sizeof(partials), find, &set};
	struct rendering r = rendering();
	const prm_diag_entry *entry;

	(void)state;
	r.options.missing = PRM_MISSING_IS_ERROR;
	r.render.partials = &partials;
	assert_render_fails(&r, "top\n\n{{> a}}", "{\"l\":[{},{\"y\":1}]}", PRM_MISSING_VARIABLE,
			    "'missing.name' is missing");
	assert_int_equal(r.diag.count, 2); /* once each, though two items lack the first */
	entry = &r.diag.items[0];
	assert_str(entry->source, "c");
	assert_int_equal(entry->line, 1);
	assert_int_equal(entry->column, 5);
	assert_str(entry->excerpt, "x {{missing.name}}");
	assert_str(entry->notes->source, "b");
	assert_str(entry->notes->text, "partial 'c' is included here");
	assert_int_equal(entry->notes->line, 2);
	assert_int_equal(entry->notes->column, 1);
	assert_str(entry->notes->next->source, "a");
	assert_int_equal(entry->notes->next->line, 2);
	assert_int_equal(entry->notes->next->column, 2);
	assert_str(entry->notes->next->next->source, "t");
	assert_int_equal(entry->notes->next->next->line, 3);
	assert_null(entry->notes->next->next->next);
	assert_str(r.diag.items[1].text, "the variable 'y' is missing");
	assert_int_equal(r.diag.items[1].line, 2);
	rendering_release(&r);
	release_set(&set);
}

static void a_missing_partial_and_a_refused_one_say_so(void **state)
{
	struct set set = {.names = {"a", "bad"}, .texts = {"{{> nowhere}}", "{{#if}}"}};
	prm_partials partials = {sizeof(partials), find, &set};
	struct rendering r = rendering();

	(void)state;
	r.render.partials = &partials;
	assert_render_fails(&r, "\n {{> a}}", "{}", PRM_MISSING_PARTIAL,
			    "there is no partial 'nowhere'");
	assert_str(r.diag.items[0].source, "a");
	assert_int_equal(r.diag.items[0].notes->column, 2);
	assert_render_fails(&r, "{{> refused}}", "{}", PRM_BAD_VALUE, "not for you");
	assert_render_fails(&r, "{{#> refused}}x{{/refused}}", "{}", PRM_BAD_VALUE, "not for you");
	assert_render_fails(&r, "{{> bad}}", "{}", PRM_TEMPLATE_SYNTAX, "'if'");
	assert_render_fails(&r, "{{> @partial-block}}", "{}", PRM_MISSING_PARTIAL,
			    "@partial-block");
	assert_render_fails(&r, "{{> (lookup . 'x')}}", "{\"x\":\"dyn\"}", PRM_MISSING_PARTIAL,
			    "no partial 'dyn'");
	rendering_release(&r);
	release_set(&set);
}

static void a_long_chain_is_told_in_part(void **state)
{
	prm_limits limits = {.struct_size = sizeof(limits), .partial_depth = 20};
	struct rendering r = rendering();
	size_t notes = 0;

	(void)state;
	r.options.limits = &limits;
	assert_render_fails(&r, "{{#*inline 'p'}}{{> p}}{{/inline}}{{> p}}", "{}", PRM_LIMIT,
			    "partial_depth (20), at 'p'");
	for (const prm_diag_note *note = r.diag.items[0].notes; note; note = note->next)
		notes++;
	assert_int_equal(notes, 8);
	rendering_release(&r);
}

static void a_missing_variable_gets_a_hint(void **state)
{
	struct rendering r = rendering();

	(void)state;
	r.options.missing = PRM_MISSING_IS_ERROR;
	assert_render_fails(&r, "{{compny}}{{other}}{{#sect}}{{/sect}}{{@nix}}",
			    "{\"company\":1,\"x\":2}", PRM_MISSING_VARIABLE, "'compny'");
	assert_int_equal(r.diag.errors, 4);
	assert_str(r.diag.items[0].hint, "did you mean 'company'?");
	assert_str(r.diag.items[1].hint, "give it a value, or test it with {{#if}}");
	assert_renders(&r,
		       "{{#if a}}{{/if}}{{#unless a}}u{{/unless}}{{^a}}n{{/a}}{{#each a}}{{/each}}"
		       "{{#with a}}{{/with}}{{concat a}}{{default a 'd'}}",
		       "{}", "und");
	rendering_release(&r);
}

static void faults_beyond_the_lists_end_are_counted(void **state)
{
	prm_template_options options = {.struct_size = sizeof(options)};
	prm_template *t = NULL;
	prm_error err;
	prm_diag diag;
	prm_buf text, out;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	prm_buf_init(&out, NULL, 0);
	for (int i = 0; i < 50; i++)
		prm_buf_add_c(&text, "{{x}}");
	prm_diag_init(&diag, NULL, 3);
	assert_ok(prm_template_compile(prm_buf_str(&text), &options, &t, &diag, &err), &err);
	assert_int_equal(prm_template_render(t, prm_value_null(), NULL, &out, &diag, &err),
			 PRM_MISSING_VARIABLE);
	assert_int_equal(diag.count, 3);
	assert_int_equal(diag.errors, 50);
	assert_int_equal(diag.dropped, 47);
	prm_template_unref(t);
	prm_diag_release(&diag);
	prm_buf_release(&text);
	prm_buf_release(&out);
}

/* ---- what linters are told ------------------------------------------------------------------- */

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_part_of_a_template_is_an_answer),
		cmocka_unit_test(a_template_without_any_one_byte_is_an_answer),
		cmocka_unit_test(random_bytes_and_pieces_are_an_answer),
		cmocka_unit_test(every_fault_says_where_it_is),
		cmocka_unit_test(a_finding_in_a_partial_names_the_chain),
		cmocka_unit_test(a_missing_partial_and_a_refused_one_say_so),
		cmocka_unit_test(a_long_chain_is_told_in_part),
		cmocka_unit_test(a_missing_variable_gets_a_hint),
		cmocka_unit_test(faults_beyond_the_lists_end_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
