// SPDX-License-Identifier: GPL-2.0
/*
 * blocker SENT: a parent sends signals to a child that blocks them, the child
 * lets them in and counts how often its handler ran, once with an old signal
 * and once with a real-time signal.
 */
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include "../point.h"

static volatile sig_atomic_t handled;

static void handler(int sig)
{
	(void)sig;
	handled++;
}

/* The parent says when: the child lets that signal in, and tells a count. */
static void child(int from_parent, int to_parent)
{
	unsigned char sig, count = 0;
	sigset_t set;

	if (write(to_parent, &count, 1) != 1)	/* ready */
		_exit(1);
	while (read(from_parent, &sig, 1) == 1) {
		handled = 0;
		sigemptyset(&set);
		sigaddset(&set, sig);
		sigprocmask(SIG_UNBLOCK, &set, NULL);	/* handler runs here */
		count = handled;
		if (write(to_parent, &count, 1) != 1)
			break;
	}
	_exit(0);
}

static int let_in(int down, int up, unsigned char sig)
{
	unsigned char count;

	if (write(down, &sig, 1) != 1 || read(up, &count, 1) != 1)
		fail("the child does not answer");
	return count;
}

/* What is blocked and handled before fork() is so in the child, too. */
static void block(int sig)
{
	sigset_t set;

	signal(sig, handler);
	sigemptyset(&set);
	sigaddset(&set, sig);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

int main(int argc, char **argv)
{
	const int sent = argc > 1 ? atoi(argv[1]) : 5;
	int down[2], up[2];
	char ready;
	pid_t pid;

	if (pipe(down) || pipe(up))
		fail("pipe");
	block(SIGUSR1);
	block(SIGUSR2);
	block(SIGRTMIN);
	pid = fork();
	if (pid < 0)
		fail("fork");
	if (!pid) {
		close(down[1]);
		child(down[0], up[1]);
	}
	close(down[0]);
	if (read(up[0], &ready, 1) != 1)
		fail("the child does not answer");

	syscall(SYS_tgkill, pid, pid, SIGUSR2);	/* for that thread only */
	for (int i = 0; i < sent; i++)
		kill(pid, SIGUSR1);		/* for the process */
	point("sent", "sender=%d child=%d", getpid(), pid);

	point("let-in", "handled=%d", let_in(down[1], up[0], SIGUSR1));

	for (int i = 0; i < sent; i++)
		kill(pid, SIGRTMIN);
	point("let-in-again", "handled_rt=%d",
	      let_in(down[1], up[0], SIGRTMIN));

	close(down[1]);
	waitpid(pid, NULL, 0);
	return 0;
}
