/* SPDX-License-Identifier: GPL-2.0 */
/* Locks, who has each, and who queues for it. */
#ifndef TASKVIZ_LOCK_H
#define TASKVIZ_LOCK_H

#include "waits/sleepers.h"

/* Of a user of a lock: it is not known how many are before it. */
#define LOCK_NO_TURN	UINT32_MAX

/**
 * struct lock_user - who has a lock, or waits for it
 * @task: index of the task, or of the first one of the process; WAIT_NONE: not visible
 * @turn: how many have to go before it, one after the other; 0: it has the lock; LOCK_NO_TURN
 * @how: what it has or wants: "write", "read 0-99"; empty: there is only one way
 * @why: why it is not known who it is; NULL
 */
struct lock_user {
	uint32_t task;
	uint32_t turn;
	char how[64];
	const char *why;
};

/**
 * struct lock - one lock
 * @kind: "flock", "mutex"
 * @name: a file, or an address and whose
 * @source: how it is known who has it
 * @users: those that have it, then those that wait, in the order of their turns as far as known
 * @nr: how many
 * @size: room for so many
 * @waiting: how many of them wait
 */
struct lock {
	const char *kind;
	char name[WAIT_TEXT_SIZE];
	const char *source;
	struct lock_user *users;
	size_t nr;
	size_t size;
	size_t waiting;
};

/**
 * struct locks - all that are known
 * @all: those that somebody waits for first
 * @nr: how many
 * @size: room for so many
 */
struct locks {
	struct lock *all;
	size_t nr;
	size_t size;
};

/* locks_free() - free what locks_find() has set */
void locks_free(struct locks *locks);

/* lock_add() - one more, which is known so; NULL without memory */
struct lock *lock_add(struct locks *locks, const char *kind, const char *source);

/* lock_add_user() - who has it, or waits; its @how is empty, and it has no @why. NULL: no memory */
struct lock_user *lock_add_user(struct lock *lock, uint32_t task, uint32_t turn);

#endif /* TASKVIZ_LOCK_H */
