// SPDX-License-Identifier: GPL-2.0
/* Starts a pager behind stdout, and waits for it. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "pager.h"

#define NOT_RUN		127

static pid_t runs;
static size_t columns;

static const char *variable(const char *name)
{
	if (getenv("SUDO_UID") || getenv("PKEXEC_UID") || getenv("DOAS_USER") ||
	    geteuid() != getuid())
		return NULL;
	return getenv(name);
}

/* NULL: the usual one. */
static const char *chosen(void)
{
	const char *own = variable("TASKVIZ_PAGER");

	return own ? own : variable("PAGER");
}

static bool is_wanted(size_t lines)
{
	const char *pager = chosen(), *term = getenv("TERM");
	struct winsize size;

	if (runs || (pager && !*pager) || !term || !strcmp(term, "dumb") ||
	    !isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		return false;
	columns = size.ws_col;
	return columns && lines >= size.ws_row;
}

/*
 * less: leaves at once what fits, shows colours, cuts long lines, leaves the screen as it is; runs
 * no other programs, see its manual on security. Without it everything is shown at once.
 */
static _Noreturn void run(void)
{
	const char *pager = chosen();

	setenv("LESS", "FRSX", false);
	setenv("LESSSECURE", "1", true);
	if (pager)
		execlp("sh", "sh", "-c", pager, NULL);
	else
		execlp("less", "less", NULL);
	execlp("cat", "cat", NULL);
	_exit(NOT_RUN);
}

void pager_begin(size_t lines)
{
	int ends[2];

	if (!is_wanted(lines) || fflush(stdout) || pipe(ends))
		return;
	runs = fork();
	if (!runs) {
		dup2(ends[0], STDIN_FILENO);
		close(ends[0]);
		close(ends[1]);
		run();
	}
	if (runs > 0) {
		dup2(ends[1], STDOUT_FILENO);
		signal(SIGINT, SIG_IGN);
		signal(SIGPIPE, SIG_IGN);
	} else {
		runs = 0;
	}
	close(ends[0]);
	close(ends[1]);
}

size_t pager_columns(void)
{
	return runs ? columns : 0;
}

void pager_end(void)
{
	if (!runs)
		return;
	close(STDOUT_FILENO);
	while (waitpid(runs, NULL, 0) < 0 && errno == EINTR)
		;
	runs = 0;
}
