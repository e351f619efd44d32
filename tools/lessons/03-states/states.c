// SPDX-License-Identifier: GPL-2.0
/* states: holds a child in each of the states that a process can be held in. */
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include "../point.h"

static void loop(void)
{
	if (nice(19) < 0)	/* others go first */
		_exit(1);
	for (;;)
		;
}

static void sleep_on(void)
{
	for (;;)
		pause();
}

/* The parent of vfork() waits until its child runs a program, or ends. */
static void block(void)
{
	const pid_t parent = getpid();

	if (!vfork()) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (getppid() == parent)
			pause();
		_exit(0);
	}
}

static void stop(void)
{
	raise(SIGSTOP);
}

/* Its parent is its tracer now: a signal stops it for that. */
static void be_traced(void)
{
	ptrace(PTRACE_TRACEME, 0, 0, 0);
	raise(SIGUSR1);
}

static void end(void)
{
}

static pid_t child(void (*does)(void))
{
	const pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	does();
	_exit(0);
}

int main(void)
{
	const pid_t run = child(loop), sleeper = child(sleep_on);
	const pid_t blocked = child(block), stopped = child(stop);
	const pid_t traced = child(be_traced), zombie = child(end);
	siginfo_t info;

	waitid(P_PID, stopped, &info, WSTOPPED | WNOWAIT);
	waitid(P_PID, traced, &info, WSTOPPED | WNOWAIT);
	waitid(P_PID, zombie, &info, WEXITED | WNOWAIT);
	point("held",
	      "run=%d sleeper=%d blocked=%d stopped=%d traced=%d zombie=%d",
	      run, sleeper, blocked, stopped, traced, zombie);

	waitpid(zombie, NULL, 0);
	point("reaped", "zombie=%d", zombie);
	return 0;
}
