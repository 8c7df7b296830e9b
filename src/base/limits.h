/* limits.h: the default of each named limit, in one place. */
#ifndef PRM_BASE_LIMITS_H
#define PRM_BASE_LIMITS_H

#include <prm/base.h>

#define PRM__LIMIT_DIAG_ITEMS ((size_t)1000)

/* What output_bytes is at most: far from where sums and small multiples of it would overflow. */
#define PRM__MOST_OUTPUT (SIZE_MAX / 16)

/* Every limit set: the caller's, and the default for each that is 0. given may be NULL. */
prm_limits prm__limits(const prm_limits *given);

#endif
