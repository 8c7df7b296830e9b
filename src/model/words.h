/* words.h: the word-level difference of two texts. */
#ifndef PRM_MODEL_WORDS_H
#define PRM_MODEL_WORDS_H

#include <prm/prompt.h>

/*
 * Runs that stay, go and come, in order: those that stay and go spell `before`, those that stay and
 * come spell `after`. They are slices of both; the array lies in arena. Bounded in time and memory:
 * texts that differ too much are compared by lines, then as a whole. Myers, "An O(ND) Difference
 * Algorithm and Its Variations", 1986.
 */
prm_status prm__words_diff(prm_str before, prm_str after, prm_arena *arena,
			   const prm_word_run **runs, size_t *count) PRM_MUST_USE;

#endif
