/* progress.c: "deploy: 1.4 s, 120 operations", written from a timer's signal. */
#define _GNU_SOURCE
#include "cli/progress.h"

#include <errno.h>
#include <unistd.h>

#define TICK_NS 100000000L
#define FIRST_NS 500000000L
#define FIRST_TICKS 5

static size_t put_text(char *line, size_t at, const char *text)
{
	size_t len = strlen(text);

	memcpy(line + at, text, len);
	return at + len;
}

static size_t put_number(char *line, size_t at, unsigned n)
{
	char digits[12];
	size_t count = 0;

	do
		digits[count++] = (char)('0' + n % 10);
	while ((n /= 10) != 0);
	while (count)
		line[at++] = digits[--count];
	return at;
}

/* In a signal handler: only write(2), and numbers by hand. */
static void tick(int number, siginfo_t *info, void *context)
{
	prm_progress *p = info->si_value.sival_ptr;
	unsigned ticks = (unsigned)(p->ticks ? p->ticks + 1 : FIRST_TICKS),
		 done = (unsigned)p->done;
	char line[160] = "\r\033[K";
	size_t at = 4;
	int kept = errno;

	(void)number;
	(void)context;
	p->ticks = (sig_atomic_t)ticks;
	at = put_text(line, at, p->what);
	at = put_text(line, at, ": ");
	at = put_number(line, at, ticks / 10);
	line[at++] = '.';
	at = put_number(line, at, ticks % 10);
	at = put_text(line, at, " s");
	if (done) {
		at = put_text(line, at, ", ");
		at = put_number(line, at, done);
		at = put_text(line, at, done == 1 ? " operation" : " operations");
	}
	if (write(STDERR_FILENO, line, at) < 0)
		p->ticks = (sig_atomic_t)ticks; /* nobody to tell: the line is only a courtesy */
	errno = kept;
}

void prm__progress_start(prm_progress *progress, const char *what)
{
	struct sigaction action = {.sa_sigaction = tick, .sa_flags = SA_SIGINFO | SA_RESTART};
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
	struct itimerspec when = {{0, TICK_NS}, {0, FIRST_NS}};

	if (progress->running || strlen(what) > 60 || isatty(STDERR_FILENO) != 1)
		return;
	progress->what = what;
	event.sigev_value.sival_ptr = progress;
	sigemptyset(&action.sa_mask);
	if (sigaction(SIGALRM, &action, NULL) != 0 ||
	    timer_create(CLOCK_MONOTONIC, &event, &progress->timer) != 0)
		return;
	progress->running = timer_settime(progress->timer, 0, &when, NULL) == 0;
	if (!progress->running)
		timer_delete(progress->timer);
}

void prm__progress_stop(prm_progress *progress)
{
	if (!progress->running)
		return;
	progress->running = false;
	timer_delete(progress->timer);
	signal(SIGALRM, SIG_IGN); /* one may still be on its way */
	if (progress->ticks && write(STDERR_FILENO, "\r\033[K", 4) < 0)
		progress->ticks = 0;
}

static void count(void *ud, const prm_event *event, void *token)
{
	prm_progress *progress = ud;

	(void)event;
	(void)token;
	progress->done = progress->done + 1;
}

prm_observer prm__progress_observer(prm_progress *progress)
{
	return (prm_observer){.struct_size = sizeof(prm_observer), .end = count, .ud = progress};
}
