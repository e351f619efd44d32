// SPDX-License-Identifier: GPL-2.0
/*
 * locks mutex N: N threads that want one mutex, in that order; the first has it. locks ofd FILE,
 * locks posix FILE: wait for the first ten bytes of a file, then have them. Says ready when it has.
 * locks condition N: says where that is which N threads wait at; the first one waits for the last.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include "helper.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

static void *want(void *unused)
{
	pthread_mutex_lock(&mutex);
	ready_until_eof();
	pthread_mutex_unlock(&mutex);
	return unused;
}

static void *await(void *unused)
{
	pthread_mutex_lock(&mutex);
	for (;;)
		pthread_cond_wait(&condition, &mutex);
	return unused;
}

static void begin_threads(void *(*run)(void *), long nr)
{
	pthread_t thread;

	for (long i = 0; i < nr; i++)
		if (pthread_create(&thread, NULL, run, NULL))
			die("pthread_create");
	pthread_join(thread, NULL);
}

static void lock_file(const char *path, int command)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 10 };
	const int fd = open(path, O_RDWR);

	if (fd < 0 || fcntl(fd, command, &lock))
		die(path);
	ready_until_eof();
}

int main(int argc, char **argv)
{
	const char *what = argc == 3 ? argv[1] : "";

	if (!strcmp(what, "mutex")) {
		begin_threads(want, number(argv[2]));
	} else if (!strcmp(what, "condition")) {
		printf("%p\n", (void *)&condition);
		fflush(stdout);
		begin_threads(await, number(argv[2]));
	} else if (!strcmp(what, "ofd")) {
		lock_file(argv[2], F_OFD_SETLKW);
	} else if (!strcmp(what, "posix")) {
		lock_file(argv[2], F_SETLKW);
	} else {
		fputs("usage: locks mutex N | condition N | ofd FILE | posix FILE\n", stderr);
		return 2;
	}
	return 0;
}
