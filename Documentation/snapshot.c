// SPDX-License-Identifier: GPL-2.0
/* Prints pid, state, pages copied since a fork, and name of every process that may be seen. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include "taskviz.h"

/* Asks with a larger buffer until all fit: tasks are made between two calls. */
static struct taskviz_record *take(int fd, struct taskviz_snapshot *snap)
{
	struct taskviz_record *records = NULL;
	__u32 capacity = 0;

	for (;;) {
		*snap = (struct taskviz_snapshot) {
			.size = sizeof(*snap), .version = TASKVIZ_ABI_VERSION,
			.record_size = sizeof(*records), .capacity = capacity,
			.records = (unsigned long)records,
		};
		if (!ioctl(fd, TASKVIZ_SNAPSHOT, snap))
			return records;
		free(records);
		if (errno != ENOSPC)
			return NULL;
		capacity = snap->count + snap->count / 8 + 16;
		records = calloc(capacity, sizeof(*records));
		if (!records)
			return NULL;
	}
}

/* A name may hold any byte, and a terminal obeys some of them. */
static void put_name(const char *name)
{
	for (; *name; name++)
		putchar(*name >= 0x20 && *name < 0x7f ? *name : '?');
	putchar('\n');
}

int main(void)
{
	int fd = open("/proc/taskviz", O_RDONLY);
	struct taskviz_snapshot snap;
	struct taskviz_record *records = fd < 0 ? NULL : take(fd, &snap);

	if (!records) {
		perror("/proc/taskviz");
		return 1;
	}
	for (__u32 i = 0; i < snap.count; i++) {
		__u32 copied = records[i].counts.copies[TASKVIZ_COPY_FORK];

		printf("%d %c ", records[i].pid, records[i].state);
		if (copied == TASKVIZ_UNKNOWN32)
			printf("? ");
		else
			printf("%u ", copied);
		put_name(records[i].name);
	}
	free(records);
	return 0;
}
