/* bench.c: interleaved medians of rows that are timed here or in another process. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"

#define MOST_ROUNDS 101
#define MOST_ROWS 16

static double time_of(const bench_row *row, size_t times)
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

/* How often a row runs within ms: by its best time, as one that was interrupted says nothing. */
static size_t times_within(const bench_row *row, double ms)
{
	size_t times = 1;
	double ns, best;

	while (time_of(row, times) * (double)times < 1e5)
		times *= 2;
	best = time_of(row, times);
	for (int i = 0; i < 9; i++) {
		ns = time_of(row, times);
		best = ns < best ? ns : best;
	}
	return (size_t)(ms * 1e6 / (best + 0.1)) + 1;
}

static double one_round(const bench_row *row, size_t times, double ms)
{
	if (!row->run)
		return row->timed(row->data, ms);
	row->run(row->data); /* what it needs is in the caches then */
	return time_of(row, times);
}

void bench_measure(bench_row *rows, size_t count, int rounds, double ms)
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
			rows[i].timed(rows[i].data, 100); /* warm up */
	}
	for (int round = 0; round < rounds; round++)
		for (size_t i = 0; i < count; i++)
			results[i][round] = one_round(&rows[i], times[i], ms);
	for (size_t i = 0; i < count; i++) {
		qsort(results[i], (size_t)rounds, sizeof(double), compare);
		rows[i].ns = results[i][rounds / 2];
	}
}

void bench_print(const char *title, const bench_row *rows, size_t count)
{
	printf("%s\n", title);
	for (size_t i = 0; i < count; i++)
		printf("  %-34s %12.1f ns  x%.2f\n", rows[i].name, rows[i].ns,
		       rows[i].ns / rows[0].ns);
}
