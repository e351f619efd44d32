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
#include "groups.h"
#include "keeper.h"
#include "session.h"

/* Nobody is there any more to hear what it says. */
static void clean_up(const char *after)
{
	const int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);

	dup2(nowhere, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	if (system(after))
		return;	/* there may be nothing to remove */
}

static _Noreturn void keep(int talk, const char *groups, const char *after)
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
	if (*groups)
		groups_remove(groups);
	_exit(0);
}

static int start(struct keeper *keeper, const char *groups, const char *after)
{
	int talk[2];

	if (pipe2(talk, O_CLOEXEC))
		return source_fail(errno, "cannot make a pipe: %s", strerror(errno));
	keeper->pid = fork();
	if (!keeper->pid) {
		close(talk[1]);
		keep(talk[0], groups, after);
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
	char lacking[GROUPS_SIZE] = "";
	int err = *groups ? groups_lacking(groups, lacking) : 0;

	if (err)
		return err;
	err = start(keeper, lacking, after);
	if (err || !*groups)
		return err;
	err = groups_add(lacking);	/* none, too: may we? */
	if (err)
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
