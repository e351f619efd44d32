// SPDX-License-Identifier: GPL-2.0
/*
 * origins CHILDREN: signals that no program sends. A child writes where no
 * memory is; then others wait on a terminal until ^C is typed there.
 */
#include <signal.h>
#include <sys/wait.h>
#include "../point.h"

static volatile int *nowhere;	/* a pointer to address 0 */

static void hear_interrupt(int sig)
{
	static const char said[] = "interrupted:\n";

	(void)sig;
	if (write(STDOUT_FILENO, said, sizeof(said) - 1) < 0)
		_exit(1);
}

static pid_t make(void (*act)(void))
{
	const pid_t pid = fork();

	if (pid < 0)
		fail("fork");
	if (!pid) {
		act();
		_exit(0);
	}
	return pid;
}

static void write_nowhere(void)
{
	*nowhere = 1;
}

static void wait_for_ever(void)
{
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	const int children = argc > 1 ? atoi(argv[1]) : 3;
	int status;
	const pid_t victim = make(write_nowhere);

	if (waitpid(victim, &status, 0) != victim)
		fail("waitpid");
	point("crashed", "victim=%d by=%d", victim,
	      WIFSIGNALED(status) ? WTERMSIG(status) : 0);

	for (int i = 0; i < children; i++)
		make(wait_for_ever);
	signal(SIGINT, hear_interrupt);	/* the children have no handler */
	point("ready", "parent=%d", getpid());

	while (wait(NULL) > 0)
		;
	return 0;
}
