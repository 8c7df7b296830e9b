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

/*
 * Where a `|` or `>` scalar ends that begins at `start` and whose lines, with the empty ones behind
 * them, end at `end`: behind its last line, without that line's end. With `+` the empty lines
 * belong to it.
 */
size_t prm__block_scalar_end(prm_str source, size_t start, size_t end);

/* The span of the value at a JSON pointer of a document read with positions; key may be NULL. */
bool prm__doc_locate(const prm_doc *doc, prm_str pointer, prm_span *key, prm_span *value);

/*
 * How a scalar is spelled in its source: `1.10` for the number 1.1. A string gives its value, so
 * quotes make no difference; a list, a map and what is not there give the empty slice. Without
 * positions a scalar that is no string gives the empty slice too.
 */
prm_str prm__value_scalar_text(const prm_doc *doc, prm_value container, size_t index);
prm_str prm__doc_scalar_text(const prm_doc *doc, prm_str pointer);

#endif
