/* SPDX-License-Identifier: GPL-2.0 */
/* Locks in a recording: who handed which on to whom, by the wakings that ended sleeps. */
#ifndef TASKVIZ_HANDOVERS_H
#define TASKVIZ_HANDOVERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "timeline/store.h"

/* What a task slept for, by its call. */
enum handover_kind {
	HANDOVER_FUTEX,
	HANDOVER_SEMAPHORE,
	HANDOVER_FLOCK,
	HANDOVER_FCNTL,
	HANDOVER_NR_KINDS,
};

/**
 * struct handover - wakings of one task by another out of sleeps for the same
 * @kind: of lock
 * @process: row of the process of who slept, if an address or a descriptor of it is the lock: of a
 *	futex always, of a file if @first is known; else NO_ROW
 * @first: which lock it is, as a wakeup has it: 0 if that is not known
 * @from: pid of who woke
 * @from_life: its life, NO_LIFE if there is none
 * @from_call: it woke from, see event_call.h
 * @to: row of who slept
 * @times: how often
 * @sum_ns: it slept in all
 * @max_ns: it slept longest
 * @least: did one of the sleeps begin before what was recorded? Then these are at least so long
 */
struct handover {
	enum handover_kind kind;
	uint32_t process;
	uint32_t first;
	int32_t from;
	uint32_t from_life;
	uint32_t from_call;
	uint32_t to;
	uint64_t times;
	uint64_t sum_ns;
	uint64_t max_ns;
	bool least;
};

/**
 * struct handovers - all that were seen
 * @at: those of a lock one after the other, who did it most often first; locks in the same order
 * @nr: how many
 * @sleeps: that a waking ended, of any kind
 * @unknown: of these, how many of which it is not known in which calls, or what they are called
 */
struct handovers {
	struct handover *at;
	size_t nr;
	uint64_t sleeps;
	uint64_t unknown;
};

/**
 * handovers_find() - find them
 * @handovers: set; @at is to be given to free()
 * @timeline: of the recording
 *
 * Return: 0 or -ENOMEM.
 */
int handovers_find(struct handovers *handovers, const struct timeline *timeline);

/* handover_same_lock() - are both of one lock, as far as the recording tells locks apart? */
bool handover_same_lock(const struct handover *one, const struct handover *other);

/* handover_add() - sum one up in another, whose times become larger */
void handover_add(struct handover *sum, const struct handover *one);

#endif /* TASKVIZ_HANDOVERS_H */
