/* render_measure.c: interleaved medians of rows that are timed here or in another process. */
#include "render_measure.h"

#include <stdlib.h>

#include "base/os.h"

#define MOST_ROUNDS 51
#define MOST_ROWS 16

static double time_of(const struct measure_row *row, size_t times)
{
	uint64_t start = prm__monotonic_ns();

	for (size_t i = 0; i < times; i++)
		row->run(row->data);
	return (double)(prm__monotonic_ns() - start) / (double)times;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* How often a row runs within ms. */
static size_t times_within(const struct measure_row *row, double ms)
{
	size_t times = 1;
	double ns;

	while ((ns = time_of(row, times)) * (double)times < 2e5)
		times *= 2;
	return (size_t)(ms * 1e6 / (ns + 0.1)) + 1;
}

void measure_rows(struct measure_row *rows, size_t count, int rounds, double ms)
{
	double results[MOST_ROWS][MOST_ROUNDS];
	size_t times[MOST_ROWS] = {0};

	if (rounds > MOST_ROUNDS)
		rounds = MOST_ROUNDS;
	if (count > MOST_ROWS)
		abort();
	for (size_t i = 0; i < count; i++) {
		if (rows[i].run)
			times[i] = times_within(&rows[i], ms);
		else
			rows[i].timed(rows[i].data, ms * 10); /* warm up */
	}
	for (int round = 0; round < rounds; round++)
		for (size_t i = 0; i < count; i++)
			results[i][round] = rows[i].run ? time_of(&rows[i], times[i])
							: rows[i].timed(rows[i].data, ms);
	for (size_t i = 0; i < count; i++) {
		qsort(results[i], (size_t)rounds, sizeof(double), compare);
		rows[i].ns = results[i][rounds / 2];
	}
}
