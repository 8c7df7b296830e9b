/* json_simd.h: simdjson's DOM parser behind a C face. */
#ifndef PRM_BENCH_JSON_SIMD_H
#define PRM_BENCH_JSON_SIMD_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif
void *bench_simd_new(const char *text, size_t len);
void bench_simd_parse(void *simd);
void bench_simd_free(void *simd);
#ifdef __cplusplus
}
#endif
#endif
