/* SPDX-License-Identifier: GPL-2.0 */
/* Who woke a task, from which call: told by what comes before the wakeup, and kept for that. */
#ifndef TASKVIZ_WAKERS_H
#define TASKVIZ_WAKERS_H

#include <event-parse.h>
#include "model/event.h"
#include "model/pid_map.h"

/*
 * The module's event tells the calls, too. Where it is not as known here or cannot be
 * switched on (another module, a kernel without that tracepoint) the kernel's own tells who woke.
 */
#define WAKERS_CALLS_TRACE	"task_waking"
#define WAKERS_TRACE		"sched_waking"

/* A waking among the events of a stream; wakers_join() takes it out of them. */
#define EVENT_WAKING	EVENT_NR_KINDS

/**
 * struct wakers_format - a trace event that tells of wakings
 * @id: its number, -1 if the kernel has none
 * @pid: place of the pid that is woken
 * @call: place of the number of its call, NULL if this event does not tell calls
 * @compat: is that one of a 32-bit program?
 * @arg: its first argument
 * @waker_call: place of the number of the waker's
 * @waker_compat: is that one of a 32-bit program?
 */
struct wakers_format {
	int id;
	const struct tep_format_field *pid;
	const struct tep_format_field *call;
	const struct tep_format_field *compat;
	const struct tep_format_field *arg;
	const struct tep_format_field *waker_call;
	const struct tep_format_field *waker_compat;
};

/**
 * struct wakers - wakings that no wakeup has followed yet
 * @with_calls: format of WAKERS_CALLS_TRACE
 * @plain: of WAKERS_TRACE
 * @under_way: events of kind EVENT_WAKING, one a pid
 * @nr: how many; of those whose wakeup never comes no more than were told in a second or so
 * @capacity: for how many there is room
 * @places: of each pid, where in @under_way
 */
struct wakers {
	struct wakers_format with_calls;
	struct wakers_format plain;
	struct event *under_way;
	size_t nr;
	size_t capacity;
	struct pid_map places;
};

/* @tep has the formats parsed and must outlive @wakers, which is to be given to wakers_drop(). */
void wakers_init(struct wakers *wakers, struct tep_handle *tep);
void wakers_drop(struct wakers *wakers);

/**
 * wakers_decode() - as event_decode(), of a waking
 * @event: set to an EVENT_WAKING
 *
 * Return: whether it is one.
 */
bool wakers_decode(const struct wakers *wakers, struct tep_handle *tep, struct tep_record *record,
		   struct event *event);

/**
 * wakers_join() - keep who wakes, and add it to the wakeup
 * @wakers: has seen what came before
 * @event: the next in order of time
 *
 * Return: 1 if the event is for others, 0 for an EVENT_WAKING, or -ENOMEM.
 */
int wakers_join(struct wakers *wakers, struct event *event);

#endif /* TASKVIZ_WAKERS_H */
