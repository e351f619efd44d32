/* SPDX-License-Identifier: GPL-2.0 */
/* What a recording into memory waits for: events that make it end. */
#ifndef TASKVIZ_RECORD_WHEN_H
#define TASKVIZ_RECORD_WHEN_H

#include <stddef.h>
#include "model/event.h"
#include "model/pid_map.h"
#include "model/snapshot.h"

enum when_kind {
	WHEN_NEVER,
	WHEN_KILLED,	/* a process of that name ends by a signal */
	WHEN_D,		/* a task sleeps in D for so long */
	WHEN_FORKS,	/* more processes are born in a second */
};

/* A task that sleeps in D since then; or a leader that had ended by then, its threads go on. */
struct when_task {
	int32_t pid;
	uint64_t since_ns;
};

/**
 * struct when - a condition, and what is known of it
 * @kind: which
 * @text: as it was typed
 * @name: WHEN_KILLED: of the process
 * @ns: WHEN_D: for how long
 * @most: WHEN_FORKS: so many may be born in a second
 * @tasks: WHEN_D: who sleeps so now, since it was seen to begin, or was seen first; WHEN_KILLED:
 *	leaders of that name that ended otherwise, and are not reaped; nr of them
 * @places: of each pid, where in these
 * @blind: WHEN_D: is it not known who sleeps so, as events were lost? A snapshot tells
 * @births: WHEN_FORKS: the last @most times of births; the next goes to @nr % @most
 * @nr: of these, or of tasks
 * @room: for tasks
 */
struct when {
	enum when_kind kind;
	const char *text;
	const char *name;
	uint64_t ns;
	size_t most;
	struct when_task *tasks;
	struct pid_map places;
	bool blind;
	uint64_t *births;
	size_t nr;
	size_t room;
};

/* when_parse() - "killed:NAME", "D:TIME", "forks:N". Return: false, having told why, if none. */
bool when_parse(const char *text, struct when *when);
void when_drop(struct when *when);

/*
 * when_take_snapshot() - leaders that ended, and tasks that slept in D, before events told of it,
 * or were lost
 *
 * @threads: all tasks. Of an event that is told afterwards it may know already.
 * Return: 0 or -ENOMEM.
 */
int when_take_snapshot(struct when *when, const struct snapshot *threads);

/* when_take() - an event, in order of time. Return: 1 if that is it, 0, or -ENOMEM. */
int when_take(struct when *when, const struct event *event);

/* when_is_due() - has it become so by time alone? @told_ns: up to which all events were taken */
bool when_is_due(const struct when *when, uint64_t told_ns);

#endif /* TASKVIZ_RECORD_WHEN_H */
