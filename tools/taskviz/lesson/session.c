// SPDX-License-Identifier: GPL-2.0
/* Looks for the processes of a session in /proc until there are none. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "session.h"

#define LOOKS	500	/* 5 s: who does not die then sleeps in the kernel for good */

/* The name, in parentheses, may hold anything. */
static bool is_living_member(const char *stat, pid_t session)
{
	const char *fields = strrchr(stat, ')');
	char state;
	int sid;

	return fields && sscanf(fields, ") %c %*d %*d %d", &state, &sid) == 2 && sid == session &&
	       state != 'Z' && state != 'X';
}

static bool kill_member(int proc, const char *name, pid_t session)
{
	char path[64], stat[512];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "%.20s/stat", name);
	fd = openat(proc, path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	len = read(fd, stat, sizeof(stat) - 1);
	close(fd);
	if (len <= 0)
		return false;
	stat[len] = 0;
	return is_living_member(stat, session) && !kill(atoi(name), SIGKILL);
}

static bool kill_members(pid_t session)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	bool found = false;

	if (!proc)
		return false;
	while ((entry = readdir(proc)))
		if (*entry->d_name >= '1' && *entry->d_name <= '9' &&
		    kill_member(dirfd(proc), entry->d_name, session))
			found = true;
	closedir(proc);
	return found;
}

void session_kill(pid_t session)
{
	const struct timespec pause = { .tv_nsec = 10000000 };

	for (int look = 0; look < LOOKS && kill_members(session); look++)
		nanosleep(&pause, NULL);
}
