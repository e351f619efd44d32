// SPDX-License-Identifier: GPL-2.0
/* Areas of a process's memory, kept for its next thread: these follow each other. */
#include <stdlib.h>
#include <string.h>
#include "wait.h"

static size_t count_lines(const char *text)
{
	size_t nr = 0;

	for (; (text = strchr(text, '\n')); text++)
		nr++;
	return nr;
}

/* Their names are not kept. */
static void parse(struct waits *waits, char *text)
{
	char *rest;

	waits->areas = calloc(count_lines(text) + 1, sizeof(*waits->areas));
	for (char *line = strtok_r(text, "\n", &rest); line && waits->areas;
	     line = strtok_r(NULL, "\n", &rest))
		if (maps_parse(&waits->areas[waits->nr_areas], line))
			waits->areas[waits->nr_areas++].name = NULL;
	waits->no_memory |= !waits->areas;
}

static void read_areas(struct waits *waits, struct wait_task *task)
{
	const struct task_status *status = &task->status;
	char *text;
	int err;

	free(waits->areas);
	waits->areas = NULL;
	waits->nr_areas = 0;
	waits->areas_of = status->tgid;
	err = proc_whole(waits->proc, status->tgid, status->pid, "maps", &text);
	wait_failed(task, err);
	if (err)
		return;
	parse(waits, text);
	free(text);
}

static int compare(const void *key, const void *with)
{
	const uint64_t address = *(const uint64_t *)key;
	const struct maps_area *area = with;

	return address < area->begin ? -1 : address >= area->end;
}

const struct maps_area *waits_area(struct waits *waits, struct wait_task *task, uint64_t address)
{
	if (waits->areas_of != task->status.tgid)
		read_areas(waits, task);
	return waits->nr_areas ? bsearch(&address, waits->areas, waits->nr_areas,
					 sizeof(*waits->areas), compare) : NULL;
}
