// SPDX-License-Identifier: GPL-2.0
/* Waits for sets of descriptors, by texts of /proc as a kernel wrote them. */
#include <poll.h>
#include <sys/syscall.h>
#include "waits_said.h"

/* Of one file as a read or a write would; of more as a set; of none as time. */
static void knows_polls(void **state)
{
	static const struct pollfd one[] = { { -1, POLLIN, 0 }, { 3, POLLIN, 0 } };
	static const struct pollfd four[] = { { 3, 1, 0 }, { 4, 1, 0 }, { 5, 1, 0 }, { 6, 1, 0 } };
	static const uint64_t bits[] = { 1 << 4, 1ull << 60 };
	static const struct tree_memory memories[] = {
		{ 10, 0x1000, one, sizeof(one) }, { 11, 0x1000, four, sizeof(four) },
		{ 13, 0x1000, &bits[0], 8 }, { 14, 0x1000, &bits[0], 8 },
		{ 14, 0x2000, &bits[1], 8 }, {}
	};

	(void)state;
	add(10, 1, 'S', call(SYS_ppoll, 0x1000, 2, 0, 0));
	add(11, 1, 'S', call(SYS_ppoll, 0x1000, 4, 0x3000, 0));
	add(12, 1, 'S', call(SYS_ppoll, 0, 0, 0x3000, 0));
	add(13, 1, 'S', call(SYS_pselect6, 5, 0, 0x1000, 0));
	add(14, 1, 'S', call(SYS_pselect6, 61, 0x1000, 0, 0x2000));
	add(20, 1, 'R', NULL);
	tree_fd(&proc, 10, 3, "pipe:[7]", O_RDONLY);
	tree_fd(&proc, 13, 4, "pipe:[8]", O_WRONLY);
	tree_fd(&proc, 20, 0, "pipe:[7]", O_WRONLY);
	tree_fd(&proc, 20, 1, "pipe:[8]", O_RDONLY);
	tree_memories = memories;
	look();
	assert_wait(10, "ppoll(2)", "data from pipe:[7]", "20p");
	assert_wait(11, "ppoll(4)", "any of 4 files: 3,4,5,...", "+");
	assert_wait(12, "ppoll(0)", "time to pass", "-");
	assert_wait(13, "pselect6(5)", "room in pipe:[8]", "20p");
	assert_wait(14, "pselect6(61)", "any of 2 files: 4,60", "+");
	assert_false(task_of(10)->bounded);
	assert_true(task_of(11)->bounded);
}

/* 20 could end both of them, 21 one; one that nobody can be known of leaves a set open. */
static void knows_sets(void **state)
{
	static const struct pollfd files[] = { { 3, POLLIN, 0 }, { 4, POLLOUT, 0 }, { 5, 1, 0 } };
	static const struct tree_memory memories[] = {
		{ 10, 0x1000, files, sizeof(files) }, { 11, 0x1000, files, sizeof(files) }, {}
	};

	(void)state;
	add(10, 1, 'S', call(SYS_ppoll, 0x1000, 2, 0, 0));
	add(11, 1, 'S', call(SYS_ppoll, 0x1000, 3, 0, 0));
	add(20, 1, 'R', NULL);
	add(21, 1, 'R', NULL);
	for (int pid = 10; pid < 12; pid++) {
		tree_fd(&proc, pid, 3, "pipe:[7]", O_RDONLY);
		tree_fd(&proc, pid, 4, "pipe:[8]", O_WRONLY);
		tree_fd(&proc, pid, 5, "anon_inode:[eventfd]", O_RDWR);
	}
	tree_fd(&proc, 20, 0, "pipe:[7]", O_WRONLY);
	tree_fd(&proc, 20, 1, "pipe:[8]", O_RDONLY);
	tree_fd(&proc, 21, 0, "pipe:[7]", O_WRONLY);
	tree_memories = memories;
	look();
	assert_wait(10, "ppoll(2)", "any of 2 files: 3,4", "20p 21p");
	assert_wait(11, "ppoll(3)", "any of 3 files: 3,4,5", "20p 21p+");
}

/* More files than are looked at. */
static void knows_large_sets(void **state)
{
	static struct pollfd files[WAIT_MEMBERS + 1];
	static const struct tree_memory memories[] = { { 10, 0x1000, files, sizeof(files) }, {} };

	(void)state;
	add(10, 1, 'S', call(SYS_ppoll, 0x1000, WAIT_MEMBERS + 1, 0, 0));
	add(20, 1, 'R', NULL);
	for (int i = 0; i <= WAIT_MEMBERS; i++) {
		files[i] = (struct pollfd){ i, POLLIN, 0 };
		tree_fd(&proc, 10, i, "pipe:[7]", O_RDONLY);
	}
	tree_fd(&proc, 20, 0, "pipe:[7]", O_WRONLY);
	tree_memories = memories;
	look();
	assert_string_equal(enders_of(10), "20p+");
}

static void knows_epoll(void **state)
{
	static const char info[] = "pos:\t0\nflags:\t02\nmnt_id:\t14\n"
		"tfd:        5 events:       19 data:                5  pos:0 ino:3 sdev:d\n";

	(void)state;
	add(10, 1, 'S', call(SYS_epoll_pwait, 4, 0x1000, 8, -1));
	tree_file(&proc, 10, 10, "fdinfo/4", info);
	tree_fd(&proc, 10, 5, "pipe:[7]", O_RDONLY);
	add(20, 1, 'R', NULL);
	tree_fd(&proc, 20, 0, "pipe:[7]", O_WRONLY);
	look();
	assert_wait(10, "epoll_pwait(4)", "data from pipe:[7]", "20p");
	assert_false(task_of(10)->bounded);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(knows_polls),
		TEST(knows_sets),
		TEST(knows_large_sets),
		TEST(knows_epoll),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
