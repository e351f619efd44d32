// SPDX-License-Identifier: GPL-2.0
/* Waits for pipes, FIFOs, terminals, locks of files, by texts of /proc as a kernel wrote them. */
#include <sys/syscall.h>
#include "waits_said.h"

/* 10 reads what 11 and 12 may write; 12 has both ends and writes. */
static void knows_pipes(void **state)
{
	(void)state;
	add(10, 1, 'S', call(SYS_read, 0, 0x1000, 1, 0));
	add(11, 1, 'R', NULL);
	add(12, 1, 'S', call(SYS_write, 5, 0x1000, 1, 0));
	tree_fd(&proc, 10, 0, "pipe:[77]", O_RDONLY);
	tree_fd(&proc, 11, 3, "pipe:[77]", O_WRONLY | O_CLOEXEC);
	tree_fd(&proc, 11, 4, "pipe:[78]", O_RDONLY);
	tree_fd(&proc, 12, 4, "pipe:[77]", O_RDONLY);
	tree_fd(&proc, 12, 5, "pipe:[77]", O_WRONLY);
	tree_fd(&proc, 12, 6, "pipe:[77]", O_WRONLY);
	look();
	assert_wait(10, "read(0)", "data from pipe:[77]", "11p 12p");
	assert_wait(12, "write(5)", "room in pipe:[77]", "10p 12p");
	assert_false(task_of(10)->deadlock);
	assert_false(task_of(12)->deadlock);	/* 11 may write, and 10 then reads */
}

/* A FIFO is the same by whatever path; what is no FIFO is shown by its path. */
static void knows_fifos(void **state)
{
	char fifo[TEST_FOLDER_SIZE + 8], other[TEST_FOLDER_SIZE + 8];

	(void)state;
	snprintf(fifo, sizeof(fifo), "%s/fifo", tree_path);
	snprintf(other, sizeof(other), "%s/other", tree_path);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(link(fifo, other), 0);
	add(10, 1, 'S', call(SYS_read, 3, 0x1000, 1, 0));
	add(11, 1, 'R', NULL);
	add(12, 1, 'S', call(SYS_read, 0, 0x1000, 1, 0));
	tree_fd(&proc, 10, 3, fifo, O_RDONLY);
	tree_fd(&proc, 11, 3, other, O_RDWR);
	tree_fd(&proc, 12, 0, "/dev/pts/9", O_RDWR);
	look();
	assert_string_equal(enders_of(10), "11p");
	assert_wait(12, "read(0)", "input from the terminal /dev/pts/9", "+");
}

/* A number says which call only together with who makes it: 7 is waitpid() on x86, 114 wait4(). */
/* 10 opens it for reading, 11 for writing, 12 a file; a path ends where its page does. */
static void knows_opens(void **state)
{
	static const char fifo[] = "fifo", other[] = "other";
	static const struct tree_memory memories[] = {
		{ 10, 0x2ffb, fifo, sizeof(fifo) }, { 11, 0x2ffb, fifo, sizeof(fifo) },
		{ 12, 0x2ffa, other, sizeof(other) }, {}
	};
	char path[TEST_FOLDER_SIZE + 16];

	(void)state;
	for (int pid = 10; pid < 13; pid++) {
		add(pid, 1, 'S', call(SYS_openat, (uint32_t)AT_FDCWD, pid < 12 ? 0x2ffb : 0x2ffa,
				      pid == 11 ? O_WRONLY : O_RDONLY, 0));
		tree_file(&proc, pid, pid, "cwd/other", "");
		snprintf(path, sizeof(path), "%d/cwd/fifo", pid);
		assert_int_equal(mkfifoat(proc.dir, path, 0600), 0);
	}
	tree_memories = memories;
	look();
	assert_wait(10, "openat(-100)", "a writer to open fifo", "?");
	assert_wait(11, "openat(-100)", "a reader to open fifo", "?");
	assert_string_equal(task_of(12)->what, "");
}

/* The other end of terminal 3 is open in 20, that of 4 in 21; somebody types at the console. */
static void knows_terminals(void **state)
{
	(void)state;
	add(10, 1, 'S', call(SYS_read, 0, 0x1000, 1, 0));
	add(11, 1, 'S', call(SYS_read, 0, 0x1000, 1, 0));
	add(20, 1, 'R', NULL);
	add(21, 1, 'R', NULL);
	tree_fd(&proc, 10, 0, "/dev/pts/3", O_RDWR);
	tree_fd(&proc, 11, 0, "/dev/console", O_RDWR);
	for (int pid = 20; pid < 22; pid++) {
		char text[64];

		tree_link(&proc, pid, pid, "fd/9", pid == 20 ? "/dev/ptmx" : "/dev/pts/ptmx");
		snprintf(text, sizeof(text), "pos:\t0\nflags:\t02\ntty-index:\t%d\n", pid - 17);
		tree_file(&proc, pid, pid, "fdinfo/9", text);
	}
	look();
	assert_wait(10, "read(0)", "input from the terminal /dev/pts/3", "20p+");
	assert_wait(11, "read(0)", "input from the terminal /dev/console", "-");
}

