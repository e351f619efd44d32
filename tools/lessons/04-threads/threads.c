// SPDX-License-Identifier: GPL-2.0
/*
 * threads COUNT PAGES: fills PAGES pages, and makes COUNT threads, then COUNT
 * children. A thread changes directory; all threads write to all pages, and
 * then all children do.
 */
#define _GNU_SOURCE		/* for gettid() */
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include "../point.h"

static char *memory;
static long pages, page_size;
static pthread_barrier_t step;		/* all threads and main() meet here */
static pid_t tid, pid;			/* of the thread made first */
static int go[2], done[2];

static void write_pages(char what)
{
	for (long i = 0; i < pages; i++)
		memory[i * page_size] = what;
}

static void *thread(void *is_first)
{
	if (is_first) {
		tid = gettid();
		pid = getpid();
	}
	pthread_barrier_wait(&step);
	pthread_barrier_wait(&step);
	if (is_first && chdir("/"))
		fail("chdir");
	pthread_barrier_wait(&step);
	pthread_barrier_wait(&step);
	write_pages(2);
	pthread_barrier_wait(&step);
	pause();
	return NULL;
}

static pid_t make_child(void)
{
	const pid_t child = fork();
	char byte;

	if (child < 0)
		fail("fork");
	if (child)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (read(go[0], &byte, 1) != 1)
		_exit(1);
	write_pages(3);
	if (write(done[1], &byte, 1) != 1)
		_exit(1);
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	const int count = argc > 1 ? atoi(argv[1]) : 3;
	pthread_t id;
	pid_t child = 0;
	char byte = 1;

	pages = argc > 2 ? atol(argv[2]) : 1000;
	page_size = sysconf(_SC_PAGESIZE);
	memory = mmap(NULL, pages * page_size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED || pipe(go) || pipe(done))
		fail("threads");
	madvise(memory, pages * page_size, MADV_NOHUGEPAGE);
	write_pages(1);
	pthread_barrier_init(&step, NULL, count + 1);
	for (int i = 0; i < count; i++)
		if (pthread_create(&id, NULL, thread, i ? NULL : "first"))
			fail("pthread_create");
	pthread_barrier_wait(&step);
	point("threads", "thread=%d its_pid=%d", tid, pid);
	pthread_barrier_wait(&step);
	pthread_barrier_wait(&step);
	point("moved", "by=%d", tid);
	pthread_barrier_wait(&step);
	pthread_barrier_wait(&step);
	point("wrote", "in_memory=%d", memory[0]);
	for (int i = 0; i < count; i++)
		child = make_child();
	point("forked", "child=%d", child);
	for (int i = 0; i < count; i++)
		if (write(go[1], &byte, 1) != 1 || read(done[0], &byte, 1) != 1)
			fail("a child");
	point("children-wrote", "in_memory=%d", memory[0]);
	return 0;
}
