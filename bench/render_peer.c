/* render_peer.c: the other side of two pipes. */
#include "render_peer.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void run_child(const char *const *argv, const int to[2], const int from[2])
{
	dup2(to[0], STDIN_FILENO);
	dup2(from[1], STDOUT_FILENO);
	close(to[0]);
	close(from[1]);
	execvp(argv[0], (char *const *)argv);
	printf("missing: %s is not installed\n", argv[0]);
	fflush(stdout);
	_exit(0);
}

void peer_start(struct peer *peer, const char *const *argv)
{
	int to[2], from[2];
	char line[256] = "";

	*peer = (struct peer){0};
	signal(SIGPIPE, SIG_IGN);
	fflush(stdout);
	if (pipe(to) || pipe(from))
		return;
	fcntl(to[1], F_SETFD, FD_CLOEXEC); /* the next peer must not hold it open */
	fcntl(from[0], F_SETFD, FD_CLOEXEC);
	peer->pid = fork();
	if (peer->pid == 0)
		run_child(argv, to, from);
	close(to[0]);
	close(from[1]);
	peer->to = fdopen(to[1], "w");
	peer->from = fdopen(from[0], "r");
	if (fgets(line, sizeof(line), peer->from) &&
	    sscanf(line, "ready: %127[^\n]", peer->name) == 1)
		return;
	line[strcspn(line, "\n")] = '\0';
	printf("SKIPPED: %s (%s)\n", argv[0], line);
	peer_stop(peer);
}

void peer_stop(struct peer *peer)
{
	if (!peer->to)
		return;
	fclose(peer->to);
	fclose(peer->from);
	waitpid(peer->pid, NULL, 0);
	*peer = (struct peer){0};
}

double peer_time(struct peer *peer, const char *workload, double ms)
{
	char line[64] = "";

	fprintf(peer->to, "%s %.1f\n", workload, ms);
	fflush(peer->to);
	if (!fgets(line, sizeof(line), peer->from)) {
		fprintf(stderr, "%s failed on %s\n", peer->name, workload);
		exit(1);
	}
	return strtod(line, NULL);
}
