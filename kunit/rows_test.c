// SPDX-License-Identifier: GPL-2.0
/* Suite rows: the rows of a table are all there, of one filling; those of accounts in order. */
#include <kunit/test.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/timekeeping.h>
#include "ledger/account.h"
#include "probes/groups.h"
#include "rows.h"
#include "views/account_rows.h"

#define PLENTY	1000

struct plain {
	u64 number;
	u64 filling;
};

/* What fill_numbers() does and what it saw. */
static struct {
	u32 nr;
	u32 fillings;
	u32 dirty;
	int err;
	bool kill;
} filling;

static u32 expected;

static void be_killed(void)
{
	sigaddset(&current->pending.signal, SIGKILL);
	set_tsk_thread_flag(current, TIF_SIGPENDING);
}

static void live_on(void)
{
	sigdelset(&current->pending.signal, SIGKILL);
	clear_tsk_thread_flag(current, TIF_SIGPENDING);
}

static int fill_numbers(struct taskviz_rows *rows)
{
	filling.fillings++;
	if (filling.kill)
		be_killed();
	for (u32 i = 0; i < filling.nr; i++) {
		struct plain *row = taskviz_rows_add(rows);

		if (!row)
			continue;
		filling.dirty += row->number || row->filling;
		row->number = i;
		row->filling = filling.fillings;
	}
	return filling.err;
}

static u32 expect_so_many(void)
{
	return expected;
}

static const struct taskviz_table numbers = {
	.name = "numbers",
	.columns = { .row_size = sizeof(struct plain) },
	.fill = fill_numbers,
};

static int begin(struct kunit *test)
{
	memset(&filling, 0, sizeof(filling));
	return 0;
}

/* All of them, of the last filling alone. */
static void expect_numbers(struct kunit *test, const struct taskviz_rows *rows, u32 nr)
{
	KUNIT_ASSERT_EQ(test, rows->nr, nr);
	KUNIT_EXPECT_FALSE(test, rows->full);
	KUNIT_EXPECT_EQ(test, filling.dirty, 0u);
	for (u32 i = 0; i < nr; i++) {
		const struct plain *row = row_at(rows, i);

		KUNIT_EXPECT_EQ(test, row->number, (u64)i);
		KUNIT_EXPECT_EQ(test, row->filling, (u64)filling.fillings);
	}
}

static void expect_empty(struct kunit *test, struct taskviz_rows *rows)
{
	taskviz_rows_drop(rows);
	KUNIT_EXPECT_NULL(test, rows->rows);
	KUNIT_EXPECT_EQ(test, rows->nr, 0u);
	KUNIT_EXPECT_EQ(test, rows->capacity, 0u);
	KUNIT_EXPECT_FALSE(test, rows->full);
}

static void full_is_filled_again(struct kunit *test)
{
	static const u32 counts[] = { 0, 1, 63, 64, 65, 128, 129, PLENTY };

	for (int i = 0; i < ARRAY_SIZE(counts); i++) {
		struct taskviz_rows rows;

		filling.nr = counts[i];
		filling.fillings = 0;
		rows = take_rows(test, &numbers);
		expect_numbers(test, &rows, counts[i]);
		KUNIT_EXPECT_EQ(test, filling.fillings > 1, counts[i] > 64);
		expect_empty(test, &rows);
	}
}

/* Who knows how many there will be is filled once, and some may come meanwhile. */
static void expected_have_room(struct kunit *test)
{
	struct taskviz_table table = numbers;
	struct taskviz_rows rows;

	table.expect = expect_so_many;
	expected = PLENTY;
	filling.nr = PLENTY + 20;
	rows = take_rows(test, &table);
	expect_numbers(test, &rows, PLENTY + 20);
	KUNIT_EXPECT_EQ(test, filling.fillings, 1u);
	taskviz_rows_drop(&rows);
}

