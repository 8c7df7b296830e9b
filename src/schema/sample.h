/* sample.h: texts that match a pattern, for examples. */
#ifndef PRM_SCHEMA_SAMPLE_H
#define PRM_SCHEMA_SAMPLE_H

#include <prm/base.h>

/*
 * Append a text that `pattern` may match: what repeats does so `extra` times more than it must,
 * where it may. False where the pattern has parts that are not followed (assertions, references).
 * The caller tries the text on the pattern itself.
 */
bool prm__pattern_sample(prm_str pattern, int extra, prm_buf *out);

#endif
