/* power10.h: powers of ten to 128 bits. */
#ifndef PRM_TEXT_POWER10_H
#define PRM_TEXT_POWER10_H

#include <stdint.h>

#define PRM__POWER10_MIN (-342)
#define PRM__POWER10_MAX 324

typedef struct prm__power10_bits {
	uint64_t high, low;
} prm__power10_bits;

/* Of 10^(i + PRM__POWER10_MIN); the highest bit is set. Exact for 10^0 to 10^55. */
extern const prm__power10_bits prm__power10_table[PRM__POWER10_MAX - PRM__POWER10_MIN + 1];

#endif
