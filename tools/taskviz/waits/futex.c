// SPDX-License-Identifier: GPL-2.0
/*
 * Waits for futexes, and who owns them.
 *
 * The kernel knows an owner of PI futexes only: its tid is in the word. So it is in that of robust
 * mutexes. Of others glibc knows it: its pthread_mutex_t has the owner behind the lock, and who
 * waits for the end of a thread waits until the word that has its tid is cleared. That is believed
 * if all that is there fits, and so is a condition variable, which nobody owns.
 */
#include <inttypes.h>
#include <linux/futex.h>
#include <stdio.h>
#include "resolvers.h"

/* Newer than some headers. */
#define LOCK_PI2	13

/* Lock of a glibc mutex: locked, and somebody waits. */
#define LOCK_CONTENDED	2

/* Of its kind: the type, and flags that may stand beside it; one says that processes share it. */
#define KIND_TYPE	3
#define KIND_SHARED	128
#define KIND_ELISION	(256 | 512)

/* pthread_mutex_t begins so where a long has 64 bits; with 32 the last two change places. */
struct pthread_mutex {
	uint32_t lock;
	uint32_t count;
	int32_t owner;
	uint32_t users;
	uint32_t kind;
};

static int operation(const struct wait_task *task)
{
	return task->call.args[1] & FUTEX_CMD_MASK;
}

static bool is_private(const struct wait_task *task)
{
	return task->call.args[1] & FUTEX_PRIVATE_FLAG;
}

static bool is_pi(const struct wait_task *task)
{
	return operation(task) == FUTEX_LOCK_PI || operation(task) == LOCK_PI2;
}

/* Memory that is shared is known by its file, however and wherever it is mapped. */
static struct wait_key key_of(struct waits *waits, struct wait_task *task)
{
	const uint64_t address = task->call.args[0];
	const struct maps_area *area = is_private(task) ? NULL : waits_area(waits, task, address);

	if (!area || area->perms[3] != 's')
		return (struct wait_key){ WAIT_FUTEX, task->status.tgid, address, 0 };
	return (struct wait_key){ WAIT_FUTEX_SHARED, area->dev, area->ino,
				  area->offset + (address - area->begin) };
}

/* Return: a living task of the same process, or of any if it is shared; else WAIT_NONE. */
static uint32_t find_owner(const struct waits *waits, const struct wait_task *task, int32_t tid,
			   bool shared)
{
	const uint32_t index = tid > 0 ? waits_inner(waits, task, tid) : WAIT_NONE;
	const struct task_status *status;

	if (index == WAIT_NONE)
		return WAIT_NONE;
	status = &waits->tasks[index].status;
	if (status->state == 'Z' || (!shared && status->tgid != task->status.tgid))
		return WAIT_NONE;
	return index;
}

static bool is_owned(struct waits *waits, struct wait_object *object, uint32_t owner,
		     const char *name, const char *source)
{
	if (owner == WAIT_NONE)
		return false;
	object->name = name;
	object->source = source;
	waits_ended_by(waits, object, ENDER_TASK, owner);
	return true;
}

static bool find_in_word(struct waits *waits, const struct wait_task *task,
			 struct wait_object *object, uint32_t word)
{
	if (!is_pi(task) && (!(word & FUTEX_WAITERS) || word != (uint32_t)task->call.args[2]))
		return false;
	return is_owned(waits, object,
			find_owner(waits, task, word & FUTEX_TID_MASK, !is_private(task)),
			is_pi(task) ? "PI mutex" : "robust mutex", "its word");
}

static bool is_plausible(const struct wait_task *task, const struct pthread_mutex *mutex)
{
	const uint32_t users = task->is_32 ? mutex->kind : mutex->users;
	const uint32_t kind = task->is_32 ? mutex->users : mutex->kind;

	return mutex->lock == LOCK_CONTENDED && users &&
	       !(kind & ~(KIND_TYPE | KIND_SHARED | KIND_ELISION)) &&
	       !(kind & KIND_SHARED) == is_private(task);
}

static bool find_in_mutex(struct waits *waits, struct wait_task *task, struct wait_object *object)
{
	struct pthread_mutex mutex;

	if (task->call.args[2] != LOCK_CONTENDED ||
	    !wait_memory(waits, task, task->call.args[0], &mutex, sizeof(mutex)) ||
	    !is_plausible(task, &mutex))
		return false;
	return is_owned(waits, object, find_owner(waits, task, mutex.owner, !is_private(task)),
			"mutex", "glibc's layout");
}

/* The kernel wakes who waits there by an operation that is not private. */
static bool find_in_thread(struct waits *waits, const struct wait_task *task,
			   struct wait_object *object, uint32_t word)
{
	uint32_t thread;

	if (is_private(task) || word != (uint32_t)task->call.args[2])
		return false;
	thread = find_owner(waits, task, word, false);
	if (thread == task - waits->tasks)
		return false;
	return is_owned(waits, object, thread, "end of a thread", "glibc's layout");
}

static void find_condition(const struct waits *waits, const struct wait_task *task,
			   struct wait_object *object)
{
	const uint64_t condition = condition_of(waits, task);

	if (!condition)
		return;
	object->name = "condition variable";
	object->source = "glibc's layout";
	object->behind = task->call.args[0] - condition;
}

static void find_who_ends(struct waits *waits, struct wait_task *task, struct wait_object *object)
{
	uint32_t word;

	object->name = "futex";
	object->source = "-";
	if (wait_memory(waits, task, task->call.args[0], &word, sizeof(word)) &&
	    (find_in_word(waits, task, object, word) || find_in_mutex(waits, task, object) ||
	     find_in_thread(waits, task, object, word)))
		return;
	object->open = true;
	find_condition(waits, task, object);
}

/* Tasks sleep at a word inside a condition variable, which is known by where it begins. */
static void says_object(struct wait_task *task, const struct wait_object *object)
{
	const char *missing = object->behind ? " (who signals it is not known)" :
			      object->nr ? "" : " (owner not known)";

	wait_says(task, "%s 0x%" PRIx64 "%s", object->name, task->call.args[0] - object->behind,
		  missing);
}

/* All operations that sleep have their time limit at the same place. */
void resolve_futex(struct waits *waits, struct wait_task *task)
{
	const struct wait_key key = key_of(waits, task);
	struct wait_object *object = waits_for(waits, task, &key);

	task->bounded = task->call.args[3];
	if (object)
		find_who_ends(waits, task, object);
	if (task->object != WAIT_NONE)
		says_object(task, &waits->objects[task->object]);
}

void resolve_futex_waitv(struct waits *waits, struct wait_task *task)
{
	(void)waits;
	task->bounded = task->call.args[3];
	wait_says(task, "one of %" PRIu64 " futexes", task->call.args[1]);
}
