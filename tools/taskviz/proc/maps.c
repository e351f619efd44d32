// SPDX-License-Identifier: GPL-2.0
/* Takes /proc/PID/maps apart. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "maps.h"

const struct maps_kind_info maps_kinds[MAPS_NR_KINDS] = {
	[MAPS_CODE] = { "code", "instructions of the program and its libraries" },
	[MAPS_FILE] = { "file", "files mapped privately, as the data of programs" },
	[MAPS_SHARED] = { "shared", "memory shared with others on purpose" },
	[MAPS_HEAP] = { "heap", "what brk() gave, most of malloc()" },
	[MAPS_STACK] = { "stack", "stack of the first thread" },
	[MAPS_ANONYMOUS] = { "anonymous", "private memory of no file; other threads' stacks" },
	[MAPS_KERNEL] = { "kernel's", "mapped by the kernel: vdso, vvar, vsyscall" },
};

bool maps_parse(struct maps_area *area, const char *line)
{
	unsigned int major, minor;
	int name = 0;

	memset(area, 0, sizeof(*area));
	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %" SCNx64 " %x:%x %" SCNu64 "%n",
		   &area->begin, &area->end, area->perms, &area->offset, &major, &minor,
		   &area->ino, &name) != 7 || !name || strlen(area->perms) != 4 ||
	    area->end < area->begin)
		return false;
	area->dev = (uint64_t)major << 32 | minor;
	area->name = line + name + strspn(line + name, " ");
	return true;
}

enum maps_kind maps_kind_of(const struct maps_area *area)
{
	if (area->perms[3] == 's')
		return MAPS_SHARED;
	if (!strcmp(area->name, "[heap]"))
		return MAPS_HEAP;
	if (!strcmp(area->name, "[stack]"))
		return MAPS_STACK;
	if (!*area->name || !strncmp(area->name, "[anon", 5))
		return MAPS_ANONYMOUS;
	if (*area->name == '[')
		return MAPS_KERNEL;
	return area->perms[2] == 'x' ? MAPS_CODE : MAPS_FILE;
}

void maps_sum(char *text, struct maps_sum *sums)
{
	char *rest;

	memset(sums, 0, MAPS_NR_KINDS * sizeof(*sums));
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		struct maps_area area;

		if (!maps_parse(&area, line))
			continue;
		sums[maps_kind_of(&area)].bytes += area.end - area.begin;
		sums[maps_kind_of(&area)].areas++;
	}
}
