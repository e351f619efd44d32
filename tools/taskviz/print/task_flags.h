/* SPDX-License-Identifier: GPL-2.0 */
/* Flags of the kernel for a task: PF_*. */
#ifndef TASKVIZ_TASK_FLAGS_H
#define TASKVIZ_TASK_FLAGS_H

#include <stddef.h>
#include <stdint.h>

/**
 * struct task_flag - a flag
 * @bit: in task_struct.flags
 * @name: the kernel's
 * @meaning: for a person: what the task is, does or did
 */
struct task_flag {
	uint32_t bit;
	const char *name;
	const char *meaning;
};

/* Those that mean the same in the kernels from 6.1 to 6.12. */
extern const struct task_flag task_flags[];
extern const size_t nr_task_flags;

#endif /* TASKVIZ_TASK_FLAGS_H */
