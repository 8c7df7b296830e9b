/* test_variables.c: which variables a template uses, counted from the root context, and as what. */
#include "template/rendering.h"

/* "path=as" each: t text, c condition, l list, x context, a argument. */
static void describe(const prm_template_facts *facts, prm_buf *out)
{
	static const struct {
		int as;
		char letter;
	} letters[] = {{PRM_USE_TEXT, 't'},
		       {PRM_USE_CONDITION, 'c'},
		       {PRM_USE_LIST, 'l'},
		       {PRM_USE_CONTEXT, 'x'},
		       {PRM_USE_ARGUMENT, 'a'}};

	for (size_t i = 0; i < facts->use_count; i++) {
		prm_buf_addf(out, "%s%.*s=", i ? " " : "", PRM_FMT(facts->uses[i].path));
		for (size_t k = 0; k < sizeof(letters) / sizeof(letters[0]); k++)
			if (facts->uses[i].as & letters[k].as)
				prm_buf_add_char(out, letters[k].letter);
		if (i)
			assert_true(facts->uses[i].start >= facts->uses[i - 1].start);
	}
	for (size_t i = 0; i < facts->partial_count; i++)
		prm_buf_addf(out, " >%.*s", PRM_FMT(facts->partials[i].name));
}

static const struct {
	const char *text, *uses;
} rows[] = {
	{"{{a}}{{a.b.[c d]}}{{this.a}}{{./a}}{{a/b}}{{\"q r\"}}{{12}}",
	 "a=t a.b.c d=t a=t a=t a.b=t q r=t 12=t"},
	{"{{{{raw}}}}{{no}}{{{{/raw}}}}{{!-- {{no}} --}}\\{{no}}\\\\{{yes}}", "raw=cl yes=t"},
	/* contexts */
	{"{{#each l}}{{a}}{{../b}}{{this}}{{../../no}}{{@index}}{{/each}}",
	 "l=l l[].a=t b=t l[]=t"},
	{"{{#with o}}{{#with p}}{{a}}{{../b}}{{../../c}}{{/with}}{{/with}}",
	 "o=x o.p=x o.p.a=t o.b=t c=t"},
	{"{{#with o}}{{#with ..}}{{a}}{{/with}}{{/with}}", "o=x a=t"},
	{"{{#if a}}{{b}}{{else if c.d}}{{e}}{{else}}{{f}}{{/if}}", "a=c b=t c.d=c e=t f=t"},
	{"{{#s}}{{x}}{{/s}}{{^s}}{{y}}{{/s}}", "s=cl s[].x=t s=cl y=t"},
	{"{{#each a}}{{#if ../b}}{{../c}}{{/if}}{{else}}{{d}}{{/each}}", "a=l b=c c=t d=t"},
	{"{{#each (lookup m k)}}{{no}}{{else}}{{a}}{{/each}}", "m=a k=a a=t"},
	/* @root */
	{"{{#each l}}{{@root.a.b}}{{#if @root.c}}{{/if}}{{/each}}{{@root}}{{@other.x}}",
	 "l=l a.b=t c=c"},
	{"{{#with o}}{{#each @root.l}}{{a}}{{/each}}{{#with @root}}{{b}}{{/with}}{{/with}}",
	 "o=x l=l l[].a=t b=t"},
	/* block parameters */
	{"{{#each l as |it i|}}{{it.a}}{{it}}{{i}}{{b}}{{./it}}{{/each}}",
	 "l=l l[].a=t l[]=t l[].b=t l[].it=t"},
	{"{{#each l as |r|}}{{#each r.m as |c|}}{{c.x}}{{r.y}}{{/each}}{{/each}}",
	 "l=l l[].m=l l[].m[].x=t l[].y=t"},
	{"{{#with o as |p|}}{{p.a}}{{#with ../q as |p|}}{{p.b}}{{/with}}{{/with}}",
	 "o=x o.a=t q=x q.b=t"},
	{"{{#each (lookup m k) as |it|}}{{it.no}}{{/each}}", "m=a k=a"},
	/* helpers */
	{"{{upper a}}{{default b c.d}}{{#if (eq a \"x\")}}{{e}}{{/if}}", "a=a b=a c.d=a a=a e=t"},
	{"{{#eq a b}}{{c}}{{else}}{{d}}{{/eq}}{{#not e}}{{f}}{{/not}}", "a=a b=a c=t d=t e=a f=t"},
	{"{{#first l}}{{no}}{{else}}{{a}}{{/first}}", "l=a a=t"},
	/* partials */
	{"{{> p}}{{> p a x=b.c}}{{> (lookup . n) d}}{{#> q e}}{{f}}{{/q}}{{> @partial-block}}",
	 "a=a b.c=a n=a d=a e=a f=t >p >p > >q"},
	{"{{#*inline \"i\"}}{{a}}{{> p}}{{/inline}}{{> i}}", "a=t >p"},
	{"{{> i}}{{#*inline \"i\"}}{{a}}{{/inline}}", "a=t"},
	{"{{#*inline \"i\"}}{{a}}{{../b}}{{/inline}}{{#each l}}{{> i}}{{/each}}",
	 "l[].a=t b=t l=l"},
	{"{{#*inline \"i\"}}{{a}}{{n}}{{/inline}}{{> i o n=m}}{{> i}}", "o.a=t o=a m=a"},
	{"{{#*inline \"i\"}}{{a}}{{> j}}{{/inline}}{{#*inline \"j\"}}{{b}}{{/inline}}{{> i o}}",
	 "o.a=t o.b=t o=a"},
	{"{{#*inline \"i\"}}{{a}}{{> i b}}{{/inline}}{{> i}}", "a=t b=a"},
	{"{{#> lay}}{{#*inline \"slot\"}}{{a}}{{/inline}}{{/lay}}", "a=t >lay"},
	{"{{#with o as |p|}}{{#*inline \"i\"}}{{p.a}}{{/inline}}{{> i}}{{/with}}", "o=x o.a=t"},
	{"{{#*inline \"i\"}}{{a}}{{/inline}}{{> i (lookup m k)}}", "m=a k=a"},
	{"{{#*inline n}}{{a}}{{/inline}}{{> n}}", "a=t >n"},
};

