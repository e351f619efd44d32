// SPDX-License-Identifier: GPL-2.0
/* What tasks wait for, by texts of /proc as a kernel wrote them. */
#include <sys/sem.h>
#include <sys/syscall.h>
#include <time.h>
#include "model/call_names.h"
#include "tables.h"
#include "waits/calls.h"
#include "waits/resolvers.h"
#include "waits_said.h"

/* A shell and its children: any of them, one of them, one that is not there any more. */
static void knows_children(void **state)
{
	(void)state;
	add(1, 0, 'S', call(SYS_wait4, -1, 0, 0, 0));
	add(10, 1, 'S', call(SYS_wait4, 12, 0, 0, 0));
	add(11, 10, 'R', NULL);
	add(12, 10, 'Z', NULL);
	add(13, 1, 'S', call(SYS_waitid, 1, 99, 0, 4));
	add(14, 1, 'S', call(SYS_waitid, 0, 5, 0, 4));
	look();
	assert_wait(1, "wait4(-1)", "any child", "10p 13p 14p");
	assert_wait(10, "wait4(12)", "child 12", "12p");
	assert_wait(12, "zombie", "its parent 10 to wait", "10p");
	assert_wait(13, "waitid(1, 99)", "child 99", "");
	assert_wait(14, "waitid(0, 5)", "any child", "");
	assert_false(task_of(11)->waits);
	assert_false(task_of(13)->deadlock);	/* nobody who could end it is not all who could */
}

/* Pids are those that the task itself knows, in its own pid namespace. */
static void knows_pids_of_a_namespace(void **state)
{
	static const char status[] =
		"Name:\tinner\nState:\tS (sleeping)\nTgid:\t%d\nPid:\t%d\nPPid:\t%d\n"
		"TracerPid:\t0\nNSpid:\t%d\t%d\nNSpgid:\t%d\t%d\nVmSize:\t9 kB\nThreads:\t1\n"
		"voluntary_ctxt_switches:\t1\n";
	char text[512];

	(void)state;
	snprintf(text, sizeof(text), status, 20, 20, 1, 20, 1, 20, 1);
	tree_file(&proc, 20, 20, "status", text);
	tree_file(&proc, 20, 20, "syscall", call(SYS_wait4, 2, 0, 0, 0));
	snprintf(text, sizeof(text), status, 2, 2, 20, 2, 3, 2, 3);
	tree_file(&proc, 2, 2, "status", text);
	snprintf(text, sizeof(text), status, 21, 21, 20, 21, 2, 21, 3);
	tree_file(&proc, 21, 21, "status", text);
	tree_file(&proc, 21, 21, "syscall", "running\n");
	look();
	assert_wait(20, "wait4(2)", "child 2", "21p");
}

static void knows_who_traces(void **state)
{
	const struct tree_task thread = { 30, 31, 1, 't', .tracer = 41, .threads = 2 };
	const struct tree_task leader = { 30, 30, 1, 'S', .threads = 2, .call = "running\n" };
	const struct tree_task tracer = { 40, 41, 1, 'S', .threads = 2,
					  .call = call(SYS_wait4, -1, 0, 0x40000000, 0) };
	const struct tree_task first = { 40, 40, 1, 'R', .threads = 2 };

	(void)state;
	tree_add(&proc, &leader);
	tree_add(&proc, &thread);
	tree_add(&proc, &first);
	tree_add(&proc, &tracer);
	look();
	assert_wait(31, "traced", "its tracer 40", "40p");
	assert_wait(41, "wait4(-1)", "any child", "31");
	assert_false(task_of(41)->deadlock);	/* 40 runs: it can let 31 go */
	assert_string_equal(task_of(30)->why, "it went on or ended meanwhile");
}

static void knows_who_stopped(void **state)
{
	const struct tree_task leader = { 60, 60, 1, 'Z', .threads = 2 };
	const struct tree_task thread = { 60, 61, 1, 'R', .threads = 2 };

	(void)state;
	add(50, 1, 'T', call(SYS_read, 0, 0, 0, 0));
	tree_add(&proc, &leader);
	tree_add(&proc, &thread);
	look();
	assert_wait(50, "stopped", "SIGCONT", "-");
	assert_wait(60, "zombie", "the end of its other threads", "?");
}

