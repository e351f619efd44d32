// SPDX-License-Identifier: GPL-2.0
/*
 * storm LEAST: forks families that fall apart in any order, without rest until its input is closed;
 * ready after LEAST of them.
 */
#include <pthread.h>
#include <sched.h>
#include "helper.h"

static void pass_time(unsigned int turns)
{
	while (turns--)
		sched_yield();
}

static void *end_soon(void *turns)
{
	pass_time(*(unsigned int *)turns);
	return NULL;
}

/* Threads that end one by one, or with their process. */
static void make_threads(unsigned int turn)
{
	static unsigned int turns[2];
	pthread_t thread;

	for (unsigned int i = 0; i < 2; i++) {
		turns[i] = (turn >> i) % 4;
		pthread_create(&thread, NULL, end_soon, &turns[i]);
	}
}

/* A child with a child of its own: which of the two ends first differs from turn to turn. */
static void family(unsigned int turn)
{
	pid_t child = fork_bound();

	if (child) {
		while (waitpid(child, NULL, 0) < 0)
			;
		return;
	}
	if (!fork()) {
		pass_time(turn % 5);
		_exit(1);
	}
	if (turn % 3 == 0)
		make_threads(turn);
	pass_time(turn % 3);
	if (turn % 2)
		wait(NULL);
	_exit(0);
}

int main(int argc, char **argv)
{
	const long least = argc == 2 ? number(argv[1]) : 1;

	for (unsigned int turn = 0; goes_on(turn, least); turn++)
		family(turn);
	return 0;
}
