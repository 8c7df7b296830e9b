/* bench.c: interleaved medians. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"

#define MOST_ROUNDS 31
#define MOST_ROWS 32

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

void bench_measure(bench_row *rows, size_t count, int rounds, double round_ms)
{
	static double results[MOST_ROWS][MOST_ROUNDS];
	size_t times[MOST_ROWS];

	if (rounds > MOST_ROUNDS)
		rounds = MOST_ROUNDS;
	if (count > MOST_ROWS)
		count = MOST_ROWS;
	for (size_t i = 0; i < count; i++) {
		time_of(&rows[i], 3); /* warm up */
		times[i] = (size_t)(round_ms * 1e6 / (time_of(&rows[i], 10) + 1)) + 1;
	}
	for (int round = 0; round < rounds; round++)
		for (size_t i = 0; i < count; i++)
			results[i][round] = time_of(&rows[i], times[i]);
	for (size_t i = 0; i < count; i++) {
		qsort(results[i], (size_t)rounds, sizeof(double), compare);
		rows[i].median_ns = results[i][rounds / 2];
	}
}

void bench_print(const char *title, const bench_row *rows, size_t count)
{
	printf("%s\n", title);
	for (size_t i = 0; i < count; i++)
		printf("  %-32s %12.1f ns  x%.2f\n", rows[i].name, rows[i].median_ns,
		       rows[i].median_ns / rows[0].median_ns);
}
