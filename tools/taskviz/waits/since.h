/* SPDX-License-Identifier: GPL-2.0 */
/* For how long tasks have not run. */
#ifndef TASKVIZ_WAIT_SINCE_H
#define TASKVIZ_WAIT_SINCE_H

#include "wait.h"

/**
 * struct wait_times - where that is known from
 * @proc: files of tasks
 * @states: of the module, by pid: how long each is in its state; none without its group states
 * @nr_states: how many
 * @clocks: what the clock of each CPU said when it was asked for first; 0: not known
 * @nr_clocks: CPUs that were asked for
 */
struct wait_times {
	const struct proc *proc;
	struct wait_state {
		int32_t pid;
		char letter;
		uint64_t ns;
	} *states;
	size_t nr_states;
	uint64_t *clocks;
	size_t nr_clocks;
};

/**
 * wait_times_open() - ask the module, if it is there and records states
 * @times: set; to be given to wait_times_close()
 * @proc: where else to look; must outlive @times
 */
void wait_times_open(struct wait_times *times, const struct proc *proc);
void wait_times_close(struct wait_times *times);

/**
 * wait_times_of() - how long a task has not run
 * @times: opened after the task was looked at
 * @status: of the task
 * @ns: set
 * @least: set: it is at least so long
 *
 * Return: is it known?
 */
bool wait_times_of(struct wait_times *times, const struct task_status *status, uint64_t *ns,
		   bool *least);

#define WAIT_TIME_SIZE	32

/**
 * wait_times_text() - the same as text
 * @text: set: "1.234", with a + where it is at least so long; ? if it is not known
 * @times: opened after the task was looked at
 * @status: of the task
 * @exact: for programs: all decimals, and no +
 *
 * Return: is it at least so long?
 */
bool wait_times_text(char text[WAIT_TIME_SIZE], struct wait_times *times,
		     const struct task_status *status, bool exact);

#endif /* TASKVIZ_WAIT_SINCE_H */
