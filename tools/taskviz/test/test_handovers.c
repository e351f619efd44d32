// SPDX-License-Identifier: GPL-2.0
/* Locks that are handed on in a recording whose events are known. */
#include <sys/syscall.h>
#include "commands.h"
#include "model/event_call.h"

#define OURS(call)	event_call(SYS_##call, false)
#define PACKED(call, first)	event_call_pack(OURS(call), first)

static struct event story[64];
static size_t nr_events;

static struct event *tell(struct event event)
{
	story[nr_events] = event;
	return &story[nr_events++];
}

/* A thread of shell (10), or a child of it. */
static void tell_fork(int32_t pid, int32_t tgid)
{
	struct event *event = tell(test_event(EVENT_FORK, 0, pid));

	event->fork.parent = 10;
	event->fork.tgid = tgid;
	strcpy(event->fork.name, tgid == pid ? "child" : "thread");
}

/* A sleep in a call, from one second to another, and how it ends. */
static void tell_sleep(unsigned int from, unsigned int to, int32_t pid, uint32_t call,
		       int32_t waker, uint32_t waker_call, uint32_t first)
{
	struct event *event;

	tell(test_switch(from, 0, "swapper/0", 0, pid, "x"));
	tell(test_switch(from, pid, "x", 1, 0, "swapper/0"));
	event = tell(test_event(EVENT_WAKEUP, to, pid));
	event->wakeup.waker = waker;
	event->wakeup.context = WAKER_TASK;
	event->wakeup.call = call;
	event->wakeup.waker_call = waker_call;
	event->wakeup.first = first;
}

static int enter(void **state)
{
	nr_events = 0;
	memset(story, 0, sizeof(story));
	tell_fork(101, 10);
	tell_fork(102, 10);
	tell_fork(103, 103);
	return test_enter_saved(state);
}

/* The family's own recording has switches and wakeups. */
static void write_story(void)
{
	struct recording_writer writer = { .file = fopen("story", "w") };

	assert_non_null(writer.file);
	test_write_ends(&writer, story, nr_events);
	assert_int_equal(recording_write_end(&writer), 0);
	assert_int_equal(fclose(writer.file), 0);
}

static int run(const char *columns, char text[TEST_OUTPUT_SIZE])
{
	const char *const words[] = { "locks", "--from", "story", "-rno", columns, NULL };

	write_story();
	return test_command(cmd_locks, words, text);
}

static void expect(const char *wanted)
{
	char text[TEST_OUTPUT_SIZE];

	assert_int_equal(run("LOCK,KIND,TIMES,SLEPT-MAX,SLEPT-MEAN,PID,FROM,FROM-NAME,BY", text),
			 STATUS_OK);
	assert_string_equal(text, wanted);
}

static void sums_up_by_lock_and_pair(void **state)
{
	(void)state;
	tell_sleep(1, 2, 101, OURS(futex), 102, OURS(futex), 0xa0);
	tell_sleep(2, 5, 102, OURS(futex), 101, OURS(futex), 0xa0);
	tell_sleep(5, 6, 102, OURS(futex), 101, OURS(futex), 0xb0);
	tell_sleep(6, 7, 102, OURS(futex), 101, OURS(futex), 0xa0);
	expect("0x..000000a0\\x20of\\x20process\\x2010\\x20shell futex 3 3.000000000 1.666666666 - - - -\n"
	       "x futex 2 3.000000000 2.000000000 102 101 x futex\n"
	       "x futex 1 1.000000000 1.000000000 101 102 x futex\n"
	       "0x..000000b0\\x20of\\x20process\\x2010\\x20shell futex 1 1.000000000 1.000000000 - - - -\n"
	       "x futex 1 1.000000000 1.000000000 102 101 x futex\n");
}

/* A child has another mutex at the same address; who wakes it may be of another process. */
static void tells_processes_apart(void **state)
{
	(void)state;
	tell_sleep(1, 2, 101, OURS(futex), 102, OURS(futex), 0xa0);
	tell_sleep(2, 3, 103, OURS(futex), 102, OURS(futex), 0xa0);
	expect("0x..000000a0\\x20of\\x20process\\x2010\\x20shell futex 1 1.000000000 1.000000000 - - - -\n"
	       "x futex 1 1.000000000 1.000000000 101 102 thread futex\n"
	       "0x..000000a0\\x20of\\x20process\\x20103\\x20x futex 1 1.000000000 1.000000000 - - - -\n"
	       "x futex 1 1.000000000 1.000000000 103 102 thread futex\n");
}

/* A signal, a time limit, the end of a thread that is waited for, a pipe. */
static void leaves_others_out(void **state)
{
	(void)state;
	tell_sleep(1, 2, 101, OURS(futex), 102, OURS(tgkill), 0xa0);
	tell_sleep(2, 3, 101, OURS(futex), 102, OURS(futex), 0xa0);
	story[nr_events - 1].wakeup.context = WAKER_INTERRUPT;
	tell_sleep(3, 4, 101, OURS(futex), 102, OURS(exit), 0xa0);
	tell_sleep(4, 5, 101, OURS(read), 102, OURS(write), 0);
	tell_sleep(5, 6, 101, OURS(flock), 102, OURS(futex), 0);
	expect("");
}