static void errors_are_passed_on(struct kunit *test)
{
	struct taskviz_rows rows;

	filling.err = -EIO;
	filling.nr = PLENTY;
	KUNIT_EXPECT_EQ(test, taskviz_rows_take(&rows, &numbers), -EIO);
	KUNIT_EXPECT_EQ(test, filling.fillings, 1u);
	expect_empty(test, &rows);
}

/* A reader who is being killed does not go on, unless it is done. */
static void killed_readers_end(struct kunit *test)
{
	struct taskviz_rows rows;

	filling.kill = true;
	filling.nr = PLENTY;
	KUNIT_EXPECT_EQ(test, taskviz_rows_take(&rows, &numbers), -EINTR);
	KUNIT_EXPECT_EQ(test, filling.fillings, 1u);
	taskviz_rows_drop(&rows);
	filling.nr = 1;
	KUNIT_EXPECT_EQ(test, taskviz_rows_take(&rows, &numbers), 0);
	live_on();
	taskviz_rows_drop(&rows);
}

static void no_rows_of_a_group_that_is_off(struct kunit *test)
{
	struct taskviz_group group = { .name = "made-up" };
	struct taskviz_table table = numbers;
	struct taskviz_rows rows;

	table.group = &group;
	filling.nr = 3;
	rows = take_rows(test, &table);
	KUNIT_EXPECT_EQ(test, rows.nr, 0u);
	KUNIT_ASSERT_NOT_NULL(test, rows.off);
	KUNIT_EXPECT_STREQ(test, rows.off, "made-up");
	KUNIT_EXPECT_EQ(test, filling.fillings, 0u);
	KUNIT_EXPECT_STREQ(test, taskviz_table_group_off(&table), "made-up");
	taskviz_rows_drop(&rows);
	group.since_ns = 1;
	rows = take_rows(test, &table);
	expect_numbers(test, &rows, 3);
	KUNIT_EXPECT_NULL(test, taskviz_table_group_off(&table));
	KUNIT_EXPECT_NULL(test, taskviz_table_group_off(&numbers));
	taskviz_rows_drop(&rows);
}

static struct taskviz_group *to_switch_off;

static int fill_none_and_switch_off(struct taskviz_rows *rows)
{
	to_switch_off->since_ns = 0;
	return 0;
}

static int fill_and_switch_off(struct taskviz_rows *rows)
{
	to_switch_off->since_ns = 0;
	return fill_numbers(rows);
}

/* Rows that were taken count; that there are none means something only while the group is on. */
static void switched_off_meanwhile(struct kunit *test)
{
	struct taskviz_group group = { .name = "made-up", .since_ns = 1 };
	struct taskviz_table table = numbers;
	struct taskviz_rows rows;

	to_switch_off = &group;
	table.group = &group;
	rows = take_rows(test, &table);
	KUNIT_EXPECT_NULL(test, rows.off);
	taskviz_rows_drop(&rows);
	table.fill = fill_none_and_switch_off;
	rows = take_rows(test, &table);
	KUNIT_ASSERT_NOT_NULL(test, rows.off);
	KUNIT_EXPECT_STREQ(test, rows.off, "made-up");
	taskviz_rows_drop(&rows);
	group.since_ns = 1;
	filling.nr = 3;
	table.fill = fill_and_switch_off;
	rows = take_rows(test, &table);
	KUNIT_EXPECT_EQ(test, rows.nr, 3u);
	KUNIT_EXPECT_NULL(test, rows.off);
	taskviz_rows_drop(&rows);
}

static void rows_have_a_time(struct kunit *test)
{
	const u64 before = ktime_get_boottime_ns();
	struct taskviz_rows rows = take_rows(test, &numbers);

	KUNIT_EXPECT_GE(test, rows.now_ns, before);
	KUNIT_EXPECT_LE(test, rows.now_ns, ktime_get_boottime_ns());
	taskviz_rows_drop(&rows);
}

