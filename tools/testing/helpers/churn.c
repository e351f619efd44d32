// SPDX-License-Identifier: GPL-2.0
/* churn SECONDS: a process whose threads come and go without rest. Prints how many there were. */
#include <pthread.h>
#include <time.h>
#include "helper.h"

#define AT_ONCE	4

static void *end_at_once(void *unused)
{
	return unused;
}

int main(int argc, char **argv)
{
	time_t end = time(NULL) + (argc == 2 ? number(argv[1]) : 1);
	pthread_t threads[AT_ONCE];
	unsigned int count = 0;

	while (time(NULL) < end) {
		for (int i = 0; i < AT_ONCE; i++)
			if (pthread_create(&threads[i], NULL, end_at_once, NULL))
				die("pthread_create");
		for (int i = 0; i < AT_ONCE; i++)
			pthread_join(threads[i], NULL);
		count += AT_ONCE;
	}
	printf("%u\n", count);
	return 0;
}
