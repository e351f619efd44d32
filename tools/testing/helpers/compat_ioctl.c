// SPDX-License-Identifier: GPL-2.0
/*
 * compat_ioctl: takes a snapshot the way a 32-bit program would and one the usual way, and compares
 * what does not move. Prints how many records are equal; exits 77 where there is no such way.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <taskviz.h>
#include "helper.h"

#define CAPACITY	4096
#define NO_COMPAT	77

#ifdef __x86_64__
#define NR_IOCTL_32	54

static long ioctl_32(int fd, unsigned long cmd, void *arg)
{
	long result;

	asm volatile("int $0x80"
		     : "=a"(result)
		     : "a"(NR_IOCTL_32), "b"((long)fd), "c"(cmd), "d"(arg)
		     : "memory", "r8", "r9", "r10", "r11");
	return result;
}
#else
static long ioctl_32(int fd, unsigned long cmd, void *arg)
{
	(void)fd;
	(void)cmd;
	(void)arg;
	return -EOPNOTSUPP;
}
#endif

struct buffer {
	struct taskviz_snapshot arg;
	struct taskviz_record recs[CAPACITY];
};

static struct buffer *prepare(int where)
{
	struct buffer *buf = mmap(NULL, sizeof(*buf), PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS | where, -1, 0);

	if (buf == MAP_FAILED)
		die("mmap");
	buf->arg.size = sizeof(buf->arg);
	buf->arg.version = TASKVIZ_ABI_VERSION;
	buf->arg.record_size = sizeof(buf->recs[0]);
	buf->arg.records = (uintptr_t)buf->recs;
	buf->arg.capacity = CAPACITY;
	return buf;
}

/* Stopped by its test, or asleep since the machine came up: its whole record keeps still. */
static unsigned int count_equal(const struct buffer *a, const struct buffer *b)
{
	unsigned int equal = 0;

	for (unsigned int i = 0; i < a->arg.count && i < b->arg.count; i++)
		equal += !memcmp(&a->recs[i], &b->recs[i], sizeof(a->recs[i]));
	return equal;
}

int main(void)
{
#ifdef __x86_64__
	struct buffer *narrow = prepare(MAP_32BIT);
#else
	struct buffer *narrow = prepare(0);
#endif
	struct buffer *wide = prepare(0);
	int fd = open("/proc/taskviz", O_RDONLY);
	long result = ioctl_32(fd, TASKVIZ_SNAPSHOT, narrow);

	if (result == -EOPNOTSUPP)
		return NO_COMPAT;
	if (result) {
		printf("the 32-bit call failed: %s\n", strerror(-result));
		return 1;
	}
	if (ioctl(fd, TASKVIZ_SNAPSHOT, wide))
		die("ioctl");
	printf("%u of %u\n", count_equal(narrow, wide), wide->arg.count);
	return 0;
}
