/* yaml_write.h: pieces of YAML, for those who splice them into a file that a person wrote. */
#ifndef PRM_TEXT_YAML_WRITE_H
#define PRM_TEXT_YAML_WRITE_H

#include <prm/value.h>

/* A scalar, or an empty list or map, on one line. `flow`: it stands within [] or {}. */
void prm__yaml_write_inline(prm_value v, bool flow, prm_buf *out);
/* A key, without its ':'. */
void prm__yaml_write_key(prm_str key, bool flow, prm_buf *out);
/* Any value on one line, in flow style. */
prm_status prm__yaml_write_flow(prm_value v, prm_buf *out);
/*
 * A value in block style, as it stands behind the `:` of a key, or the `-` of an item, that begins
 * at column `column` (from 0): " text\n", " |\n  text\n", "\n  a: 1\n", and behind a dash " a:
 * 1\n".
 */
prm_status prm__yaml_write_behind(prm_value v, size_t column, bool dash, prm_buf *out);

/*
 * The items or members of a filled list or map, each at `column`; `in_line`: the first goes on, on
 * the line that was begun. A line end stands behind the last.
 */
prm_status prm__yaml_write_items(prm_value v, size_t column, bool in_line, prm_buf *out);

#endif
