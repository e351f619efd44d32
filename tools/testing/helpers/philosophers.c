// SPDX-License-Identifier: GPL-2.0
/*
 * philosophers KIND N: N threads, each of which holds a mutex and, once all do, wants that of the
 * next one. KIND is normal, robust or pi.
 */
#include <pthread.h>
#include <string.h>
#include "helper.h"

#define MOST	64

static pthread_mutex_t forks[MOST];
static pthread_barrier_t all_hold;
static long nr;

static void *dine(void *seat)
{
	const long left = (long)seat;

	pthread_mutex_lock(&forks[left]);
	pthread_barrier_wait(&all_hold);
	pthread_mutex_lock(&forks[(left + 1) % nr]);
	return NULL;
}

static void lay_table(const char *kind)
{
	pthread_mutexattr_t attributes;

	pthread_mutexattr_init(&attributes);
	if (!strcmp(kind, "pi"))
		pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
	else if (!strcmp(kind, "robust"))
		pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	for (long i = 0; i < nr; i++)
		pthread_mutex_init(&forks[i], &attributes);
	pthread_barrier_init(&all_hold, NULL, nr);
}

int main(int argc, char **argv)
{
	pthread_t thread;

	nr = argc == 3 ? number(argv[2]) : 0;
	if (nr < 1 || nr > MOST) {
		fputs("usage: philosophers normal|robust|pi N\n", stderr);
		return 2;
	}
	lay_table(argv[1]);
	for (long i = 0; i < nr; i++)
		if (pthread_create(&thread, NULL, dine, (void *)i))
			die("pthread_create");
	ready_until_eof();
	return 0;
}
