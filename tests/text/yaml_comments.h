/* yaml_comments.h: YAML with comments in random places, for the property tests of the editor. */
#ifndef PRM_TEST_YAML_COMMENTS_H
#define PRM_TEST_YAML_COMMENTS_H

#include "text/yaml_random.h"

#include "base/str.h"
#include "text/edit.h"
#include "text/span.h"

static inline prm_doc *read_doc(prm_str text, bool json)
{
	prm_read_options opts = {.struct_size = sizeof(opts)};
	prm_doc *doc = NULL;
	prm_error err;

	opts.positions = true;
	if (json)
		assert_ok(prm_doc_read_json(text, &opts, &doc, NULL, &err), &err);
	else
		assert_ok(prm_doc_read_yaml(text, &opts, &doc, NULL, NULL, &err), &err);
	return doc;
}

/* Copy YAML line by line with comments put in where they change nothing. */
static inline void add_comments(test_random *random, prm_str yaml, prm_buf *out)
{
	prm_doc *before = read_doc(yaml, false), *after;
	size_t number = 0;
	prm_buf next;

	prm_buf_add(out, yaml);
	prm_buf_init(&next, NULL, 0);
	for (int i = 0; i < 12; i++) {
		size_t line = test_below(random, out->len + 1), indent = 0;

		while (line > 0 && out->ptr[line - 1] != '\n')
			line--;
		while (line + indent < out->len && out->ptr[line + indent] == ' ')
			indent++;
		prm_buf_reset(&next);
		if (test_below(random, 2)) {
			prm_buf_add(&next, prm_str_n(out->ptr, line));
			prm_buf_addf(&next, "%*s#~c%zu\n", (int)indent, "", number++);
		} else {
			line = prm__str_find_char(prm_buf_str(out), '\n', line);
			prm_buf_add(&next, prm_str_n(out->ptr, line));
			prm_buf_addf(&next, " #~c%zu", number++);
		}
		prm_buf_add(&next, prm_str_n(out->ptr + line, out->len - line));
		after = NULL;
		if (prm_doc_read_yaml(prm_buf_str(&next), NULL, &after, NULL, NULL, NULL) ==
			    PRM_OK &&
		    prm_value_equal(prm_doc_root(before), prm_doc_root(after))) {
			prm_buf_reset(out);
			prm_buf_add(out, prm_buf_str(&next));
		}
		prm_doc_free(after);
	}
	prm_buf_release(&next);
	prm_doc_free(before);
}

#endif
