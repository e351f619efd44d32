/* SPDX-License-Identifier: GPL-2.0 */
/* The lives of all tasks of a recording, and which event is about which life. */
#ifndef TASKVIZ_HISTORY_H
#define TASKVIZ_HISTORY_H

#include "recording.h"

#define NO_LIFE		UINT32_MAX

/**
 * struct life - one task, from its birth or the beginning of the recording on
 * @start_ns: birth; with @pid the identity
 * @exited_ns: when it became a zombie, 0: not before the end of the recording
 * @gone_ns: when it was released, or its pid taken over by an exec, 0: not before the end
 * @first: its record in the first snapshot (with threads), NULL if it was born later
 * @process: its record in the first snapshot of processes, NULL if born later, or a thread
 * @pid: task id
 * @tgid: thread group
 * @leader: index of the life of the leader, its own index for a leader
 * @threads: of a leader: how many of its threads, itself included, live in the first snapshot
 * @older: index of the life that had the pid before, NO_LIFE if none
 * @born: was its fork recorded?
 * @outside: is it none of the only ones that were recorded, but who made one, was made by one, or
 *	got a signal of one? Then its states are not known
 */
struct life {
	uint64_t start_ns;
	uint64_t exited_ns;
	uint64_t gone_ns;
	const struct taskviz_record *first;
	const struct taskviz_record *process;
	int32_t pid;
	int32_t tgid;
	uint32_t leader;
	uint32_t threads;
	uint32_t older;
	bool born;
	bool outside;
};

/**
 * struct event_lives - whom an event is about
 * @life: the life of its pid
 * @other: fork: of the parent; exec: of old_pid, if that is not pid; switch: of next_pid;
 *	wakeup: of the waker; signal: of the sender
 *
 * NO_LIFE: there is none, or it is not known.
 */
struct event_lives {
	uint32_t life;
	uint32_t other;
};

/**
 * struct history - the recording, understood
 * @recording: it
 * @lives: in order of birth, as far as the recording tells
 * @nr: of lives
 * @links: for each event of the recording
 */
struct history {
	const struct recording *recording;
	struct life *lives;
	uint32_t nr;
	uint32_t capacity;
	struct event_lives *links;
	uint32_t *slots;
	uint32_t mask;
};

/**
 * history_build() - find the lives
 * @history: set; to be given to history_drop() unless an error is returned
 * @recording: must outlive the history
 *
 * Return: 0 or -ENOMEM.
 */
int history_build(struct history *history, const struct recording *recording);
void history_drop(struct history *history);

/*
 * history_pass() - nobody will look at the first @nr events any more, nor at whom they are about
 *
 * Their memory goes, whole pages of it. Lives stay.
 */
void history_pass(const struct history *history, size_t nr);

/* The latest life that had the pid; NO_LIFE if none. */
uint32_t history_find(const struct history *history, int32_t pid);

#endif /* TASKVIZ_HISTORY_H */
