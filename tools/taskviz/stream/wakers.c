// SPDX-License-Identifier: GPL-2.0
/* Adds to a wakeup who woke: the event sched_waking before it is told in the waker. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "wakers.h"

/*
 * A wakeup may be told on the CPU that gets the task, in an interrupt there: the task that is
 * interrupted has nothing to do with it. The waking is told where it is decided, always before the
 * wakeup, and no other waking of that task comes between them. But it may come before the switch
 * by which the task leaves its CPU, so it is the wakeup that tells the state.
 */

/* enum trace_flag_type of include/linux/trace_events.h: part of the ABI of trace records. */
#define FLAG_HARDIRQ	0x08
#define FLAG_SOFTIRQ	0x10
#define FLAG_NMI	0x40

void wakers_init(struct wakers *wakers, struct tep_handle *tep)
{
	struct tep_event *found = tep_find_event_by_name(tep, "sched", WAKERS_TRACE);

	*wakers = (struct wakers){ .id = -1 };
	wakers->pid = found ? tep_find_field(found, "pid") : NULL;
	if (wakers->pid)
		wakers->id = found->id;
}

void wakers_drop(struct wakers *wakers)
{
	free(wakers->under_way);
}

static uint32_t context_of(int flags)
{
	if (flags & FLAG_NMI)
		return WAKER_NMI;
	if (flags & FLAG_HARDIRQ)
		return WAKER_INTERRUPT;
	return flags & FLAG_SOFTIRQ ? WAKER_SOFTIRQ : WAKER_TASK;
}

/* The common fields are within what comes before the first own one. */
bool wakers_decode(const struct wakers *wakers, struct tep_handle *tep, struct tep_record *record,
		   struct event *event)
{
	const struct tep_format_field *pid = wakers->pid;

	if (wakers->id < 0 || record->size < pid->offset + pid->size ||
	    tep_data_type(tep, record) != wakers->id)
		return false;
	*event = (struct event){
		.time_ns = record->ts, .kind = EVENT_WAKING, .cpu = record->cpu,
		.pid = tep_read_number(tep, (const char *)record->data + pid->offset, pid->size),
		.wakeup.waker = tep_data_pid(tep, record),
		.wakeup.context = context_of(tep_data_flags(tep, record)),
	};
	return true;
}

static struct event *find(const struct wakers *wakers, int32_t pid)
{
	for (size_t i = 0; i < wakers->nr; i++)
		if (wakers->under_way[i].pid == pid)
			return &wakers->under_way[i];
	return NULL;
}

static int keep(struct wakers *wakers, const struct event *waking)
{
	struct event *kept = find(wakers, waking->pid);

	if (!kept && wakers->nr == wakers->capacity) {
		size_t capacity = wakers->capacity ? 2 * wakers->capacity : 16;
		struct event *more = reallocarray(wakers->under_way, capacity, sizeof(*more));

		if (!more)
			return -ENOMEM;
		wakers->under_way = more;
		wakers->capacity = capacity;
	}
	if (!kept)
		kept = &wakers->under_way[wakers->nr++];
	*kept = *waking;
	return 0;
}

static void add_to(struct wakers *wakers, struct event *wakeup)
{
	struct event *waking = find(wakers, wakeup->pid);

	if (!waking)
		return;
	wakeup->wakeup.waker = waking->wakeup.waker;
	wakeup->wakeup.context = waking->wakeup.context;
	*waking = wakers->under_way[--wakers->nr];
}

/* After a loss a waking may be that of an earlier wakeup. */
int wakers_join(struct wakers *wakers, struct event *event)
{
	switch (event->kind) {
	case EVENT_WAKING:
		return keep(wakers, event);
	case EVENT_WAKEUP:
		add_to(wakers, event);
		return 1;
	case EVENT_LOST:
		wakers->nr = 0;
		return 1;
	default:
		return 1;
	}
}
