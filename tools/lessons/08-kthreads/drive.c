// SPDX-License-Identifier: GPL-2.0
/*
 * drive: a kernel thread from its making to its end, each step by hand. It is
 * one of the lab of taskviz, which calls the functions named here.
 */
#include <signal.h>
#include <string.h>
#include "../point.h"

#define NAME	"lesson"

/* As you could type it. */
static void lab(const char *what, const char *activity)
{
	char command[128];

	snprintf(command, sizeof(command), "taskviz kthreads %s %s%s", what,
		 NAME, activity);
	printf("  %s\n", command);
	fflush(stdout);
	if (system(command))
		fail(command);
}

static pid_t find_thread(void)
{
	FILE *list = popen("taskviz kthreads --lab -r -n -o NAME,STEP,PID",
			   "r");
	char name[64], step[64];
	pid_t pid, found = 0;

	if (!list)
		fail("taskviz");
	while (fscanf(list, "%63s %63s %d", name, step, &pid) == 3)
		if (!strcmp(name, NAME) && !strcmp(step, "created"))
			found = pid;
	pclose(list);
	if (!found)
		fail(NAME);
	return found;
}

/* One may be left of a lesson that was broken off. */
static void stop_what_is_left(void)
{
	if (!system("taskviz kthreads stop " NAME " >/dev/null 2>&1"))
		printf("  one that was left is stopped\n");
}

int main(void)
{
	pid_t thread;

	stop_what_is_left();
	lab("create", "");		/* kthread_create() */
	thread = find_thread();
	point("created", "thread=%d", thread);

	lab("wake", "");		/* wake_up_process() */
	point("woken", "by=%d", getpid());

	lab("run", " busy");		/* has work from now on */
	point("busy", "by=%d", getpid());

	lab("park", "");		/* kthread_park() */
	point("parked", "by=%d", getpid());

	lab("unpark", "");		/* kthread_unpark() */
	lab("run", " sleep");		/* has no more work */
	point("unparked", "by=%d", getpid());

	kill(thread, SIGKILL);		/* what would end any process */
	point("killed", "by=%d", getpid());

	lab("stop", "");		/* kthread_stop() */
	point("stopped", "by=%d", getpid());
	return 0;
}
