// SPDX-License-Identifier: GPL-2.0
/* All objects for communication between processes, found again by kind and number. */
#include <stdlib.h>
#include "ipc_objects.h"

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

void ipc_sort(struct ipc_objects *objects)
{
	if (objects->nr)
		qsort(objects->all, objects->nr, sizeof(*objects->all), compare);
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
