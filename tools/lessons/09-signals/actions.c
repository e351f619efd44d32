// SPDX-License-Identifier: GPL-2.0
/*
 * actions: five children do nothing about signals, and get one each of those
 * that the kernel has five ways to deal with. A sixth refuses all it can.
 */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include "../point.h"

#define LAST_OLD_SIGNAL	31	/* those above are real-time signals */

static int life[2];	/* children live until its other end is closed */

static void live(void)
{
	char byte;

	close(life[1]);
	while (read(life[0], &byte, 1) < 0)
		;
	_exit(0);
}

static pid_t make(void)
{
	const pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (!pid)
		live();
	return pid;
}

/* Sends a signal and waits until it is seen; the dead stay zombies. */
static void send(pid_t pid, int sig, int change)
{
	siginfo_t info;

	kill(pid, sig);
	if (change && waitid(P_PID, pid, &info, change | WNOWAIT))
		fail("waitid");
}

/* How many signals may not be ignored? */
static int refuse_all(void)
{
	int refused = 0;

	for (int sig = 1; sig <= LAST_OLD_SIGNAL; sig++)
		if (signal(sig, SIG_IGN) == SIG_ERR && errno == EINVAL)
			refused++;
	return refused;
}

int main(void)
{
	pid_t term, core, none, stop, cont, deaf;
	int answer[2];
	char refused;

	if (pipe(life) || pipe(answer))
		fail("pipe");
	term = make();
	core = make();
	none = make();
	stop = make();
	cont = make();
	point("made", "term=%d core=%d none=%d stop=%d cont=%d", term, core,
	      none, stop, cont);

	send(term, SIGTERM, WEXITED);
	send(core, SIGABRT, WEXITED);
	send(none, SIGWINCH, 0);
	send(stop, SIGSTOP, WSTOPPED);
	send(cont, SIGSTOP, WSTOPPED);
	send(cont, SIGCONT, WCONTINUED);
	point("sent", "by=%d", getpid());

	deaf = fork();
	if (!deaf) {
		refused = refuse_all();
		if (write(answer[1], &refused, 1) != 1)
			_exit(1);
		live();
	}
	if (deaf < 0 || read(answer[0], &refused, 1) != 1)
		fail("the child does not answer");
	point("refused", "deaf=%d refused=%d", deaf, refused);

	kill(deaf, SIGTERM);
	send(deaf, SIGKILL, WEXITED);
	point("killed", "by=%d", getpid());
	kill(stop, SIGCONT);
	return 0;	/* the pipe ends now, and those that live with it */
}
