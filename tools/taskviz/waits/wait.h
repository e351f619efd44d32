/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Who waits for what, and who can end it.
 *
 * A task waits for at most one object, and an object can be ended by tasks, by any thread of a
 * process: one of them is enough. An object is found by its key, so that what many tasks wait for
 * exists once, and what is known of it is found out once.
 */
#ifndef TASKVIZ_WAIT_H
#define TASKVIZ_WAIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "proc/locks.h"
#include "proc/maps.h"
#include "proc/sockets.h"
#include "proc/task_call.h"
#include "proc/task_files.h"
#include "proc/task_status.h"

#define WAIT_NONE	(~(uint32_t)0)
#define WAIT_TEXT_SIZE	160

/* So many objects of a set are looked at. */
#define WAIT_MEMBERS	8

/* What an object is; its key says which. */
enum wait_kind {
	WAIT_CHILDREN,	/* of a process: a system call's choice */
	WAIT_VFORK,	/* a child that has its parent's memory */
	WAIT_TRACER,	/* of a task */
	WAIT_PARENT,	/* of a zombie */
	WAIT_PIPE_DATA,	/* in a pipe or FIFO */
	WAIT_PIPE_ROOM,
	WAIT_SOCKET,	/* who has it open: the other end of what is waited at */
	WAIT_TERMINAL,	/* who has the other end open of that number */
	WAIT_SET,	/* of a task: any of several of the kinds above */
	WAIT_LOCK,	/* of a file: behind that line of /proc/locks */
	WAIT_FUTEX,	/* of a process, by address */
	WAIT_FUTEX_SHARED, /* by file and place in it */
	WAIT_MESSAGE,	/* in a queue of System V: its ipc namespace, its id */
	WAIT_MESSAGE_ROOM,
	WAIT_SEMAPHORE,	/* of a set of System V: namespace, id, number; WAIT_NONE: one of several */
};

/* a, b, c: numbers that say which one of its kind. */
struct wait_key {
	enum wait_kind kind;
	uint64_t a;
	uint64_t b;
	uint64_t c;
};

enum wait_ender_kind {
	ENDER_TASK,	/* that one task */
	ENDER_PROCESS,	/* any thread of the process */
};

/**
 * struct wait_ender - who can end a wait
 * @kind: which of them
 * @task: index of the task, or of the first one of the process
 */
struct wait_ender {
	enum wait_ender_kind kind;
	uint32_t task;
};

/**
 * struct wait_object - what tasks wait for
 * @key: what it is
 * @enders: who can end it
 * @nr: how many
 * @size: room for so many
 * @open: others may end it, too; @why says whom we do not know
 * @why: "permission"; NULL if nothing is missing
 * @source: where the enders are from
 * @members: of a set, indexes of its objects
 * @nr_members: how many
 * @name: what it is called, where that is found out only once; else NULL
 * @behind: a futex is a word so many bytes behind the beginning of what is called so
 * @next: index of the next object in its chain of the hash
 */
struct wait_object {
	struct wait_key key;
	struct wait_ender *enders;
	size_t nr;
	size_t size;
	bool open;
	const char *why;
	const char *source;
	uint32_t members[WAIT_MEMBERS];
	size_t nr_members;
	const char *name;
	uint32_t behind;
	uint32_t next;
};

/**
 * struct wait_task - a task
 * @status: who it is; see wait_numbers()
 * @has_numbers: its pids and groups in each namespace are known, or cannot be
 * @call: the system call it is in, if it waits in one and that could be read
 * @is_32: of a program of 32 bits
 * @waits: it sleeps, is stopped, or is a zombie
 * @asked: for what was asked for
 * @bounded: it goes on by itself at some time
 * @outside: what ends it is no task's doing: time, a signal of anybody, a terminal
 * @in: system call, or the state it is in; empty: not known
 * @what: what it waits for; empty: not known
 * @object: index of the object, WAIT_NONE: there is none whose enders could be known
 * @source: how @what is known, where no object tells; NULL: as its state is
 * @tracer: process that traces it, 0: nobody
 * @why: why something is not known: "permission"; NULL
 * @deadlock: it waits for itself, by way of others
 */
struct wait_task {
	struct task_status status;
	bool has_numbers;
	struct task_call call;
	bool is_32;
	bool waits;
	bool asked;
	bool bounded;
	bool outside;
	char in[WAIT_TEXT_SIZE];
	char what[WAIT_TEXT_SIZE];
	uint32_t object;
	const char *source;
	int32_t tracer;
	const char *why;
	bool deadlock;
};

/**
 * struct waits - the tasks of a machine, and what they wait for
 * @proc: where they are read
 * @tasks: by process, then by pid
 * @nr: how many
 * @by_pid: indexes of all by pid
 * @by_inner: indexes of all by process, and there by pid in their own pid namespace; that of a
 *	process is in this order once it was asked for, its first is WAIT_NONE before
 * @by_parent: indexes of a task of each process, by parent
 * @nr_processes: how many of these
 * @traced: indexes of those that are traced, by process that traces them
 * @nr_traced: how many
 * @objects: what is waited for
 * @nr_objects: how many
 * @chains: of the hash
 * @nr_chains: how many, a power of two
 * @areas: of the memory of the process that was asked for last, by address
 * @nr_areas: how many
 * @areas_of: that process
 * @locks: requests for locks of files that wait
 * @nr_locks: how many
 * @has_locks: they were asked for
 * @peers: sockets and their other ends, by inode
 * @nr_peers: how many
 * @has_peers: they were asked for
 * @peers_err: why those of unix sockets are not among them: a negative errno, or 0
 * @no_memory: something is missing as there was none
 */
