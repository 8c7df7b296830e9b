/* test_advice.c: common mistakes: each is one finding, at the right place, that says what to write. */
#include "base/str.h"
#include "template/rendering.h"

struct mistake {
	const char *text;
	uint32_t column;
	const char *said, *hint;
};

static bool has(prm_str text, const char *part)
{
	return prm__str_find(text, prm_str_c(part)) < text.len || part[0] == '\0';
}

static void assert_one_finding(const struct mistake *m, const prm_diag *diag)
{
	const prm_diag_entry *found = diag->items;

	if (diag->count != 1 || found->line != 1 || found->column != m->column ||
	    !has(found->text, m->said) || !has(found->hint, m->hint))
		fail_msg("%s: %zu findings, column %u: %.*s; hint: %.*s", m->text, diag->count,
			 diag->count ? found->column : 0,
			 PRM_FMT(diag->count ? found->text : prm_str_c("")),
			 PRM_FMT(diag->count ? found->hint : prm_str_c("")));
	assert_str(found->excerpt, m->text);
}

/* What a linter says, before a render. */
static void a_mistake_is_one_finding_that_says_what_to_write(void **state)
{
	static const struct mistake rows[] = {
		{"{{name", 1, "not closed", "close it with }}"},
		{"{{name}", 1, "not closed", "close it with }}"},
		{"{{{name}}", 8, "}}} expected", ""},
		{"{{#if x}}yes", 1, "'if' is not closed", "{{/if}}"},
		{"{{#if x}}a{{endif}}", 1, "'if' is not closed", "{{/if}}"},
		{"{{#*inline \"n\"}}x", 1, "'inline' is not closed", "{{/inline}}"},
		{"{{#if x}}yes{{/iff}}", 13, "does not close {{#if x}}", "{{/if}}"},
		{"{{#if a == b}}yes{{/if}}", 10, "unexpected '='", "(eq a b)"},
		{"{{#if a = b}}yes{{/if}}", 4, "exactly one", "(eq a b)"},
		{"{{#if a && b}}yes{{/if}}", 9, "unexpected '&'", "(and a b)"},
		{"{{#if a || b}}yes{{/if}}", 9, "unexpected '|'", "(or a b)"},
		{"{{#if !a}}yes{{/if}}", 7, "unexpected '!'", "(not a)"},
		{"{{#if a > 3}}yes{{/if}}", 9, "unexpected '>'", "(gt a b)"},
		{"{{#if a < 3}}yes{{/if}}", 9, "unexpected '<'", "(lt a b)"},
		{"{{#if eq a b}}yes{{/if}}", 4, "exactly one", "{{#if (eq a b)}}"},
		{"{{#unless a eq b}}yes{{/unless}}", 4, "exactly one", "{{#unless (eq a b)}}"},
		{"{{#if (eq a b}}yes{{/if}}", 14, "')' expected", ""},
		{"{{#if eq(a b)}}yes{{/if}}", 9, "unexpected '(' in a name", "(eq a b)"},
		{"{{#if (eq a, b)}}yes{{/if}}", 12, "unexpected ',' in a name", "no commas"},
		{"{{#if}}{{/if}}", 4, "exactly one", "{{#if x}}"},
		{"{{#each}}{{/each}}", 4, "exactly one", "{{#each x}}...{{/each}}"},
		{"{{each items}}", 3, "block helper", "{{#each x}}...{{/each}}"},
		{"{{#each items as x}}{{/each}}", 4, "exactly one", "as |item|"},
		{"{{#each x in items}}{{/each}}", 4, "exactly one", "as |item|"},
		{"{{#for x in items}}{{/for}}", 4, "no helper 'for'", "{{#each items as |item|}}"},
		{"{{#If x}}a{{/If}}", 4, "no helper 'If'", "{{#if x}}"},
		{"{{#if x}}a{{elseif y}}b{{/if}}", 13, "no helper", "{{else if x}}"},
		{"{{else}}", 1, "no block", "{{#if x}}"},
		{"{{ user name }}", 4, "no helper 'user'", "user.name"},
		{"{{user.name.}}", 3, "no helper 'user.name'", "behind each dot"},
		{"{{user..name}}", 3, "no helper 'user'", "two dots"},
		{"{{items[0]}}", 8, "unexpected '[' in a name", "items.[0]"},
		{"{{items.0}}", 9, "unexpected '0'", "items.[0]"},
		{"{{user/../x}}", 3, "not valid", "start of a path"},
		{"{{% if x %}}", 3, "unexpected '%'", "{{#if x}}"},
		{"{{name | upper}}", 8, "unexpected '|'", "{{upper name}}"},
		{"{{name|upper}}", 7, "unexpected '|'", "{{upper name}}"},
		{"{{name || \"x\"}}", 8, "unexpected '|'", "default"},
		{"{{a + b}}", 5, "unexpected '+'", "no arithmetic"},
		{"{{(upper name)}}", 3, "unexpected '('", "{{upper name}}"},
		{"{{ #if x}}", 4, "unexpected '#'", "without a blank"},
		{"{{=<% %>=}}", 3, "unexpected '='", "delimiters"},
		{"{{default name \"x}}", 16, "\" begins", "close it"},
		{"{{default name 'x}}", 16, "' begins", "close it"},
		{"{{[my name}}", 3, "[ begins", "close it"},
		{"{{uper name}}", 3, "no helper 'uper'", "{{upper text}}"},
		{"{{uppercase name}}", 3, "no helper", "{{upper text}}"},
		{"{{#if (equals a b)}}{{/if}}", 8, "no helper 'equals'", "(eq a b)"},
		{"{{include \"x\"}}", 3, "no helper", "{{> name}}"},
		{"{{truncate name}}", 3, "1 argument", "{{truncate text 100}}"},
		{"{{join items seperator=1}}", 3, "no option 'seperator'", "{{join list"},
		{"{{*inline \"n\"}}", 1, "'inline' without a block", "{{#*inline"},
		{"{{#*partial \"n\"}}{{/partial}}", 1, "'partial'", "{{#*inline"},
		{"{{> p b c}}", 1, "one context", "{{> p a=1 b=2}}"},
		{"{{}}", 1, "empty", "name"},
		{"{{#}}x", 1, "empty", "name"},
		{"{{upper \xe2\x80\x9cx\xe2\x80\x9d}}", 9, "not straight", "\" or '"},
		{"{{#if (eq a \xe2\x80\x98x\xe2\x80\x99)}}{{/if}}", 13, "not straight", "\" or '"},
		{"{{> p a=\xe2\x80\x9cx\xe2\x80\x9d}}", 9, "not straight", "\" or '"},
	};
	prm_template_options options = {.struct_size = sizeof(options)};
	prm_template_facts facts;
	prm_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_arena arena;
		prm_diag diag;

		prm_arena_init(&arena, NULL, 0);
		prm_diag_init(&diag, NULL, 0);
		assert_ok(prm_template_inspect(prm_str_c(rows[i].text), &options, &arena, &facts,
					       &diag, &err),
			  &err);
		assert_one_finding(&rows[i], &diag);
		prm_diag_release(&diag);
		prm_arena_release(&arena);
	}
}

