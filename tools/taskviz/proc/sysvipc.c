// SPDX-License-Identifier: GPL-2.0
/* Objects of System V, by /proc/sysvipc and what only system calls tell. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ipc_kinds.h"

typedef bool parse_fn(struct ipc_object *object, const char *line);

/* The kernel writes keys as signed numbers, and rights as octal ones. */
static bool parse_queue(struct ipc_object *object, const char *line)
{
	object->kind = IPC_QUEUE;
	return sscanf(line, "%" SCNd32 " %" SCNu64 " %" SCNo32 " %" SCNu64 " %" SCNu64 " %" SCNd32
		      " %" SCNd32 " %" SCNu32 " %*u %*u %*u %" SCNu64 " %" SCNu64 " %" SCNu64,
		      (int32_t *)&object->key, &object->id, &object->mode, &object->bytes,
		      &object->nr, &object->sender, &object->receiver, &object->uid, &object->used,
		      &object->used_again, &object->changed) == 11;
}

static bool parse_memory(struct ipc_object *object, const char *line)
{
	object->kind = IPC_MEMORY;
	return sscanf(line, "%" SCNd32 " %" SCNu64 " %" SCNo32 " %" SCNu64 " %" SCNd32 " %" SCNd32
		      " %" SCNu64 " %" SCNu32 " %*u %*u %*u %" SCNu64 " %" SCNu64 " %" SCNu64,
		      (int32_t *)&object->key, &object->id, &object->mode, &object->bytes,
		      &object->maker, &object->sender, &object->nr, &object->uid, &object->used,
		      &object->used_again, &object->changed) == 11;
}

static bool parse_semaphores(struct ipc_object *object, const char *line)
{
	object->kind = IPC_SEMAPHORES;
	object->bytes = IPC_UNKNOWN;
	return sscanf(line, "%" SCNd32 " %" SCNu64 " %" SCNo32 " %" SCNu64 " %" SCNu32
		      " %*u %*u %*u %" SCNu64 " %" SCNu64, (int32_t *)&object->key, &object->id,
		      &object->mode, &object->nr, &object->uid, &object->used,
		      &object->changed) == 7;
}

/* What is gone meanwhile has no more to tell; it was there when it was listed. */
static void note(struct ipc_object *object, int err)
{
	if (err == -EACCES || err == -EPERM)
		object->why = "permission";
	else if (err)
		object->why = "removed meanwhile";
}

static int ask_semaphores(struct ipc_object *object, const struct ipc_source *source)
{
	int err;

	object->semaphores = calloc(object->nr + 1, sizeof(*object->semaphores));
	if (!object->semaphores)
		return -ENOMEM;
	err = source->semaphores(object->id, object->semaphores, object->nr);
	note(object, err);
	if (!err)
		return 0;
	free(object->semaphores);
	object->semaphores = NULL;
	return 0;
}

static int ask(struct ipc_object *object, const struct ipc_source *source)
{
	if (object->kind == IPC_SEMAPHORES)
		return ask_semaphores(object, source);
	if (object->kind == IPC_QUEUE && source->room(object->id, &object->most))
		object->most = IPC_UNKNOWN;
	return 0;
}

/* The first line is a heading. */
static int read_file(struct ipc_objects *objects, const struct ipc_source *source,
		     const char *name, parse_fn *parse)
{
	char *text, *rest;
	int err = proc_whole(source->proc, 0, 0, name, &text);

	if (err) {
		objects->no_sysv = err;
		return 0;
	}
	for (char *line = strtok_r(text, "\n", &rest); line && !err;
	     line = strtok_r(NULL, "\n", &rest)) {
		struct ipc_object *object = ipc_add(objects);

		if (!object)
			err = -ENOMEM;
		else if (parse(object, line))
			err = ask(object, source);
		else
			objects->nr--;
	}
	free(text);
	return err;
}

int ipc_read_sysv(struct ipc_objects *objects, const struct ipc_source *source)
{
	int err = read_file(objects, source, "sysvipc/msg", parse_queue);

	if (!err)
		err = read_file(objects, source, "sysvipc/shm", parse_memory);
	if (!err)
		err = read_file(objects, source, "sysvipc/sem", parse_semaphores);
	return err;
}
