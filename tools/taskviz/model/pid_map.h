/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers by pid, for as many pids as there are at a time. */
#ifndef TASKVIZ_PID_MAP_H
#define TASKVIZ_PID_MAP_H

#include <stddef.h>
#include <stdint.h>

struct pid_map_entry {
	int32_t pid;
	uint32_t number;
};

/**
 * struct pid_map - a table; zeroed it is empty
 * @at: places, a power of two of them, at most half of which are used; free ones have
 *	PID_MAP_NONE for a number
 * @places: how many
 * @nr: how many are used
 */
struct pid_map {
	struct pid_map_entry *at;
	size_t places;
	size_t nr;
};

#define PID_MAP_NONE	UINT32_MAX

/* pid_map_get() - the number of a pid, PID_MAP_NONE without */
uint32_t pid_map_get(const struct pid_map *map, int32_t pid);

/* pid_map_set() - give a pid a number, not PID_MAP_NONE. Return: 0 or -ENOMEM. */
int pid_map_set(struct pid_map *map, int32_t pid, uint32_t number);

void pid_map_remove(struct pid_map *map, int32_t pid);

/* pid_map_clear() - all of them; it is empty then, and has no memory */
void pid_map_clear(struct pid_map *map);

#endif /* TASKVIZ_PID_MAP_H */
