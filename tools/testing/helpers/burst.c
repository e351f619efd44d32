// SPDX-License-Identifier: GPL-2.0
/*
 * burst fork|exec N: N children one after the other, each soon over. Child I exits with I % 251; it
 * names itself bI, or runs this program. Prints the pid of each, in order.
 */
#include <string.h>
#include "helper.h"

#define CODES	251

static void run_again(char *code)
{
	execl("/proc/self/exe", "burst", "end", code, NULL);
	_exit(255);
}

static pid_t exec_child(long i)
{
	char code[24];
	pid_t pid;

	snprintf(code, sizeof(code), "%ld", i % CODES);
	pid = vfork();
	if (!pid)
		run_again(code);
	return pid;
}

static pid_t fork_child(long i)
{
	pid_t pid = fork();
	char name[24];

	if (pid)
		return pid;
	snprintf(name, sizeof(name), "b%ld", i);
	prctl(PR_SET_NAME, name, 0, 0, 0);
	_exit(i % CODES);
}

static pid_t make(const char *how, long i)
{
	pid_t pid = strcmp(how, "exec") ? fork_child(i) : exec_child(i);

	if (pid < 0)
		die(how);
	return pid;
}

int main(int argc, char **argv)
{
	long nr = argc == 3 ? number(argv[2]) : 0;
	pid_t *pids;
	int status;

	if (argc == 3 && !strcmp(argv[1], "end"))
		_exit(nr);
	pids = calloc(nr + 1, sizeof(*pids));
	if (!pids)
		die("calloc");
	for (long i = 0; i < nr; i++) {
		pids[i] = make(argv[1], i);
		if (waitpid(pids[i], &status, 0) < 0 || WEXITSTATUS(status) != i % CODES)
			die("a child ended otherwise");
	}
	for (long i = 0; i < nr; i++)
		printf("%d\n", pids[i]);
	return 0;
}
