/* yaml_resolve.h: what a plain scalar of YAML means: the core schema of 1.2, and what 1.1 thought.
 */
#ifndef PRM_TEXT_YAML_RESOLVE_H
#define PRM_TEXT_YAML_RESOLVE_H

#include <prm/value.h>

enum prm__yaml_kind {
	PRM__YAML_STRING,
	PRM__YAML_NULL,
	PRM__YAML_TRUE,
	PRM__YAML_FALSE,
	PRM__YAML_INT, /* decimal, 0o17, 0x1f */
	PRM__YAML_FLOAT,
	PRM__YAML_NOT_FINITE /* .inf and .nan: no number of JSON */
};

/* YAML 1.2.2, 10.3.2: the core schema. */
int prm__yaml_resolve(prm_str plain);

/*
 * The number that an INT or FLOAT spells, spelled as JSON: `+.5` gives 0.5, 0x1F gives 31. Digits
 * are kept: 1.10 stays 1.10. False for one of over 256 bits that is not decimal.
 */
bool prm__yaml_number(prm_str plain, prm_buf *json);

/* Would a reader of YAML 1.1 or 1.2 take this plain text for anything else than a string? */
bool prm__yaml_looks_typed(prm_str plain);

#endif
