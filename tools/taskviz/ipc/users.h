/* SPDX-License-Identifier: GPL-2.0 */
/* Who has an object: mapped or open, and who sleeps at it. */
#ifndef TASKVIZ_IPC_USERS_H
#define TASKVIZ_IPC_USERS_H

#include "proc/ipc_objects.h"
#include "waits/sleepers.h"

/**
 * struct ipc_pids - processes
 * @pids: each once
 * @nr: how many
 * @size: room for so many
 * @areas: how many areas of their memory these are
 */
struct ipc_pids {
	int32_t *pids;
	size_t nr;
	size_t size;
	uint64_t areas;
};

/**
 * struct ipc_users - who has what
 * @objects: all
 * @waits: all tasks
 * @sleepers: these, by what they wait for
 * @have: one an object: who has it mapped or open
 * @space: our ipc namespace, 0: not known
 * @hidden: of some process that is not known, for want of rights
 */
struct ipc_users {
	const struct ipc_objects *objects;
	const struct waits *waits;
	struct wait_sleepers sleepers;
	struct ipc_pids *have;
	uint64_t space;
	bool hidden;
};

/**
 * ipc_users_find() - look at the memory and the descriptors of all processes
 * @users: set; to be given to ipc_users_free() whatever is returned
 * @objects: all; must outlive @users
 * @waits: all tasks; the same
 *
 * Return: 0 or -ENOMEM.
 */
int ipc_users_find(struct ipc_users *users, const struct ipc_objects *objects,
		   const struct waits *waits);
void ipc_users_free(struct ipc_users *users);

/**
 * ipc_sleepers() - who sleeps at an object, to send or until a semaphore is changed, or to receive
 * @users: of these
 * @object: at which
 * @receive: to receive
 * @number: of the semaphore; WAIT_NONE: of those that may sleep at any of several
 * @nr: set: how many
 *
 * Return: indexes of these tasks.
 */
const uint32_t *ipc_sleepers(const struct ipc_users *users, const struct ipc_object *object,
			     bool receive, uint32_t number, size_t *nr);

#endif /* TASKVIZ_IPC_USERS_H */
