/* SPDX-License-Identifier: GPL-2.0 */
/* Who woke a task: told by sched_waking, and kept for the wakeup that follows. */
#ifndef TASKVIZ_WAKERS_H
#define TASKVIZ_WAKERS_H

#include <event-parse.h>
#include "model/event.h"

#define WAKERS_TRACE	"sched_waking"

/* A sched_waking among the events of a stream; wakers_join() takes it out of them. */
#define EVENT_WAKING	EVENT_NR_KINDS

/**
 * struct wakers - wakings that no wakeup has followed yet
 * @id: number of the trace event, -1 if the kernel has none
 * @pid: place of the pid that is woken
 * @under_way: events of kind EVENT_WAKING, one a pid
 * @nr: how many
 * @capacity: for how many there is room
 */
struct wakers {
	int id;
	const struct tep_format_field *pid;
	struct event *under_way;
	size_t nr;
	size_t capacity;
};

/* @tep has the formats parsed and must outlive @wakers, which is to be given to wakers_drop(). */
void wakers_init(struct wakers *wakers, struct tep_handle *tep);
void wakers_drop(struct wakers *wakers);

/**
 * wakers_decode() - as event_decode(), of a sched_waking
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
