// SPDX-License-Identifier: GPL-2.0
/* Who has memory mapped, or a queue open: one look at all processes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "proc/ipc_space.h"
#include "users.h"
#include "waits/files.h"

static int add(struct ipc_users *users, const struct ipc_object *object, int32_t pid)
{
	struct ipc_pids *have = &users->have[object - users->objects->all];
	const size_t size = have->size ? 2 * have->size : 4;
	int32_t *pids;

	have->areas++;
	if (have->nr && have->pids[have->nr - 1] == pid)
		return 0;
	if (have->nr == have->size) {
		pids = realloc(have->pids, size * sizeof(*pids));
		if (!pids)
			return -ENOMEM;
		have->pids = pids;
		have->size = size;
	}
	have->pids[have->nr++] = pid;
	return 0;
}

/* Memory of System V has the id as its inode, in a file system that all namespaces share. */
static struct ipc_object *mapped(const struct ipc_users *users, const struct task_status *status,
				 const struct maps_area *area)
{
	struct ipc_object *object;
	uint64_t space;

	if (!strncmp(area->name, "/SYSV", 5)) {
		object = ipc_find(users->objects, IPC_MEMORY, area->ino);
		if (object && users->space && ipc_space_of(users->waits->proc, status,
							   &space) &&
		    space == users->space)
			return object;
		return NULL;
	}
	object = ipc_find(users->objects, IPC_POSIX_MEMORY, area->ino);
	return object && object->dev == area->dev ? object : NULL;
}

static int look_at_memory(struct ipc_users *users, const struct task_status *status)
{
	char *text, *rest;
	int err = proc_whole(users->waits->proc, status->tgid, status->pid, "maps", &text);

	if (err) {
		users->hidden |= err == -EACCES || err == -EPERM;
		return 0;
	}
	for (char *line = strtok_r(text, "\n", &rest); line && !err;
	     line = strtok_r(NULL, "\n", &rest)) {
		struct maps_area area;
		const struct ipc_object *object;

		if (!maps_parse(&area, line) || *area.name != '/')
			continue;
		object = mapped(users, status, &area);
		if (object)
			err = add(users, object, status->tgid);
	}
	free(text);
	return err;
}

/* A path is the same by its last name only, as it can lead there through any mount. */
static bool is_named(const struct ipc_object *object, const char *link)
{
	const char *last = strrchr(link, '/');

	return object->name && last && !strcmp(object->name, last);
}

static const struct ipc_object *opened(const struct ipc_users *users,
				       const struct task_status *status, const char *name)
{
	struct wait_file file;

	if (wait_file_of(users->waits->proc, status, name, false, &file) || *file.link != '/')
		return NULL;
	for (size_t i = 0; i < users->objects->nr; i++) {
		const struct ipc_object *object = &users->objects->all[i];

		if (is_named(object, file.link) &&
		    !wait_file_of(users->waits->proc, status, name, true, &file) &&
		    file.dev == object->dev && file.ino == object->id)
			return object;
	}
	return NULL;
}

static int look_at_files(struct ipc_users *users, const struct task_status *status)
{
	DIR *folder = proc_folder(users->waits->proc, status->tgid, status->pid, "fd");
	struct dirent *entry;
	char name[300];
	int err = 0;

	users->hidden |= !folder && (errno == EACCES || errno == EPERM);
	while (folder && !err && (entry = readdir(folder))) {
		const struct ipc_object *object;

		snprintf(name, sizeof(name), "fd/%s", entry->d_name);
		object = *entry->d_name == '.' ? NULL : opened(users, status, name);
		if (object)
			err = add(users, object, status->tgid);
	}
	if (folder)
		closedir(folder);
	return err;
}

static bool has(const struct ipc_objects *objects, enum ipc_kind kind)
{
	for (size_t i = 0; i < objects->nr; i++)
		if (objects->all[i].kind == kind)
			return true;
	return false;
}

/* Threads share both, but one that has ended has none any more. */
static int look_at_process(struct ipc_users *users, size_t first, bool memory, bool files)
{
	const struct waits *waits = users->waits;
	const size_t end = waits_process_end(waits, first);
	const struct task_status *status;
	int err = 0;

	while (first < end && waits->tasks[first].status.state == 'Z')
		first++;
	status = &waits->tasks[first].status;
	if (first == end || status->kernel)
		return 0;
	if (memory)
		err = look_at_memory(users, status);
	if (files && !err)
		err = look_at_files(users, status);
	return err;
}

static int look(struct ipc_users *users)
{
	const struct ipc_objects *objects = users->objects;
	const bool posix = has(objects, IPC_POSIX_MEMORY);
	const bool memory = posix || has(objects, IPC_MEMORY);
	const bool files = posix || has(objects, IPC_POSIX_QUEUE);
	int err = 0;

	for (size_t i = 0; i < users->waits->nr && !err && (memory || files);
	     i = waits_process_end(users->waits, i))
		err = look_at_process(users, i, memory, files);
	return err;
}

int ipc_users_find(struct ipc_users *users, const struct ipc_objects *objects,
		   const struct waits *waits)
{
	int err;

	*users = (struct ipc_users){
		.objects = objects,
		.waits = waits,
		.have = calloc(objects->nr + 1, sizeof(*users->have)),
	};
	err = wait_sleepers_make(&users->sleepers, waits);
	if (err || !users->have)
		return -ENOMEM;
	users->space = ipc_space_here(waits->proc);
	return look(users);
}

void ipc_users_free(struct ipc_users *users)
{
	for (size_t i = 0; users->have && i < users->objects->nr; i++)
		free(users->have[i].pids);
	free(users->have);
	wait_sleepers_free(&users->sleepers);
}

static struct wait_key key_of(const struct ipc_users *users, const struct ipc_object *object,
			      bool receive, uint32_t number)
{
	switch (object->kind) {
	case IPC_SEMAPHORES:
		return (struct wait_key){ WAIT_SEMAPHORE, users->space, object->id, number };
	case IPC_QUEUE:
		return (struct wait_key){ receive ? WAIT_MESSAGE : WAIT_MESSAGE_ROOM,
					  users->space, object->id, 0 };
	default:
		return (struct wait_key){ receive ? WAIT_PIPE_DATA : WAIT_PIPE_ROOM, object->dev,
					  object->id, 0 };
	}
}

const uint32_t *ipc_sleepers(const struct ipc_users *users, const struct ipc_object *object,
			     bool receive, uint32_t number, size_t *nr)
{
	const struct wait_key key = key_of(users, object, receive, number);
	const struct wait_object *found = waits_object(users->waits, &key);
	const size_t *first = &users->sleepers.first[found ? found - users->waits->objects : 0];

	*nr = found ? first[1] - first[0] : 0;
	return users->sleepers.tasks + first[0];
}
