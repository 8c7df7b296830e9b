/* hash.c: xxHash, compiled in (BSD-2-Clause). */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/hash.h"

uint64_t prm__hash(prm_str text, uint64_t seed)
{
	return XXH3_64bits_withSeed(text.ptr, text.len, seed);
}
