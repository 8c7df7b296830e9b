/* bench.h: rows that are measured in turn, so that a machine's moods meet all of them. */
#ifndef PRM_BENCH_H
#define PRM_BENCH_H

#include <stddef.h>

typedef struct bench_row {
	const char *name;
	void (*run)(void *data);                /* timed here in a loop, or */
	double (*timed)(void *data, double ms); /* gives ns per run itself: another process */
	void *data;
	double ns; /* result: the median */
} bench_row;

/*
 * Fill in each row's median of `rounds` interleaved rounds of about ms each. Many short rounds hold
 * still also where others use the machine: most end before they are interrupted.
 */
void bench_measure(bench_row *rows, size_t count, int rounds, double ms);
/* Print each row, and its ratio to the first. */
void bench_print(const char *title, const bench_row *rows, size_t count);

#endif
