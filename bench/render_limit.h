/*
 * render_limit.h: what no engine can beat: a function written by hand for each workload, that
 * makes the same appends from plain structs, without any look-up or capacity check.
 */
#ifndef PRM_BENCH_RENDER_LIMIT_H
#define PRM_BENCH_RENDER_LIMIT_H

#include <prm/value.h>

struct limit {
	const char *name;
	void *(*load)(prm_value data, prm_str template); /* from malloc; keeps what it was given */
	size_t (*plain)(const void *data, char *out);
	size_t (*escaped)(const void *data,
			  char *out); /* HTML, by vectors where the CPU has them */
};

/* The workload's limit, or NULL. */
const struct limit *limit_find(const char *name);

#endif
