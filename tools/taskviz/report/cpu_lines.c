// SPDX-License-Identifier: GPL-2.0
/* What the CPUs did, above a report's table of scheduling. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "cpu_use.h"
#include "head.h"

static void print_cpu(FILE *to, const struct timeline *timeline, size_t cpu,
		      const struct cpu_use *use)
{
	const char *subject = recording_subject(timeline->recording);
	const uint64_t length_ns = timeline->end_ns - timeline->begin_ns;

	fprintf(to, "CPU %-6zu%.6f s (%.1f %%) %s, %.6f s %s", cpu, use->tasks_ns / 1e9,
		length_ns ? 100.0 * use->tasks_ns / length_ns : 0.0,
		subject ? subject : "tasks", use->other_ns / 1e9,
		subject ? "others or idle" : "idle");
	if (use->unknown_ns)
		fprintf(to, ", %.6f s unknown", use->unknown_ns / 1e9);
	putc('\n', to);
}

int report_cpus(FILE *to, const struct timeline *timeline)
{
	struct cpu_use *use;
	size_t nr;

	if (!(timeline->recording->head.flags & RECORDING_STATES)) {
		fputs("CPUs      ?\n\n", to);
		return 0;
	}
	use = cpu_use_new(timeline, &nr);
	if (!use)
		return -ENOMEM;
	for (size_t cpu = 0; cpu < nr; cpu++)
		print_cpu(to, timeline, cpu, &use[cpu]);
	putc('\n', to);
	free(use);
	return 0;
}
