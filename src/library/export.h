/* export.h: an export while it runs, and the trees that it writes. */
#ifndef PRM_LIBRARY_EXPORT_H
#define PRM_LIBRARY_EXPORT_H

#include "library/parts.h"

typedef struct prm__exporter {
	prm_manager *m;
	const prm_call *call;
	prm_str folder; /* without '/' at its end */
	const prm_export_options *opts;
	const prm_allocator *allocator;
	size_t document_bytes;
	prm_diag *diag;
	size_t count; /* files written */
} prm__exporter;

/*
 * Write tree into a file below the folder, named by an id (or a schema's name) with tail behind it.
 * version NULL: a schema. A fault of one file is a finding and does not stop the others.
 */
prm_status prm__export_put(prm__exporter *x, const prm_version *version, prm_str name,
			   const char *tail, prm_value tree, prm_error *err) PRM_MUST_USE;
/* The schemas that the version names, and those that they name: schemas/NAME_VERSION.yaml. */
prm_status prm__export_schemas(prm__exporter *x, const prm_version *version,
			       prm_error *err) PRM_MUST_USE;
/* The prompt as a person writes it: its keys in the usual order, unknown ones behind them. */
prm_status prm__export_prompt(const prm_version *version, int lifecycle, prm_arena *arena,
			      prm_value *out, prm_error *err) PRM_MUST_USE;
/* The same in a version record, which also says who published it when. */
prm_status prm__export_record(const prm_version *version, int lifecycle, prm_arena *arena,
			      prm_value *out, prm_error *err) PRM_MUST_USE;

#endif
