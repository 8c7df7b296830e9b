/*
 * test_language.c: the language by example. tests/data/template/NAME.test holds cases: a template,
 * data as JSON, partials, and the text that is expected, or the error's place and words.
 */
#include "support/test.h"

#include <prm/template.h>

struct one {
	char *template, *data, *expected, *error, *partials[8], *names[8], *options;
	size_t partial_count;
	prm_template *made[8];
	prm_template_options opts;
};

static prm_status find(void *ud, const prm_template *from, prm_str name, const prm_template **out,
		       prm_error *err)
{
	struct one *one = ud;

	(void)from;
	for (size_t i = 0; i < one->partial_count; i++) {
		if (!prm_str_is(name, one->names[i]))
			continue;
		if (!one->made[i]) {
			prm_status status = prm_template_compile(
				prm_str_c(one->partials[i]), &one->opts, &one->made[i], NULL, err);

			if (status)
				return status;
		}
		*out = one->made[i];
		return PRM_OK;
	}
	return PRM_MISSING_PARTIAL;
}

static void options(struct one *one)
{
	static const struct {
		const char *name;
		int flag;
	} flags[] = {{"strict", PRM_TEMPLATE_STRICT},
		     {"compat", PRM_TEMPLATE_COMPAT},
		     {"assumeObjects", PRM_TEMPLATE_ASSUME_OBJECTS},
		     {"preventIndent", PRM_TEMPLATE_PREVENT_INDENT},
		     {"ignoreStandalone", PRM_TEMPLATE_IGNORE_STANDALONE},
		     {"explicitPartialContext", PRM_TEMPLATE_EXPLICIT_PARTIAL_CONTEXT}};

	one->opts = (prm_template_options){.struct_size = sizeof(one->opts),
					   .missing = PRM_MISSING_IS_EMPTY};
	for (size_t i = 0; one->options && i < sizeof(flags) / sizeof(flags[0]); i++)
		if (strstr(one->options, flags[i].name))
			one->opts.flags |= flags[i].flag;
	if (one->options && strstr(one->options, "html"))
		one->opts.escape = PRM_ESCAPE_HTML;
	if (one->options && strstr(one->options, "keep"))
		one->opts.missing = PRM_MISSING_IS_KEPT;
	if (one->options && strstr(one->options, "missing-is-error"))
		one->opts.missing = PRM_MISSING_IS_ERROR;
}

static void check(const struct one *one, prm_status status, const prm_error *err,
		  const prm_buf *out, const char *title)
{
	char got[400];

	if (one->error) {
		snprintf(got, sizeof(got), "%u:%u %s", err->line, err->column, err->text);
		if (status == PRM_OK || strncmp(got, one->error, strlen(one->error)) != 0)
			fail_msg("%s: expected the error \"%s\", got \"%s\"", title, one->error,
				 status ? got : "none");
		return;
	}
	if (status)
		fail_msg("%s: %u:%u %s", title, err->line, err->column, err->text);
	if (out->len != strlen(one->expected) ||
	    (out->len && memcmp(out->ptr, one->expected, out->len) != 0))
		fail_msg("%s: expected \"%s\", got \"%.*s\"", title, one->expected,
			 PRM_FMT(prm_buf_str(out)));
}

static void run(struct one *one, const char *title)
{
	prm_template_render_options render = {.struct_size = sizeof(render)};
	prm_partials partials = {sizeof(partials), find, one};
	prm_template *t = NULL;
	prm_doc *doc = NULL;
	prm_error err = {0};
	prm_buf out;
	prm_status status;

	options(one);
	render.partials = &partials;
	prm_buf_init(&out, NULL, 0);
	assert_ok(
		prm_doc_read_json(prm_str_c(one->data ? one->data : "{}"), NULL, &doc, NULL, &err),
		&err);
	status = prm_template_compile(prm_str_c(one->template), &one->opts, &t, NULL, &err);
	if (status == PRM_OK)
		status = prm_template_render(t, prm_doc_root(doc), &render, &out, NULL, &err);
	check(one, status, &err, &out, title);
	prm_buf_release(&out);
	prm_template_unref(t);
	for (size_t i = 0; i < one->partial_count; i++)
		prm_template_unref(one->made[i]);
	prm_doc_free(doc);
}

