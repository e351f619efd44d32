/* SPDX-License-Identifier: GPL-2.0 */
/* A task and all that it made, told from the events of the whole machine. */
#ifndef TASKVIZ_SUBTREE_H
#define TASKVIZ_SUBTREE_H

#include "event.h"
#include "snapshot.h"

struct subtree;

/* Of a record that subtree_trim() left: it is none of the subtree. No bit of TASKVIZ_INFO_*. */
#define SUBTREE_INFO_OUTSIDE	0x8000

#define SUBTREE_NO_MEMORY	"no memory to follow the tasks that are recorded"

/**
 * subtree_new() - make one that is empty
 * @most_ended: how many of those that ended it knows, the last ones; not 0
 *
 * Return: NULL without memory, else to be given to subtree_free().
 */
struct subtree *subtree_new(size_t most_ended);
void subtree_free(struct subtree *subtree);

/* subtree_keep_process() - nothing but the threads of that process shall be in it */
void subtree_keep_process(struct subtree *subtree, int32_t tgid);

/* subtree_lives() - does one of it live? */
bool subtree_lives(const struct subtree *subtree);

/* subtree_add() - put a task in. Return: 0 or -ENOMEM. */
int subtree_add(struct subtree *subtree, int32_t pid, uint64_t start_ns);

/*
 * subtree_add_below() - put in a living task of a snapshot and all below it; TASKVIZ_UNKNOWN_PID:
 * all below those that are in it. Return: as above.
 */
int subtree_add_below(struct subtree *subtree, const struct snapshot *snapshot, int32_t pid);

/**
 * subtree_take() - follow an event
 * @subtree: grows by what its tasks make
 * @event: all that happens, in order of time
 *
 * Of a process alone those it makes are not in it, but that it makes them, and waits for them, is
 * about it.
 *
 * Return: 1 if it is about a task in it, or about no task at all; 0 if not; -ENOMEM.
 */
int subtree_take(struct subtree *subtree, const struct event *event);

/**
 * subtree_sync() - after a loss: births and ends that were lost
 * @subtree: gets children of those that are in it; who is in neither of two snapshots has ended
 * @snapshot: of now, with threads. The second one has to be taken when the events until the first
 *	were taken: who is in neither is none whose end is told yet
 *
 * Return: 0 or -ENOMEM.
 */
int subtree_sync(struct subtree *subtree, const struct snapshot *snapshot);

/**
 * subtree_trim() - leave of a snapshot what is known to be in the subtree, and its ancestors
 * Return: 0, or a negative errno with a text in source_error().
 */
int subtree_trim(struct subtree *subtree, struct snapshot *snapshot);

/* Is the task in it, or is it known that it was? */
bool subtree_has(const struct subtree *subtree, int32_t pid, uint64_t start_ns);

#endif /* TASKVIZ_SUBTREE_H */
