// SPDX-License-Identifier: GPL-2.0
/* Reads when tasks ran last. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "last_run.h"

/* In /proc/PID/stat the CPU is the 39th field; the name, the 2nd, may hold blanks. */
#define FIELDS_TO_CPU	37

/* "se.exec_start : 8154.335956", in milliseconds; 0 before it has run, or on its way to a CPU. */
static int parse_start(const char *text, uint64_t *ns)
{
	const char *at = strstr(text, "\nse.exec_start");
	uint64_t ms, rest;

	if (!at || sscanf(at, " se.exec_start : %" SCNu64 ".%" SCNu64, &ms, &rest) != 2)
		return -ENODATA;
	*ns = ms * 1000000 + rest;
	return *ns ? 0 : -ENODATA;
}

static int parse_cpu(const char *text, int *cpu)
{
	const char *at = strrchr(text, ')');

	for (int i = 0; at && i < FIELDS_TO_CPU; i++)
		at = strchr(at + 1, ' ');
	*cpu = at ? atoi(at) : -1;
	return at ? 0 : -ENODATA;
}

int last_run_read(const struct proc *proc, int32_t tgid, int32_t pid, struct last_run *ran)
{
	char text[1024];
	int err = proc_text(proc, tgid, pid, "sched", text, sizeof(text));

	if (err)
		return err == -ENOENT ? -ENODATA : err;
	err = parse_start(text, &ran->ns);
	if (!err)
		err = proc_text(proc, tgid, pid, "stat", text, sizeof(text));
	return err ? err : parse_cpu(text, &ran->cpu);
}

/* What stands there of who runs is of its last tick; of who gave way, of now. */
static int read_own_start(uint64_t *ns)
{
	const int fd = open("/proc/thread-self/sched", O_RDONLY | O_CLOEXEC);
	char text[1024];
	ssize_t len;

	if (fd < 0)
		return -errno;
	sched_yield();
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (len < 0)
		return -EIO;
	text[len] = 0;
	return parse_start(text, ns);
}

int last_run_now(int cpu, uint64_t *ns)
{
	cpu_set_t before, only;
	int err;

	if (cpu < 0 || cpu >= CPU_SETSIZE || sched_getaffinity(0, sizeof(before), &before))
		return -EINVAL;
	CPU_ZERO(&only);
	CPU_SET(cpu, &only);
	if (sched_setaffinity(0, sizeof(only), &only))
		return -errno;
	err = read_own_start(ns);
	sched_setaffinity(0, sizeof(before), &before);
	return err;
}
