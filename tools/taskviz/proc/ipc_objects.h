/* SPDX-License-Identifier: GPL-2.0 */
/* Objects for communication between processes: those of System V and of POSIX. */
#ifndef TASKVIZ_IPC_OBJECTS_H
#define TASKVIZ_IPC_OBJECTS_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

/* What no number is: it is not known. */
#define IPC_UNKNOWN	UINT64_MAX

/* A name of which all is escaped, behind a slash. */
#define IPC_NAME_SIZE	(4 * NAME_MAX + 2)

enum ipc_kind {
	IPC_QUEUE,	/* of messages */
	IPC_MEMORY,
	IPC_SEMAPHORES,	/* a set of them */
	IPC_POSIX_QUEUE,
	IPC_POSIX_MEMORY,
	IPC_NR_KINDS,
};

/**
 * struct ipc_semaphore - one of a set
 * @value: of it
 * @pid: who changed it last, 0: nobody, or nobody that has a pid here
 * @less: how many sleep until it can be taken from
 * @zero: how many sleep until it is 0
 */
struct ipc_semaphore {
	uint32_t value;
	int32_t pid;
	uint32_t less;
	uint32_t zero;
};

/**
 * struct ipc_object - one object
 * @kind: what it is
 * @id: number of those of System V; inode of those of POSIX
 * @dev: file system of those of POSIX
 * @key: by which those of System V are found
 * @mode: rights, and IPC_MODE_*
 * @uid: its owner
 * @bytes: of all messages; of the memory; of semaphores IPC_UNKNOWN
 * @nr: messages, semaphores, attachments; IPC_UNKNOWN: not known, or there is no such thing
 * @most: messages, or bytes of them in a queue of System V, that it has room for
 * @maker: process that made the memory
 * @sender: process that sent last, or attached or detached the memory last
 * @receiver: process that received last
 * @notified: process that a signal tells of the next message
 * @used: when that was sent, attached, or a semaphore was changed: seconds since 1970; 0: never
 * @used_again: when that was received or detached
 * @changed: when it was made, or its owner or rights were changed
 * @semaphores: @nr of them; NULL: not known
 * @why: why something is missing
 * @name: of those of POSIX, escaped, with a slash before it
 */
struct ipc_object {
	enum ipc_kind kind;
	uint64_t id;
	uint64_t dev;
	uint32_t key;
	uint32_t mode;
	uint32_t uid;
	uint64_t bytes;
	uint64_t nr;
	uint64_t most;
	int32_t maker;
	int32_t sender;
	int32_t receiver;
	int32_t notified;
	uint64_t used;
	uint64_t used_again;
	uint64_t changed;
	struct ipc_semaphore *semaphores;
	const char *why;
	char *name;
};

/* Beside the rights of shared memory. */
#define IPC_MODE_REMOVED	01000
#define IPC_MODE_LOCKED		02000

/**
 * struct ipc_objects - all that there are
 * @all: by kind, then by id
 * @nr: how many
 * @size: room for so many
 * @no_sysv: why those of System V are missing: a negative errno; 0: they are not
 * @no_queues: the same of queues of POSIX
 * @no_memory: the same of shared memory of POSIX
 */
struct ipc_objects {
	struct ipc_object *all;
	size_t nr;
	size_t size;
	int no_sysv;
	int no_queues;
	int no_memory;
};

/* ipc_free() - free what ipc_read() has set */
void ipc_free(struct ipc_objects *objects);

/* ipc_find() - the one of that kind and id; NULL: there is none */
struct ipc_object *ipc_find(const struct ipc_objects *objects, enum ipc_kind kind, uint64_t id);

/* ipc_add() - room for one more; NULL without memory */
struct ipc_object *ipc_add(struct ipc_objects *objects);

/* ipc_sort() - bring them into that order, once all are there */
void ipc_sort(struct ipc_objects *objects);

#endif /* TASKVIZ_IPC_OBJECTS_H */
