// SPDX-License-Identifier: GPL-2.0
/* bench_iter records|lines FILE BTF-ID: instructions a task of the BPF iterator that is in FILE. */
#include <stdbool.h>
#include "bench_bpf.h"
#include "taskviz.h"

#define ROUNDS	5

static char buffer[1 << 16];

/* A read may end in the middle of a record. Return: what to divide the sum of these by. */
static long count(ssize_t len, bool records)
{
	long lines = 0;

	if (records)
		return len;
	for (ssize_t i = 0; i < len; i++)
		lines += buffer[i] == '\n';
	return lines;
}

/* Reads all of it. Return: instructions; what was read is counted outside of that. */
static unsigned long look(int link, bool records, long *tasks)
{
	unsigned long begin = instructions(), sum;
	int fd = open_iterator(link);
	ssize_t len;

	sum = instructions() - begin;
	*tasks = 0;
	do {
		begin = instructions();
		len = read(fd, buffer, sizeof(buffer));
		sum += instructions() - begin;
		if (len < 0)
			die("read");
		*tasks += count(len, records);
	} while (len);
	close(fd);
	if (records)
		*tasks /= sizeof(struct taskviz_record);
	return sum;
}

int main(int argc, char **argv)
{
	unsigned long best = -1ul;
	long tasks = 0;
	bool records;
	int link;

	if (argc != 4)
		return 2;
	records = !strcmp(argv[1], "records");
	link = attach_iterator(load_iterator(argv[2], as_number(argv[3])));
	for (int i = 0; i <= ROUNDS; i++) {
		unsigned long next = look(link, records, &tasks);

		if (i && next < best)
			best = next;
	}
	printf("%ld %.1f\n", tasks, (double)best / tasks);
	return 0;
}
