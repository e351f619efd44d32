// SPDX-License-Identifier: GPL-2.0
/*
 * execs SECONDS: a process that executes itself again and again, each time from a thread that is
 * not the leader, so that this thread takes the leader's place. Prints how often.
 */
#include <pthread.h>
#include <time.h>
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
	long count = argc > 2 ? number(argv[2]) : 0;
	long end = argc > 2 ? number(argv[1]) : time(NULL) + (argc > 1 ? number(argv[1]) : 1);
	char end_text[24], count_text[24];
	pthread_t thread;

	if (time(NULL) >= end) {
		printf("%ld\n", count);
		return 0;
	}
	snprintf(end_text, sizeof(end_text), "%ld", end);
	snprintf(count_text, sizeof(count_text), "%ld", count + 1);
	again[0] = argv[0];
	again[1] = end_text;
	again[2] = count_text;
	if (pthread_create(&thread, NULL, sleep_until_exec, NULL) ||
	    pthread_create(&thread, NULL, exec_again, NULL))
		die("pthread_create");
	for (;;)
		pause();
}
