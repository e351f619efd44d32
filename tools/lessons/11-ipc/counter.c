// SPDX-License-Identifier: GPL-2.0
/*
 * counter THREADS: the main thread has a mutex that all others want. Each that
 * gets it looks how many have it, and gives it to the next.
 */
#include <pthread.h>
#include <sys/syscall.h>
#include "../point.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int inside, most, turns;

static void *want(void *unused)
{
	pthread_mutex_lock(&mutex);
	if (++inside > most)
		most = inside;
	turns++;
	inside--;
	pthread_mutex_unlock(&mutex);
	return unused;
}

int main(int argc, char **argv)
{
	const long threads = argc > 1 ? atol(argv[1]) : 5;
	pthread_t all[threads];

	pthread_mutex_lock(&mutex);
	point("alone", "tid=%ld", syscall(SYS_gettid));

	for (long i = 0; i < threads; i++)
		if (pthread_create(&all[i], NULL, want, NULL))
			fail("pthread_create");
	point("wanted", "pid=%d", getpid());

	pthread_mutex_unlock(&mutex);
	for (long i = 0; i < threads; i++)
		pthread_join(all[i], NULL);
	point("done", "turns=%d most=%d", turns, most);
	return 0;
}
