// SPDX-License-Identifier: GPL-2.0
/* Adds to a wakeup who woke, and the calls: the waking before it is told in the waker. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "model/event_call.h"
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

#define OLD_NS		1000000000ull

/* Return: how to read that event; its id is -1 if it is not there, or not as known here. */
static struct wakers_format format_of(struct tep_handle *tep, const char *system, const char *trace,
				      bool with_calls)
{
	struct tep_event *found = tep_find_event_by_name(tep, system, trace);
	struct wakers_format format = { .id = -1 };
	bool whole;

	if (!found)
		return format;
	format.pid = tep_find_field(found, "pid");
	if (with_calls) {
		format.call = tep_find_field(found, "call");
		format.compat = tep_find_field(found, "compat");
		format.arg = tep_find_field(found, "arg");
		format.waker_call = tep_find_field(found, "waker_call");
		format.waker_compat = tep_find_field(found, "waker_compat");
	}
	/* modules from before there was arg are read, too */
	whole = format.pid && (!with_calls || (format.call && format.compat && format.waker_call &&
					       format.waker_compat));
	if (whole)
		format.id = found->id;
	return format;
}

void wakers_init(struct wakers *wakers, struct tep_handle *tep)
{
	*wakers = (struct wakers){
		.with_calls = format_of(tep, "taskviz", WAKERS_CALLS_TRACE, true),
		.plain = format_of(tep, "sched", WAKERS_TRACE, false),
	};
}

void wakers_drop(struct wakers *wakers)
{
	free(wakers->under_way);
	pid_map_clear(&wakers->places);
}

static uint32_t context_of(int flags)
{
	if (flags & FLAG_NMI)
		return WAKER_NMI;
	if (flags & FLAG_HARDIRQ)
		return WAKER_INTERRUPT;
	return flags & FLAG_SOFTIRQ ? WAKER_SOFTIRQ : WAKER_TASK;
}

static bool is_inside(const struct tep_format_field *field, const struct tep_record *record)
{
	return !field || record->size >= field->offset + field->size;
}

/* The common fields are within what comes before the first own one. */
static bool is_whole(const struct wakers_format *format, const struct tep_record *record)
{
	return is_inside(format->pid, record) && is_inside(format->call, record) &&
	       is_inside(format->compat, record) && is_inside(format->arg, record) &&
	       is_inside(format->waker_call, record) &&
	       is_inside(format->waker_compat, record);
}

static int64_t number(struct tep_handle *tep, const struct tep_record *record,
		      const struct tep_format_field *field)
{
	return tep_read_number(tep, (const char *)record->data + field->offset, field->size);
}

static const struct wakers_format *format_by_id(const struct wakers *wakers, int id)
{
	if (wakers->with_calls.id >= 0 && id == wakers->with_calls.id)
		return &wakers->with_calls;
	return wakers->plain.id >= 0 && id == wakers->plain.id ? &wakers->plain : NULL;
}

static void take_calls(const struct wakers_format *format, struct tep_handle *tep,
		       const struct tep_record *record, struct event *event)
{
	event->wakeup.call = event_call(number(tep, record, format->call),
					number(tep, record, format->compat));
	event->wakeup.waker_call = event_call(number(tep, record, format->waker_call),
					      number(tep, record, format->waker_compat));
	if (format->arg)
		event->wakeup.first = event_call_pack(event->wakeup.call,
						      number(tep, record, format->arg));
}

/* The type is in the record's first two bytes. */
bool wakers_decode(const struct wakers *wakers, struct tep_handle *tep, struct tep_record *record,
		   struct event *event)
{
	const struct wakers_format *format =
		record->size < 2 ? NULL : format_by_id(wakers, tep_data_type(tep, record));

	if (!format || !is_whole(format, record))
		return false;
	*event = (struct event){
		.time_ns = record->ts, .kind = EVENT_WAKING, .cpu = record->cpu,
		.pid = number(tep, record, format->pid),
		.wakeup.waker = tep_data_pid(tep, record),
		.wakeup.context = context_of(tep_data_flags(tep, record)),
	};
	if (format->call)
		take_calls(format, tep, record, event);
	return true;
}

static struct event *find(const struct wakers *wakers, int32_t pid)
{
	const uint32_t place = pid_map_get(&wakers->places, pid);

	return place == PID_MAP_NONE ? NULL : &wakers->under_way[place];
}

/* The last one takes its place, which is known already. */
static void forget(struct wakers *wakers, struct event *waking)
{
	const struct event *last = &wakers->under_way[--wakers->nr];

	pid_map_remove(&wakers->places, waking->pid);
	if (waking == last)
		return;
	pid_map_set(&wakers->places, last->pid, waking - wakers->under_way);
	*waking = *last;
}

/* A wakeup follows at once, or never: who waits for its own may have ended. */
static void forget_old(struct wakers *wakers, uint64_t now_ns)
{
	for (size_t i = wakers->nr; i-- > 0;)
		if (wakers->under_way[i].time_ns + OLD_NS < now_ns)
			forget(wakers, &wakers->under_way[i]);
}

static int make_room(struct wakers *wakers, uint64_t now_ns)
{
	size_t capacity = wakers->capacity ? 2 * wakers->capacity : 64;
	struct event *more;

	if (wakers->nr < wakers->capacity)
		return 0;
	forget_old(wakers, now_ns);
	if (2 * wakers->nr < wakers->capacity)
		return 0;
	more = reallocarray(wakers->under_way, capacity, sizeof(*more));
	if (!more)
		return -ENOMEM;
	wakers->under_way = more;
	wakers->capacity = capacity;
	return 0;
}

static int keep(struct wakers *wakers, const struct event *waking)
{
	struct event *kept = find(wakers, waking->pid);

	if (kept) {
		*kept = *waking;
		return 0;
	}
	if (make_room(wakers, waking->time_ns) ||
	    pid_map_set(&wakers->places, waking->pid, wakers->nr))
		return -ENOMEM;
	wakers->under_way[wakers->nr++] = *waking;
	return 0;
}

static void add_to(struct wakers *wakers, struct event *wakeup)
{
	struct event *waking = find(wakers, wakeup->pid);

	if (!waking)
		return;
	wakeup->wakeup.waker = waking->wakeup.waker;
	wakeup->wakeup.context = waking->wakeup.context;
	wakeup->wakeup.call = waking->wakeup.call;
	wakeup->wakeup.waker_call = waking->wakeup.waker_call;
	wakeup->wakeup.first = waking->wakeup.first;
	forget(wakers, waking);
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
		pid_map_clear(&wakers->places);
		return 1;
	default:
		return 1;
	}
}
