// SPDX-License-Identifier: GPL-2.0
/* Conditions that end a recording into memory: by events that are made up. */
#include "commands/record_when.h"
#include "memory.h"
#include "model/subtree.h"
#include "recordings.h"
#include "test.h"

static struct when when;

static int leave(void **state)
{
	(void)state;
	when_drop(&when);
	when = (struct when){};
	return 0;
}

static struct event exit_of(const char *name, int32_t pid, int32_t tgid, int32_t code)
{
	struct event event = test_event(EVENT_EXIT, 1, pid);

	event.exit.tgid = tgid;
	event.exit.exit_code = code;
	strcpy(event.exit.name, name);
	return event;
}

static void is_killed_by_name(void **state)
{
	const struct {
		struct event event;
		int met;
	} cases[] = {
		{ exit_of("victim", 50, 50, 9), 1 },
		{ exit_of("victim", 50, 50, 11 | 0x80), 1 },	/* with a core */
		{ exit_of("victim", 50, 50, 9 << 8), 0 },	/* exit 9 */
		{ exit_of("victims", 50, 50, 9), 0 },
		{ exit_of("victim", 61, 60, 9), 0 },		/* a thread */
		{ test_event(EVENT_FORK, 1, 50), 0 },
	};

	(void)state;
	assert_true(when_parse("killed:victim", &when));
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(when_take(&when, &cases[i].event), cases[i].met);
}

/* Others than the leader tell of it when that has ended before, while there is that process. */
static void is_killed_without_its_leader(void **state)
{
	const struct event ended = exit_of("victim", 50, 50, 0);
	const struct event other = exit_of("other", 60, 60, 0);
	const struct event killed = exit_of("work", 51, 50, 9);
	const struct event exits = exit_of("work", 51, 50, 256);
	struct event reaped = test_event(EVENT_REAP, 2, 50);

	(void)state;
	reaped.reap.tgid = 50;
	assert_true(when_parse("killed:victim", &when));
	assert_int_equal(when_take(&when, &killed), 0);
	assert_int_equal(when_take(&when, &ended), 0);
	assert_int_equal(when_take(&when, &other), 0);
	assert_int_equal(when_take(&when, &exits), 0);
	assert_int_equal(when_take(&when, &killed), 1);
	assert_int_equal(when.nr, 1);
	assert_int_equal(when_take(&when, &reaped), 0);
	assert_int_equal(when_take(&when, &killed), 0);
	assert_int_equal(when.nr, 0);
}

static struct snapshot leader_of(struct taskviz_record *leader, uint32_t nr_threads)
{
	*leader = test_record(50, 1, 'Z', "victim");
	leader->nr_threads = nr_threads;
	return (struct snapshot){ .head = { .count = 1 }, .records = leader };
}

/* The leader ended before the recording began, or while events were lost. */
static void is_killed_without_a_leader_from_before(void **state)
{
	const struct event killed = exit_of("work", 51, 50, 9);
	struct event lost = test_event(EVENT_LOST, 1, 0);
	struct taskviz_record leader;
	struct snapshot snapshot = leader_of(&leader, 1);

	(void)state;
	assert_true(when_parse("killed:victim", &when));
	assert_int_equal(when_take_snapshot(&when, &snapshot), 0);
	assert_int_equal(when_take(&when, &killed), 0);
	snapshot = leader_of(&leader, 2);
	strcpy(leader.name, "victims");
	assert_int_equal(when_take_snapshot(&when, &snapshot), 0);
	assert_int_equal(when_take(&when, &killed), 0);
	snapshot = leader_of(&leader, 2);
	for (int times = 0; times < 2; times++)
		assert_int_equal(when_take_snapshot(&when, &snapshot), 0);
	assert_int_equal(when.nr, 1);
	lost.lost.kinds = EVENT_STATES;
	assert_int_equal(when_take(&when, &lost), 0);
	assert_int_equal(when_take(&when, &killed), 1);
	lost.lost.kinds = EVENT_LIVES;
	assert_int_equal(when_take(&when, &lost), 0);
	assert_int_equal(when_take(&when, &killed), 0);
	assert_true(when_parse("D:1s", &when));
	assert_int_equal(when_take_snapshot(&when, &snapshot), 0);
	assert_int_equal(when.nr, 0);
}

