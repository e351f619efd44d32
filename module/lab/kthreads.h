/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel-thread lab: threads of our own, driven step by step through their lives. */
#ifndef TASKVIZ_KTHREADS_H
#define TASKVIZ_KTHREADS_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/types.h>
#include "settings.h"

struct taskviz_table;

/* What a thread does as long as nobody wants anything else of it; a state each. */
enum taskviz_kthread_activity {
	TASKVIZ_KTHREAD_SLEEP,
	TASKVIZ_KTHREAD_BUSY,
	TASKVIZ_KTHREAD_DISK,
	TASKVIZ_KTHREAD_IDLE,
	TASKVIZ_KTHREAD_KILLABLE,
	TASKVIZ_NR_KTHREAD_ACTIVITIES,
};

/* The steps of a thread's life, in their order, but that a parked one becomes runnable again. */
enum taskviz_kthread_step {
	TASKVIZ_KTHREAD_CREATED,	/* never woken */
	TASKVIZ_KTHREAD_RUNNABLE,	/* woken, but its function has not begun */
	TASKVIZ_KTHREAD_RUNNING,	/* in its function, in whatever state */
	TASKVIZ_KTHREAD_PARKED,
	TASKVIZ_KTHREAD_STOPPING,	/* told to stop, waited for */
	TASKVIZ_KTHREAD_GONE,
	TASKVIZ_NR_KTHREAD_STEPS,
};

/**
 * struct taskviz_kthread_figures - a thread as the scheduler sees it
 * @on_cpu_ns: time it has had
 * @wakeups: how often it was woken; the birth is none
 * @cpu: where it is, or was last
 * @policy: SCHED_*
 * @rt_priority: of SCHED_FIFO and SCHED_RR
 * @nice: of SCHED_NORMAL
 * @state: its letter, '-' once it is gone
 */
struct taskviz_kthread_figures {
	u64 on_cpu_ns;
	unsigned long wakeups;
	unsigned int cpu;
	unsigned int policy;
	unsigned int rt_priority;
	int nice;
	char state;
};

/**
 * struct taskviz_kthread - a thread of the lab
 * @node: in the list of those that live, or of those that are gone
 * @task: the thread, held by a reference; NULL once it is gone
 * @start_ns: start time since boot
 * @pid: in the initial pid namespace
 * @step: as far as commands brought it: RUNNABLE also stands for RUNNING
 * @activity: enum taskviz_kthread_activity; read by the thread without a lock
 * @begun: set by the thread when its function begins
 * @result: what kthread_stop() returned
 * @last: the figures when it was gone
 * @name: letters, digits, '_', '.', '-'
 *
 * Changed with taskviz_lab_mutex and the list's lock held, so either is enough to look.
 */
struct taskviz_kthread {
	struct list_head node;
	struct task_struct *task;
	u64 start_ns;
	pid_t pid;
	enum taskviz_kthread_step step;
	u8 activity;
	bool begun;
	int result;
	struct taskviz_kthread_figures last;
	char name[TASK_COMM_LEN];
};

/* Held while commands run, from the first to the last. */
extern struct mutex taskviz_lab_mutex;

/* kthreads.c */
extern const char * const taskviz_kthread_activities[TASKVIZ_NR_KTHREAD_ACTIVITIES];

bool taskviz_kthreads_have_room(unsigned int number);
struct taskviz_kthread *taskviz_kthread_find(const char *name);
int taskviz_kthread_create(const char *name);
int taskviz_kthread_run(const char *name, enum taskviz_kthread_activity activity);
void taskviz_kthread_wake(struct taskviz_kthread *thread);
void taskviz_kthread_give(struct taskviz_kthread *thread, enum taskviz_kthread_activity activity);
int taskviz_kthread_park(struct taskviz_kthread *thread);
void taskviz_kthread_unpark(struct taskviz_kthread *thread);
int taskviz_kthread_sched(struct taskviz_kthread *thread, unsigned int policy, int priority);
void taskviz_kthread_stop(struct taskviz_kthread *thread);
void taskviz_kthreads_drop(void);

enum taskviz_kthread_step taskviz_kthread_step(const struct taskviz_kthread *thread);
void taskviz_kthread_look(const struct taskviz_kthread *thread,
			  struct taskviz_kthread_figures *to);
void taskviz_kthreads_visit(void (*visit)(const struct taskviz_kthread *thread, void *data),
			    void *data);
bool taskviz_kthread_is_ours(const void *function);

/* Each in the file of its name. */
extern const struct taskviz_table taskviz_kthreads_table;
extern const struct taskviz_table taskviz_lab_table;

void taskviz_lab_tables_init(void);

/* kthread_commands.c */
int taskviz_kthreads_command(char *text);
extern struct taskviz_setting taskviz_kthreads;	/* how many */

int taskviz_kthreads_init(void);
void taskviz_kthreads_exit(void);

#endif /* TASKVIZ_KTHREADS_H */
