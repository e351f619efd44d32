// SPDX-License-Identifier: GPL-2.0
/* Waits for the end of a pipe, whose other end the lesson holds, and cleans up then. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/errors.h"
#include "keeper.h"
#include "session.h"

#define PROBES_PATH	"/sys/module/taskviz/parameters/probes"
#define PROBES_SIZE	128

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

static int read_probes(char probes[PROBES_SIZE])
{
	const int fd = open_probes(O_RDONLY);
	ssize_t len;

	if (fd < 0)
		return fd;
	len = read(fd, probes, PROBES_SIZE - 1);
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

/* Groups that are in both lists do no harm: the module takes each once. */
static int switch_on(const char *groups, const char *before)
{
	char both[2 * PROBES_SIZE];

	if (!strcmp(before, "none"))
		return write_probes(groups);
	snprintf(both, sizeof(both), "%s,%s", before, groups);
	return write_probes(both);
}

/* Nobody is there any more to hear what it says. */
static void clean_up(const char *after)
{
	const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

	dup2(nowhere, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	if (system(after))
		return;	/* there may be nothing to remove */
}

static _Noreturn void keep(int talk, const char *before, const char *after)
{
	pid_t session = 0, told;

	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	setsid();
	while (read(talk, &told, sizeof(told)) == sizeof(told))
		session = told;
	if (session)
		session_kill(session);
	if (after)
		clean_up(after);
	if (*before)
		write_probes(before);
	_exit(0);
}

static int start(struct keeper *keeper, const char *before, const char *after)
{
	int talk[2];

	if (pipe2(talk, O_CLOEXEC))
		return source_fail(errno, "cannot make a pipe: %s", strerror(errno));
	keeper->pid = fork();
	if (!keeper->pid) {
		close(talk[1]);
		keep(talk[0], before, after);
	}
	close(talk[0]);
	keeper->talk = talk[1];
	if (keeper->pid > 0)
		return 0;
	close(talk[1]);
	return source_fail(errno, "cannot make a process: %s", strerror(errno));
}

/* It is there before the groups are on, so that nothing ends between the two. */
int keeper_begin(struct keeper *keeper, const char *groups, const char *after)
{
	char before[PROBES_SIZE] = "";
	int err = *groups ? read_probes(before) : 0;

	if (err)
		return err;
	err = start(keeper, before, after);
	if (!err && *groups)
		err = switch_on(groups, before);
	if (err && keeper->pid > 0)
		keeper_end(keeper);
	return err;
}

void keeper_watch(const struct keeper *keeper, pid_t session)
{
	/* If it was killed nobody can clean up, and the lesson goes on. */
	if (write(keeper->talk, &session, sizeof(session)) < 0)
		command_error("what cleans up behind the lesson is gone");
}

void keeper_end(struct keeper *keeper)
{
	close(keeper->talk);
	while (waitpid(keeper->pid, NULL, 0) < 0 && errno == EINTR)
		;
	keeper->pid = 0;
}
