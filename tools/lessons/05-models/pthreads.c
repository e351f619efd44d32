// SPDX-License-Identifier: GPL-2.0
/*
 * pthreads COUNT: COUNT threads of the kernel. The first one waits, the others
 * do their rounds meanwhile, and end.
 */
#include <pthread.h>
#include "../point.h"

#define ROUNDS	100
#define MOST	64

static long rounds[MOST];
static int count;
static pthread_barrier_t begin;

static void *thread(void *mine)
{
	pthread_barrier_wait(&begin);
	if (mine == &rounds[0])
		point("first-waits", "pid=%d", getpid());
	for (int i = 0; i < ROUNDS; i++)
		++*(long *)mine;
	return NULL;
}

int main(int argc, char **argv)
{
	pthread_t ids[MOST];

	count = argc > 1 ? atoi(argv[1]) : 8;
	if (count < 2 || count > MOST)
		return 1;
	pthread_barrier_init(&begin, NULL, count + 1);
	for (int i = 0; i < count; i++)
		if (pthread_create(&ids[i], NULL, thread, &rounds[i]))
			fail("pthread_create");
	point("made", "pid=%d", getpid());
	pthread_barrier_wait(&begin);
	for (int i = 0; i < count; i++)
		pthread_join(ids[i], NULL);
	return 0;
}
