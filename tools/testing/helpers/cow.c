// SPDX-License-Identifier: GPL-2.0
/*
 * cow: a family that shares memory and does with it what its input says, one step a line: "WHO VERB
 * NUMBER". WHO is 0 for the first process, else what a fork made of it. Each step is answered by a
 * number. There is one region of memory, mapped by one of them and inherited by forks.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include "helper.h"

#define FAMILY		6
#define SMALL_PAGE	4096L
#define HUGE_PAGE	(2L << 20)
#define STACK_DEPTH	(32 << 10)

struct step {
	unsigned int verb;
	long number;
};

static int ears[FAMILY], mouths[FAMILY];
static char *region;
static long stride = SMALL_PAGE;

static void answer(long number)
{
	dprintf(STDOUT_FILENO, "%ld\n", number);
}

static void map(long pages, int flags, int fd)
{
	region = mmap(NULL, pages * stride, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (region == MAP_FAILED)
		die("mmap");
	if (stride == SMALL_PAGE)
		keep_pages_small(region, pages * stride);
	answer(0);
}

static void map_anon(long pages)
{
	map(pages, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

static void map_shared(long pages)
{
	map(pages, MAP_SHARED | MAP_ANONYMOUS, -1);
}

static void map_huge(long pages)
{
	stride = HUGE_PAGE;
	map(pages, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1);
}

static void map_file(long pages, int flags)
{
	char path[] = "/var/tmp/cow-XXXXXX", page[SMALL_PAGE];
	int fd = mkstemp(path);

	if (fd < 0 || unlink(path))
		die(path);
	memset(page, 1, sizeof(page));
	for (long i = 0; i < pages; i++)
		if (write(fd, page, sizeof(page)) != sizeof(page))
			die(path);
	map(pages, flags, fd);
	close(fd);
}

static void map_private_file(long pages)
{
	map_file(pages, MAP_PRIVATE);
}

static void map_shared_file(long pages)
{
	map_file(pages, MAP_SHARED);
}

/* Stores only: what reads a page before it writes gets the zero page first. */
static void write_from(long from, long to)
{
	for (long i = from; i < to; i++)
		__atomic_store_n(&region[i * stride], 7, __ATOMIC_RELAXED);
}

static void write_pages(long pages)
{
	write_from(0, pages);
	answer(0);
}

/* The second half of so many pages. */
static void write_upper(long pages)
{
	write_from(pages / 2, pages);
	answer(0);
}

static void read_pages(long pages)
{
	long sum = 0;

	for (long i = 0; i < pages; i++)
		sum += __atomic_load_n(&region[i * stride], __ATOMIC_RELAXED);
	answer(sum);
}

/* Uses the stack as deep as any step may, the dynamic linker's too: where it lies is random. */
static void rest(long number)
{
	char stack[STACK_DEPTH];

	memset(stack, 1, sizeof(stack));
	__asm__ volatile("" : : "r"(stack) : "memory");
	answer(number);
}

static void *write_and_stay(void *pages)
{
	write_from(0, (long)pages);
	answer(syscall(SYS_gettid));
	for (;;)
		pause();
	return NULL;
}

static void *write_and_end(void *pages)
{
	write_from(0, (long)pages);
	return NULL;
}

static pthread_t start(void *(*run)(void *), long pages)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, run, (void *)pages))
		die("pthread_create");
	return thread;
}

static void thread_that_stays(long pages)
{
	start(write_and_stay, pages);
}

static void thread_that_ends(long pages)
{
	answer(pthread_join(start(write_and_end, pages), NULL));
}

static void vfork_and_write(long pages)
{
	pid_t pid = vfork();

	if (pid < 0)
		die("vfork");
	if (!pid) {
		write_from(0, pages);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	answer(pid);
}

/* The kernel pins what it reads elsewhere; here it reads this process, into memory never copied. */
static void pin_pages(long pages)
{
	struct iovec from = { region, pages * stride }, to = from;

	to.iov_base = mmap(NULL, pages * stride, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
			   -1, 0);
	if (to.iov_base == MAP_FAILED)
		die("mmap");
	answer(process_vm_readv(getpid(), &to, 1, &from, 1, 0) / stride);
}

static void merge(long pages)
{
	answer(madvise(region, pages * stride, MADV_MERGEABLE));
}

static void push_out(long pages)
{
	answer(madvise(region, pages * stride, MADV_PAGEOUT));
}

static void run_sleep(long seconds)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld", seconds);
	answer(0);
	execlp("sleep", "sleep", text, NULL);
	die("sleep");
}

/* From here on it outlives who made it. */
static void unbind(long number)
{
	answer(prctl(PR_SET_PDEATHSIG, number, 0, 0, 0));
}

static void end(long code)
{
	answer(code);
	_exit(code);
}

static void reap(long children)
{
	pid_t last = 0;

	while (children--)
		last = wait(NULL);
	answer(last);
}

static void fork_as(long who);
static void end_leader(long who);

static const struct {
	const char *name;
	void (*act)(long number);
} verbs[] = {
	{ "anon", map_anon }, { "shared", map_shared }, { "huge", map_huge },
	{ "private-file", map_private_file }, { "shared-file", map_shared_file },
	{ "rest", rest }, { "read", read_pages }, { "write", write_pages },
	{ "write-upper", write_upper }, { "thread", thread_that_stays },
	{ "join", thread_that_ends }, { "vfork", vfork_and_write }, { "pin", pin_pages },
	{ "push-out", push_out }, { "exec", run_sleep }, { "exit", end }, { "reap", reap },
	{ "fork", fork_as }, { "merge", merge }, { "end-leader", end_leader },
	{ "unbind", unbind },
};

static void live_as(long who)
{
	struct step step;

	answer(getpid());
	while (read(ears[who], &step, sizeof(step)) == sizeof(step))
		verbs[step.verb].act(step.number);
	_exit(0);
}

static void *go_on(void *who)
{
	live_as((long)who);
	return NULL;
}

/* Another thread takes the next steps. */
static void end_leader(long who)
{
	start(go_on, who);
	syscall(SYS_exit, 0);
}

static void fork_as(long who)
{
	if (!fork_bound())
		live_as(who);
}

static unsigned int find(const char *name)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(verbs[i].name, name))
			return i;
	die(name);
	return 0;
}

static void tell(unsigned int who, const struct step *step)
{
	if (!who)
		verbs[step->verb].act(step->number);
	else if (who >= FAMILY || write(mouths[who], step, sizeof(*step)) != sizeof(*step))
		die("write");
}

int main(void)
{
	struct step step;
	char name[24];
	unsigned int who;

	for (int i = 1; i < FAMILY; i++) {
		int ends[2];

		if (pipe(ends))
			die("pipe");
		ears[i] = ends[0];
		mouths[i] = ends[1];
	}
	puts("ready");
	fflush(stdout);
	while (scanf("%u %23s %ld", &who, name, &step.number) == 3) {
		step.verb = find(name);
		tell(who, &step);
	}
	return 0;
}
