// SPDX-License-Identifier: GPL-2.0
/* Waits for children: which of them would do, and who has made one with vfork(). */
#include <errno.h>
#include <inttypes.h>
#include <linux/sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include "gather.h"
#include "resolvers.h"

/* Which children: those that waitid() can name. */
struct choice {
	idtype_t type;
	int32_t id;
};

/* In the pid namespace of who waits; 0: it has no pid there. */
static int32_t seen_by(const struct waits *waits, struct wait_task *who, struct wait_task *task,
		       const int32_t *numbers)
{
	int level;

	wait_numbers(waits, who);
	wait_numbers(waits, task);
	level = who->status.levels;
	return level && level <= task->status.levels ? numbers[level - 1] : 0;
}

static bool is_meant(const struct waits *waits, struct wait_task *who, struct wait_task *child,
		     const struct choice *choice)
{
	if (choice->type == P_ALL)
		return true;
	if (choice->type == P_PIDFD)
		return choice->id == child->status.pid;
	wait_numbers(waits, who);
	if (choice->type == P_PID && who->status.levels == 1)
		return choice->id == child->status.pid;
	return choice->id == seen_by(waits, who, child, choice->type == P_PID ?
				     child->status.pids : child->status.groups);
}

static bool is_parent(const struct wait_task *who, const struct wait_task *child)
{
	return child->status.parent == who->status.tgid;
}

static void add_children(struct waits *waits, struct wait_task *who,
			 struct wait_object *object, const struct choice *choice)
{
	for (size_t i = waits_children(waits, who->status.tgid); i < waits->nr_processes; i++) {
		const uint32_t index = waits->by_parent[i];

		if (!is_parent(who, &waits->tasks[index]))
			break;
		if (is_meant(waits, who, &waits->tasks[index], choice))
			waits_ended_by(waits, object, ENDER_PROCESS, index);
	}
}

/* Who traces a task waits for it as a parent does. */
static void add_traced(struct waits *waits, struct wait_task *who,
		       struct wait_object *object, const struct choice *choice)
{
	for (size_t i = waits_traced(waits, who->status.tgid); i < waits->nr_traced; i++) {
		const uint32_t index = waits->traced[i];
		struct wait_task *task = &waits->tasks[index];

		if (task->tracer != who->status.tgid)
			break;
		if (is_meant(waits, who, task, choice) && !is_parent(who, task) &&
		    task->status.state != 'Z')
			waits_ended_by(waits, object, ENDER_TASK, index);
	}
}

static void wait_for(struct waits *waits, struct wait_task *task, const struct choice *choice)
{
	const struct wait_key key = { WAIT_CHILDREN, task->status.tgid, choice->type, choice->id };
	struct wait_object *object = waits_for(waits, task, &key);

	if (choice->type == P_ALL)
		wait_says(task, "any child");
	else
		wait_says(task, "%s %" PRId32, choice->type == P_PID ? "child" :
			  "children of process group", choice->id);
	if (!object)
		return;
	object->source = "PPid";
	add_children(waits, task, object, choice);
	add_traced(waits, task, object, choice);
}

/* A positive number is a pid, a negative one a group; -1 is any child, 0 its own group. */
void resolve_wait4(struct waits *waits, struct wait_task *task)
{
	const int32_t pid = task->call.args[0];
	struct choice choice = { P_ALL, 0 };

	if (pid > 0)
		choice = (struct choice){ P_PID, pid };
	else if (!pid)
		choice = (struct choice){ P_PGID, seen_by(waits, task, task, task->status.groups) };
	else if (pid != -1)
		choice = (struct choice){ P_PGID, -pid };
	wait_for(waits, task, &choice);
}

/* Return: the pid that a descriptor of a process stands for, as the mount of /proc has it; or 0. */
static int32_t pid_of(const struct waits *waits, struct wait_task *task, int32_t fd)
{
	char text[512], name[32];
	const char *at;
	int32_t pid;

	snprintf(name, sizeof(name), "fdinfo/%" PRId32, fd);
	wait_failed(task, proc_text(waits->proc, task->status.tgid, task->status.pid, name, text,
				    sizeof(text)));
	at = strstr(text, "\nPid:");
	return at && sscanf(at + 5, "%" SCNd32, &pid) == 1 && pid > 0 ? pid : 0;
}

void resolve_waitid(struct waits *waits, struct wait_task *task)
{
	struct choice choice = { task->call.args[0], task->call.args[1] };

	if (choice.type == P_ALL)
		choice.id = 0;
	if (choice.type == P_PGID && !choice.id)
		choice.id = seen_by(waits, task, task, task->status.groups);
	if (choice.type == P_PIDFD)
		choice.id = pid_of(waits, task, choice.id);
	if (choice.type == P_ALL || choice.id)
		wait_for(waits, task, &choice);
}

/* The child has its parent's memory until it runs another program or ends. */
void resolve_vfork(struct waits *waits, struct wait_task *task)
{
	const struct wait_key key = { WAIT_VFORK, task->status.pid, 0, 0 };
	struct wait_object *object = waits_for(waits, task, &key);

	wait_says(task, "exec or exit of a vfork child");
	if (!object)
		return;
	object->source = "kcmp";
	for (size_t i = waits_children(waits, task->status.tgid); i < waits->nr_processes; i++) {
		const uint32_t index = waits->by_parent[i];
		const struct wait_task *child = &waits->tasks[index];
		int shares;

		if (!is_parent(task, child))
			break;
		shares = waits->proc->shares_memory(task->status.pid, child->status.pid);
		if (shares > 0)
			waits_ended_by(waits, object, ENDER_PROCESS, index);
		else if (shares < 0)
			wait_failed(task, -errno);
	}
}

static void resolve_flags(struct waits *waits, struct wait_task *task, uint64_t flags)
{
	if (flags & CLONE_VFORK)
		resolve_vfork(waits, task);
}

void resolve_clone(struct waits *waits, struct wait_task *task)
{
	resolve_flags(waits, task, task->call.args[0]);
}

/* The flags are the first of struct clone_args. */
void resolve_clone3(struct waits *waits, struct wait_task *task)
{
	uint64_t flags;

	if (wait_memory(waits, task, task->call.args[0], &flags, sizeof(flags)))
		resolve_flags(waits, task, flags);
}
