/* SPDX-License-Identifier: GPL-2.0 */
/* What the CPUs of a recording did: told by their switches alone, not by the states of tasks. */
#ifndef TASKVIZ_REPORT_CPU_USE_H
#define TASKVIZ_REPORT_CPU_USE_H

#include "timeline/store.h"

/**
 * struct cpu_use - time of a CPU
 * @tasks_ns: it ran tasks; of a command that was recorded: its tasks
 * @other_ns: it ran none of these: idle, or others if a command was recorded
 * @unknown_ns: what it did was lost, or never told
 */
struct cpu_use {
	uint64_t tasks_ns;
	uint64_t other_ns;
	uint64_t unknown_ns;
};

/**
 * cpu_use_new() - that of all CPUs
 * @timeline: of a recording with states
 * @nr: set: how many
 *
 * Return: by number of the CPU, to be freed; NULL without memory.
 */
struct cpu_use *cpu_use_new(const struct timeline *timeline, size_t *nr);

#endif /* TASKVIZ_REPORT_CPU_USE_H */
