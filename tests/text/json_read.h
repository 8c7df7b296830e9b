/* json_read.h: reading JSON in tests. */
#ifndef PRM_TEST_JSON_READ_H
#define PRM_TEST_JSON_READ_H

#include "support/test.h"

#include <prm/value.h>

static inline prm_doc *json_with(prm_str text, const prm_read_options *opts)
{
	prm_doc *doc = NULL;
	prm_error err;

	assert_ok(prm_doc_read_json(text, opts, &doc, NULL, &err), &err);
	return doc;
}

static inline prm_doc *json(const char *text)
{
	return json_with(prm_str_c(text), NULL);
}

static inline void assert_written(prm_value v, int flags, const char *expected)
{
	prm_buf buf;

	prm_buf_init(&buf, NULL, 0);
	assert_int_equal(prm_value_write_json(v, flags, &buf), PRM_OK);
	assert_str(prm_buf_str(&buf), expected);
	prm_buf_release(&buf);
}

#endif
