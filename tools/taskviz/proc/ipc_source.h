/* SPDX-License-Identifier: GPL-2.0 */
/* Where objects for communication between processes are read. */
#ifndef TASKVIZ_IPC_SOURCE_H
#define TASKVIZ_IPC_SOURCE_H

#include "ipc_objects.h"
#include "task_files.h"

/**
 * struct ipc_source - where they are read; tests have one of their own
 * @proc: for those of System V
 * @queues: folder of the queues of POSIX
 * @queues_type: type of file system that must be there, 0: any
 * @memory: folder of the shared memory of POSIX
 * @room: bytes that a queue of System V has room for; returns 0 or a negative errno
 * @semaphores: fills @nr semaphores of a set; the same
 */
struct ipc_source {
	const struct proc *proc;
	const char *queues;
	long queues_type;
	const char *memory;
	int (*room)(int32_t id, uint64_t *bytes);
	int (*semaphores)(int32_t id, struct ipc_semaphore *semaphores, size_t nr);
};

/* ipc_source_here() - the one of this machine, of our ipc namespace */
struct ipc_source ipc_source_here(const struct proc *proc);

#endif /* TASKVIZ_IPC_SOURCE_H */