/* @tag tells which one this was. */
struct tagged {
	struct taskviz_task_row task;
	u64 tag;
};

/* A row: when it was born, its pid, of which of several, whether it ended. */
#define ROW(START, PID, AT, ENDED, TAG)	\
	{ { .start_ns = (START), .pid = (PID), .at_ns = (AT), .ended = (ENDED) }, (TAG) }

/* Sorts them, as given and from the end on; the tags tell what is left, in what order. */
static void expect_sorted(struct kunit *test, const struct tagged *given, u32 nr,
			  const char *expect)
{
	for (int backwards = 0; backwards < 2; backwards++) {
		struct tagged sorted[16];
		struct taskviz_rows rows = {
			.rows = sorted, .size = sizeof(*sorted), .nr = nr, .capacity = nr,
		};
		char tags[17] = "";

		for (u32 i = 0; i < nr; i++)
			sorted[i] = given[backwards ? nr - 1 - i : i];
		KUNIT_ASSERT_EQ(test, taskviz_task_rows_sort(&rows), 0);
		KUNIT_ASSERT_LE(test, rows.nr, nr);
		for (u32 i = 0; i < rows.nr; i++)
			tags[i] = sorted[i].tag;
		KUNIT_EXPECT_STREQ(test, (const char *)tags, expect);
	}
}

static void by_birth(struct kunit *test)
{
	static const struct tagged rows[] = {
		ROW(30, 1, 0, 0, 'e'), ROW(10, 9, 0, 1, 'b'), ROW(20, 5, 0, 0, 'd'),
		ROW(10, 8, 0, 0, 'a'), ROW(1ull << 40, 2, 0, 0, 'g'), ROW(20, 4, 0, 1, 'c'),
		ROW(1ull << 33, 3, 0, 0, 'f'),
	};

	expect_sorted(test, rows, ARRAY_SIZE(rows), "abcdefg");
	expect_sorted(test, rows, 1, "e");
	expect_sorted(test, rows, 0, "");
}

/* The living, then the ended: two parts that each are in order, or nearly. */
static void two_parts(struct kunit *test)
{
	static const struct tagged rows[] = {
		ROW(10, 1, 0, 0, 'a'), ROW(30, 3, 0, 0, 'c'), ROW(50, 5, 0, 0, 'e'),
		ROW(60, 6, 0, 0, 'f'), ROW(40, 4, 0, 1, 'd'), ROW(20, 2, 0, 1, 'b'),
		ROW(60, 6, 0, 1, 'f'), ROW(70, 7, 0, 1, 'g'),
	};

	expect_sorted(test, rows, ARRAY_SIZE(rows) - 2, "abcdef");
	expect_sorted(test, rows + 3, ARRAY_SIZE(rows) - 3, "bdfg");
	expect_sorted(test, rows, 4, "acef");
}

/* Of a task that ended while they were collected there are two: the later word counts. */
static void doubles_are_dropped(struct kunit *test)
{
	static const struct tagged rows[] = {
		ROW(10, 8, 0, 0, 'x'), ROW(10, 8, 0, 1, 'a'), ROW(10, 9, 0, 0, 'b'),
		ROW(20, 8, 0, 1, 'c'), ROW(20, 8, 0, 0, 'y'), ROW(30, 1, 0, 0, 'd'),
		ROW(40, 1, 0, 0, 'z'), ROW(40, 1, 0, 1, 'e'),
	};
	static const struct tagged moved[] = {
		ROW(10, 8, 0, 0, 'x'), ROW(10, 8, 0, 1, 'a'), ROW(10, 8, 0, 1, 'a'),
	};

	expect_sorted(test, rows, ARRAY_SIZE(rows), "abcde");
	expect_sorted(test, moved, ARRAY_SIZE(moved), "a");
}