/* A task as /proc has it that began 100 s after the machine. */
static void add_stopped(int pid, char state)
{
	char text[128];

	add(pid, 1, state, NULL);
	snprintf(text, sizeof(text),
		 "%d (o) d) T 1 2 3 0 -1 4 5 6 7 8 9 10 11 12 20 0 1 0 %ld 15 16\n", pid,
		 100 * sysconf(_SC_CLK_TCK));
	tree_file(&proc, pid, pid, "stat", text);
}

/*
 * Last it was a terminal, a call for a thread, the kernel; who went on since, what nobody saw, what
 * came to nothing, what stopped an earlier task of that pid, or was before another began to tell.
 */
static void knows_what_stopped(void **state)
{
	static const char log[] =
		"TIME:time ORIGIN:word SENDER:pid:n TARGET:pid TARGET-START:time SIGNAL:word AFTER:duration:n EFFECT:word:u CONTINUED:word SENDER-NAME:name\n"
		"201 call 9 50 100 STOP 1 stop - sh\n"
		"202 call 9 50 100 CONT 0 continue yes sh\n"
		"203 terminal 7 50 100 TSTP 1 stop - kworker/u4:1\n"
		"201 call 9 51 100 TSTP 9 stop - last to act\n"
		"202 call 8 51 100 STOP 1 stop - first to act\n"
		"203 kernel - 52 100 TTIN 1 stop - -\n"
		"201 call 9 53 100 STOP 1 stop - sh\n"
		"203 call 9 53 100 CONT 0 continue yes sh\n"
		"201 call 9 54 100 STOP 1 stop - sh\n"
		"203 call 9 54 100 TSTP 1 ? - sh\n"
		"203 call 9 55 100 TSTP - blocked - sh\n"
		"203 call 9 56 90 STOP 1 stop - sh\n"
		"203 call 9 57 100 STOP 1 stop - sh\n";
	struct rows rows = test_table("signals", log);

	(void)state;
	for (int pid = 50; pid < 58; pid++)
		add_stopped(pid, pid == 57 ? 'R' : 'T');
	look();
	assert_null(task_of(51)->source);
	stop_log_tell(&waits, &rows);
	assert_wait(50, "stopped", "SIGCONT, after SIGTSTP from the terminal", "-");
	assert_wait(51, "stopped", "SIGCONT, after SIGTSTP from 9 last to act", "-");
	assert_wait(52, "stopped", "SIGCONT, after SIGTTIN from the kernel", "-");
	assert_string_equal(task_of(51)->source, "signals");
	for (int pid = 53; pid < 57; pid++)
		assert_wait(pid, "stopped", "SIGCONT", "-");
	assert_string_equal(task_of(57)->what, "");
	rows_free(&rows);
}

#ifdef SYS_vfork
static void knows_vfork(void **state)
{
	(void)state;
	add(70, 1, 'D', call(SYS_vfork, 0, 0, 0, 0));
	add(71, 70, 'R', NULL);
	add(80, 70, 'R', NULL);		/* has run a program: memory of its own */
	look();
	assert_wait(70, "vfork()", "exec or exit of a vfork child", "71p");
}
#endif

static void knows_vfork_by_clone(void **state)
{
	static const uint64_t flags = 0x4111;
	static const struct tree_memory memories[] = { { 70, 0x1000, &flags, 8 }, {} };

	(void)state;
	add(70, 1, 'D', call(SYS_clone3, 0x1000, 0, 0, 0));
	add(72, 70, 'R', NULL);
	add(90, 1, 'D', call(SYS_clone, 0x4111, 0, 0, 0));
	add(91, 90, 'R', NULL);
	tree_memories = memories;
	look();
	assert_wait(70, "clone3()", "exec or exit of a vfork child", "72p");
	assert_wait(90, "clone(0x4111)", "exec or exit of a vfork child", "91p");
}

