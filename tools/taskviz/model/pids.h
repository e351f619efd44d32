/* SPDX-License-Identifier: GPL-2.0 */
/* How many pids there can be, for tables of them all. */
#ifndef TASKVIZ_PIDS_H
#define TASKVIZ_PIDS_H

#include <stdbool.h>
#include <stdint.h>

/* PID_MAX_LIMIT of the kernel, on 64 bits. */
#define MAX_PIDS	(4 * 1024 * 1024)

static inline bool is_pid(int32_t pid)
{
	return pid >= 0 && pid < MAX_PIDS;
}

#endif /* TASKVIZ_PIDS_H */
