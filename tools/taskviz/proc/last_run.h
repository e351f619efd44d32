/* SPDX-License-Identifier: GPL-2.0 */
/* When tasks ran last, by /proc/PID/sched. */
#ifndef TASKVIZ_LAST_RUN_H
#define TASKVIZ_LAST_RUN_H

#include <stdint.h>
#include "task_files.h"

/*
 * Each CPU has a clock of its own for the tasks that run on it: it stands still while the CPU is in
 * an interrupt, or is taken away by a hypervisor, and while the machine sleeps. So moments of two
 * CPUs are not compared, and what passed on one is at least so much.
 */

/**
 * struct last_run - when a task ran last
 * @cpu: where
 * @ns: by the clock of that CPU
 */
struct last_run {
	int cpu;
	uint64_t ns;
};

/**
 * last_run_read() - find out when a task ran last
 * @proc: where
 * @tgid: of its process
 * @pid: of the task
 * @ran: set
 *
 * Return: 0 or a negative errno; ENODATA: the kernel does not tell, or it has not run yet.
 */
int last_run_read(const struct proc *proc, int32_t tgid, int32_t pid, struct last_run *ran);

/**
 * last_run_now() - what the clock of a CPU says
 * @cpu: this thread moves there for a moment
 * @ns: set
 *
 * Return: 0 or a negative errno, if it may not run there.
 */
int last_run_now(int cpu, uint64_t *ns);

#endif /* TASKVIZ_LAST_RUN_H */