static void the_variables_of_a_template_are_found(void **state)
{
	prm_template_facts facts;
	prm_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		prm_arena arena;
		prm_buf got;

		prm_arena_init(&arena, NULL, 0);
		prm_buf_init(&got, NULL, 0);
		assert_ok(prm_template_inspect(prm_str_c(rows[i].text), NULL, &arena, &facts, NULL,
					       &err),
			  &err);
		describe(&facts, &got);
		prm_buf_add(&got, prm_str_n("", 1));
		if (strcmp(got.ptr, rows[i].uses) != 0)
			fail_msg("%s:\n  %s, not\n  %s", rows[i].text, got.ptr, rows[i].uses);
		prm_buf_release(&got);
		prm_arena_release(&arena);
	}
}

/* Each is walked through once, however many call it. */
static void a_chain_of_inline_partials_is_walked_once(void **state)
{
	prm_template_facts facts;
	prm_arena arena;
	prm_error err;
	prm_buf text;

	(void)state;
	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&text, NULL, 0);
	for (int i = 0; i < 5000; i++)
		prm_buf_addf(&text, "{{#*inline \"%d\"}}{{v%d}}{{> %d}}{{> %d}}{{/inline}}", i, i,
			     i + 1, i + 1);
	prm_buf_add_c(&text, "{{> 0}}");
	assert_ok(prm_template_inspect(prm_buf_str(&text), NULL, &arena, &facts, NULL, &err), &err);
	assert_int_equal(facts.use_count, 5000);
	assert_str(facts.uses[4999].path, "v4999");
	assert_int_equal(facts.partial_count, 2);
	assert_str(facts.partials[0].name, "5000");
	prm_buf_release(&text);
	prm_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_variables_of_a_template_are_found),
		cmocka_unit_test(a_chain_of_inline_partials_is_walked_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
