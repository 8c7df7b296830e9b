/* yaml_marks.h: reading YAML for those who edit it: where each scalar and alias stands. */
#ifndef PRM_TEXT_YAML_MARKS_H
#define PRM_TEXT_YAML_MARKS_H

#include <prm/value.h>

/* Scalars, keys and aliases in their order in the text. */
struct prm__yaml_marks {
	prm_span *spans;
	size_t count, size;
	const prm_allocator *allocator;
};

/*
 * prm_doc_read_yaml, and fill marks (which begins zeroed, with its allocator). An alias has its own
 * span here, not its anchor's. *marks must be released in any case.
 */
prm_status prm__yaml_read_marked(prm_str text, const prm_read_options *opts,
				 struct prm__yaml_marks *marks, prm_doc **out, prm_diag *diag,
				 prm_error *err) PRM_MUST_USE;
void prm__yaml_marks_release(struct prm__yaml_marks *marks);

#endif
