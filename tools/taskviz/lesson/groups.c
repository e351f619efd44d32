// SPDX-License-Identifier: GPL-2.0
/* Reads and writes the list of groups that the module records. */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/errors.h"
#include "groups.h"

#define PROBES_PATH	"/sys/module/taskviz/parameters/probes"

static int open_probes(int flags)
{
	const int fd = open(PROBES_PATH, flags | O_CLOEXEC);

	if (fd >= 0)
		return fd;
	if (errno == ENOENT)
		return source_fail(ENOENT, "the module taskviz is not loaded: 'make load' in its sources loads it");
	return source_fail(errno, "cannot open " PROBES_PATH ": %s; root may choose what is recorded",
			   strerror(errno));
}

static int read_probes(char probes[GROUPS_SIZE])
{
	const int fd = open_probes(O_RDONLY);
	ssize_t len;

	if (fd < 0)
		return fd;
	len = read(fd, probes, GROUPS_SIZE - 1);
	close(fd);
	if (len < 0)
		return source_fail(errno, "cannot read " PROBES_PATH ": %s", strerror(errno));
	probes[len] = 0;
	probes[strcspn(probes, "\n")] = 0;
	return 0;
}

static int write_probes(const char *probes)
{
	const int fd = open_probes(O_WRONLY);
	int err = 0;

	if (fd < 0)
		return fd;
	if (write(fd, probes, strlen(probes)) < 0)
		err = source_fail(errno, "cannot record %s: %s", probes, strerror(errno));
	close(fd);
	return err;
}

static bool has(const char *list, const char *name, size_t len)
{
	for (;; list++) {
		const size_t other = strcspn(list, ",");

		if (other == len && !strncmp(list, name, len))
			return true;
		list += other;
		if (!*list)
			return false;
	}
}

void groups_without(const char *list, const char *others, char rest[GROUPS_SIZE])
{
	size_t used = 0;

	*rest = 0;
	while (*list) {
		const size_t len = strcspn(list, ",");

		if (len && !has(others, list, len) && used + len + 2 <= GROUPS_SIZE)
			used += sprintf(rest + used, "%s%.*s", used ? "," : "", (int)len, list);
		list += len + !!list[len];
	}
}

int groups_lacking(const char *wanted, char lacking[GROUPS_SIZE])
{
	char now[GROUPS_SIZE];
	const int err = read_probes(now);

	if (!err)
		groups_without(wanted, now, lacking);
	return err;
}

/* That the list begins with "none" does no harm: it stands for nothing. */
int groups_add(const char *groups)
{
	char now[GROUPS_SIZE], all[2 * GROUPS_SIZE];
	const int err = read_probes(now);

	if (err)
		return err;
	snprintf(all, sizeof(all), "%s,%s", now, groups);
	return write_probes(all);
}

void groups_remove(const char *groups)
{
	char now[GROUPS_SIZE], rest[GROUPS_SIZE];

	if (read_probes(now))
		return;
	groups_without(now, groups, rest);
	write_probes(*rest ? rest : "none");
}
