/* SPDX-License-Identifier: GPL-2.0 */
/* /proc/PID/status: who a task is, in which state, and how often it has slept. */
#ifndef TASKVIZ_TASK_STATUS_H
#define TASKVIZ_TASK_STATUS_H

#include <stdbool.h>
#include <stdint.h>
#include "task_files.h"

/* Pid namespaces inside that of the mount that are looked at. */
#define TASK_LEVELS	8

/* Bytes of a name in which all had to be escaped; the kernel has 63 at most, of a worker. */
#define TASK_NAME_SIZE	(4 * 63 + 1)

/**
 * struct task_status - what is told there; pids as that mount of /proc has them
 * @pid: of the task
 * @tgid: of its process
 * @parent: of the process
 * @tracer: who traces it, 0: nobody
 * @threads: of its process
 * @levels: pid namespaces that it has a pid in, from that of the mount to its own; 0: too many
 * @pids: its pid in each
 * @groups: the process group in each
 * @state: letter
 * @kernel: it lives in the kernel alone
 * @sleeps: how often it has slept: while this stays the same it has not woken
 * @name: escaped as everywhere
 */
struct task_status {
	int32_t pid;
	int32_t tgid;
	int32_t parent;
	int32_t tracer;
	int32_t threads;
	int levels;
	int32_t pids[TASK_LEVELS];
	int32_t groups[TASK_LEVELS];
	char state;
	bool kernel;
	uint64_t sleeps;
	char name[TASK_NAME_SIZE];
};

/**
 * task_status_parse() - take it apart
 * @status: set
 * @text: the file
 *
 * Return: false if something is missing, as in what is no such file.
 */
bool task_status_parse(struct task_status *status, const char *text);

/* task_status_read() - read it. Return: 0 or a negative errno. */
int task_status_read(const struct proc *proc, int32_t tgid, int32_t pid,
		     struct task_status *status);

#endif /* TASKVIZ_TASK_STATUS_H */
