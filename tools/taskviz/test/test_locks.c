// SPDX-License-Identifier: GPL-2.0
/* Who has which lock, and who queues for it, by texts of /proc as a kernel wrote them. */
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include "locks/find.h"
#include "proc_tree.h"
#include "waits/deadlock.h"

#define FIRST	0x7f0000001000ull

static struct proc proc;
static struct waits waits;
static struct locks locks;
static struct stat inode;

static int set_up(void **state)
{
	static const struct tree_task init = { 1, 1, 0, 'R', .threads = 1 };

	(void)state;
	proc = tree_open();
	tree_add(&proc, &init);
	assert_int_equal(lstat(tree_path, &inode), 0);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	locks_free(&locks);
	waits_free(&waits);
	tree_close(&proc);
	return 0;
}

static void look(void)
{
	assert_int_equal(waits_look(&waits, &proc), 0);
	assert_int_equal(locks_find(&locks, &waits), 0);
}

static void add(int tgid, int pid, long nr, uint64_t a, uint64_t b, uint64_t c)
{
	char call[160];
	const struct tree_task task = { tgid, pid, 1, 'S', .threads = 9, .call = call };

	snprintf(call, sizeof(call), "%ld 0x%llx 0x%llx 0x%llx 0x0 0x0 0x0 0x7ffe5d818450 0x7f84351c5503\n",
		 nr, (unsigned long long)a, (unsigned long long)b, (unsigned long long)c);
	tree_add(&proc, &task);
}

static void add_running(int pid)
{
	const struct tree_task task = { pid, pid, 1, 'R', .threads = 1 };

	tree_add(&proc, &task);
}

/* One line of /proc/locks, or of fdinfo, of the folder of the test: with its device and inode. */
static const char *line_of(const char *begin, const char *end)
{
	static char lines[16][96];
	static int next;
	char *line = lines[next++ % 16];

	snprintf(line, sizeof(lines[0]), "%s %02x:%02x:%lu %s\n", begin, major(inode.st_dev),
		 minor(inode.st_dev), inode.st_ino, end);
	return line;
}

static void write_locks(const char *const *lines)
{
	char text[2048] = "";

	for (; *lines; lines++)
		strcat(text, *lines);
	tree_file(&proc, 0, 0, "locks", text);
}

/* A descriptor of the folder of the test, that has a lock. */
static void add_holder(int pid, int fd, const char *line)
{
	char name[32], text[256];

	tree_fd(&proc, pid, fd, tree_path, O_RDWR);
	snprintf(name, sizeof(name), "fdinfo/%d", fd);
	snprintf(text, sizeof(text), "pos:\t0\nflags:\t0100002\nmnt_id:\t15\nino:\t9\nlock:\t%s",
		 line);
	tree_file(&proc, pid, pid, name, text);
}

/* "10:0 11:1 ?:2 12:?": pids and turns of those that have or want it. */
static const char *users_of(const struct lock *lock)
{
	static char text[256];
	size_t len = 0;

	*text = 0;
	for (size_t i = 0; i < lock->nr; i++) {
		const struct lock_user *user = &lock->users[i];

		len += user->task == WAIT_NONE ? sprintf(text + len, "%s?", i ? " " : "") :
		       sprintf(text + len, "%s%d", i ? " " : "",
			       waits.tasks[user->task].status.pid);
		len += user->turn == LOCK_NO_TURN ? sprintf(text + len, ":?") :
		       sprintf(text + len, ":%u", user->turn);
	}
	return text;
}

static void assert_lock(size_t place, const char *kind, const char *name, const char *users)
{
	assert_true(place < locks.nr);
	assert_string_equal(locks.all[place].kind, kind);
	assert_string_equal(locks.all[place].name, name);
	assert_string_equal(users_of(&locks.all[place]), users);
}

/* 10 took it, and 20 inherited the open file; 11, 12 and 13 queue one behind the other. */
static void knows_a_queue(void **state)
{
	const char *const lines[] = {
		line_of("1: FLOCK  ADVISORY  WRITE 10", "0 EOF"),
		line_of("1: -> FLOCK  ADVISORY  WRITE 12", "0 EOF"),
		line_of("1:  -> FLOCK  ADVISORY  READ 11", "0 EOF"),
		line_of("1:   -> FLOCK  ADVISORY  WRITE 13", "0 EOF"), NULL
	};

	(void)state;
	add_running(10);
	add_running(20);
	add_holder(10, 3, lines[0]);
	add_holder(10, 4, lines[0]);
	add_holder(20, 3, lines[0]);
	for (int pid = 11; pid < 14; pid++) {
		add(pid, pid, SYS_flock, 5, 2, 0);
		tree_fd(&proc, pid, 5, tree_path, O_RDWR);
	}
	write_locks(lines);
	look();
	assert_int_equal(locks.nr, 1);
	assert_lock(0, "flock", tree_path, "10:0 20:0 12:1 11:2 13:3");
	assert_int_equal(locks.all[0].waiting, 3);
	assert_string_equal(locks.all[0].users[0].how, "write");
	assert_string_equal(locks.all[0].users[3].how, "read");
	assert_string_equal(locks.all[0].source, "fdinfo");
}

