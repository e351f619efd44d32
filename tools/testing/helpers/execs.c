// SPDX-License-Identifier: GPL-2.0
/*
 * execs LEAST: a process that executes itself again and again until its input is closed, each time
 * from a thread that is not the leader, so that this thread takes the leader's place; ready after
 * LEAST times.
 */
#include <pthread.h>
#include "helper.h"

static char *again[4];

static void *exec_again(void *unused)
{
	execv("/proc/self/exe", again);
	die("execv");
	return unused;
}

static void *sleep_until_exec(void *unused)
{
	for (;;)
		pause();
	return unused;
}

int main(int argc, char **argv)
{
	const long least = argc > 1 ? number(argv[1]) : 1;
	const long count = argc > 2 ? number(argv[2]) : 0;
	char count_text[24];
	pthread_t thread;

	if (!goes_on(count, least))
		return 0;
	snprintf(count_text, sizeof(count_text), "%ld", count + 1);
	again[0] = argv[0];
	again[1] = argc > 1 ? argv[1] : "1";
	again[2] = count_text;
	if (pthread_create(&thread, NULL, sleep_until_exec, NULL) ||
	    pthread_create(&thread, NULL, exec_again, NULL))
		die("pthread_create");
	for (;;)
		pause();
}
