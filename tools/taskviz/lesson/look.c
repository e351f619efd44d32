// SPDX-License-Identifier: GPL-2.0
/* Runs a shell on a pipe or a terminal, and reads until all have closed it. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include "base/errors.h"
#include "base/readall.h"
#include "look.h"

#define PATIENCE	"30"	/* seconds */

int look_begin(void)
{
	const char *path = getenv("PATH");
	char dir[PATH_MAX], both[PATH_MAX + 4096];
	const ssize_t len = readlink("/proc/self/exe", dir, sizeof(dir) - 1);

	if (len < 0)
		return source_fail(errno, "cannot find this program: %s", strerror(errno));
	dir[len] = 0;
	snprintf(both, sizeof(both), "%s:%s", dirname(dir), path ? path : "/usr/bin:/bin");
	return setenv("PATH", both, 1) ? source_fail(ENOMEM, "no memory for PATH") : 0;
}

static _Noreturn void run(const char *command, const char *dir)
{
	setenv("TASKVIZ_PAGER", "", 1);
	if (!chdir(dir))
		execlp("timeout", "timeout", PATIENCE, "sh", "-c", command, NULL);
	dprintf(STDERR_FILENO, "timeout cannot start in %s: %s\n", dir, strerror(errno));
	_exit(127);
}

static void set_streams(int output)
{
	const int input = open("/dev/null", O_RDONLY);

	dup2(input, STDIN_FILENO);
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
}

static pid_t start_on_pipe(const char *command, const char *dir, int *from)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC))
		return -1;
	pid = fork();
	if (!pid) {
		set_streams(ends[1]);
		run(command, dir);
	}
	close(ends[1]);
	*from = ends[0];
	return pid;
}

static pid_t start_on_terminal(const char *command, const char *dir, int columns, int *from)
{
	const struct winsize size = { .ws_row = 1000, .ws_col = columns };
	struct termios terminal = { .c_cflag = CS8 | CREAD };
	pid_t pid;

	cfsetspeed(&terminal, B38400);
	pid = forkpty(from, NULL, &terminal, &size);
	if (!pid) {
		set_streams(STDOUT_FILENO);
		run(command, dir);
	}
	return pid;
}

/* A terminal that all have closed tells EIO, where a pipe tells its end. */
static int read_terminal(int from, char **output)
{
	FILE *to;
	size_t size;
	char bytes[4096];
	ssize_t got;

	to = open_memstream(output, &size);
	if (!to)
		return -ENOMEM;
	while ((got = read(from, bytes, sizeof(bytes))) > 0 || (got < 0 && errno == EINTR))
		if (got > 0)
			fwrite(bytes, 1, got, to);
	return fclose(to) ? -ENOMEM : 0;
}

static int end(pid_t pid, const char *command)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return source_fail(errno, "cannot wait for '%s': %s", command,
					   strerror(errno));
	if (WIFSIGNALED(status))
		return 128 + WTERMSIG(status);
	if (WEXITSTATUS(status) == 124)	/* timeout's own */
		return source_fail(ETIME, "'%s' took more than " PATIENCE " s", command);
	return WEXITSTATUS(status);
}

int look(const char *command, const char *dir, int columns, char **output)
{
	int from, err, status;
	const pid_t pid = columns ? start_on_terminal(command, dir, columns, &from) :
				    start_on_pipe(command, dir, &from);

	if (pid < 0)
		return source_fail(errno, "cannot run '%s': %s", command, strerror(errno));
	err = columns ? read_terminal(from, output) : read_all(from, output, NULL);
	close(from);
	status = end(pid, command);
	if (err)
		return source_fail(-err, "cannot read what '%s' wrote: %s", command,
				   strerror(-err));
	if (status >= 0)
		return status;
	free(*output);
	*output = NULL;
	return status;
}
