/* diag.h: what the layers above ask of a list of findings beyond the public diag.h. */
#ifndef PRM_BASE_DIAG_H
#define PRM_BASE_DIAG_H

#include <prm/diag.h>

/* Was a finding lost though the list has room? Then memory is out. */
static inline bool prm__diag_lost(const prm_diag *diag)
{
	return diag->dropped > 0 && diag->count < diag->limit;
}

/* "error", "warning", "info"; what is none of the three is an error. */
const char *prm__diag_severity(int severity);

#endif
