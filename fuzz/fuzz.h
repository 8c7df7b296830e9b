/*
 * fuzz.h: what the fuzz targets share. A target gives LLVMFuzzerTestOneInput; with libFuzzer it is
 * fed with what that invents, with replay.c with the files of its corpus.
 */
#ifndef PRM_FUZZ_H
#define PRM_FUZZ_H

#include <stdio.h>
#include <stdlib.h>

#include <prm/value.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold for every input. */
#define HOLDS(condition) \
	do { \
		if (!(condition)) { \
			fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, \
				#condition); \
			abort(); \
		} \
	} while (0)

/* A call that failed says why, in one line. */
static inline void fuzz_check_error(prm_status status, const prm_error *err)
{
	HOLDS(status != PRM_INTERNAL);
	HOLDS(err->status == status);
	HOLDS(memchr(err->text, '\0', sizeof(err->text)) && err->text[0] &&
	      !strchr(err->text, '\n'));
}

/* Cut the input at the first line "====": the part in front; *rest is what stands behind. */
static inline prm_str fuzz_cut(prm_str *rest)
{
	static const char mark[] = "\n====\n";
	prm_str all = *rest;

	for (size_t i = 0; i + sizeof(mark) - 1 <= all.len; i++) {
		if (memcmp(all.ptr + i, mark, sizeof(mark) - 1) == 0) {
			*rest = prm_str_n(all.ptr + i + sizeof(mark) - 1,
					  all.len - i - (sizeof(mark) - 1));
			return prm_str_n(all.ptr, i);
		}
	}
	*rest = prm_str_n(all.ptr + all.len, 0);
	return all;
}

#endif