static void knows_sleeps(void **state)
{
	static const struct timespec three = { 3, 500000000 };
	static const struct tree_memory memories[] = {
		{ 10, 0x1000, &three, sizeof(three) }, { 11, 0x1000, &three, sizeof(three) }, {}
	};

	(void)state;
	add(10, 1, 'S', call(SYS_clock_nanosleep, CLOCK_REALTIME, 0, 0x1000, 0));
	add(11, 1, 'S', call(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, 0x1000, 0));
	add(12, 1, 'S', call(SYS_nanosleep, 0x1000, 0, 0, 0));
	tree_memories = memories;
	look();
	assert_wait(10, "clock_nanosleep(0)", "3.500000000 s from its call on", "-");
	assert_wait(11, "clock_nanosleep(1)", "3.500000000 of the monotonic clock", "-");
	assert_wait(12, "nanosleep()", "a time", "-");
	assert_string_equal(task_of(12)->why, "permission");
}

static void knows_signals(void **state)
{
	static const uint64_t set = 1 << (10 - 1) | 1 << (15 - 1);
	static const struct tree_memory memories[] = { { 11, 0x2000, &set, 8 }, {} };

	(void)state;
	add(10, 1, 'S', call(SYS_rt_sigsuspend, 0x1000, 8, 0, 0));
	add(11, 1, 'S', call(SYS_rt_sigtimedwait, 0x2000, 0, 0, 8));
	tree_memories = memories;
	look();
	assert_wait(10, "rt_sigsuspend()", "any signal that it handles", "-");
	assert_wait(11, "rt_sigtimedwait()", "one of the signals USR1,TERM", "-");
}

/* Two that read what only the other writes, and a third behind them. */
static void finds_deadlocks(void **state)
{
	(void)state;
	add(10, 1, 'S', call(SYS_read, 0, 0x1000, 1, 0));
	add(11, 1, 'S', call(SYS_read, 0, 0x1000, 1, 0));
	add(12, 1, 'S', call(SYS_read, 0, 0x1000, 1, 0));
	tree_fd(&proc, 10, 0, "pipe:[1]", O_RDONLY);
	tree_fd(&proc, 10, 1, "pipe:[2]", O_WRONLY);
	tree_fd(&proc, 10, 2, "pipe:[3]", O_WRONLY);
	tree_fd(&proc, 11, 0, "pipe:[2]", O_RDONLY);
	tree_fd(&proc, 11, 1, "pipe:[1]", O_WRONLY);
	tree_fd(&proc, 12, 0, "pipe:[3]", O_RDONLY);
	look();
	assert_true(task_of(10)->deadlock);
	assert_true(task_of(11)->deadlock);
	assert_false(task_of(12)->deadlock);
}

static void knows_32_bits(void **state)
{
	(void)state;
	add(10, 1, 'S', "114 0xffffffff 0x0 0x0 0x0 0x0 0x0 0xffd01234 0xf7f01234\n");
	tree_file(&proc, 10, 10, "exe", "\177ELF\1\1\1");
	add(11, 1, 'S', "114 0xffffffff 0x0 0x0 0x0 0x0 0x0 0xffd01234 0xf7f01234\n");
	tree_file(&proc, 11, 11, "exe", "\177ELF\2\1\1");
	look();
	assert_wait(10, "wait4(-1)", "any child", "");
	assert_string_not_equal(task_of(11)->in, "wait4(-1)");
}

