// SPDX-License-Identifier: GPL-2.0
/*
 * calls [--seed N] [--calls N] [--threads N] [--limit SECONDS] [--print]: makes that many system
 * calls on the files of the module, in threads that share the descriptors, and looks at what each
 * returns and writes. The same seed makes the same calls in each thread. The last line tells how
 * many were made of each kind and how many succeeded. What may not be ends it with 1, and a line
 * that has seed, thread and call; so does a call that takes longer than the limit.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include "../helper.h"
#include "dice.h"

#define MAX_THREADS	64
#define ROOM		0x100000

static const struct {
	void (*make)(struct caller *me);
	unsigned int often;	/* in a thousand */
} mix[] = {
	{ call_open, 106 }, { call_close, 15 }, { call_read, 140 }, { call_pread, 160 },
	{ call_readv, 60 }, { call_splice, 40 }, { call_lseek, 80 }, { call_poll, 50 },
	{ call_mmap, 30 }, { call_dup, 30 }, { call_snapshot, 110 }, { call_table, 110 },
	{ call_ioctl, 40 }, { call_write, 22 }, { call_fork, 7 },
};

static unsigned long calls_wanted = 1000, threads_wanted = 1, limit = 300;
static struct caller callers[MAX_THREADS];
static atomic_uint nr_ended;

void make_call(struct caller *me)
{
	unsigned int drawn = draw(me, 1000), i = 0;

	me->call++;
	while (drawn >= mix[i].often)
		drawn -= mix[i++].often;
	mix[i].make(me);
}

static void *make_calls(void *data)
{
	struct caller *me = data;

	for (unsigned long i = 0; i < calls_wanted; i++)
		make_call(me);
	nr_ended++;
	return NULL;
}

static void start(unsigned int nr, pthread_t *thread)
{
	struct caller *me = &callers[nr];

	me->nr = nr;
	me->dice = mixed(seed) ^ mixed(nr + 1);
	me->room = make_arena(ROOM);
	me->arguments = make_arena(8192);
	if (pipe2(me->pipe, O_CLOEXEC) || fcntl(me->pipe[1], F_SETPIPE_SZ, ROOM) < 0)
		die("pipe");
	errno = pthread_create(thread, NULL, make_calls, me);
	if (errno)
		die("pthread_create");
}

/* Each second: is one still at the call that it was at so many seconds ago? */
static void watch(void)
{
	unsigned long at[MAX_THREADS] = {}, seconds[MAX_THREADS] = {};

	while (nr_ended < threads_wanted) {
		sleep(1);
		for (unsigned int i = 0; i < threads_wanted; i++) {
			seconds[i] = at[i] == callers[i].call ? seconds[i] + 1 : 0;
			at[i] = callers[i].call;
			if (seconds[i] > limit && at[i] < calls_wanted)
				fail(&callers[i], "it takes longer than %lu s", limit);
		}
	}
}

static void tell(void)
{
	unsigned long made, succeeded, all = 0;
	uint64_t digest = 0;

	for (unsigned int i = 0; i < threads_wanted; i++) {
		digest ^= mixed(callers[i].digest + i);
		all += callers[i].call;
	}
	printf("%lu calls, digest %016llx:", all, (unsigned long long)digest);
	for (unsigned int kind = 0; kind < NR_CALLS; kind++) {
		made = 0;
		succeeded = 0;
		for (unsigned int i = 0; i < threads_wanted; i++) {
			made += callers[i].made[kind];
			succeeded += callers[i].succeeded[kind];
		}
		printf(" %s %lu/%lu", call_names[kind], succeeded, made);
	}
	printf("\n");
}

static const struct {
	const char *name;
	unsigned long *value;
} options[] = {
	{ "--seed", &seed }, { "--calls", &calls_wanted }, { "--threads", &threads_wanted },
	{ "--limit", &limit },
};

static unsigned long *find_option(const char *name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(options); i++)
		if (!strcmp(options[i].name, name))
			return options[i].value;
	return NULL;
}

static void parse(char **argv)
{
	for (argv++; *argv; argv++) {
		unsigned long *value = find_option(*argv);

		prints |= !strcmp(*argv, "--print");
		if (value && argv[1]) {
			*value = number(*++argv);
		} else if (value || strcmp(*argv, "--print")) {
			fprintf(stderr, "calls: %s is no option, or lacks a number\n", *argv);
			exit(2);
		}
	}
	if (!threads_wanted || threads_wanted > MAX_THREADS) {
		fprintf(stderr, "calls: 1 to %d threads\n", MAX_THREADS);
		exit(2);
	}
	calls_wanted /= threads_wanted;
}

int main(int argc, char **argv)
{
	pthread_t threads[MAX_THREADS];

	(void)argc;
	parse(argv);
	signal(SIGPIPE, SIG_IGN);
	keep_parameters();
	learn_tables();
	make_mounts();
	make_slots();
	make_public_room();
	for (unsigned int i = 0; i < threads_wanted; i++)
		start(i, &threads[i]);
	watch();
	for (unsigned int i = 0; i < threads_wanted; i++)
		pthread_join(threads[i], NULL);
	drop_mounts();
	restore_parameters();
	tell();
	return 0;
}
