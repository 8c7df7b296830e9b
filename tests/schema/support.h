/* support.h: what the tests of schemas share: a bundle in YAML, compiled, and values in JSON. */
#ifndef PRM_TEST_SCHEMA_H
#define PRM_TEST_SCHEMA_H

#include "support/test.h"

#include <prm/schema.h>
#include <prm/sys/validator.h>

/* A bundle that was read, and one of its schemas compiled. */
typedef struct bundle {
	prm_doc *doc;
	prm_schema *schema;
	prm_diag diag;
	prm_error err;
	prm_status status;
	const prm_validators *validators;
	const prm_allocator *allocator;
} bundle;

static prm_doc *read_yaml(const char *text)
{
	prm_read_options options = {
		.struct_size = sizeof(options), .positions = true, .source = prm_str_c("s.yaml")};
	prm_error err = {0};
	prm_doc *doc = NULL;

	assert_ok(prm_doc_read_yaml(prm_str_c(text), &options, &doc, NULL, NULL, &err), &err);
	return doc;
}

/* Compile the schema that stands first. */
static void bundle_compile(bundle *b, const char *yaml)
{
	prm_schema_bundle known;
	prm_schema_options options = {.struct_size = sizeof(options),
				      .allocator = b->allocator,
				      .validators = b->validators,
				      .find = prm_schema_bundle_find,
				      .ud = &known};
	prm_schema_source source = {.at = prm_str_c("/schemas/0"), .source = prm_str_c("s.yaml")};

	if (!b->doc)
		b->doc = read_yaml(yaml);
	known = (prm_schema_bundle){b->doc, prm_str_c("s.yaml")};
	source.doc = b->doc;
	source.tree = prm_value_at(prm_value_get_c(prm_doc_root(b->doc), "schemas"), 0);
	b->schema = NULL;
	b->err = (prm_error){0};
	prm_diag_init(&b->diag, NULL, 0);
	b->status = prm_schema_compile(&source, &options, &b->schema, &b->diag, &b->err);
}

static void bundle_release(bundle *b)
{
	prm_schema_unref(b->schema);
	prm_diag_release(&b->diag);
	prm_doc_free(b->doc);
}

/* "s.yaml:3:5: error[bad-value]: ..." of all findings. */
static inline prm_str printed(const prm_diag *diag, prm_buf *out)
{
	prm_buf_reset(out);
	for (size_t i = 0; i < diag->count; i++)
		prm_diag_print(&diag->items[i], out);
	return prm_buf_str(out);
}

static inline prm_doc *read_json(const char *text)
{
	prm_read_options options = {.struct_size = sizeof(options), .positions = true};
	prm_error err = {0};
	prm_doc *doc = NULL;

	assert_ok(prm_doc_read_json(prm_str_c(text), &options, &doc, NULL, &err), &err);
	return doc;
}

#endif
