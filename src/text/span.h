/* span.h: bytes to lines and columns, and from a decoded scalar back to its source. */
#ifndef PRM_TEXT_SPAN_H
#define PRM_TEXT_SPAN_H

#include <prm/value.h>

/* Where each line of a text begins. The text is borrowed. */
typedef struct prm_lines {
	prm_str text;
	uint32_t *starts;
	size_t count, size;
	const prm_allocator *allocator;
} prm_lines;

prm_status prm__lines_init(prm_lines *lines, prm_str text, const prm_allocator *allocator,
			   prm_error *err) PRM_MUST_USE;
void prm__lines_release(prm_lines *lines);
/* Line and column, from 1, of a byte; columns in code points. O(log lines + line length). */
void prm__lines_position(const prm_lines *lines, size_t byte, uint32_t *line, uint32_t *column);

/*
 * The byte of `source` at which byte `offset` of the decoded text of a YAML (or JSON) scalar
 * stands. `scalar` is the scalar's span: plain, quoted, `|` or `>` with its header. Offsets at or
 * past the end give the scalar's end.
 */
size_t prm__scalar_offset(prm_str source, prm_span scalar, size_t offset);

/* The span of the value at a JSON pointer of a document read with positions; key may be NULL. */
bool prm__doc_locate(const prm_doc *doc, prm_str pointer, prm_span *key, prm_span *value);

#endif
