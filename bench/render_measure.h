/* render_measure.h: rows measured in turn, also such as another process times by itself. */
#ifndef PRM_BENCH_RENDER_MEASURE_H
#define PRM_BENCH_RENDER_MEASURE_H

#include <stddef.h>

struct measure_row {
	const char *name;
	void (*run)(void *data);                /* timed here in a loop, or */
	double (*timed)(void *data, double ms); /* gives ns per run itself */
	void *data;
	double ns; /* result: the median */
};

/*
 * Fill in each row's median of `rounds` interleaved rounds of about ms each. Many short rounds hold
 * still also where others use the machine: most end before they are interrupted.
 */
void measure_rows(struct measure_row *rows, size_t count, int rounds, double ms);

#endif
