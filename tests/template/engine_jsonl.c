/*
 * engine_jsonl.c: the engine behind a line protocol, for conformance suites: one JSON case a line
 * in (id, template, data, partials, options), one answer a line out (id, output or error).
 */
#include <stdio.h>
#include <stdlib.h>

#include <prm/sys/helper.h>

struct suite {
	prm_value partials;
	prm_template_options options;
	prm_template *made[256];
	prm_str names[256];
	size_t count;
	prm_known_helper known[64];
};

static prm_status find(void *ud, const prm_template *from, prm_str name, const prm_template **out,
		       prm_error *err)
{
	struct suite *suite = ud;
	prm_value text = prm_value_get(suite->partials, name);
	prm_template *made = NULL;
	prm_status status;

	(void)from;
	for (size_t i = 0; i < suite->count; i++) {
		if (prm_str_eq(suite->names[i], name)) {
			*out = suite->made[i];
			return PRM_OK;
		}
	}
	if (text.type != PRM_STRING || suite->count == 256)
		return PRM_MISSING_PARTIAL;
	status = prm_template_compile(prm_value_text(text), &suite->options, &made, NULL, err);
	if (status)
		return status;
	for (size_t i = 0; prm_value_member(suite->partials, i, &suite->names[suite->count], &text);
	     i++)
		if (prm_str_eq(suite->names[suite->count], name)) /* the key outlives the render */
			break;
	*out = suite->made[suite->count++] = made;
	return PRM_OK;
}

/* ---- the helpers of dotprompt beside json --------------------------------- */

static prm_status equals(void *ud, const prm_helper_call *call, prm_value *out, prm_error *err)
{
	bool wanted = ud == NULL, equal;
	prm_buf buf;
	prm_str text;
	prm_status status;

	if (call->arg_count != 2)
		return prm_fail(err, PRM_HELPER_ARGUMENTS, "two arguments are needed");
	equal = call->args[0].type == call->args[1].type
			? prm_value_equal(call->args[0], call->args[1])
			: false;
	prm_buf_init(&buf, NULL, 0);
	status = prm_helper_block(call, equal == wanted ? PRM_HELPER_BODY : PRM_HELPER_ELSE,
				  call->context, &buf);
	if (status == PRM_OK && prm_arena_str(call->arena, prm_buf_str(&buf), &text))
		*out = prm_value_str(text);
	prm_buf_release(&buf);
	return status;
}

static prm_helpers *dotprompt_helpers(void)
{
	prm_helpers *helpers = NULL;

	if (prm_helpers_new(NULL, &helpers, NULL) ||
	    prm_helpers_add(helpers, prm_str_c("ifEquals"), equals, NULL, NULL) ||
	    prm_helpers_add(helpers, prm_str_c("unlessEquals"), equals, helpers, NULL))
		abort();
	return helpers;
}

static bool on(prm_value options, const char *name)
{
	prm_value v = prm_value_get_c(options, name);

	return v.type == PRM_BOOL && v.as.boolean;
}

static void read_options(prm_value options, prm_template_options *to)
{
	static const struct {
		const char *name;
		int flag;
	} flags[] = {{"strict", PRM_TEMPLATE_STRICT},
		     {"assumeObjects", PRM_TEMPLATE_ASSUME_OBJECTS},
		     {"compat", PRM_TEMPLATE_COMPAT},
		     {"knownHelpersOnly", PRM_TEMPLATE_KNOWN_HELPERS_ONLY},
		     {"preventIndent", PRM_TEMPLATE_PREVENT_INDENT},
		     {"ignoreStandalone", PRM_TEMPLATE_IGNORE_STANDALONE},
		     {"explicitPartialContext", PRM_TEMPLATE_EXPLICIT_PARTIAL_CONTEXT}};

	to->struct_size = sizeof(*to);
	to->missing = PRM_MISSING_IS_EMPTY;
	to->escape = on(options, "noEscape") ? PRM_ESCAPE_NONE : PRM_ESCAPE_HTML;
	to->flags |= PRM_TEMPLATE_NO_EXTRA_HELPERS;
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (on(options, flags[i].name))
			to->flags |= flags[i].flag;
}

