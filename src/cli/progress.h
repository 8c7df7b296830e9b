/*
 * progress.h: a line on standard error for work over half a second, on a terminal only. A timer
 * writes it, so the work itself knows nothing of it.
 */
#ifndef PRM_CLI_PROGRESS_H
#define PRM_CLI_PROGRESS_H

#include <signal.h>
#include <time.h>

#include <prm/hook.h>

typedef struct prm_progress {
	const char *what;            /* "deploy" */
	volatile sig_atomic_t done;  /* operations that ended */
	volatile sig_atomic_t ticks; /* of a tenth of a second */
	bool running;
	timer_t timer;
} prm_progress;

/* Does nothing where standard error is no terminal. progress must not move while it runs. */
void prm__progress_start(prm_progress *progress, const char *what);
/* Stop, and wipe the line. Also fine when it never started. */
void prm__progress_stop(prm_progress *progress);
/* An observer that counts the manager's operations. */
prm_observer prm__progress_observer(prm_progress *progress);

#endif
