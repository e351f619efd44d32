// SPDX-License-Identifier: GPL-2.0
/*
 * vanish ROUNDS CHILDREN: lets that many children end at once, unwaited for, and takes a snapshot
 * with the ended while the kernel still holds what it released. Each child must be in it once, as
 * dead; where the kernel can be preempted, some may not be released yet.
 * Prints how many children were looked for.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <taskviz.h>
#include "helper.h"

static struct taskviz_record *records;
static unsigned int capacity;
static int file;

static unsigned int snapshot(unsigned int flags)
{
	struct taskviz_snapshot arg = {
		.size = sizeof(arg),
		.version = TASKVIZ_ABI_VERSION,
		.flags = flags,
		.record_size = sizeof(*records),
		.records = (unsigned long)records,
		.capacity = capacity,
	};

	if (ioctl(file, TASKVIZ_SNAPSHOT, &arg))
		die("snapshot");
	return arg.count;
}

/* They end together: the first to be made is a group that the others join. */
static void make_and_kill(pid_t *pids, long nr)
{
	for (long i = 0; i < nr; i++) {
		pids[i] = fork_bound();
		if (!pids[i])
			pause();
		setpgid(pids[i], pids[0]);
	}
	if (kill(-pids[0], SIGKILL))
		die("kill");
	while (wait(NULL) > 0 || errno == EINTR)
		;
}

static unsigned int times_dead(pid_t pid, __u64 since_ns, unsigned int nr)
{
	unsigned int times = 0;

	for (unsigned int i = 0; i < nr; i++)
		times += records[i].pid == pid && records[i].start_ns >= since_ns &&
			 records[i].state == 'X';
	return times;
}

/* The snapshot of few tasks lets the module expect few in the next one. */
static void vanish(pid_t *pids, long nr)
{
	struct timespec now;
	unsigned int found;
	__u64 since_ns;

	clock_gettime(CLOCK_BOOTTIME, &now);
	since_ns = now.tv_sec * 1000000000ULL + now.tv_nsec;
	snapshot(0);
	make_and_kill(pids, nr);
	found = snapshot(TASKVIZ_SNAPSHOT_ENDED);
	for (long i = 0; i < nr; i++) {
		unsigned int times = times_dead(pids[i], since_ns, found);

		if (times == 1)
			continue;
		printf("%d, which ended, is in the snapshot %u times\n", pids[i], times);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	long rounds = argc == 3 ? number(argv[1]) : 0;
	long nr = argc == 3 ? number(argv[2]) : 0;
	pid_t *pids = calloc(nr + 1, sizeof(*pids));

	capacity = 16384;
	records = calloc(capacity, sizeof(*records));
	file = open("/proc/taskviz", O_RDONLY | O_CLOEXEC);
	if (!pids || !records || file < 0)
		die("vanish");
	signal(SIGCHLD, SIG_IGN);
	for (long i = 0; i < rounds; i++)
		vanish(pids, nr);
	printf("%ld\n", rounds * nr);
	return 0;
}