/* A set has an id, for whomever it is; a descriptor is that of one process. */
static void knows_semaphores_and_files(void **state)
{
	(void)state;
	tell_sleep(1, 2, 101, OURS(semop), 102, OURS(semop), PACKED(semop, 0));
	tell_sleep(2, 3, 103, OURS(semtimedop), 102, OURS(semop), PACKED(semtimedop, 0));
	tell_sleep(3, 4, 101, OURS(semop), 102, OURS(semop), PACKED(semop, 32769));
	tell_sleep(4, 5, 101, OURS(flock), 103, OURS(flock), PACKED(flock, 0));
	tell_sleep(5, 6, 103, OURS(flock), 102, OURS(close), PACKED(flock, 0));
	tell_sleep(6, 7, 101, OURS(fcntl), 103, OURS(fcntl), PACKED(fcntl, 9));
	expect("semaphore\\x20set\\x200 semaphore 2 1.000000000 1.000000000 - - - -\n"
	       "x semaphore 1 1.000000000 1.000000000 101 102 thread semop\n"
	       "x semaphore 1 1.000000000 1.000000000 103 102 thread semop\n"
	       "semaphore\\x20set\\x2032769 semaphore 1 1.000000000 1.000000000 - - - -\n"
	       "x semaphore 1 1.000000000 1.000000000 101 102 thread semop\n"
	       "fd\\x200\\x20of\\x20process\\x2010\\x20shell flock 1 1.000000000 1.000000000 - - - -\n"
	       "x flock 1 1.000000000 1.000000000 101 103 x flock\n"
	       "fd\\x200\\x20of\\x20process\\x20103\\x20x flock 1 1.000000000 1.000000000 - - - -\n"
	       "x flock 1 1.000000000 1.000000000 103 102 thread close\n"
	       "fd\\x209\\x20of\\x20process\\x2010\\x20shell fcntl 1 1.000000000 1.000000000 - - - -\n"
	       "x fcntl 1 1.000000000 1.000000000 101 103 x fcntl\n");
}

/* Of these older recordings tell no more than the call. */
static void knows_that_it_does_not_know_which(void **state)
{
	(void)state;
	tell_sleep(1, 2, 101, OURS(semtimedop), 102, OURS(semctl), 0);
	tell_sleep(2, 3, 101, OURS(flock), 103, OURS(exit_group), 0);
	tell_sleep(3, 4, 101, OURS(fcntl), 103, OURS(close), 0);
	expect("all\\x20sets\\x20of\\x20semaphores semaphore 1 1.000000000 1.000000000 - - - -\n"
	       "x semaphore 1 1.000000000 1.000000000 101 102 thread semctl\n"
	       "all\\x20files,\\x20by\\x20flock() flock 1 1.000000000 1.000000000 - - - -\n"
	       "x flock 1 1.000000000 1.000000000 101 103 child exit_group\n"
	       "all\\x20files,\\x20by\\x20fcntl() fcntl 1 1.000000000 1.000000000 - - - -\n"
	       "x fcntl 1 1.000000000 1.000000000 101 103 child close\n");
}

/* The process was asleep before; the waker was never seen; older recordings have no address. */
static void tells_what_it_does_not_know(void **state)
{
	char text[TEST_OUTPUT_SIZE];
	struct event *event = tell(test_event(EVENT_WAKEUP, 3, 10));

	(void)state;
	event->wakeup.waker = 4711;
	event->wakeup.context = WAKER_TASK;
	event->wakeup.call = OURS(futex);
	event->wakeup.waker_call = OURS(futex);
	assert_int_equal(run("LOCK,TIMES,SLEPT-MAX,SLEPT-LEAST,PID,FROM,FROM-NAME", text),
			 STATUS_OK);
	assert_string_equal(text,
			    "futexes\\x20of\\x20process\\x2010\\x20shell 1 3.000000000 1 - - -\n"
			    "shell 1 3.000000000 1 10 4711 ?\n");
}

/* From before calls were recorded, or with numbers that are another machine's. */
static void refuses_what_has_no_calls(void **state)
{
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	tell_sleep(1, 2, 101, EVENT_CALL_UNKNOWN, 102, EVENT_CALL_UNKNOWN, 0);
	tell_sleep(2, 3, 101, 255u << 24 | SYS_futex, 102, 255u << 24 | SYS_futex, 0xa0);
	assert_int_equal(run("LOCK", text), STATUS_NOTHING);
	assert_string_equal(text, "");
	tell_sleep(3, 4, 101, OURS(futex), 102, OURS(futex), 0xa0);
	assert_int_equal(run("TIMES", text), STATUS_OK);
	assert_string_equal(text, "1\n1\n");
}

/* What is of now only, and what is of a recording only. */
static void refuses_what_does_not_fit(void **state)
{
	const char *const all[] = { "locks", "--from", "story", "--all", NULL };
	const char *const since[] = { "locks", "--since", "+1", NULL };
	char text[TEST_OUTPUT_SIZE];

	(void)state;
	write_story();
	assert_int_equal(test_command(cmd_locks, all, text), STATUS_USAGE);
	assert_int_equal(test_command(cmd_locks, since, text), STATUS_USAGE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, test_leave_saved)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(sums_up_by_lock_and_pair),
		TEST(tells_processes_apart),
		TEST(leaves_others_out),
		TEST(knows_semaphores_and_files),
		TEST(knows_that_it_does_not_know_which),
		TEST(tells_what_it_does_not_know),
		TEST(refuses_what_has_no_calls),
		TEST(refuses_what_does_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
