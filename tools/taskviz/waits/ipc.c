// SPDX-License-Identifier: GPL-2.0
/* Semaphores and message queues of System V, and message queues of POSIX. */
#include <inttypes.h>
#include <stdio.h>
#include <sys/sem.h>
#include "files.h"
#include "proc/ipc_space.h"
#include "resolvers.h"

/* The kernel keeps who used it last, not who will: nobody is known to end the wait. */
static void wait_for_id(struct waits *waits, struct wait_task *task, enum wait_kind kind,
			uint32_t number)
{
	struct wait_key key = { kind, 0, (int32_t)task->call.args[0], number };
	struct wait_object *object;

	if (!ipc_space_of(waits->proc, &task->status, &key.a))
		return;
	object = waits_for(waits, task, &key);
	if (!object)
		return;
	object->open = true;
	object->source = "-";
}

/* Which of several operations it waits for is not told. */
void resolve_semaphore(struct waits *waits, struct wait_task *task)
{
	const int32_t set = task->call.args[0];
	const bool is_one = task->call.args[2] == 1;
	struct sembuf first;

	if (!wait_memory(waits, task, task->call.args[1], &first, sizeof(first))) {
		wait_says(task, "semaphore set %" PRId32, set);
		wait_for_id(waits, task, WAIT_SEMAPHORE, WAIT_NONE);
		return;
	}
	wait_says(task, "semaphore set %" PRId32 ", number %u by %d (owner not known)", set,
		  first.sem_num, first.sem_op);
	wait_for_id(waits, task, WAIT_SEMAPHORE, is_one ? first.sem_num : WAIT_NONE);
}

void resolve_semaphore_timed(struct waits *waits, struct wait_task *task)
{
	task->bounded = task->call.args[3];
	resolve_semaphore(waits, task);
}

void resolve_message_send(struct waits *waits, struct wait_task *task)
{
	wait_says(task, "room in message queue %" PRId32, (int32_t)task->call.args[0]);
	wait_for_id(waits, task, WAIT_MESSAGE_ROOM, 0);
}

void resolve_message_receive(struct waits *waits, struct wait_task *task)
{
	wait_says(task, "message in queue %" PRId32, (int32_t)task->call.args[0]);
	wait_for_id(waits, task, WAIT_MESSAGE, 0);
}

/* Who has a queue of POSIX open, as a pipe, can end it. */
static void wait_for_queue(struct waits *waits, struct wait_task *task, bool write)
{
	struct wait_file file;
	char name[32];
	int err;

	task->bounded = task->call.args[4];
	snprintf(name, sizeof(name), "fd/%" PRId32, (int32_t)task->call.args[0]);
	err = wait_file_of(waits->proc, &task->status, name, true, &file);
	wait_failed(task, err);
	if (err)
		return;
	wait_says_file(task, write ? "room in message queue" : "message in queue", &file);
	if (file.ino)
		wait_for_pipe(waits, task, write ? WAIT_PIPE_ROOM : WAIT_PIPE_DATA, &file);
}

void resolve_queue_send(struct waits *waits, struct wait_task *task)
{
	wait_for_queue(waits, task, true);
}

void resolve_queue_receive(struct waits *waits, struct wait_task *task)
{
	wait_for_queue(waits, task, false);
}
