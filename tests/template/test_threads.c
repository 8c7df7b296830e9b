/* test_threads.c: eight threads render one template with data of different shapes at once. */
#include <pthread.h>

#include "template/rendering.h"

#define THREADS 8
#define ROUNDS 300

static const char text[] =
	"{{title}}: {{#each items}}{{n}}{{a.b}}{{#if on}}+{{/if}}{{> line n=n}},{{/each}}"
	"{{join (split title) \"-\"}}{{upper title}}";
static const char line_text[] = "({{n}}{{x}})";

/* The same names at other places, with other values around them. */
static const char *const shapes[THREADS] = {
	"{\"title\":\"a b\",\"items\":[{\"n\":1,\"a\":{\"b\":2},\"on\":true}]}",
	"{\"items\":[{\"on\":true,\"a\":{\"c\":0,\"b\":2},\"n\":1}],\"title\":\"a b\"}",
	"{\"z\":0,\"y\":1,\"title\":\"a b\",\"x\":2,\"items\":[{\"a\":{\"b\":2},\"q\":0,\"on\":1,\"n\":1}]}",
	"{\"items\":[{\"n\":1,\"p\":0,\"on\":true,\"a\":{\"b\":2}}],\"p\":0,\"title\":\"a b\"}",
	"{\"title\":\"a b\",\"i\":0,\"items\":{\"k\":{\"n\":1,\"a\":{\"b\":2},\"on\":true}}}",
	"{\"a\":{},\"on\":0,\"items\":[{\"a\":{\"b\":2},\"n\":1,\"on\":\"y\"}],\"title\":\"a b\"}",
	"{\"n\":0,\"items\":[{\"on\":[1],\"n\":1,\"a\":{\"a\":1,\"b\":2}}],\"title\":\"a b\"}",
	"{\"title\":\"a b\",\"items\":[{\"n\":1,\"on\":{},\"a\":{\"z\":1,\"y\":1,\"b\":2}}]}",
};
static const char expected[] = "a b: 12+(1),a-bA B";

struct work {
	const prm_template *t, *line;
	prm_symbols *symbols;
	const char *json;
	int wrong;
};

static prm_status find(void *ud, const prm_template *from, prm_str name, const prm_template **out,
		       prm_error *err)
{
	(void)from;
	(void)name;
	(void)err;
	*out = ((struct work *)ud)->line;
	return PRM_OK;
}

static void *render_often(void *ud)
{
	struct work *work = ud;
	prm_partials partials = {sizeof(partials), find, work};
	prm_template_render_options render = {.struct_size = sizeof(render), .partials = &partials};
	prm_read_options how = {.struct_size = sizeof(how), .symbols = work->symbols};
	prm_error err;
	prm_buf out;

	prm_buf_init(&out, NULL, 0);
	for (int i = 0; i < ROUNDS; i++) {
		prm_template *mine = prm_template_ref(work->t);
		prm_doc *doc = NULL;

		prm_buf_reset(&out);
		if (prm_doc_read_json(prm_str_c(work->json), &how, &doc, NULL, &err) ||
		    prm_template_render(mine, prm_doc_root(doc), &render, &out, NULL, &err) ||
		    !prm_str_is(prm_buf_str(&out), expected))
			work->wrong++;
		prm_doc_free(doc);
		prm_template_unref(mine);
	}
	prm_buf_release(&out);
	return NULL;
}

/* Compile with the same table, which gets new symbols. */
static void *compile_often(void *ud)
{
	struct work *work = ud;
	prm_template_options options = {.struct_size = sizeof(options), .symbols = work->symbols};
	prm_error err;
	char source[64];

	for (int i = 0; i < ROUNDS; i++) {
		prm_template *t = NULL;

		snprintf(source, sizeof(source), "{{new_%d}}{{title}}{{items.[%d]}}", i, i);
		if (prm_template_compile(prm_str_c(source), &options, &t, NULL, &err))
			work->wrong++;
		prm_template_unref(t);
	}
	return NULL;
}

/* Even threads do one thing, odd ones the other; data is read with the table or with none. */
static void run_threads(void *(*even)(void *), void *(*odd)(void *))
{
	prm_template_options options = {.struct_size = sizeof(options),
					.missing = PRM_MISSING_IS_EMPTY};
	prm_template *t = NULL, *line = NULL;
	struct work work[THREADS];
	pthread_t threads[THREADS];
	prm_error err;

	assert_ok(prm_symbols_new(NULL, &options.symbols, &err), &err);
	assert_ok(prm_template_compile(prm_str_c(text), &options, &t, NULL, &err), &err);
	assert_ok(prm_template_compile(prm_str_c(line_text), &options, &line, NULL, &err), &err);
	for (int i = 0; i < THREADS; i++) {
		bool without = even == odd && i % 3 == 0;

		work[i] = (struct work){t, line, without ? NULL : options.symbols, shapes[i], 0};
		assert_int_equal(pthread_create(&threads[i], NULL, i % 2 ? odd : even, &work[i]),
				 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		if (work[i].wrong)
			fail_msg("thread %d: %d of %d were wrong", i, work[i].wrong, ROUNDS);
	}
	prm_template_unref(t);
	prm_template_unref(line);
	prm_symbols_free(options.symbols);
}

static void threads_share_a_template(void **state)
{
	(void)state;
	run_threads(render_often, render_often);
}

static void threads_compile_while_others_render(void **state)
{
	(void)state;
	run_threads(compile_often, render_often);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_share_a_template),
		cmocka_unit_test(threads_compile_while_others_render),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
