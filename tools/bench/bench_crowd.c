// SPDX-License-Identifier: GPL-2.0
/* bench_crowd COUNT PROGRAM [ARGUMENT...]: runs PROGRAM beside COUNT processes that sleep. */
#include <signal.h>
#include <sys/prctl.h>
#include "bench.h"

/* The children die with their parent; none has run PROGRAM before all of them are asleep. */
static void make_child(void)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid)
		return;
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	for (;;)
		pause();
}

static int run(char *const argv[])
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		die("fork");
	if (!pid) {
		execvp(argv[0], argv);
		perror(argv[0]);
		_exit(1);
	}
	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	return status != 0;
}

int main(int argc, char **argv)
{
	long nr = argc > 2 ? as_number(argv[1]) : 0;
	int failed;

	if (argc < 3)
		return 2;
	setpgid(0, 0);
	for (long i = 0; i < nr; i++)
		make_child();
	failed = run(argv + 2);
	signal(SIGTERM, SIG_IGN);
	kill(0, SIGTERM);
	while (wait(NULL) > 0)
		;
	return failed;
}
