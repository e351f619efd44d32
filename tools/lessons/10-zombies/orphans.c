// SPDX-License-Identifier: GPL-2.0
/*
 * orphans: a mother makes a child and ends before it. First nobody wants
 * orphans, then the program does; then a thread makes a child and ends.
 */
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include "../point.h"

#define CODE	5

static int life[2];	/* children live until its other end is closed */

static pid_t make_child(void)
{
	const pid_t pid = fork();
	char byte;

	if (pid < 0)
		fail("fork");
	if (pid)
		return pid;
	close(life[1]);
	while (read(life[0], &byte, 1) > 0)
		;
	_exit(CODE);
}

/* A mother, who tells who her child is, and ends when she may. */
static pid_t make_mother(int go[2], pid_t *child)
{
	int tell[2];
	pid_t mother;
	char byte;

	if (pipe(go) || pipe(tell))
		fail("pipe");
	mother = fork();
	if (mother < 0)
		fail("fork");
	if (!mother) {
		close(go[1]);
		*child = make_child();
		if (write(tell[1], child, sizeof(*child)) != sizeof(*child))
			_exit(1);
		while (read(go[0], &byte, 1) > 0)
			;
		_exit(0);
	}
	if (read(tell[0], child, sizeof(*child)) != sizeof(*child))
		fail("the mother does not answer");
	return mother;
}

static void end_mother(pid_t mother, int go[2])
{
	close(go[1]);
	waitpid(mother, NULL, 0);	/* now its child has been adopted */
}

static void *thread(void *child)
{
	*(pid_t *)child = make_child();
	return NULL;
}

int main(void)
{
	pid_t mother, child, adopted, waited;
	pthread_t helper;
	int go[2], status;

	if (pipe(life))
		fail("pipe");
	mother = make_mother(go, &child);
	point("family", "mother=%d child=%d", mother, child);
	end_mother(mother, go);
	point("orphan", "by=%d", mother);

	prctl(PR_SET_CHILD_SUBREAPER, 1);	/* "I take them" */
	mother = make_mother(go, &adopted);
	end_mother(mother, go);
	point("adopted", "mother2=%d child2=%d", mother, adopted);

	if (pthread_create(&helper, NULL, thread, &child) ||
	    pthread_join(helper, NULL))
		fail("thread");
	point("thread-gone", "child3=%d", child);

	close(life[1]);		/* all children end */
	waited = waitpid(adopted, &status, 0);
	point("waited", "waited=%d told=%d", waited, WEXITSTATUS(status));
	return 0;
}