/* Several rows of a task are told apart by their times, in whose order they are. */
static void several_rows_of_a_task(struct kunit *test)
{
	static const struct tagged rows[] = {
		ROW(10, 8, 300, 0, 'x'), ROW(10, 8, 100, 0, 'a'), ROW(10, 8, 200, 1, 'b'),
		ROW(10, 8, 300, 1, 'c'), ROW(10, 9, 50, 1, 'd'), ROW(5, 9, 400, 1, '0'),
	};

	expect_sorted(test, rows, ARRAY_SIZE(rows), "0abcd");
}

static void expect_added(struct kunit *test, const struct taskviz_account *account,
			 const struct task_struct *task, const char *end, const char *name)
{
	struct tagged room[2] = {};
	struct taskviz_rows rows = { .rows = room, .size = sizeof(*room), .capacity = 1 };
	const struct taskviz_birth birth = taskviz_ledger_birth(account);
	const struct tagged *row = taskviz_account_row_add(&rows, account, &birth, task);
	char told[TASKVIZ_NAME_LEN] = "";

	KUNIT_ASSERT_PTR_EQ(test, row, (const struct tagged *)room);
	KUNIT_EXPECT_EQ(test, row->task.start_ns, 12345ull);
	KUNIT_EXPECT_EQ(test, row->task.pid, 77);
	KUNIT_EXPECT_EQ(test, row->task.at_ns, 0ull);
	KUNIT_EXPECT_EQ(test, row->task.ended, (u8)!task);
	KUNIT_EXPECT_STREQ(test, (const char *)row->task.state, end);
	taskviz_account_row_name(told, account, task);
	KUNIT_EXPECT_STREQ(test, (const char *)told, name);
	KUNIT_EXPECT_NULL(test, taskviz_account_row_add(&rows, account, &birth, task));
	KUNIT_EXPECT_TRUE(test, rows.full);
	KUNIT_EXPECT_EQ(test, rows.nr, 1u);
}

/* The name of the living is the task's, of the ended the account's. */
static void living_zombies_and_released(struct kunit *test)
{
	struct taskviz_account *account = kunit_kzalloc(test, sizeof(*account), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, account);
	account->start_ns = 12345;
	account->pid = 77;
	strscpy(account->name, "its last", sizeof(account->name));
	expect_added(test, account, current, "", current->comm);
	account->exited_ns = 20000;
	expect_added(test, account, current, "Z", current->comm);
	expect_added(test, account, NULL, "X", "its last");
	account->exited_ns = 0;
	expect_added(test, account, NULL, "X", "its last");
}

static void processes(struct kunit *test)
{
	struct taskviz_birth birth = {};

	KUNIT_EXPECT_TRUE(test, taskviz_account_is_process(&birth));
	birth.marks = TASKVIZ_MARK_BEFORE;
	KUNIT_EXPECT_TRUE(test, taskviz_account_is_process(&birth));
	birth.marks = TASKVIZ_MARK_THREAD;
	KUNIT_EXPECT_FALSE(test, taskviz_account_is_process(&birth));
	birth.marks = TASKVIZ_MARK_KTHREAD;
	KUNIT_EXPECT_FALSE(test, taskviz_account_is_process(&birth));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(full_is_filled_again),
	KUNIT_CASE(expected_have_room),
	KUNIT_CASE(errors_are_passed_on),
	KUNIT_CASE(killed_readers_end),
	KUNIT_CASE(no_rows_of_a_group_that_is_off),
	KUNIT_CASE(switched_off_meanwhile),
	KUNIT_CASE(rows_have_a_time),
	KUNIT_CASE(by_birth),
	KUNIT_CASE(two_parts),
	KUNIT_CASE(doubles_are_dropped),
	KUNIT_CASE(several_rows_of_a_task),
	KUNIT_CASE(living_zombies_and_released),
	KUNIT_CASE(processes),
	{}
};

static struct kunit_suite suite = {
	.name = "rows",
	.init = begin,
	.test_cases = cases,
};

kunit_test_suite(suite);
