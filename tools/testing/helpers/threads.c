// SPDX-License-Identifier: GPL-2.0
/* threads [-w] N: a process with N more threads that sleep; -w: each did some work before. */
#include <pthread.h>
#include <semaphore.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include "helper.h"

#define WORK_BYTES	0x100000
#define WORK_NAPS	10
#define STACK_SIZE	0x10000

static bool works;
static sem_t arrived;

static void work(void)
{
	const struct timespec nap = { .tv_nsec = 1000000 };
	char *memory = malloc(WORK_BYTES);

	if (!memory)
		die("malloc");
	memset(memory, 1, WORK_BYTES);
	for (int i = 0; i < WORK_NAPS; i++)
		nanosleep(&nap, NULL);
	free(memory);
}

static void *run(void *unused)
{
	if (works)
		work();
	sem_post(&arrived);
	for (;;)
		pause();
	return unused;
}

int main(int argc, char **argv)
{
	pthread_attr_t attr;
	pthread_t thread;
	long nr;

	works = argc == 3 && !strcmp(argv[1], "-w");
	nr = argc > 1 ? number(argv[argc - 1]) : 0;
	sem_init(&arrived, 0, 0);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	for (long i = 0; i < nr; i++)
		if (pthread_create(&thread, &attr, run, NULL))
			die("pthread_create");
	for (long i = 0; i < nr; i++)
		sem_wait(&arrived);
	ready_until_eof();
	return 0;
}
