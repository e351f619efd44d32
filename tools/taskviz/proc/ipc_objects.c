// SPDX-License-Identifier: GPL-2.0
/* All objects for communication between processes, found again by kind and number. */
#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include "ipc_objects.h"

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

struct ipc_object *ipc_add(struct ipc_objects *objects)
{
	const size_t size = objects->size ? 2 * objects->size : 64;
	struct ipc_object *all = objects->all;

	if (objects->nr == objects->size) {
		all = realloc(all, size * sizeof(*all));
		if (!all)
			return NULL;
		objects->all = all;
		objects->size = size;
	}
	all[objects->nr] = (struct ipc_object){ .most = IPC_UNKNOWN };
	return &all[objects->nr++];
}

static int compare(const void *a, const void *b)
{
	const struct ipc_object *one = a, *other = b;

	if (one->kind != other->kind)
		return one->kind < other->kind ? -1 : 1;
	return one->id < other->id ? -1 : one->id > other->id;
}

int ipc_read(struct ipc_objects *objects, const struct ipc_source *source)
{
	int err;

	*objects = (struct ipc_objects){};
	err = ipc_read_sysv(objects, source);
	if (!err)
		err = ipc_read_posix(objects, source);
	if (objects->nr)
		qsort(objects->all, objects->nr, sizeof(*objects->all), compare);
	return err;
}

struct ipc_object *ipc_find(const struct ipc_objects *objects, enum ipc_kind kind, uint64_t id)
{
	const struct ipc_object key = { .kind = kind, .id = id };

	return objects->nr ? bsearch(&key, objects->all, objects->nr, sizeof(key), compare) : NULL;
}

void ipc_free(struct ipc_objects *objects)
{
	for (size_t i = 0; i < objects->nr; i++) {
		free(objects->all[i].semaphores);
		free(objects->all[i].name);
	}
	free(objects->all);
}