/* What only a render sees. */
static void a_render_says_what_to_write(void **state)
{
	static const struct mistake rows[] = {
		{"{{#if a b}}{{/if}}", 4, "exactly one", "(eq a b)"},
		{"{{#if a=1}}{{/if}}", 4, "exactly one", "(eq a b)"},
		{"{{uper name}}", 3, "no helper 'uper'", "{{upper text}}"},
		{"{{strange name}}", 3, "no helper", "a value has none"},
		{"{{upper}}", 3, "'upper' is missing", "{{upper text}}"},
		{"{{end}}", 3, "'end' is missing", "{{/if}}"},
		{"{{@idx}}", 3, "'@idx' is missing", "@index"},
		{"{{nmae}}", 3, "'nmae' is missing", "'name'"},
		{"{{user.nmae}}", 3, "is missing", "give it a value"},
		{"{{> @partial-block}}", 1, "no block", "{{#> name}}"},
		{"{{> (lookup . \"x\")}}", 1, "name of the partial is empty", "a value"},
	};
	struct rendering r = rendering();

	(void)state;
	r.options.missing = PRM_MISSING_IS_ERROR;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rendering_run(&r, prm_str_c(rows[i].text), "{\"name\":\"n\",\"user\":{}}");
		assert_true(r.status != PRM_OK);
		assert_one_finding(&rows[i], &r.diag);
	}
	rendering_release(&r);
}

/* Not once an item, but once for each way through the partials. */
static void a_missing_variable_in_a_loop_is_told_once(void **state)
{
	struct rendering r = rendering();

	(void)state;
	r.options.missing = PRM_MISSING_IS_ERROR;
	rendering_run(&r,
		      prm_str_c("{{#*inline \"p\"}}{{x}}{{/inline}}"
				"{{#each l}}{{a}}{{b.c}}{{> p}}{{#each ../l}}{{> p}}{{/each}}"
				"{{#m}}{{/m}}{{/each}}{{a}}"),
		      "{\"l\":[1,2,3]}");
	assert_int_equal(r.status, PRM_MISSING_VARIABLE);
	assert_int_equal(r.diag.errors, 6);
	assert_int_equal(r.diag.count, 6);
	rendering_release(&r);
}

/* More places than the table of them begins with. */
static void many_missing_variables_are_told_once_each(void **state)
{
	struct rendering r = rendering();
	prm_buf text;

	(void)state;
	prm_buf_init(&text, NULL, 0);
	prm_buf_add_c(&text, "{{#each l}}");
	for (int i = 0; i < 500; i++)
		prm_buf_addf(&text, "{{x%d}}", i);
	prm_buf_add_c(&text, "{{/each}}");
	r.options.missing = PRM_MISSING_IS_ERROR;
	rendering_run(&r, prm_buf_str(&text), "{\"l\":[1,2,3]}");
	assert_int_equal(r.diag.errors, 500);
	assert_str(r.diag.items[499].text, "the variable 'x499' is missing");
	prm_buf_release(&text);
	rendering_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mistake_is_one_finding_that_says_what_to_write),
		cmocka_unit_test(a_render_says_what_to_write),
		cmocka_unit_test(a_missing_variable_in_a_loop_is_told_once),
		cmocka_unit_test(many_missing_variables_are_told_once_each),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
