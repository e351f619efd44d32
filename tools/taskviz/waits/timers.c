// SPDX-License-Identifier: GPL-2.0
/* Sleeps: for how long, or until when. */
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include "resolvers.h"

struct time {
	int64_t sec;
	int64_t nsec;
};

struct time_32 {
	int32_t sec;
	int32_t nsec;
};

static bool read_time(const struct waits *waits, struct wait_task *task, uint64_t address,
		      bool is_32, struct time *time)
{
	struct time_32 small;

	if (!is_32)
		return wait_memory(waits, task, address, time, sizeof(*time));
	if (!wait_memory(waits, task, address, &small, sizeof(small)))
		return false;
	*time = (struct time){ small.sec, small.nsec };
	return true;
}

static const char *clock_name(int32_t clock)
{
	static const char *const names[] = {
		[CLOCK_REALTIME] = "realtime",
		[CLOCK_MONOTONIC] = "monotonic",
		[CLOCK_BOOTTIME] = "boottime",
		[CLOCK_REALTIME_ALARM] = "realtime",
		[CLOCK_BOOTTIME_ALARM] = "boottime",
		[CLOCK_TAI] = "TAI",
	};
	const bool is_known = clock >= 0 && clock < (int)(sizeof(names) / sizeof(*names));

	return is_known && names[clock] ? names[clock] : "another";
}

static void sleep_on(struct waits *waits, struct wait_task *task, int32_t clock, bool until,
		     uint64_t address, bool is_32)
{
	struct time time;

	task->bounded = true;
	task->outside = true;
	if (!read_time(waits, task, address, is_32, &time))
		wait_says(task, "a time");
	else if (until)
		wait_says(task, "%" PRId64 ".%09" PRId64 " of the %s clock", time.sec, time.nsec,
			  clock_name(clock));
	else
		wait_says(task, "%" PRId64 ".%09" PRId64 " s from its call on", time.sec,
			  time.nsec);
}

void resolve_nanosleep(struct waits *waits, struct wait_task *task)
{
	sleep_on(waits, task, CLOCK_MONOTONIC, false, task->call.args[0], task->is_32);
}

void resolve_clock_nanosleep(struct waits *waits, struct wait_task *task)
{
	sleep_on(waits, task, task->call.args[0], task->call.args[1] & TIMER_ABSTIME,
		 task->call.args[2], task->is_32);
}

void resolve_clock_nanosleep_time64(struct waits *waits, struct wait_task *task)
{
	sleep_on(waits, task, task->call.args[0], task->call.args[1] & TIMER_ABSTIME,
		 task->call.args[2], false);
}
