// SPDX-License-Identifier: GPL-2.0
/*
 * shell CODE: what a shell does when you type "command CODE": it forks, the
 * child becomes the program "command", which exits with CODE, and the shell
 * waits for it. It waits at each step.
 */
#define _GNU_SOURCE		/* for pipe2() */
#include <fcntl.h>
#include <sys/wait.h>
#include "../point.h"

static int go[2];		/* a byte: run the program; its end: exit */
static int done[2];		/* exec closes it in the child */

static void child(char *code)
{
	char byte;

	close(go[1]);
	if (read(go[0], &byte, 1) != 1)
		_exit(126);
	dup2(go[0], STDIN_FILENO);
	execl("./command", "command", code, NULL);
	_exit(127);
}

int main(int argc, char **argv)
{
	char *code = argc > 1 ? argv[1] : "3";
	siginfo_t info;
	char byte = 1;
	int status;
	pid_t pid;

	if (pipe2(go, O_CLOEXEC) || pipe2(done, O_CLOEXEC))
		fail("pipe");
	pid = fork();
	if (pid < 0)
		fail("fork");
	if (!pid)
		child(code);
	close(done[1]);
	point("forked", "child=%d", pid);

	if (write(go[1], &byte, 1) != 1 || read(done[0], &byte, 1) != 0)
		fail("exec");
	point("ran", "child=%d", pid);

	close(go[1]);
	if (waitid(P_PID, pid, &info, WEXITED | WNOWAIT))	/* only look */
		fail("waitid");
	point("exited", "returned=%d", info.si_status);

	if (waitpid(pid, &status, 0) != pid)
		fail("waitpid");
	point("waited", "status=%d", status);
	return 0;
}
