/* bench.h: rows that are measured in turn, so that a machine's moods meet all of them. */
#ifndef PRM_BENCH_H
#define PRM_BENCH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bench_row {
	const char *name;
	void (*run)(void *data);
	void *data;
	double median_ns; /* result, per run */
} bench_row;

/* Fill in each row's median of `rounds` interleaved rounds of about round_ms each. */
void bench_measure(bench_row *rows, size_t count, int rounds, double round_ms);
/* Print each row, and its ratio to the first. */
void bench_print(const char *title, const bench_row *rows, size_t count);

#ifdef __cplusplus
}
#endif
#endif
