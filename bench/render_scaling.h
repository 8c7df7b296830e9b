/* render_scaling.h: ns per byte of output while one dimension of the input grows. */
#ifndef PRM_BENCH_RENDER_SCALING_H
#define PRM_BENCH_RENDER_SCALING_H

void bench_scaling(void);

#endif