static void knows_locks(void **state)
{
	char path[TEST_FOLDER_SIZE + 16], locks[512];
	struct stat stat;

	(void)state;
	for (int pid = 11; pid <= 14; pid++) {
		add(pid, 1, 'S', pid == 11 ? call(SYS_fcntl, 4, F_SETLKW, 0x1000, 0) :
		    call(SYS_flock, 3, 2, 0, 0));
		tree_fd(&proc, pid, pid == 11 ? 4 : 3, tree_path, O_RDWR);
	}
	assert_int_equal(lstat(tree_path, &stat), 0);
	snprintf(locks, sizeof(locks),
		 "1: FLOCK  ADVISORY  WRITE 11 fe:00:%lu 0 EOF\n"
		 "1: -> FLOCK  ADVISORY  WRITE 12 fe:00:%lu 0 EOF\n"
		 "1: -> FLOCK  ADVISORY  WRITE 13 fe:00:%lu 0 EOF\n"
		 "1:  -> FLOCK  ADVISORY  WRITE 14 fe:00:%lu 0 EOF\n"
		 "2: POSIX  ADVISORY  WRITE 14 fe:00:%lu 0 9\n"
		 "2: -> POSIX  ADVISORY  WRITE 11 fe:00:%lu 0 9\n"
		 "2: -> FLOCK  ADVISORY  WRITE 11 fe:00:99 0 EOF\n", stat.st_ino, stat.st_ino,
		 stat.st_ino, stat.st_ino, stat.st_ino, stat.st_ino);
	tree_file(&proc, 0, 0, "locks", locks);
	look();
	snprintf(path, sizeof(path), "lock of %s", tree_path);
	assert_wait(12, "flock(3)", path, "11p");
	assert_wait(13, "flock(3)", path, "11p");
	assert_wait(14, "flock(3)", path, "13p");
	assert_wait(11, "fcntl(4)", path, "14p");
	assert_true(task_of(11)->deadlock && task_of(13)->deadlock && task_of(14)->deadlock);
	assert_false(task_of(12)->deadlock);
}

/* A lock of an open file is no process's. */
/* /proc/locks names nobody who has it; fdinfo of who has the open file does. */
static void knows_locks_of_open_files(void **state)
{
	char locks[256], info[160];
	struct stat stat;

	(void)state;
	assert_int_equal(lstat(tree_path, &stat), 0);
	add(11, 1, 'S', call(SYS_fcntl, 3, F_OFD_SETLKW, 0x1000, 0));
	add(12, 1, 'R', NULL);
	add(13, 1, 'R', NULL);
	for (int pid = 11; pid < 14; pid++)
		tree_fd(&proc, pid, 3, tree_path, O_RDWR);
	snprintf(info, sizeof(info), "pos:\t0\nflags:\t02\nlock:\t1: OFDLCK ADVISORY  WRITE -1 fe:00:%lu 0 EOF\n",
		 stat.st_ino);
	tree_file(&proc, 12, 12, "fdinfo/3", info);
	snprintf(locks, sizeof(locks), "1: OFDLCK ADVISORY  WRITE -1 fe:00:%lu 0 EOF\n"
		 "1: -> OFDLCK ADVISORY  WRITE -1 fe:00:%lu 0 EOF\n", stat.st_ino, stat.st_ino);
	tree_file(&proc, 0, 0, "locks", locks);
	look();
	assert_string_equal(enders_of(11), "12p");
	assert_null(waits.objects[task_of(11)->object].why);
	assert_string_equal(waits.objects[task_of(11)->object].source, "fdinfo");
}

static void knows_locks_of_nobody(void **state)
{
	char locks[256];
	struct stat stat;

	(void)state;
	add(11, 1, 'S', call(SYS_fcntl, 3, F_OFD_SETLKW, 0x1000, 0));
	tree_fd(&proc, 11, 3, tree_path, O_RDWR);
	assert_int_equal(lstat(tree_path, &stat), 0);
	snprintf(locks, sizeof(locks), "1: OFDLCK ADVISORY  WRITE -1 fe:00:%lu 0 EOF\n"
		 "1: -> OFDLCK ADVISORY  WRITE -1 fe:00:%lu 0 EOF\n", stat.st_ino, stat.st_ino);
	tree_file(&proc, 0, 0, "locks", locks);
	look();
	assert_string_equal(enders_of(11), "+");
	assert_string_equal(waits.objects[task_of(11)->object].why, "no process has the file open");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(knows_pipes),
		TEST(knows_fifos),
		TEST(knows_opens),
		TEST(knows_terminals),
		TEST(knows_locks),
		TEST(knows_locks_of_open_files),
		TEST(knows_locks_of_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
