// SPDX-License-Identifier: GPL-2.0
/* bench_events FILE COUNT: instructions to read an event of COUNT forks from a trace_pipe_raw. */
#include <fcntl.h>
#include <stdint.h>
#include "bench.h"

/* A page of the ring buffer: see events/header_page and header_event in tracefs. */
#define PAGE		4096
#define PAGE_HEAD	16
#define COMMIT_MASK	0xfffff

static void make_events(long nr)
{
	for (long i = 0; i < nr; i++) {
		pid_t pid = fork();

		if (!pid)
			_exit(0);
		if (waitpid(pid, NULL, 0) != pid)
			die("waitpid");
	}
}

/* Words that an event takes, its head included; 0 at the end of the page. */
static uint32_t words_of(const uint32_t *event)
{
	const uint32_t type = *event & 0x1f;

	if (type == 0)
		return 1 + (event[1] + 3) / 4;
	if (type == 29)
		return *event >> 5 ? 1 + (event[1] + 3) / 4 : 0;
	return type > 29 ? 2 : type + 1;
}

/* Finds every event in a page, as whoever wants to make something of it must. */
static long walk(const uint32_t *page)
{
	const uint32_t *event = page + PAGE_HEAD / 4;
	const uint32_t *end = event + (page[2] & COMMIT_MASK) / 4;
	uint32_t words;
	long nr = 0;

	for (; event < end; event += words) {
		words = words_of(event);
		if (!words)
			break;
		nr += (*event & 0x1f) < 29;
	}
	return nr;
}

static int open_pipe(const char *name)
{
	int fd = open(name, O_RDONLY | O_NONBLOCK);

	if (fd < 0)
		die(name);
	return fd;
}

int main(int argc, char **argv)
{
	static uint32_t page[PAGE / 4];
	long nr = argc > 2 ? as_number(argv[2]) : 0, events = 0;
	unsigned long begin, sum;
	int fd;

	if (argc != 3)
		return 2;
	fd = open_pipe(argv[1]);
	while (read(fd, page, PAGE) > 0)
		;
	make_events(nr);
	begin = instructions();
	while (read(fd, page, PAGE) > 0)
		events += walk(page);
	sum = instructions() - begin;
	if (events < 3 * nr) {
		fprintf(stderr, "%ld events of %ld forks, exits and releases\n", events, 3 * nr);
		return 1;
	}
	printf("%ld %.1f\n", events, (double)sum / events);
	return 0;
}
