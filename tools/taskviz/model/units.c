// SPDX-License-Identifier: GPL-2.0
/* Finds the unit of systemd, or the container, in the path of a cgroup. */
#include <stdbool.h>
#include <string.h>
#include "units.h"

#define CONTAINER_LEN	64	/* hexadecimal digits of the id that docker and others give */

static bool ends_in(const char *part, size_t len, const char *suffix)
{
	const size_t suffix_len = strlen(suffix);

	return len > suffix_len && !memcmp(part + len - suffix_len, suffix, suffix_len);
}

static bool is_container(const char *part, size_t len)
{
	return len == CONTAINER_LEN && strspn(part, "0123456789abcdef") == CONTAINER_LEN;
}

/* Return: how well it tells whose the cgroup is, 0 if not at all. */
static int rank_of(const char *part, size_t len)
{
	if (ends_in(part, len, ".service") || ends_in(part, len, ".scope") ||
	    is_container(part, len))
		return 2;
	return ends_in(part, len, ".slice");
}

const char *unit_of(const char *path, size_t *len)
{
	const char *unit = NULL;
	int best = 0;

	for (const char *part = path; *part; part += strcspn(part, "/")) {
		size_t part_len;

		part += *part == '/';
		part_len = strcspn(part, "/");
		if (!rank_of(part, part_len) || rank_of(part, part_len) < best)
			continue;
		best = rank_of(part, part_len);
		unit = part;
		*len = part_len;
	}
	return unit;
}