/* A part of the ring begins with snapshots; what was lost before them they tell. */
static void knows_leaders_from_after_a_loss(void **state)
{
	const struct event killed = exit_of("work", 51, 50, 9);
	struct event lost = test_event(EVENT_LOST, 3, 0);
	struct taskviz_record leader;
	struct snapshot snapshot = leader_of(&leader, 2);

	(void)state;
	assert_true(when_parse("killed:victim", &when));
	snapshot.head.now_ns = TEST_BEGIN + 2 * TEST_SECOND;
	assert_int_equal(when_take_snapshot(&when, &snapshot), 0);
	snapshot.head.now_ns = TEST_BEGIN + 4 * TEST_SECOND;
	assert_int_equal(when_take_snapshot(&when, &snapshot), 0);
	assert_int_equal(when.nr, 1);
	assert_int_equal(when_take(&when, &lost), 0);
	assert_int_equal(when_take(&when, &killed), 1);
	lost.time_ns = TEST_BEGIN + 5 * TEST_SECOND;
	assert_int_equal(when_take(&when, &lost), 0);
	assert_int_equal(when.nr, 0);
	assert_int_equal(when_take(&when, &killed), 0);
}

static void sleep_in_d(unsigned int second)
{
	const struct event event = test_switch(second, 50, "disk", 2, 0, "swapper/0");

	assert_int_equal(when_take(&when, &event), 0);
}

static void is_long_in_d(void **state)
{
	const struct event woken = test_event(EVENT_WAKEUP, 3, 50);
	const struct event asleep = test_switch(3, 51, "cat", 1, 0, "swapper/0");

	(void)state;
	assert_true(when_parse("D:4s", &when));
	sleep_in_d(0);
	assert_int_equal(when_take(&when, &woken), 0);
	assert_int_equal(when_take(&when, &asleep), 0);
	assert_false(when_is_due(&when, TEST_BEGIN + 9 * TEST_SECOND));
	sleep_in_d(4);
	assert_false(when_is_due(&when, TEST_BEGIN + 8 * TEST_SECOND - 1));
	assert_true(when_is_due(&when, TEST_BEGIN + 8 * TEST_SECOND));
}

/* What is handed out in one go is looked at, too. */
static void was_long_in_d(void **state)
{
	const struct event woken = test_event(EVENT_WAKEUP, 9, 50);

	(void)state;
	assert_true(when_parse("D:4", &when));
	for (int32_t pid = 60; pid < 100; pid++) {
		const struct event other = test_switch(6, pid, "disk", 2, 0, "swapper/0");

		assert_int_equal(when_take(&when, &other), 0);
	}
	sleep_in_d(5);
	assert_int_equal(when_take(&when, &woken), 1);
}

/* Its wakeup may be among what was lost. */
static void a_loss_begins_anew(void **state)
{
	struct event lost = test_event(EVENT_LOST, 1, 0);

	(void)state;
	assert_true(when_parse("D:4s", &when));
	sleep_in_d(0);
	lost.lost.kinds = EVENT_LIVES;
	assert_int_equal(when_take(&when, &lost), 0);
	assert_true(when_is_due(&when, TEST_BEGIN + 9 * TEST_SECOND));
	lost.lost.kinds = EVENT_STATES;
	assert_int_equal(when_take(&when, &lost), 0);
	assert_false(when_is_due(&when, TEST_BEGIN + 9 * TEST_SECOND));
}

static struct snapshot sleeper(struct taskviz_record *task, unsigned int second)
{
	*task = test_record(50, 1, 'D', "disk");
	return (struct snapshot){
		.head = { .count = 1, .now_ns = TEST_BEGIN + second * TEST_SECOND },
		.records = task,
	};
}

