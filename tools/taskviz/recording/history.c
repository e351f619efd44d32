// SPDX-License-Identifier: GPL-2.0
/* Goes through the events once and finds out which life each of them is about. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "model/subtree.h"
#include "history.h"

/*
 * A pid is used again, so events that tell the birth are matched by both. Those of the scheduler
 * tell the pid alone: they are about the latest life that had it, since events are in order.
 */

static uint32_t *slot_of(const struct history *history, int32_t pid)
{
	uint32_t i = ((uint32_t)pid * 2654435769u) >> 7;

	for (;; i++) {
		uint32_t *slot = &history->slots[i & history->mask];

		if (*slot == NO_LIFE || history->lives[*slot].pid == pid)
			return slot;
	}
}

uint32_t history_find(const struct history *history, int32_t pid)
{
	return *slot_of(history, pid);
}

static uint32_t find_exact(const struct history *history, int32_t pid, uint64_t start_ns)
{
	uint32_t life = history_find(history, pid);

	while (life != NO_LIFE && history->lives[life].start_ns != start_ns)
		life = history->lives[life].older;
	return life;
}

/* At most half of the slots are used, so that a search ends. */
static int grow(struct history *history)
{
	uint32_t capacity = history->capacity ? 2 * history->capacity : 256;
	struct life *lives = reallocarray(history->lives, capacity, sizeof(*lives));
	uint32_t *slots = reallocarray(NULL, 2 * capacity, sizeof(*slots));

	if (lives)
		history->lives = lives;
	if (!lives || !slots) {
		free(slots);
		return -ENOMEM;
	}
	free(history->slots);
	memset(slots, 0xff, 2 * capacity * sizeof(*slots));
	history->capacity = capacity;
	history->slots = slots;
	history->mask = 2 * capacity - 1;
	for (uint32_t i = 0; i < history->nr; i++)
		*slot_of(history, history->lives[i].pid) = i;
	return 0;
}

static uint32_t add_life(struct history *history, int32_t pid, int32_t tgid, uint64_t start_ns)
{
	uint32_t index = history->nr, leader, *slot;

	if (index == history->capacity && grow(history))
		return NO_LIFE;
	slot = slot_of(history, pid);
	leader = tgid == pid ? index : history_find(history, tgid);
	history->lives[index] = (struct life){
		.pid = pid, .tgid = tgid, .start_ns = start_ns, .older = *slot,
		.leader = leader == NO_LIFE ? index : leader,
	};
	*slot = index;
	history->nr++;
	return index;
}

static int32_t tgid_of(const struct event *event)
{
	switch (event->kind) {
	case EVENT_FORK:
		return event->fork.tgid;
	case EVENT_EXIT:
		return event->exit.tgid;
	case EVENT_REAP:
		return event->reap.tgid;
	case EVENT_COPY:
		return event->copy.tgid;
	case EVENT_SIGNAL:
		return event->signal.tgid;
	default:
		return event->pid;
	}
}

/* Of others than it is limited to it has those of the first snapshot, and some events beside. */
static bool is_outside(const struct history *history, const struct taskviz_record *record)
{
	const struct recording_head *head = &history->recording->head;

	if (recording_is_part(history->recording))
		return record->info & SUBTREE_INFO_OUTSIDE;
	return head->flags & RECORDING_LIMITED && record->pid != head->root;
}

/* One that a process made, when that alone is recorded; one that got a signal. */
static bool is_event_outside(const struct history *history, const struct event *event)
{
	const struct recording_head *head = &history->recording->head;

	if (head->flags & RECORDING_PROCESS)
		return tgid_of(event) != head->root;
	return head->flags & RECORDING_LIMITED && event->kind == EVENT_SIGNAL;
}

/* A life that was not seen to begin: events were lost, or it began while the first snapshot was. */
static uint32_t life_of(struct history *history, const struct event *event)
{
	uint32_t life = find_exact(history, event->pid, event->start_ns);

	if (life != NO_LIFE)
		return life;
	life = add_life(history, event->pid, tgid_of(event), event->start_ns);
	if (life != NO_LIFE)
		history->lives[life].outside = is_event_outside(history, event);
	return life;
}

