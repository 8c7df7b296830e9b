/* yaml_read.h: reading YAML in tests, with positions. */
#ifndef PRM_TEST_YAML_READ_H
#define PRM_TEST_YAML_READ_H

#include "text/yaml_random.h"

#include "base/str.h"
#include "text/span.h"

static inline prm_status read_with(prm_str text, prm_diag *diag, prm_doc **doc, prm_doc **partial,
				   prm_error *err)
{
	prm_read_options opts = {.struct_size = sizeof(opts)};

	opts.positions = true;
	opts.source = PRM_LIT("in.yaml");
	return prm_doc_read_yaml(text, &opts, doc, partial, diag, err);
}

static inline prm_doc *read_ok(prm_str text)
{
	prm_doc *doc = NULL;
	prm_error err;

	assert_ok(read_with(text, NULL, &doc, NULL, &err), &err);
	return doc;
}

#endif
