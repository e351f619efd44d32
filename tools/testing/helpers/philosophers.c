// SPDX-License-Identifier: GPL-2.0
/*
 * philosophers KIND N: N threads, each of which holds a mutex and, once all do, wants that of the
 * next one. KIND is normal, robust, pi, or shared: then they are processes.
 */
#include <pthread.h>
#include <string.h>
#include "helper.h"

#define MOST	64

struct table {
	pthread_mutex_t forks[MOST];
	pthread_barrier_t all_hold;
};

static struct table own;
static struct table *table = &own;
static long nr;

static void *dine(void *seat)
{
	const long left = (long)seat;

	pthread_mutex_lock(&table->forks[left]);
	pthread_barrier_wait(&table->all_hold);
	pthread_mutex_lock(&table->forks[(left + 1) % nr]);
	return NULL;
}

/* Children have it in common. */
static void share_table(pthread_mutexattr_t *mutex, pthread_barrierattr_t *barrier)
{
	table = mmap(NULL, sizeof(*table), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		     0);
	if (table == MAP_FAILED)
		die("mmap");
	pthread_mutexattr_setpshared(mutex, PTHREAD_PROCESS_SHARED);
	pthread_barrierattr_setpshared(barrier, PTHREAD_PROCESS_SHARED);
}

static void lay_table(const char *kind)
{
	pthread_mutexattr_t attributes;
	pthread_barrierattr_t barrier;

	pthread_mutexattr_init(&attributes);
	pthread_barrierattr_init(&barrier);
	if (!strcmp(kind, "pi"))
		pthread_mutexattr_setprotocol(&attributes, PTHREAD_PRIO_INHERIT);
	else if (!strcmp(kind, "robust"))
		pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
	else if (!strcmp(kind, "shared"))
		share_table(&attributes, &barrier);
	for (long i = 0; i < nr; i++)
		pthread_mutex_init(&table->forks[i], &attributes);
	pthread_barrier_init(&table->all_hold, &barrier, nr);
}

static void seat(const char *kind, long place)
{
	pthread_t thread;

	if (strcmp(kind, "shared")) {
		if (pthread_create(&thread, NULL, dine, (void *)place))
			die("pthread_create");
	} else if (!fork_bound()) {
		dine((void *)place);
		_exit(1);
	}
}

int main(int argc, char **argv)
{
	nr = argc == 3 ? number(argv[2]) : 0;
	if (nr < 1 || nr > MOST) {
		fputs("usage: philosophers normal|robust|pi|shared N\n", stderr);
		return 2;
	}
	lay_table(argv[1]);
	for (long i = 0; i < nr; i++)
		seat(argv[1], i);
	ready_until_eof();
	return 0;
}