/* Who sleeps when it begins, and when it is looked after a loss, does so from then on at least. */
static void was_in_d_before(void **state)
{
	struct event lost = test_event(EVENT_LOST, 3, 0);
	struct taskviz_record task;
	struct snapshot snapshot = sleeper(&task, 0);

	(void)state;
	assert_true(when_parse("D:4s", &when));
	assert_int_equal(when_take_snapshot(&when, &snapshot), 0);
	assert_false(when_is_due(&when, TEST_BEGIN + 4 * TEST_SECOND - 1));
	assert_true(when_is_due(&when, TEST_BEGIN + 4 * TEST_SECOND));
	assert_false(when.blind);
	assert_int_equal(when_take(&when, &lost), 0);
	assert_true(when.blind);
	assert_false(when_is_due(&when, TEST_BEGIN + 9 * TEST_SECOND));
	snapshot = sleeper(&task, 5);
	assert_int_equal(when_take_snapshot(&when, &snapshot), 0);
	assert_false(when.blind);
	assert_int_equal(when_take(&when, &lost), 0);		/* told late: it was over before */
	assert_true(when_is_due(&when, TEST_BEGIN + 9 * TEST_SECOND));
	assert_true(when_parse("D:4s", &when));
	task.info |= SUBTREE_INFO_OUTSIDE;
	assert_int_equal(when_take_snapshot(&when, &snapshot), 0);
	assert_int_equal(when.nr, 0);
}

/* Ever new tasks, of which a thousand sleep at a time. */
static void a_million_sleeps_need_no_more_memory(void **state)
{
	size_t before = 0;

	(void)state;
	assert_true(when_parse("D:4s", &when));
	for (int32_t pid = 1; pid <= 500000; pid++) {
		const struct event asleep = test_switch(1, pid, "disk", 2, 0, "swapper/0");
		const struct event woken = test_event(EVENT_WAKEUP, 2, pid - 1000);

		assert_int_equal(when_take(&when, &asleep), 0);
		assert_int_equal(when_take(&when, &woken), 0);
		if (pid == 10000)
			before = test_memory();
	}
	assert_int_equal(when.nr, 1000);
	assert_true(before && test_memory() <= before);
}

static int born(uint64_t at_ms, bool thread)
{
	struct event event = test_event(EVENT_FORK, 0, 50);

	event.time_ns += at_ms * 1000000;
	event.fork.tgid = thread ? 10 : 50;
	return when_take(&when, &event);
}

/* Of any second, not of that which a clock begins; threads are none. */
static void are_more_than_in_a_second(void **state)
{
	(void)state;
	assert_true(when_parse("forks:3", &when));
	assert_int_equal(born(0, false), 0);
	assert_int_equal(born(700, false), 0);
	assert_int_equal(born(800, false), 0);
	assert_int_equal(born(900, true), 0);
	assert_int_equal(born(1000, false), 0);
	assert_int_equal(born(1699, false), 1);
}

static void is_a_condition(void **state)
{
	static const char *const none[] = {
		"", "killed", "killed:", "killed:a-name-of-16-byt", "D", "D:", "D:0", "D:5x", "forks:",
		"forks:0", "forks:-1", "forks:many", "forks:1000001", "S:5s", "dead:sh",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_false(when_parse(none[i], &when));
	assert_true(when_parse("killed:a-name-of-15-by", &when));
	assert_true(when_parse("forks:1000000", &when));
}

#define TEST(name) cmocka_unit_test_teardown(name, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(is_killed_by_name),
		TEST(is_killed_without_its_leader),
		TEST(is_killed_without_a_leader_from_before),
		TEST(knows_leaders_from_after_a_loss),
		TEST(is_long_in_d),
		TEST(was_long_in_d),
		TEST(a_loss_begins_anew),
		TEST(was_in_d_before),
		TEST(a_million_sleeps_need_no_more_memory),
		TEST(are_more_than_in_a_second),
		TEST(is_a_condition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