static void read_known(prm_value known, struct suite *suite)
{
	prm_str name;
	prm_value yes;

	suite->options.known_helpers = suite->known;
	for (size_t i = 0; i < 64 && prm_value_member(known, i, &name, &yes); i++)
		suite->known[suite->options.known_helper_count++] = (prm_known_helper){
			name, yes.type == PRM_BOOL && yes.as.boolean};
}

static void answer(prm_value id, const char *key, prm_str text)
{
	prm_arena arena;
	prm_builder b;
	prm_value root;
	prm_buf line;

	prm_arena_init(&arena, NULL, 0);
	prm_buf_init(&line, NULL, 0);
	prm_builder_init(&b, &arena);
	prm_build_map(&b);
	prm_build_key_c(&b, "id");
	prm_build_value(&b, id);
	prm_build_key_c(&b, key);
	prm_build_str(&b, text);
	prm_build_end(&b);
	if (prm_builder_finish(&b, &root, NULL) == PRM_OK &&
	    prm_value_write_json(root, 0, &line) == PRM_OK)
		printf("%.*s\n", PRM_FMT(prm_buf_str(&line)));
	prm_buf_release(&line);
	prm_arena_release(&arena);
}

static void run(prm_value one, const prm_helpers *helpers, prm_symbols *symbols)
{
	prm_value options = prm_value_get_c(one, "options"), id = prm_value_get_c(one, "id");
	prm_template_render_options render = {.struct_size = sizeof(render)};
	struct suite suite = {.partials = prm_value_get_c(one, "partials")};
	prm_partials partials = {sizeof(partials), find, &suite};
	prm_value data = prm_value_get_c(one, "data");
	prm_template *t = NULL;
	prm_error err = {0};
	prm_buf out;
	prm_status status;

	if (data.type == PRM_NULL)
		data = (prm_value){0};
	read_options(options, &suite.options);
	read_known(prm_value_get_c(options, "knownHelpers"), &suite);
	suite.options.symbols = symbols;
	if (prm_value_count(prm_value_get_c(one, "helpers"))) {
		suite.options.helpers = helpers;
		suite.options.flags &= ~PRM_TEMPLATE_NO_EXTRA_HELPERS;
	}
	render.partials = &partials;
	render.data = prm_value_get_c(options, "data");
	prm_buf_init(&out, NULL, 0);
	status = prm_template_compile(prm_value_text(prm_value_get_c(one, "template")),
				      &suite.options, &t, NULL, &err);
	if (status == PRM_OK)
		status = prm_template_render(t, data, &render, &out, NULL, &err);
	answer(id, status ? "error" : "output", status ? prm_str_c(err.text) : prm_buf_str(&out));
	prm_buf_release(&out);
	prm_template_unref(t);
	while (suite.count)
		prm_template_unref(suite.made[--suite.count]);
}

int main(void)
{
	prm_helpers *helpers = dotprompt_helpers();
	prm_read_options reading = {.struct_size = sizeof(reading)};
	prm_symbols *symbols = NULL;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	if (prm_symbols_new(NULL, &symbols, NULL))
		abort();
	reading.symbols = symbols;
	while ((len = getline(&line, &size, stdin)) > 0) {
		prm_doc *doc = NULL;
		prm_error err = {0};

		if (prm_doc_read_json(prm_str_n(line, (size_t)len), &reading, &doc, NULL, &err)) {
			fprintf(stderr, "engine-jsonl: %s\n", err.text);
			continue;
		}
		run(prm_doc_root(doc), helpers, symbols);
		prm_doc_free(doc);
	}
	free(line);
	prm_symbols_free(symbols);
	prm_helpers_free(helpers);
	return 0;
}