struct waits {
	const struct proc *proc;
	struct wait_task *tasks;
	size_t nr;
	uint32_t *by_pid;
	uint32_t *by_inner;
	uint32_t *by_parent;
	size_t nr_processes;
	uint32_t *traced;
	size_t nr_traced;
	struct wait_object *objects;
	size_t nr_objects;
	uint32_t *chains;
	size_t nr_chains;
	struct maps_area *areas;
	size_t nr_areas;
	int32_t areas_of;
	struct file_lock *file_locks;
	size_t nr_file_locks;
	struct lock_wait *locks;
	size_t nr_locks;
	bool has_locks;
	struct socket_peer *peers;
	size_t nr_peers;
	bool has_peers;
	int peers_err;
	bool no_memory;
};

/**
 * waits_take() - look at all tasks
 * @waits: set; to be given to waits_free() whatever is returned
 * @proc: where; must outlive @waits
 *
 * Tasks may come, go and wake meanwhile: each answer is of another moment.
 * Return: 0 or a negative errno.
 */
int waits_take(struct waits *waits, const struct proc *proc);

/**
 * waits_take_some() - look at all tasks, but ask only some what they wait for
 * @waits: as above
 * @proc: as above
 * @pids: these, the threads of these processes, and who can end what they wait for, and so on
 * @nr: how many; 0: all
 *
 * Others may be asked, too. Return: as above.
 */
int waits_take_some(struct waits *waits, const struct proc *proc, const int32_t *pids, size_t nr);

/**
 * waits_take_one() - look at one task, and say what it waits for
 * @waits: as above; of others only the threads of its process are looked at
 * @proc: as above
 * @tgid: of its process
 * @pid: of the task
 *
 * Costs the same however many tasks there are.
 * Return: as above; -ESRCH if it is not there any more.
 */
int waits_take_one(struct waits *waits, const struct proc *proc, int32_t tgid, int32_t pid);
void waits_free(struct waits *waits);

/* waits_index() - make what the next ones need. Return: 0 or -ENOMEM. */
int waits_index(struct waits *waits);

/* waits_find() - index of the task of that pid, WAIT_NONE without */
uint32_t waits_find(const struct waits *waits, int32_t pid);

/* waits_inner() - index of the task that another knows by that pid; WAIT_NONE: not known */
uint32_t waits_inner(const struct waits *waits, const struct wait_task *task, int32_t pid);

/* waits_area() - what is mapped at an address of a task; NULL if that is not known */
const struct maps_area *waits_area(struct waits *waits, struct wait_task *task, uint64_t address);

/* waits_named() - which tasks a pid means: a process's all its threads. Return: is there one? */
bool waits_named(const struct waits *waits, int32_t pid, size_t *begin, size_t *end);

/* waits_process_end() - index behind the last thread of the process that @first is the first of */
size_t waits_process_end(const struct waits *waits, size_t first);

/* waits_first() - index of the first thread of the task's process */
size_t waits_first(const struct waits *waits, size_t task);

/* waits_children() - place in by_parent of the first process with that parent; may be the end */
size_t waits_children(const struct waits *waits, int32_t parent);

/* waits_traced() - place in traced of the first task that the process traces; may be the end */
size_t waits_traced(const struct waits *waits, int32_t tracer);

/**
 * waits_for() - say for which object a task waits
 * @waits: all
 * @task: of these
 * @key: of the object
 *
 * Return: the object if it is new, its enders to be found; else NULL.
 */
struct wait_object *waits_for(struct waits *waits, struct wait_task *task,
			      const struct wait_key *key);

/* waits_object() - the object of that key, NULL if nobody waits for it */
struct wait_object *waits_object(const struct waits *waits, const struct wait_key *key);

/* waits_ended_by() - add who can end it */
void waits_ended_by(struct waits *waits, struct wait_object *object, enum wait_ender_kind kind,
		    size_t task);

/* wait_failed() - keep why something of the task could not be read: a negative errno, or 0 */
void wait_failed(struct wait_task *task, int err);

/* wait_why() - the same as a word or two */
const char *wait_why(int err);

/* wait_says() - set what the task waits for */
__attribute__((format(printf, 2, 3)))
void wait_says(struct wait_task *task, const char *format, ...);

/* wait_memory() - read memory of a task. Return: was all of it read? If not, why is kept. */
bool wait_memory(const struct waits *waits, struct wait_task *task, uint64_t address, void *to,
		 size_t size);

/* wait_string() - read a string of a task, as far as there is room. Return: was there one? */
bool wait_string(const struct waits *waits, struct wait_task *task, uint64_t address, char *to,
		 size_t size);

#endif /* TASKVIZ_WAIT_H */