/* "--- word rest" begins a part, which ends with the line end before the next. */
static void part(struct one *one, char *head, char *body)
{
	if (strcmp(head, "template") == 0)
		one->template = body;
	else if (strcmp(head, "data") == 0)
		one->data = body;
	else if (strcmp(head, "expect") == 0)
		one->expected = body;
	else if (strcmp(head, "error") == 0)
		one->error = body;
	else if (strcmp(head, "options") == 0)
		one->options = body;
	else if (strncmp(head, "partial ", 8) == 0 && one->partial_count < 8) {
		one->names[one->partial_count] = head + 8;
		one->partials[one->partial_count++] = body;
	} else
		fail_msg("unknown part '%s'", head);
}

static size_t run_file(const char *name)
{
	char path[512], *text, *next, *title = NULL;
	struct one one = {0};
	size_t cases = 0;

	snprintf(path, sizeof(path), "%s/template/%s.test", PRM_TEST_DATA, name);
	text = test_read_file(path, NULL);
	for (char *line = text; line && *line; line = next) {
		next = strchr(line, '\n');
		if (next)
			next++;
		if (strncmp(line, "=== ", 4) != 0 && strncmp(line, "--- ", 4) != 0)
			continue;
		if (line > text)
			line[-1] = '\0'; /* the end of the part before */
		if (next)
			next[-1] = '\0';
		if (line[0] == '-') {
			part(&one, line + 4, next ? next : line + strlen(line));
			continue;
		}
		if (title)
			run(&one, title);
		cases += title != NULL;
		one = (struct one){0};
		title = line + 4;
	}
	if (title)
		run(&one, title);
	free(text);
	return cases + (title != NULL);
}

static void the_language_is_handlebars(void **state)
{
	(void)state;
	assert_true(run_file("language") >= 40);
}

static void its_corners_are_those_of_handlebars(void **state)
{
	(void)state;
	assert_true(run_file("corners") >= 15);
}

static void helpers_do_what_they_say(void **state)
{
	(void)state;
	assert_true(run_file("helpers") >= 90);
}

/* `part` over and over, up to 1 MiB: an answer, soon, whatever it is. */
static void hostile_templates_end_in_time(void **state)
{
	static const char *const parts[] = {"{",
					    "{{",
					    "{{{{",
					    "\\",
					    "{{~#if a~}}{{~/if~}}",
					    "{{#if a}}",
					    "{{(f ",
					    "{{else if b}}",
					    "{{!--",
					    "{{f \"",
					    "{{[",
					    "{{/if}}",
					    "{{else}}",
					    "{{#*inline \"a\"}}{{/inline}}",
					    "{{{{a}}}}",
					    "{{a.b.c",
					    "{{}}\n"};
	size_t size = 1 << 20, len;
	char *text = malloc(size);
	prm_template_options options = {.struct_size = sizeof(options)};

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		prm_template *t = NULL;
		prm_error err = {0};

		for (len = 0; len + strlen(parts[i]) <= size; len += strlen(parts[i]))
			memcpy(text + len, parts[i], strlen(parts[i]));
		if (prm_template_compile(prm_str_n(text, len), &options, &t, NULL, &err) == PRM_OK)
			prm_template_unref(t);
		else
			assert_true(err.text[0] != '\0');
	}
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_language_is_handlebars),
					   cmocka_unit_test(its_corners_are_those_of_handlebars),
					   cmocka_unit_test(helpers_do_what_they_say),
					   cmocka_unit_test(hostile_templates_end_in_time)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
