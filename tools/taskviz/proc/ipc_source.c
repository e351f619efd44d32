// SPDX-License-Identifier: GPL-2.0
/* What only system calls tell of objects for communication between processes, on this machine. */
#include <errno.h>
#include <linux/magic.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include "ipc_source.h"

#ifndef MQUEUE_MAGIC	/* in no header of the kernel's that programs have */
#define MQUEUE_MAGIC	0x19800202
#endif

static int queue_room(int32_t id, uint64_t *bytes)
{
	struct msqid_ds queue;

	if (msgctl(id, IPC_STAT, &queue) < 0)
		return -errno;
	*bytes = queue.msg_qbytes;
	return 0;
}

static int ask(int32_t id, int number, int command, int *answer)
{
	*answer = semctl(id, number, command);
	return *answer < 0 ? -errno : 0;
}

static int read_semaphore(int32_t id, int number, struct ipc_semaphore *is)
{
	int value, pid, less, zero;
	int err = ask(id, number, GETVAL, &value);

	if (!err)
		err = ask(id, number, GETPID, &pid);
	if (!err)
		err = ask(id, number, GETNCNT, &less);
	if (!err)
		err = ask(id, number, GETZCNT, &zero);
	if (!err)
		*is = (struct ipc_semaphore){ value, pid, less, zero };
	return err;
}

static int read_semaphores(int32_t id, struct ipc_semaphore *semaphores, size_t nr)
{
	int err = 0;

	for (size_t i = 0; i < nr && !err; i++)
		err = read_semaphore(id, i, &semaphores[i]);
	return err;
}

struct ipc_source ipc_source_here(const struct proc *proc)
{
	return (struct ipc_source){
		.proc = proc,
		.queues = "/dev/mqueue",
		.queues_type = MQUEUE_MAGIC,
		.memory = "/dev/shm",
		.room = queue_room,
		.semaphores = read_semaphores,
	};
}
