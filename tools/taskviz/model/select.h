/* SPDX-License-Identifier: GPL-2.0 */
/* Which tasks of a snapshot are meant: by pid, subtree, user, cgroup, name, state, kind. */
#ifndef TASKVIZ_SELECT_H
#define TASKVIZ_SELECT_H

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>
#include "kthreads.h"
#include "snapshot.h"

#define SELECT_MAX_STATES	16

/**
 * struct selection - what is asked for; all that is set must hold of a task
 * @pids: any of these; NULL for all
 * @nr_pids: how many
 * @subtree: this task and all below it; -1 for all
 * @user: real user, by name or number; NULL for all
 * @uid: the same, found by select_users()
 * @cgroup: in this cgroup, or in one below it, by its path; NULL for all
 * @unit: of this unit or container, ending in .service or not; NULL for all
 * @by_name: is @name asked for?
 * @name: extended regular expression on the escaped name
 * @states: letters, empty for all
 * @kthreads: and those of the kernel
 */
struct selection {
	int32_t *pids;
	size_t nr_pids;
	int32_t subtree;
	const char *user;
	uint32_t uid;
	const char *cgroup;
	const char *unit;
	bool by_name;
	regex_t name;
	char states[SELECT_MAX_STATES];
	enum kthreads kthreads;
};

/* select_init() - every task */
void select_init(struct selection *selection);
void select_free(struct selection *selection);

/* Each sets one of them from what was typed; false, having told why, if that makes no sense. */
bool select_name(struct selection *selection, const char *text);
bool select_states(struct selection *selection, const char *text);
bool select_subtree(struct selection *selection, const char *text);
bool select_pid(struct selection *selection, const char *text);

/**
 * select_users() - find out who @user is
 * @selection: what is asked for; its source is open, which tells the names of users
 *
 * Return: false, having told why, if there is nobody of that name.
 */
bool select_users(struct selection *selection);

/* select_needs() - which TASKVIZ_FIELDS_* a snapshot must have for select_tasks() */
uint64_t select_needs(const struct selection *selection);

/**
 * select_tasks() - mark the tasks that are meant
 * @selection: what is asked for
 * @snapshot: where to look
 * @marks: one a record, set
 *
 * Return: how many.
 */
size_t select_tasks(const struct selection *selection, const struct snapshot *snapshot,
		    bool *marks);

#endif /* TASKVIZ_SELECT_H */
