// SPDX-License-Identifier: GPL-2.0
/* Finds what belongs to a pid without looking at all others. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "pid_map.h"

#define LEAST_PLACES	64

static size_t home_of(const struct pid_map *map, int32_t pid)
{
	return (((uint32_t)pid * 2654435769u) >> 7) & (map->places - 1);
}

/* Return: the place of the pid, or the free one where it would be. */
static size_t place_of(const struct pid_map *map, int32_t pid)
{
	size_t i = home_of(map, pid);

	while (map->at[i].number != PID_MAP_NONE && map->at[i].pid != pid)
		i = (i + 1) & (map->places - 1);
	return i;
}

static int grow(struct pid_map *map)
{
	const struct pid_map old = *map;
	const size_t places = old.places ? 2 * old.places : LEAST_PLACES;
	struct pid_map_entry *more = reallocarray(NULL, places, sizeof(*more));

	if (!more)
		return -ENOMEM;
	memset(more, 0xff, places * sizeof(*more));
	map->at = more;
	map->places = places;
	for (size_t i = 0; i < old.places; i++)
		if (old.at[i].number != PID_MAP_NONE)
			more[place_of(map, old.at[i].pid)] = old.at[i];
	free(old.at);
	return 0;
}

uint32_t pid_map_get(const struct pid_map *map, int32_t pid)
{
	return map->nr ? map->at[place_of(map, pid)].number : PID_MAP_NONE;
}

int pid_map_set(struct pid_map *map, int32_t pid, uint32_t number)
{
	struct pid_map_entry *entry;

	if (2 * map->nr >= map->places && grow(map))
		return -ENOMEM;
	entry = &map->at[place_of(map, pid)];
	map->nr += entry->number == PID_MAP_NONE;
	*entry = (struct pid_map_entry){ pid, number };
	return 0;
}

/* What stands behind a place that becomes free may be found there only: it moves up. */
static void close_gap(struct pid_map *map, size_t gap)
{
	for (size_t i = gap;;) {
		i = (i + 1) & (map->places - 1);
		if (map->at[i].number == PID_MAP_NONE)
			return;
		if (((i - home_of(map, map->at[i].pid)) & (map->places - 1)) <
		    ((i - gap) & (map->places - 1)))
			continue;
		map->at[gap] = map->at[i];
		map->at[i].number = PID_MAP_NONE;
		gap = i;
	}
}

void pid_map_remove(struct pid_map *map, int32_t pid)
{
	const size_t i = map->nr ? place_of(map, pid) : 0;

	if (!map->nr || map->at[i].number == PID_MAP_NONE)
		return;
	map->at[i].number = PID_MAP_NONE;
	map->nr--;
	close_gap(map, i);
}

void pid_map_clear(struct pid_map *map)
{
	free(map->at);
	*map = (struct pid_map){};
}
