// SPDX-License-Identifier: GPL-2.0
/* Who has the open files whose locks are in the way: /proc/locks names nobody, fdinfo does. */
#include "open_locks.h"
#include "resolvers.h"

/* Return: the object from @from on of those behind a lock of an open file; NULL: there is none. */
static struct wait_object *object_of(const struct waits *waits, size_t from, size_t place)
{
	const struct file_lock *lock = &waits->file_locks[place];
	const struct wait_key key = { WAIT_LOCK, place + 1, 0, 0 };
	struct wait_object *object;

	if (lock->pid != -1 || lock->behind != FILE_LOCK_HELD)
		return NULL;
	object = waits_object(waits, &key);
	return object && object >= waits->objects + from ? object : NULL;
}

/* All descriptors are looked at, which nobody should pay for who has no need of it. */
static bool is_needed(const struct waits *waits, size_t from)
{
	for (size_t i = 0; i < waits->nr_file_locks; i++)
		if (object_of(waits, from, i))
			return true;
	return false;
}

static void add_owners(struct waits *waits, size_t from, const struct open_locks *open)
{
	for (size_t i = 0; i < open->nr; i++) {
		struct wait_object *object = object_of(waits, from, open->all[i].place);

		if (!object)
			continue;
		waits_ended_by(waits, object, ENDER_PROCESS, waits_first(waits, open->all[i].task));
		object->source = "fdinfo";
	}
}

/* Whoever has it open that is not for us to see may end it, too. */
static void tell_missing(struct waits *waits, size_t from, bool hidden)
{
	for (size_t i = 0; i < waits->nr_file_locks; i++) {
		struct wait_object *object = object_of(waits, from, i);

		if (!object)
			continue;
		object->open = hidden || !object->nr;
		object->why = hidden ? "permission" : object->nr ? NULL :
			      "no process has the file open";
	}
}

void lock_owners_find(struct waits *waits, size_t from)
{
	struct open_locks open;

	if (!is_needed(waits, from))
		return;
	if (open_locks_find(&open, waits, waits->file_locks, waits->nr_file_locks))
		waits->no_memory = true;
	add_owners(waits, from, &open);
	tell_missing(waits, from, open.hidden);
	open_locks_free(&open);
}