/* 11 has the lock, 12 and 13 wait for it, and 14 until 13 has had its turn; 11 waits for 14's. */
/* ipc(MSGRCV, 5), the same of another version, ipc(SEMOP, 6), socketcall(SYS_RECVFROM, &7). */
static void knows_calls_for_many(void **state)
{
	static const uint32_t fd = 7;
	static const struct tree_memory memories[] = { { 13, 0xff001000, &fd, sizeof(fd) }, {} };
	static const char *const calls[] = {
		"117 0xc 0x5 0x0 0x0 0x0 0x0 0xffd01234 0xf7f01234\n",
		"117 0x1000c 0x5 0x0 0x0 0x0 0x0 0xffd01234 0xf7f01234\n",
		"117 0x1 0x6 0x1 0x0 0x1000 0x0 0xffd01234 0xf7f01234\n",
		"102 0xc 0xff001000 0x0 0x0 0x0 0x0 0xffd01234 0xf7f01234\n",
	};

	(void)state;
	for (int i = 0; i < 4; i++) {
		add(10 + i, 1, 'S', calls[i]);
		tree_file(&proc, 10 + i, 10 + i, "exe", "\177ELF\1\1\1");
	}
	tree_fd(&proc, 13, 7, "socket:[501]", O_RDWR);
	add(20, 1, 'R', NULL);
	tree_fd(&proc, 20, 7, "socket:[502]", O_RDWR);
	tree_memories = memories;
	look();
	assert_wait(10, "ipc(12, 5)", "message in queue 5", "?");
	assert_string_equal(task_of(11)->what, "message in queue 5");
	assert_string_equal(task_of(12)->what, "semaphore set 6");
	assert_wait(13, "socketcall(12)", "data from socket:[501]", "20p");
}

/* Who has a queue of POSIX open can end it; of those of System V nobody is known. */
static void knows_ipc(void **state)
{
	static const struct sembuf down = { .sem_num = 2, .sem_op = -1 };
	static const struct tree_memory memories[] = { { 10, 0x1000, &down, sizeof(down) }, {} };
	char path[TEST_FOLDER_SIZE + 8], what[128];

	(void)state;
	add(10, 1, 'S', call(SYS_semtimedop, 5, 0x1000, 1, 0));
	add(11, 1, 'S', call(SYS_msgrcv, 6, 0x1000, 8, 0));
	add(12, 1, 'S', call(SYS_mq_timedreceive, 3, 0x1000, 8, 0));
	add(20, 1, 'R', NULL);
	snprintf(path, sizeof(path), "%s/queue", tree_path);
	close(open(path, O_CREAT | O_RDWR, 0600));
	tree_fd(&proc, 12, 3, path, O_RDONLY);
	tree_fd(&proc, 20, 3, path, O_WRONLY);
	tree_memories = memories;
	look();
	assert_wait(10, "semtimedop(5)", "semaphore set 5, number 2 by -1 (owner not known)", "?");
	assert_wait(11, "msgrcv(6)", "message in queue 6", "?");
	snprintf(what, sizeof(what), "message in queue %s", path);
	assert_wait(12, "mq_timedreceive(3)", what, "20p");
}

/* Nobody else is looked at: who has the other end open is not known. */
static void knows_one(void **state)
{
	const struct tree_task thread = { 20, 21, 1, 'R', .threads = 2 };
	const struct tree_task leader = { 20, 20, 1, 'S', .threads = 2,
					  .call = call(SYS_read, 4, 0x1000, 1, 0) };

	(void)state;
	tree_add(&proc, &leader);
	tree_add(&proc, &thread);
	tree_fd(&proc, 20, 4, "pipe:[77]", O_RDONLY);
	add(30, 1, 'S', call(SYS_pause, 0, 0, 0, 0));
	assert_int_equal(waits_take_one(&waits, &proc, 20, 20), 0);
	assert_int_equal(waits.nr, 2);
	assert_string_equal(task_of(20)->what, "data from pipe:[77]");
	assert_false(task_of(21)->waits);
	waits_free(&waits);
	assert_int_equal(waits_take_one(&waits, &proc, 40, 40), -ESRCH);
}

