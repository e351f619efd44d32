// SPDX-License-Identifier: GPL-2.0
/* Reads which ipc namespace a task is in. */
#include <inttypes.h>
#include <stdio.h>
#include "ipc_space.h"
#include "task_files.h"

static bool space_of(const struct proc *proc, int32_t tgid, int32_t pid, const char *name,
		     uint64_t *space)
{
	char link[64];

	return !proc_link(proc, tgid, pid, name, link, sizeof(link)) &&
	       sscanf(link, "ipc:[%" SCNu64, space) == 1;
}

bool ipc_space_of(const struct proc *proc, const struct task_status *status, uint64_t *space)
{
	return space_of(proc, status->tgid, status->pid, "ns/ipc", space);
}

uint64_t ipc_space_here(const struct proc *proc)
{
	uint64_t space;

	return space_of(proc, 0, 0, "self/ns/ipc", &space) ? space : 0;
}
