// SPDX-License-Identifier: GPL-2.0
/* Forks a process that waits for a word before it runs its command, and tells if it cannot. */
#include <errno.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "child.h"
#include "interrupt.h"

#define NOT_RUN		127

/* One end of the talk is closed by exec; otherwise the errno goes through it. */
static _Noreturn void wait_and_run(int talk, char **argv)
{
	char word;
	int err;

	if (read(talk, &word, 1) == 1) {
		interrupt_restore();
		execvp(argv[0], argv);
		err = errno;
		if (write(talk, &err, sizeof(err)) < 0)
			_exit(NOT_RUN);
	}
	_exit(NOT_RUN);
}

int child_make(struct child *child, char **argv)
{
	int talk[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, talk))
		return -errno;
	child->pid = fork();
	if (!child->pid) {
		close(talk[1]);
		wait_and_run(talk[0], argv);
	}
	close(talk[0]);
	child->go = talk[1];
	if (child->pid > 0)
		return 0;
	close(talk[1]);
	child->pid = 0;
	return -errno;
}

int child_go(struct child *child)
{
	int err = 0;
	ssize_t nr;

	if (!child->pid)
		return 0;
	if (send(child->go, "g", 1, MSG_NOSIGNAL) != 1)
		return -errno;
	nr = read(child->go, &err, sizeof(err));
	close(child->go);
	child->go = -1;
	return nr == sizeof(err) ? -err : 0;
}

bool child_has_ended(struct child *child)
{
	return child->pid && waitpid(child->pid, &child->status, WNOHANG) == child->pid;
}

void child_give_up(struct child *child)
{
	if (!child->pid || child->go < 0)
		return;
	close(child->go);
	waitpid(child->pid, &child->status, 0);
}
