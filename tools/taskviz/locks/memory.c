// SPDX-License-Identifier: GPL-2.0
/* Locks that are words in memory, and semaphores: known as somebody sleeps at them. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "kinds.h"
#include "proc/ipc_space.h"

/* Words in memory that are waited at, and no locks. */
static bool is_lock(const char *name)
{
	return strcmp(name, "end of a thread") && strcmp(name, "condition variable");
}

/* Return: what kind of lock it is, NULL of what is none. */
static const char *kind_of(const struct wait_object *object)
{
	switch (object->key.kind) {
	case WAIT_SEMAPHORE:
		return "semaphore";
	case WAIT_FUTEX:
	case WAIT_FUTEX_SHARED:
		return is_lock(object->name) ? object->name : NULL;
	default:
		return NULL;
	}
}

/* The same id is another set elsewhere: that of another ipc namespace is none that we could use. */
static void name_semaphore(struct lock *lock, const struct waits *waits,
			   const struct wait_object *object)
{
	const struct wait_key *key = &object->key;
	char where[48] = "";

	if (key->a != ipc_space_here(waits->proc))
		snprintf(where, sizeof(where), " of ipc namespace %" PRIu64, key->a);
	if (key->c == WAIT_NONE)
		snprintf(lock->name, sizeof(lock->name), "several of set %" PRIu64 "%s", key->b,
			 where);
	else
		snprintf(lock->name, sizeof(lock->name), "set %" PRIu64 ", number %" PRIu64 "%s",
			 key->b, key->c, where);
}

static void name_lock(struct lock *lock, const struct waits *waits,
		      const struct wait_object *object, uint32_t sleeper)
{
	const struct wait_task *task = &waits->tasks[sleeper];

	if (object->key.kind == WAIT_FUTEX)
		snprintf(lock->name, sizeof(lock->name), "0x%" PRIx64 " of process %" PRIu64,
			 object->key.b, object->key.a);
	else if (object->key.kind == WAIT_FUTEX_SHARED)
		snprintf(lock->name, sizeof(lock->name), "0x%" PRIx64 " in shared memory",
			 task->call.args[0]);
	else
		name_semaphore(lock, waits, object);
}

static bool add_owners(struct lock *lock, const struct wait_object *object)
{
	struct lock_user *user;

	for (size_t i = 0; i < object->nr; i++)
		if (!lock_add_user(lock, object->enders[i].task, 0))
			return false;
	if (object->nr)
		return true;
	user = lock_add_user(lock, WAIT_NONE, 0);
	if (user)
		user->why = object->key.kind == WAIT_SEMAPHORE ? "a semaphore has no owner" :
			    "its word names no owner";
	return user;
}

/* The kernel does not tell whom of them it wakes next. */
static bool add_lock(struct locks *locks, const struct waits *waits,
		     const struct wait_object *object, const uint32_t *sleepers, size_t nr)
{
	struct lock *lock = lock_add(locks, kind_of(object), object->source);

	if (!lock || !add_owners(lock, object))
		return false;
	name_lock(lock, waits, object, *sleepers);
	for (size_t i = 0; i < nr; i++)
		if (!lock_add_user(lock, sleepers[i], LOCK_NO_TURN))
			return false;
	return true;
}

int locks_of_memory(struct locks *locks, const struct waits *waits)
{
	struct wait_sleepers sleepers;
	int err = wait_sleepers_make(&sleepers, waits);

	for (size_t i = 0; i < waits->nr_objects && !err; i++) {
		const size_t *first = &sleepers.first[i];

		if (kind_of(&waits->objects[i]) && first[1] > first[0] &&
		    !add_lock(locks, waits, &waits->objects[i], sleepers.tasks + first[0],
			      first[1] - first[0]))
			err = -ENOMEM;
	}
	wait_sleepers_free(&sleepers);
	return err;
}
