/* freeze.h: what freeze.c and graph.c share. */
#ifndef PRM_MANAGER_FREEZE_H
#define PRM_MANAGER_FREEZE_H

#include "manager/manager_internal.h"

enum prm__meaning { PRM__MEANS_NOTHING = 0, PRM__MEANS_TEXT, PRM__MEANS_SELF, PRM__MEANS_VERSION };

/* A name that the prompt's templates include, where, and what it was found to mean. */
typedef struct prm__frozen_name {
	prm_str name, pointer;
	uint32_t line, column;
	bool has_block;
	int meaning; /* enum prm__meaning */
	prm_value text;
	prm_str ref, id, version, content_hash;
} prm__frozen_name;

typedef struct prm__freezing {
	prm__op *op;
	const prm_prompt *prompt;
	prm_value texts, refs; /* the prompt's own maps */
	prm_arena *arena;
	prm_diag *diag;
	prm__frozen_name *names;
	size_t name_count, name_size;
} prm__freezing;

/*
 * May the prompt include this version? Follows its frozen partials. Fails: PRM_PARTIAL_CYCLE when
 * they need a version of the prompt itself that does not exist yet, PRM_MISSING_PARTIAL when another
 * one is lost (both name the chain), PRM_LIMIT when the chain is too long.
 */
prm_status prm__graph_check(prm__freezing *f, const prm_version *version,
			    prm_error *err) PRM_MUST_USE;
/* Parse the record of a schema, and check that it is whole and the key's. */
prm_status prm__schema_read(prm_str body, const prm_key *key, const prm_allocator *allocator,
			    prm_doc **out, prm_error *err) PRM_MUST_USE;
/* Freeze the schemas that the prompt names into a map of the builder. */
prm_status prm__freeze_schemas(prm__op *op, prm_value tree, prm_builder *b, bool *any,
			       prm_error *err) PRM_MUST_USE;

#endif
