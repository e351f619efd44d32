// SPDX-License-Identifier: GPL-2.0
/*
 * churn LEAST: a process whose threads come and go, a few at once, without rest until its input is
 * closed; ready after LEAST times.
 */
#include <pthread.h>
#include "helper.h"

#define AT_ONCE	4

static void *end_at_once(void *unused)
{
	return unused;
}

int main(int argc, char **argv)
{
	const long least = argc == 2 ? number(argv[1]) : 1;
	pthread_t threads[AT_ONCE];

	for (unsigned int turn = 0; goes_on(turn, least); turn++) {
		for (int i = 0; i < AT_ONCE; i++)
			if (pthread_create(&threads[i], NULL, end_at_once, NULL))
				die("pthread_create");
		for (int i = 0; i < AT_ONCE; i++)
			pthread_join(threads[i], NULL);
	}
	return 0;
}
