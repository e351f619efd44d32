// SPDX-License-Identifier: GPL-2.0
/*
 * zombie CODE PAGES: a child with PAGES pages of memory ends by exit(CODE), and
 * its parent is in no hurry to wait for it.
 */
#include <signal.h>
#include <sys/wait.h>
#include "../point.h"

/* Lives until the parent closes its end, then ends. */
static void child(int go, int ready, int code, long pages)
{
	const long size = pages * sysconf(_SC_PAGESIZE);
	volatile char *memory = malloc(size);
	char byte = 1;

	if (!memory)
		_exit(1);
	for (long i = 0; i < size; i++)
		memory[i] = 1;
	if (write(ready, &byte, 1) != 1)
		_exit(1);
	while (read(go, &byte, 1) > 0)
		;
	_exit(code);
}

int main(int argc, char **argv)
{
	const int code = argc > 1 ? atoi(argv[1]) : 300;
	const long pages = argc > 2 ? atol(argv[2]) : 500;
	int go[2], ready[2], status;
	siginfo_t info;
	pid_t pid;
	char byte;

	if (pipe(go) || pipe(ready))
		fail("pipe");
	pid = fork();
	if (pid < 0)
		fail("fork");
	if (!pid) {
		close(go[1]);
		child(go[0], ready[1], code, pages);
	}
	if (read(ready[0], &byte, 1) != 1)
		fail("the child does not answer");
	point("lives", "parent=%d child=%d", getpid(), pid);

	close(go[1]);
	waitid(P_PID, pid, &info, WEXITED | WNOWAIT);	/* only looks */
	point("exited", "by=%d", pid);

	point("killed", "failed=%d", kill(pid, SIGKILL) != 0);

	waitpid(pid, &status, 0);
	point("waited", "told=%d", WEXITSTATUS(status));

	point("gone", "failed=%d", kill(pid, 0) != 0);
	return 0;
}
