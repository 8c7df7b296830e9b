/* export.h: an export while it runs, and the trees that it writes. */
#ifndef PRM_LIBRARY_EXPORT_H
#define PRM_LIBRARY_EXPORT_H

#include "library/parts.h"

typedef struct prm__exporter {
	prm_manager *m;
	const prm_call *call;
	prm_str folder; /* without '/' at its end */
	const prm_export_options *opts;
	prm_diag *diag;
	size_t count;   /* files written */
} prm__exporter;

/* The prompt as a person writes it: its keys in the usual order, unknown ones behind them. */
prm_status prm__export_prompt(const prm_version *version, int lifecycle, prm_arena *arena,
			      prm_value *out, prm_error *err) PRM_MUST_USE;
/* The same in a version record, which also says who published it when. */
prm_status prm__export_record(const prm_version *version, int lifecycle, prm_arena *arena,
			      prm_value *out, prm_error *err) PRM_MUST_USE;

#endif
