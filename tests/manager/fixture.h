/* fixture.h: a manager over a store that both kinds of tests run on. */
#ifndef TEST_MANAGER_FIXTURE_H
#define TEST_MANAGER_FIXTURE_H

#include "support/test.h"

#include <prm/prm.h>

#define S(text) prm_str_c(text)

typedef struct fixture {
	char folder[256];
	prm_store *store;
	prm_manager *m;
	prm_error err;
} fixture;

static inline int open_fixture(void **state, const char *scheme)
{
	fixture *f = calloc(1, sizeof(*f));
	char uri[300];

	test_make_folder(f->folder);
	snprintf(uri, sizeof(uri),
		 strcmp(scheme, "files:") == 0 ? "files:%s/store" : "memory:", f->folder);
	assert_ok(prm_store_open(S(uri), NULL, &f->store, &f->err), &f->err);
	assert_ok(prm_manager_open(f->store, NULL, &f->m, &f->err), &f->err);
	*state = f;
	return 0;
}

static inline int open_memory(void **state)
{
	return open_fixture(state, "memory:");
}

static inline int open_files(void **state)
{
	return open_fixture(state, "files:");
}

static inline int close_fixture(void **state)
{
	fixture *f = *state;

	prm_manager_close(f->m);
	prm_store_close(f->store);
	test_remove_folder(f->folder);
	free(f);
	return 0;
}

/* A prompt out of JSON written with ' for ". */
static inline prm_prompt *prompt_of(const char *json)
{
	char *text = strdup(json);
	prm_error err = {0};
	prm_prompt *prompt = NULL;
	prm_doc *doc = NULL;
	prm_status status;

	for (char *at = text; *at; at++)
		if (*at == '\'')
			*at = '"';
	assert_ok(prm_doc_read_json(S(text), NULL, &doc, NULL, &err), &err);
	status = prm_prompt_read(prm_doc_root(doc), NULL, S(""), S("test"), NULL, &prompt, NULL,
				 &err);
	assert_ok(status, &err);
	prm_doc_free(doc);
	free(text);
	return prompt;
}

static inline prm_doc *doc_of(const char *json)
{
	char *text = strdup(json);
	prm_doc *doc = NULL;
	prm_error err = {0};

	for (char *at = text; *at; at++)
		if (*at == '\'')
			*at = '"';
	assert_ok(prm_doc_read_json(S(text), NULL, &doc, NULL, &err), &err);
	free(text);
	return doc;
}

static inline prm_status publish_with(fixture *f, const char *json, const prm_publish_options *opts,
				      prm_published *out)
{
	prm_prompt *prompt = prompt_of(json);
	prm_published published = {0};
	prm_status status = prm_manager_publish(f->m, NULL, prompt, opts, &published, NULL,
						&f->err);

	prm_prompt_free(prompt);
	if (out)
		*out = published;
	return status;
}

static inline prm_status publish(fixture *f, const char *json, prm_published *out)
{
	return publish_with(f, json, NULL, out);
}

/* A text prompt in one line. */
static inline prm_status publish_text(fixture *f, const char *id, const char *version,
				      const char *content)
{
	char json[2048];

	snprintf(json, sizeof(json),
		 version ? "{'id':'%s','format':'text','template':{'content':'%s'},'version':'%s'}"
			 : "{'id':'%s','format':'text','template':{'content':'%s'}}",
		 id, content, version);
	return publish(f, json, NULL);
}

static inline prm_status resolve(fixture *f, const char *ref, prm_resolved *out)
{
	return prm_manager_resolve(f->m, NULL, S(ref), S(""), out, &f->err);
}

static inline void assert_resolves(fixture *f, const char *ref, const char *version)
{
	prm_resolved r;

	assert_ok(resolve(f, ref, &r), &f->err);
	assert_string_equal(r.version, version);
}

static inline void assert_renders(fixture *f, const char *ref, const char *vars, const char *text)
{
	prm_doc *doc = doc_of(vars);
	prm_rendered *out = NULL;

	assert_ok(prm_manager_render(f->m, NULL, S(ref), prm_doc_root(doc), NULL, &out, NULL,
				     &f->err),
		  &f->err);
	assert_str(out->text, text);
	prm_rendered_free(out);
	prm_doc_free(doc);
}

/* A test on either store. */
#define ON_BOTH(test) \
	{#test " (memory)", test, open_memory, close_fixture, NULL}, \
	{ \
#test " (files)", test, open_files, close_fixture, NULL \
	}

#endif
