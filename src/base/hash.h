/* hash.h: the fast hash of tables: XXH3, seeded, so that hostile keys cannot collide on purpose. */
#ifndef PRM_BASE_HASH_H
#define PRM_BASE_HASH_H

#include <prm/base.h>

uint64_t prm__hash(prm_str text, uint64_t seed);

#endif