/* Two have parts of one file; a lock that nobody waits for comes behind. */
static void knows_parts(void **state)
{
	const char *const lines[] = {
		"1: FLOCK  ADVISORY  WRITE 10 00:01:7 0 EOF\n",
		line_of("2: POSIX  ADVISORY  WRITE 10", "0 99"),
		line_of("2: -> POSIX  ADVISORY  READ 12", "5 EOF"),
		line_of("3: POSIX  ADVISORY  READ 11", "200 EOF"), NULL
	};

	(void)state;
	add_running(10);
	add_running(11);
	add_running(12);
	add_holder(11, 3, lines[3]);
	write_locks(lines);
	look();
	assert_int_equal(locks.nr, 2);
	assert_lock(0, "posix", tree_path, "10:0 11:0 12:1");
	assert_string_equal(locks.all[0].users[0].how, "write 0-99");
	assert_string_equal(locks.all[0].users[1].how, "read 200-");
	assert_string_equal(locks.all[0].users[2].how, "read 5-");
	assert_lock(1, "flock", "inode 7 of 0:1", "10:0");
	assert_string_equal(locks.all[1].source, "/proc/locks");
}

/* Which of two requests is whose nobody tells; who took it may have ended. */
static void knows_what_is_not_told(void **state)
{
	const char *const lines[] = {
		line_of("1: OFDLCK ADVISORY  WRITE -1", "0 EOF"),
		line_of("1: -> OFDLCK ADVISORY  WRITE -1", "0 EOF"),
		line_of("1: -> OFDLCK ADVISORY  WRITE -1", "0 EOF"),
		line_of("2: FLOCK  ADVISORY  WRITE 99", "0 EOF"),
		line_of("2: -> FLOCK  ADVISORY  WRITE 0", "0 EOF"), NULL
	};

	(void)state;
	for (int pid = 31; pid < 34; pid++) {
		add(30, pid, SYS_fcntl, 5, pid == 33 ? F_SETLKW : F_OFD_SETLKW, 0);
		tree_link(&proc, 30, pid, "fd/5", tree_path);
	}
	add(30, 30, SYS_sched_yield, 0, 0, 0);
	tree_fd(&proc, 30, 5, tree_path, O_RDWR);
	write_locks(lines);
	look();
	assert_int_equal(locks.nr, 2);
	assert_lock(1, "ofd", tree_path, "?:0 31:? 32:?");
	assert_string_equal(locks.all[1].users[0].why, "no process has the file open");
	assert_string_equal(users_of(&locks.all[0]), "?:0 ?:1");
	assert_string_equal(locks.all[0].users[0].why, "who took it has ended");
	assert_string_equal(locks.all[0].users[1].why, "not visible");
}

/* pthread_mutex_t: lock, count, owner, users, kind. 14 waits for the end of 12: that is no lock. */
static void knows_mutexes(void **state)
{
	static const uint32_t mutex[] = { 2, 0, 12, 1, 0 }, other[] = { 7 }, tid[] = { 12 };
	static const struct tree_memory memories[] = {
		{ 11, FIRST, mutex, sizeof(mutex) }, { 13, FIRST, mutex, sizeof(mutex) },
		{ 15, FIRST + 64, other, sizeof(other) }, { 14, FIRST + 128, tid, sizeof(tid) }, {}
	};

	(void)state;
	add(10, 10, SYS_sched_yield, 0, 0, 0);
	add(10, 11, SYS_futex, FIRST, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 2);
	add(10, 12, SYS_sched_yield, 0, 0, 0);
	add(10, 13, SYS_futex, FIRST, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 2);
	add(10, 14, SYS_futex, FIRST + 128, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 12);
	add(10, 15, SYS_futex, FIRST + 64, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 7);
	tree_memories = memories;
	look();
	assert_int_equal(locks.nr, 2);
	assert_lock(0, "mutex", "0x7f0000001000 of process 10", "12:0 11:? 13:?");
	assert_string_equal(locks.all[0].source, "glibc's layout");
	assert_lock(1, "futex", "0x7f0000001040 of process 10", "?:0 15:?");
	assert_string_equal(locks.all[1].users[0].why, "its word names no owner");
}

static void knows_semaphores(void **state)
{
	static const struct sembuf down[] = { { .sem_num = 2, .sem_op = -1 }, { .sem_num = 1 } };
	static const struct tree_memory memories[] = {
		{ 11, 0x1000, down, sizeof(down) }, { 12, 0x1000, down, sizeof(down) },
		{ 13, 0x1000, down, sizeof(down) }, {}
	};

	(void)state;
	tree_link(&proc, 0, 0, "self/ns/ipc", "ipc:[4026531839]");
	for (int pid = 11; pid < 14; pid++) {
		add(pid, pid, SYS_semtimedop, 5, 0x1000, pid == 12 ? 2 : 1);
		tree_link(&proc, pid, pid, "ns/ipc", pid == 13 ? "ipc:[4026532199]" :
			  "ipc:[4026531839]");
	}
	tree_memories = memories;
	look();
	assert_int_equal(locks.nr, 3);
	assert_lock(0, "semaphore", "set 5, number 2", "?:0 11:?");
	assert_lock(1, "semaphore", "set 5, number 2 of ipc namespace 4026532199", "?:0 13:?");
	assert_lock(2, "semaphore", "several of set 5", "?:0 12:?");
	assert_string_equal(locks.all[0].users[0].why, "a semaphore has no owner");
}

#define LOCK_TEST(test)	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LOCK_TEST(knows_a_queue),
		LOCK_TEST(knows_parts),
		LOCK_TEST(knows_what_is_not_told),
		LOCK_TEST(knows_mutexes),
		LOCK_TEST(knows_semaphores),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