/* Who can end the wait of one is asked, too, through several pipes; nobody else is. */
static void asks_whom_it_must(void **state)
{
	static const int32_t pids[] = { 20, 40 };

	(void)state;
	add(20, 1, 'S', call(SYS_wait4, -1, 0, 0, 0));
	add(21, 20, 'S', call(SYS_pause, 0, 0, 0, 0));
	add(30, 1, 'S', call(SYS_pause, 0, 0, 0, 0));
	for (int i = 0; i < 3; i++) {
		add(40 + i, 1, 'S', call(SYS_read, 3 + i, 0x1000, 1, 0));
		tree_fd(&proc, 40 + i, 3 + i, i ? i > 1 ? "pipe:[79]" : "pipe:[78]" : "pipe:[77]",
			O_RDONLY);
	}
	tree_fd(&proc, 41, 9, "pipe:[77]", O_WRONLY);
	tree_fd(&proc, 42, 9, "pipe:[78]", O_WRONLY);
	tree_fd(&proc, 21, 9, "pipe:[79]", O_WRONLY);
	assert_int_equal(waits_look_at(&waits, &proc, pids, 1), 0);
	assert_wait(20, "wait4(-1)", "any child", "21p");
	assert_wait(21, "pause()", "any signal that it handles", "-");
	assert_wait(30, "", "", "?");
	assert_wait(40, "", "", "?");
	waits_free(&waits);
	assert_int_equal(waits_look_at(&waits, &proc, pids, 2), 0);
	assert_wait(40, "read(3)", "data from pipe:[77]", "41p");
	assert_wait(41, "read(4)", "data from pipe:[78]", "42p");
	assert_wait(42, "read(5)", "data from pipe:[79]", "21p");
}

/* As Linux 6.1 has them: a lock, a page, a bit; what says enough; a stack that is not for us. */
static void knows_places_in_the_kernel(void **state)
{
	static const struct {
		const char *wchan;
		const char *stack;
		const char *said;
	} all[] = {
		{ "percpu_rwsem_wait", "[<0>] percpu_rwsem_wait+0x116/0x150\n"
		  "[<0>] __percpu_down_read+0x4e/0x70\n[<0>] mnt_want_write+0x74/0x90\n"
		  "[<0>] path_openat+0x1/0x2\n", "percpu_rwsem_wait() for mnt_want_write()" },
		{ "folio_wait_bit_common", "[<0>] folio_wait_bit_common+0x13d/0x350\n"
		  "[<0>] __folio_lock_killable+0x1/0x2\n[<0>] filemap_fault.isra.0+0x139/0x970\n",
		  "folio_wait_bit_common() for filemap_fault()" },
		{ "jbd2_log_wait_commit", "[<0>] jbd2_log_wait_commit+0xdc/0x140\n"
		  "[<0>] ext4_sync_file+0x1b4/0x390\n", "jbd2_log_wait_commit()" },
		{ "msleep", NULL, "msleep()" },
		{ "msleep", "[<0>] msleep+0x2d/0x40\n", "msleep()" },
	};
	char text[WAIT_TEXT_SIZE];

	(void)state;
	for (int i = 0; i < 5; i++) {
		add(10 + i, 1, 'D', "-1 0x7ffe5d818450 0x7f84351c5503\n");
		tree_file(&proc, 10 + i, 10 + i, "wchan", all[i].wchan);
		if (all[i].stack)
			tree_file(&proc, 10 + i, 10 + i, "stack", all[i].stack);
	}
	look();
	for (int i = 0; i < 5; i++) {
		snprintf(text, sizeof(text), "the kernel, in %s", all[i].said);
		assert_wait(10 + i, "", text, "?");
	}
}

/* Who can end it tells more; and who only sleeps needs none. */
static void adds_places_to_what_is_known(void **state)
{
	static const char letters[] = "DSD";

	(void)state;
	for (int i = 0; i < 3; i++) {
		add(10 + i, 1, letters[i], call(SYS_read, 3, 0, 0, 0));
		tree_file(&proc, 10 + i, 10 + i, "wchan", "nfs_wait_bit_killable");
		tree_fd(&proc, 10 + i, 3, i == 2 ? "pipe:[77]" : "/mnt/far", O_RDONLY);
	}
	look();
	assert_wait(10, "read(3)", "data from /mnt/far, in nfs_wait_bit_killable()", "?");
	assert_wait(11, "read(3)", "data from /mnt/far", "?");
	assert_wait(12, "read(3)", "data from pipe:[77]", "+");
}

