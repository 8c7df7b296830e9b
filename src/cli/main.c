/* main.c: the process: its three streams are open, and a reader that leaves does not kill it. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "cli/cli.h"

/*
 * A closed stream's number would be given to the next file that is opened, a record of the store
 * for example. It is taken by something that cannot be read or written instead.
 */
static void guard_streams(void)
{
	static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", modes[fd]) != fd)
			_exit(2);
}

int main(int argc, char **argv)
{
	guard_streams();
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* of ulimit -f: the write fails and is reported */
	return prm__cli_run(argc, argv);
}
