/* yaml_scalar.h: how one scalar is written, for yaml_write.c. */
#ifndef PRM_TEXT_YAML_SCALAR_H
#define PRM_TEXT_YAML_SCALAR_H

#include "text/yaml_write.h"

enum {
	PRM__YAML_LINES = 1,   /* has line ends */
	PRM__YAML_QUOTED = 2,  /* a tab or no-break space: shown in quotes */
	PRM__YAML_ESCAPED = 4, /* has what only double quotes can say */
	PRM__YAML_INK = 8,     /* is not all blank */
	PRM__YAML_BAD_UTF8 = 16
};

/* What a text holds, as a set of the above. */
int prm__yaml_text_traits(prm_str text);
/* Is it a string without quotes, for readers of YAML 1.1 and 1.2? */
bool prm__yaml_is_plain(prm_str text, bool flow);
/* On one line: plain, 'single' or "double". */
void prm__yaml_write_text(prm_str text, bool flow, prm_buf *out);

/* Is it a text of several lines that `|` can hold? */
bool prm__yaml_is_block(prm_value v);
/* "|-\n" and the lines, each indented, with a line end behind the last. */
void prm__yaml_write_block(prm_str text, size_t indent, prm_buf *out);

#endif
