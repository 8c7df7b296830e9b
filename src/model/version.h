/* version.h: the version record as it is stored. See prompt.h for what users see of it. */
#ifndef PRM_MODEL_VERSION_H
#define PRM_MODEL_VERSION_H

#include <prm/prompt.h>

/* What goes into a new record. prompt's own version, changelog and status are replaced by these. */
typedef struct prm_version_fields {
	const prm_prompt *prompt;
	prm_str version, parent_version, created_at, created_by, changelog;
	int initial_status;
	prm_value resolved; /* {partials, schemas}; MISSING: none */
} prm_version_fields;

/* Write the record, pretty JSON with its sha256, byte-stable, and give its graph hash. */
prm_status prm__version_write(const prm_version_fields *fields, prm_buf *out, char graph_hash[65],
			      prm_error *err) PRM_MUST_USE;
/*
 * Read a record and check its sha256. Fails: PRM_STORE_CORRUPT (malformed, checksum), PRM_STORE_TOO_NEW
 * (record above 1). verify false: the checksum is not computed (the record was verified before).
 */
prm_status prm__version_read(prm_str body, bool verify, const prm_allocator *allocator,
			     prm_version **out, prm_error *err) PRM_MUST_USE;
/* Bytes of memory it holds. */
size_t prm__version_size(const prm_version *version);

/*
 * Content hash: SHA-256 of the canonical JSON of the prompt's tree without version, dates,
 * changelog and status. Graph hash: the same with every resolved partial, schema and tool.
 */
prm_status prm__content_digest(prm_value prompt_tree, const prm_allocator *allocator, char out[65],
			       prm_error *err) PRM_MUST_USE;
prm_status prm__graph_digest(prm_value prompt_tree, prm_value resolved,
			     const prm_allocator *allocator, char out[65],
			     prm_error *err) PRM_MUST_USE;

#endif
