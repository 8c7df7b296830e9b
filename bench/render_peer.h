/*
 * render_peer.h: an engine of another language, in a process of its own. It says "ready: NAME" or
 * "missing: REASON" once; then it answers each line "WORKLOAD MS" with the ns of CPU time that a
 * render took. It compares its output with the expected one before.
 */
#ifndef PRM_BENCH_RENDER_PEER_H
#define PRM_BENCH_RENDER_PEER_H

#include <stdio.h>
#include <sys/types.h>

struct peer {
	pid_t pid;
	FILE *to, *from; /* NULL: there is none */
	char name[128];
};

/* Start it; argv ends with NULL. When it is missing, that is printed. */
void peer_start(struct peer *peer, const char *const *argv);
void peer_stop(struct peer *peer);
/* ns per render of the workload, measured for about ms. */
double peer_time(struct peer *peer, const char *workload, double ms);

#endif
