// SPDX-License-Identifier: GPL-2.0
/*
 * nth WHAT [ARGUMENT...]: does it again and again, each time letting another of its allocations, or
 * copies to and from user space, fail, until each did once, or one did and the input is closed.
 * Which is the first is drawn, so that runs that do not come to all do not come to the same.
 * After each failure it must succeed, with nothing failing. Says ready when it begins; prints at
 * the end how many can fail and how many did, and what came of that: a line an error, 0 for
 * success.
 * WHAT: read FILE, write FILE TEXT, records, table NAME, insmod FILE PARAMETERS, rmmod FILE
 * PARAMETERS.
 */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <taskviz_table.h>
#include "helper.h"

#define PATH		"/proc/taskviz"
#define ROOM		(4u << 20)
#define PLENTY		1000000000u	/* more than anything allocates */
#define MIN_STRIDE	8
#define NR_ERRORS	256

static char room[ROOM];
static char **args;
static int nth;

/*
 * To ask is to copy, too: where the last that was left fails here, it did not before.
 * Return: how many are left before one fails; 0: it did.
 */
static unsigned int disarm(void)
{
	char text[16] = "";

	if (pread(nth, text, sizeof(text) - 1, 0) < 0) {
		if (errno != EFAULT)
			die("fail-nth");
		return 1;
	}
	if (pwrite(nth, "0", 1, 0) != 1 && errno != EFAULT)
		die("fail-nth");
	return strtoul(text, NULL, 10);
}

static void arm(unsigned int which)
{
	char text[16];
	const int len = snprintf(text, sizeof(text), "%u", which);

	if (pwrite(nth, text, len, 0) != len)
		die("fail-nth");
}

static int read_file(void)
{
	const int fd = open(args[0], O_RDONLY);
	ssize_t len;
	int err;

	if (fd < 0)
		return errno;
	while ((len = read(fd, room, ROOM)) > 0)
		;
	err = len < 0 ? errno : 0;
	close(fd);
	return err;
}

static int write_file(void)
{
	const int fd = open(args[0], O_WRONLY);
	int err;

	if (fd < 0)
		return errno;
	err = write(fd, args[1], strlen(args[1])) < 0 ? errno : 0;
	close(fd);
	return err;
}

static int call(unsigned long request, void *argument)
{
	const int fd = open(PATH, O_RDONLY);
	int err;

	if (fd < 0)
		return errno;
	err = ioctl(fd, request, argument) ? errno : 0;
	close(fd);
	return err;
}

static int take_records(void)
{
	struct taskviz_snapshot snapshot = {
		.size = sizeof(snapshot), .version = TASKVIZ_ABI_VERSION,
		.flags = TASKVIZ_SNAPSHOT_THREADS | TASKVIZ_SNAPSHOT_ENDED,
		.record_size = sizeof(struct taskviz_record),
		.records = (uintptr_t)room, .capacity = ROOM / sizeof(struct taskviz_record),
	};

	return call(TASKVIZ_SNAPSHOT, &snapshot);
}

static int take_table(void)
{
	struct taskviz_table_query query = {
		.size = sizeof(query), .version = TASKVIZ_ABI_VERSION, .to = (uintptr_t)room,
		.stride = MIN_STRIDE, .capacity = ROOM / MIN_STRIDE,
	};

	strncpy(query.name, args[0], sizeof(query.name) - 1);
	return call(TASKVIZ_TABLE_READ, &query);
}

static int insert(void)
{
	const int fd = open(args[0], O_RDONLY);
	int err;

	if (fd < 0)
		return errno;
	err = syscall(SYS_finit_module, fd, args[1], 0) ? errno : 0;
	close(fd);
	return err;
}

static int delete(void)
{
	return syscall(SYS_delete_module, "taskviz", 0) ? errno : 0;
}

static int nothing(void)
{
	return 0;
}

static int delete_if_there(void)
{
	const int err = delete();

	return err == ENOENT ? 0 : err;
}

static const struct {
	const char *name;
	int (*before)(void);
	int (*act)(void);
	int (*after)(void);
} actions[] = {
	{ "read", nothing, read_file, nothing },
	{ "write", nothing, write_file, nothing },
	{ "records", nothing, take_records, nothing },
	{ "table", nothing, take_table, nothing },
	{ "insmod", nothing, insert, delete_if_there },
	{ "rmmod", insert, delete, delete_if_there },
}, *action;

static void find_action(const char *name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(actions); i++)
		if (!strcmp(actions[i].name, name))
			action = &actions[i];
	if (!action) {
		fprintf(stderr, "there is no action %s\n", name);
		exit(2);
	}
}

static void must(int err, const char *when)
{
	if (!err)
		return;
	printf("%s: %s\n", when, strerror(err));
	exit(1);
}

/* Return: the error; *left is 0 if something failed. */
static int act(unsigned int which, unsigned int *left)
{
	int err;

	must(action->before(), "before");
	arm(which);
	err = action->act();
	*left = disarm();
	must(action->after(), "after");
	return err;
}

/* So that a part of all is spread over the whole: a step that comes to each of nr once. */
static unsigned int step_over(unsigned int nr)
{
	unsigned int step = nr * 0.618, a, b;

	for (step = step ?: 1;; step++) {
		for (a = nr, b = step; b; ) {
			const unsigned int rest = a % b;

			a = b;
			b = rest;
		}
		if (a == 1)
			return step;
	}
}

static unsigned int draw(unsigned int below)
{
	unsigned int number;

	if (getrandom(&number, sizeof(number), 0) != sizeof(number))
		die("getrandom");
	return number % below;
}

static void report(unsigned int nr, unsigned int failed, const unsigned int *errors)
{
	printf("%u %u\n", nr, failed);
	for (int i = 0; i < NR_ERRORS; i++)
		if (errors[i])
			printf("%d %u\n", i, errors[i]);
}

int main(int argc, char **argv)
{
	static unsigned int errors[NR_ERRORS];
	unsigned int left, nr, step, first, failed = 0;

	find_action(argc > 1 ? argv[1] : "");
	args = argv + 2;
	nth = open("/proc/self/fail-nth", O_RDWR);
	if (nth < 0)
		die("fail-nth");
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		die("mlockall");
	must(act(PLENTY, &left), "with nothing failing");
	must(act(PLENTY, &left), "with nothing failing");
	nr = PLENTY - left;
	step = step_over(nr);
	first = draw(nr);
	for (unsigned int i = 0; i < nr; i++) {
		int err;

		if (!goes_on(i, 0) && failed)
			break;
		err = act(1 + (first + (unsigned long)i * step) % nr, &left);
		if (left)
			continue;
		failed++;
		errors[err < NR_ERRORS ? err : NR_ERRORS - 1]++;
		must(act(PLENTY, &left), "after a failure");
	}
	report(nr, failed, errors);
	return 0;
}