/* What cannot be read is not known, and says why; nothing is made of it. */
static void says_what_is_missing(void **state)
{
	(void)state;
	add(10, 1, 'S', NULL);
	add(11, 1, 'S', "running\n");
	add(12, 1, 'S', call(SYS_read, 3, 0, 0, 0));
	add(13, 1, 'S', "no number\n");
	add(14, 1, 'S', call(99999, 0, 0, 0, 0));
	add(15, 1, 'D', "-1 0x7ffe5d818450 0x7f84351c5503\n");
	tree_file(&proc, 15, 15, "wchan", "folio_wait_bit");
	tree_file(&proc, 16, 16, "status", "Name:\thalf\nPid:\t16\n");
	look();
	assert_string_equal(task_of(10)->why, "it went on or ended meanwhile");
	assert_string_equal(task_of(11)->why, "it went on or ended meanwhile");
	assert_string_equal(task_of(12)->why, "it went on or ended meanwhile");
	assert_string_equal(task_of(13)->why, "Invalid argument");
	assert_wait(10, "", "", "?");
	assert_wait(12, "read(3)", "", "?");
	assert_wait(14, "call 99999", "", "?");
	assert_wait(15, "", "the kernel, in folio_wait_bit()", "?");
	assert_int_equal(waits_find(&waits, 16), WAIT_NONE);
}

/* The kernel escapes newlines and backslashes itself. */
static void escapes_names(void **state)
{
	static const char text[] = "Name:\ta\\nb\\\\c\033\t\xff\nState:\tS (sleeping)\nTgid:\t5\nPid:\t5\n"
				   "PPid:\t1\nTracerPid:\t0\nNSpid:\t5\t1\nNSpgid:\t5\t1\n"
				   "Threads:\t1\nvoluntary_ctxt_switches:\t12\n";
	struct task_status status;

	(void)state;
	assert_true(task_status_parse(&status, text));
	assert_string_equal(status.name, "a\\nb\\\\c\\x1b\\t\\xff");
	assert_int_equal(status.levels, 2);
	assert_int_equal(status.pids[1], 1);
	assert_int_equal(status.sleeps, 12);
	assert_true(status.kernel);
	assert_false(task_status_parse(&status, strchr(text, '\n') + 1));
}

/* Whoever is in many groups has a long line of them before the rest. */
static void reads_all_of_a_status(void **state)
{
	char text[20000];
	int len = sprintf(text, "Name:\tin many groups\nState:\tR (running)\nTgid:\t5\nPid:\t5\n"
			  "PPid:\t1\nTracerPid:\t0\nGroups:\t");

	(void)state;
	for (int group = 1000; group < 4000; group++)
		len += sprintf(text + len, "%d ", group);
	strcpy(text + len, "\nNSpid:\t5\t6\t7\t8\t9\t1\t2\t3\t4\nNSpgid:\t5\t6\t7\t8\t9\t1\t2\t3\t4\n"
	       "Threads:\t1\nvoluntary_ctxt_switches:\t12\n");
	tree_file(&proc, 5, 5, "status", text);
	look();
	assert_int_equal(task_of(5)->status.sleeps, 12);
	assert_int_equal(task_of(5)->status.levels, 0);		/* more than there is room for */
}

static void names_calls(void **state)
{
	(void)state;
	assert_string_equal(call_name(SYS_wait4), "wait4");
	assert_string_equal(call_name(SYS_futex), "futex");
	assert_string_equal(call_name_32(114), "wait4");
	assert_string_equal(call_name_32(240), "futex");
	assert_null(call_name(100000));
	assert_null(call_name_32(100000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(knows_children),
		TEST(knows_pids_of_a_namespace),
		TEST(knows_who_traces),
		TEST(knows_who_stopped),
		TEST(knows_what_stopped),
#ifdef SYS_vfork
		TEST(knows_vfork),
#endif
		TEST(knows_vfork_by_clone),
		TEST(knows_sleeps),
		TEST(knows_signals),
		TEST(finds_deadlocks),
		TEST(knows_32_bits),
		TEST(knows_calls_for_many),
		TEST(knows_ipc),
		TEST(knows_one),
		TEST(asks_whom_it_must),
		TEST(knows_places_in_the_kernel),
		TEST(adds_places_to_what_is_known),
		TEST(says_what_is_missing),
		cmocka_unit_test(escapes_names),
		TEST(reads_all_of_a_status),
		cmocka_unit_test(names_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
