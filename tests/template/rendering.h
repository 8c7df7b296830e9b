/* rendering.h: compile and render in one call, for the tests of this folder. */
#ifndef PRM_TEST_TEMPLATE_RENDERING_H
#define PRM_TEST_TEMPLATE_RENDERING_H

#include <prm/sys/helper.h>

#include "support/test.h"

/* What is rendered and how; what is not set is the default, but nothing missing is an error. */
struct rendering {
	prm_template_options options;
	prm_template_render_options render;
	prm_value data; /* where no JSON is given */
	prm_template *made;
	prm_doc *doc;
	prm_buf out;
	prm_diag diag;
	prm_error err;
	prm_status status;
};

static inline struct rendering rendering(void)
{
	struct rendering r = {.options = {.struct_size = sizeof(r.options),
					  .source = prm_str_c("t"),
					  .missing = PRM_MISSING_IS_EMPTY},
			      .render = {.struct_size = sizeof(r.render)}};

	return r;
}

static inline void rendering_release(struct rendering *r)
{
	prm_template_unref(r->made);
	prm_doc_free(r->doc);
	prm_buf_release(&r->out);
	prm_diag_release(&r->diag);
	r->made = NULL;
	r->doc = NULL;
}

/* Render `text` over `json`, or r->data; call rendering_release, or this again. */
static inline void rendering_run(struct rendering *r, prm_str text, const char *json)
{
	rendering_release(r);
	prm_buf_init(&r->out, NULL, 0);
	prm_diag_init(&r->diag, NULL, 0);
	r->err = (prm_error){0};
	if (json) {
		assert_ok(prm_doc_read_json(prm_str_c(json), NULL, &r->doc, NULL, &r->err),
			  &r->err);
		r->data = prm_doc_root(r->doc);
	}
	r->status = prm_template_compile(text, &r->options, &r->made, &r->diag, &r->err);
	if (r->status == PRM_OK)
		r->status = prm_template_render(r->made, r->data, &r->render, &r->out, &r->diag,
						&r->err);
}

/* It gives this text. */
#define assert_renders(r, text, json, expected) \
	do { \
		rendering_run((r), prm_str_c(text), (json)); \
		assert_ok((r)->status, &(r)->err); \
		assert_str(prm_buf_str(&(r)->out), (expected)); \
	} while (0)

/* It fails so. */
#define assert_render_fails(r, text, json, expected_status, part) \
	do { \
		rendering_run((r), prm_str_c(text), (json)); \
		assert_fails((r)->status, &(r)->err, (expected_status), (part)); \
	} while (0)

#endif
