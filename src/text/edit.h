/*
 * edit.h: change a YAML or JSON file that a person wrote. Only the bytes of what changes are
 * replaced: comments, blank lines, quoting and order of everything else stay.
 */
#ifndef PRM_TEXT_EDIT_H
#define PRM_TEXT_EDIT_H

#include <prm/value.h>

/*
 * Set the member that `pointer` (RFC 6901) names to value. Its container must exist; a member that
 * is absent is added: after the key named `after` when that is not empty and there, else at the
 * container's end. `json`: the source is JSON. out gets the whole new text. The result is read back
 * and compared: when anything but the pointer's value differs, PRM_UNSUPPORTED and out is empty.
 */
prm_status prm__edit_set(prm_str source, bool json, prm_str pointer, prm_str after, prm_value value,
			 prm_buf *out, prm_error *err) PRM_MUST_USE;
prm_status prm__edit_remove(prm_str source, bool json, prm_str pointer, prm_buf *out,
			    prm_error *err) PRM_MUST_USE;

/*
 * Format a file in place of a person: LF line ends, no trailing blanks outside of block scalars, one
 * LF at the end, scalars that YAML 1.1 and 1.2 read differently quoted, and flow and quote style
 * otherwise untouched. The data read back is equal to the data before. A formatted text is a fixed point.
 */
prm_status prm__edit_format(prm_str source, bool json, prm_buf *out, prm_diag *diag,
			    prm_error *err) PRM_MUST_USE;

#endif
