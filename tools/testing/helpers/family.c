// SPDX-License-Identifier: GPL-2.0
/* family: tasks worth seeing, made and held in their states until the input ends. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include "helper.h"

#define COPIED_PAGES	1000
#define PAGE_BYTES	4096

static void name_me(const char *name)
{
	prctl(PR_SET_NAME, name, 0, 0, 0);
}

static void *sleep_as(void *name)
{
	name_me(name);
	for (;;)
		pause();
	return NULL;
}

static void sleeper(void)
{
	sleep_as("sleeper");
}

static void busy(void)
{
	for (;;)
		;
}

static void stopped(void)
{
	raise(SIGSTOP);
}

static void zombie(void)
{
	_exit(3);
}

static void crashed(void)
{
	raise(SIGSEGV);
}

/* A leader and three threads that share all it has. */
static void threads(void)
{
	static char names[3][16] = { "worker-1", "worker-2", "worker-3" };
	pthread_t thread;

	for (int i = 0; i < 3; i++)
		if (pthread_create(&thread, NULL, sleep_as, names[i]))
			die("pthread_create");
	sleep_as("threads");
}

/* Its child lives on without it, and is killed when the whole family is. */
static void mother(void)
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (!pid)
		sleep_as("orphan");
	_exit(0);
}

/* The child writes to all pages it shares with its parent. */
static void copier(void)
{
	char *pages = mmap(NULL, COPIED_PAGES * PAGE_BYTES, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		die("mmap");
	keep_pages_small(pages, COPIED_PAGES * PAGE_BYTES);
	memset(pages, 1, COPIED_PAGES * PAGE_BYTES);
	if (!fork_bound()) {
		name_me("writes-1000");
		memset(pages, 2, COPIED_PAGES * PAGE_BYTES);
		sleep_as("writes-1000");
	}
	sleep_as("copier");
}

/* Three programs, each waiting for the one before. */
static void pipeline(void)
{
	execlp("sh", "sh", "-c", "sleep 1000 | cat | wc -l", NULL);
	die("sh");
}

struct member {
	const char *name;
	void (*live)(void);
	char state;
};

static const struct member members[] = {
	{ "sleeper", sleeper, 'S' }, { "busy", busy, 'R' }, { "stopped", stopped, 'T' },
	{ "zombie", zombie, 'Z' }, { "crashed", crashed, 'Z' }, { "threads", threads, 'S' },
	{ "mother", mother, 'Z' }, { "copier", copier, 'S' }, { "pipeline", pipeline, 'S' },
};

static char state_of(pid_t pid)
{
	char path[64], line[512], *end;
	size_t len;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "r");
	if (!file)
		die(path);
	len = fread(line, 1, sizeof(line) - 1, file);
	fclose(file);
	line[len] = '\0';
	end = strrchr(line, ')');
	return end ? end[2] : '?';
}

static void wait_for(pid_t pid, char state)
{
	const struct timespec nap = { .tv_nsec = 1000000 };

	while (state_of(pid) != state)
		nanosleep(&nap, NULL);
}

int main(void)
{
	pid_t pids[ARRAY_SIZE(members)];

	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		pids[i] = fork_bound();
		if (!pids[i]) {
			name_me(members[i].name);
			members[i].live();
			_exit(1);
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		wait_for(pids[i], members[i].state);
	ready_until_eof();
	return 0;
}
