/* SPDX-License-Identifier: GPL-2.0 */
/* How a lesson's program sleeps a known number of times. */
#ifndef TASKVIZ_NAP_H
#define TASKVIZ_NAP_H

#include <sys/resource.h>
#include <time.h>

/*
 * nanosleep() until the task has slept: on a machine that is busy elsewhere the time can be over
 * before the task has left its CPU, and the call sleeps no more.
 */
static inline void nap(long milliseconds)
{
	const struct timespec time = {
		.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000,
	};
	struct rusage before, after;

	getrusage(RUSAGE_SELF, &before);
	do {
		nanosleep(&time, NULL);
		getrusage(RUSAGE_SELF, &after);
	} while (after.ru_nvcsw == before.ru_nvcsw);
}

#endif /* TASKVIZ_NAP_H */
