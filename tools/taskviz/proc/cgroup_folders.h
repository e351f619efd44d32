/* SPDX-License-Identifier: GPL-2.0 */
/* The cgroups (v2) that there are, found by their folders. */
#ifndef TASKVIZ_CGROUP_FOLDERS_H
#define TASKVIZ_CGROUP_FOLDERS_H

#include <stdint.h>

/* Called for each: its id, and its path as /proc/PID/cgroup has it. Return: go on? */
typedef int (*cgroup_found_fn)(uint64_t id, const char *path);

/**
 * cgroup_folders_find() - find all that can be seen
 * @mount: where cgroup2 is mounted; NULL: wherever it is, if it is
 * @found: called for each, parents first
 */
void cgroup_folders_find(const char *mount, cgroup_found_fn found);

#endif /* TASKVIZ_CGROUP_FOLDERS_H */