static uint32_t other_of(const struct history *history, const struct event *event)
{
	switch (event->kind) {
	case EVENT_FORK:
		return history_find(history, event->fork.parent);
	case EVENT_EXEC:
		return event->exec.old_pid == event->pid ? NO_LIFE :
		       history_find(history, event->exec.old_pid);
	case EVENT_SWITCH:
		return history_find(history, event->run.next_pid);
	case EVENT_WAKEUP:
		return event->wakeup.context == WAKER_UNKNOWN ? NO_LIFE :
		       history_find(history, event->wakeup.waker);
	case EVENT_SIGNAL:
		return find_exact(history, event->signal.sender, event->signal.sender_start_ns);
	default:
		return NO_LIFE;
	}
}

/* Births and ends; an exec by another thread than the leader takes the leader's place over. */
static void note_turn(struct history *history, const struct event *event,
		      const struct event_lives *link)
{
	struct life *life = &history->lives[link->life];

	if (event->kind == EVENT_FORK)
		life->born = true;
	if (event->kind == EVENT_EXIT && !life->exited_ns)
		life->exited_ns = event->time_ns;
	if (event->kind == EVENT_REAP && !life->gone_ns)
		life->gone_ns = event->time_ns;
	if (event->kind != EVENT_EXEC)
		return;
	life->exited_ns = 0;
	life->gone_ns = 0;
	if (link->other != NO_LIFE)
		history->lives[link->other].gone_ns = event->time_ns;
}

static int link_event(struct history *history, const struct event *event, struct event_lives *link)
{
	link->other = other_of(history, event);
	switch (event->kind) {
	case EVENT_LOST:
		link->life = NO_LIFE;
		return 0;
	case EVENT_SWITCH:
	case EVENT_WAKEUP:
		link->life = history_find(history, event->pid);
		return 0;
	default:
		link->life = life_of(history, event);
		if (link->life == NO_LIFE)
			return -ENOMEM;
		note_turn(history, event, link);
		return 0;
	}
}

/* The ended first: they had their pids before the living. */
static int add_threads(struct history *history, bool ended)
{
	const struct snapshot *threads = &history->recording->snapshots[RECORDING_FIRST_THREADS];

	for (uint32_t i = 0; i < threads->head.count; i++) {
		const struct taskviz_record *record = &threads->records[i];
		uint32_t life;

		if (ended != !!(record->info & TASKVIZ_INFO_ENDED))
			continue;
		life = add_life(history, record->pid, record->tgid, record->start_ns);
		if (life == NO_LIFE)
			return -ENOMEM;
		history->lives[life].first = record;
		history->lives[life].outside = is_outside(history, record);
		history->lives[life].exited_ns = record->exited_ns;
		history->lives[life].gone_ns = record->reaped_ns;
		history->lives[history->lives[life].leader].threads += !ended;
	}
	return 0;
}

static void add_processes(struct history *history)
{
	const struct snapshot *processes = &history->recording->snapshots[RECORDING_FIRST];

	for (uint32_t i = 0; i < processes->head.count; i++) {
		const struct taskviz_record *record = &processes->records[i];
		uint32_t life = find_exact(history, record->pid, record->start_ns);

		if (life != NO_LIFE)
			history->lives[life].process = record;
	}
}

int history_build(struct history *history, const struct recording *recording)
{
	int err;

	memset(history, 0, sizeof(*history));
	history->recording = recording;
	history->links = reallocarray(NULL, recording->nr_events + 1, sizeof(*history->links));
	err = history->links ? grow(history) : -ENOMEM;
	if (!err)
		err = add_threads(history, true);
	if (!err)
		err = add_threads(history, false);
	if (!err)
		add_processes(history);
	for (size_t i = 0; i < recording->nr_events && !err; i++)
		err = link_event(history, &recording->events[i], &history->links[i]);
	if (err)
		history_drop(history);
	return err;
}

void history_drop(struct history *history)
{
	free(history->lives);
	free(history->links);
	free(history->slots);
}

/* They hold nothing then. What others have in the first page and in the last one stays. */
static void give_pages_back(void *array, size_t size)
{
	const uintptr_t page = sysconf(_SC_PAGESIZE), at = (uintptr_t)array;
	const uintptr_t begin = (at + page - 1) & -page, end = (at + size) & -page;

	if (end > begin)
		madvise((void *)begin, end - begin, MADV_DONTNEED);
}

void history_pass(const struct history *history, size_t nr)
{
	struct event *events = history->recording->events;

	give_pages_back(events, nr * sizeof(*events));
	give_pages_back(history->links, nr * sizeof(*history->links));
}
