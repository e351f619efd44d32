// SPDX-License-Identifier: GPL-2.0
/* Suite walks: a walk that runs out of room, wherever it does, finds what one with room finds. */
#include <kunit/test.h>
#include <linux/err.h>
#include <linux/irqflags.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/string.h>
#include "ledger/ledger.h"
#include "ledger/tasks.h"
#include "rows.h"
#include "settings.h"
#include "sleeper.h"
#include "walk/sharing.h"
#include "walk/snapshot.h"

#define HISTORY		6
#define PLENTY		512
#define ALL		(TASKVIZ_SNAPSHOT_THREADS | TASKVIZ_SNAPSHOT_ENDED)

/* What there is of each kind, beside the tasks of this kernel. */
enum {
	LIVING = 4,
	RELEASED = LIVING + 4,		/* in the table until they are freed */
	REMEMBERED = RELEASED + 4,
	NR_TASKS = REMEMBERED
};

static struct task_struct *tasks[NR_TASKS];

/* kthread_stop() returns a little before the task is released. */
static void stop(struct task_struct *task)
{
	kthread_stop(task);
	while (pid_alive(task))
		schedule_timeout_uninterruptible(1);
}

static struct taskviz_account *find(const struct task_struct *task)
{
	struct taskviz_account *account;

	rcu_read_lock();
	account = taskviz_ledger_find(task);
	rcu_read_unlock();
	return account;
}

static void reaped(struct task_struct *task)
{
	preempt_disable();
	taskviz_ledger_reaped(find(task), task, false);
	preempt_enable();
}

/* One bucket for all: to run out of room in the middle of one puts back what it gave. */
static void gather(struct task_struct *task)
{
	struct taskviz_account *account = find(task);
	unsigned long flags;

	local_irq_save(flags);
	hlist_del_rcu(&account->hash);
	hlist_add_head_rcu(&account->hash, taskviz_ledger_bucket(taskviz_task_key(tasks[0])));
	local_irq_restore(flags);
}

static void end_task(int number)
{
	struct task_struct *task = tasks[number];

	stop(task);
	reaped(task);
	if (number >= RELEASED)
		taskviz_ledger_freed(find(task));
	else
		gather(task);
}

static int __ref load(void)
{
	return taskviz_ledger_init() ?: taskviz_ledger_prepare();
}

/* References keep the addresses, by which accounts are found, from the next tasks. */
static int begin(struct kunit *test)
{
	int err;

	taskviz_history.value = HISTORY;
	err = load();
	taskviz_history.value = 4096;
	if (err)
		return err;
	for (int i = 0; i < NR_TASKS; i++) {
		tasks[i] = kthread_run(sleeper, NULL, "walks/%d", i);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, tasks[i]);
		get_task_struct(tasks[i]);
		rcu_read_lock();
		KUNIT_EXPECT_NOT_NULL(test, taskviz_ledger_born(tasks[i], 0, NULL));
		rcu_read_unlock();
	}
	for (int i = LIVING; i < NR_TASKS; i++)
		end_task(i);
	return 0;
}

static void end(struct kunit *test)
{
	for (int i = 0; i < NR_TASKS; i++) {
		if (IS_ERR_OR_NULL(tasks[i]))
			continue;
		if (i < LIVING)
			stop(tasks[i]);
		put_task_struct(tasks[i]);
		tasks[i] = NULL;
	}
	taskviz_ledger_exit();
}

static void take(struct kunit *test, struct taskviz_snap *snap, u32 room, u32 flags)
{
	struct taskviz_holding holding = {};

	taskviz_snapshot_expected = room;
	KUNIT_ASSERT_EQ(test, taskviz_snapshot_take(snap, NULL, flags, 0, &holding), 0);
}

/* Pages that are free hold anything: what is not cleared shows. */
static void soil_memory(void)
{
	const size_t size = PLENTY * sizeof(struct taskviz_record);
	struct taskviz_pages pages;

	if (taskviz_pages_alloc(&pages, size, false))
		return;
	memset(pages.start, 0x5a, size);
	taskviz_pages_free(&pages);
}

static bool is_as_wanted(const struct taskviz_record *found, const struct taskviz_record *whole,
			 u64 fields)
{
	struct taskviz_record wanted = *whole;

	taskviz_record_keep(&wanted, fields);
	return !memcmp(found, &wanted, sizeof(wanted));
}

static const struct taskviz_record *find_record(const struct taskviz_snap *snap,
						const struct taskviz_record *like)
{
	for (u32 i = 0; i < snap->counts.count; i++) {
		const struct taskviz_record *rec = taskviz_snapshot_record(snap, i);

		if (rec->pid == like->pid && rec->start_ns == like->start_ns)
			return rec;
	}
	return NULL;
}

/* Those that this test made sleep: nothing about them changes. */
static void check_fields(struct kunit *test, u32 flags, u64 asked, u64 told)
{
	struct taskviz_holding holding = {};
	struct taskviz_snap all, some;
	u32 nr = 0;

	take(test, &all, PLENTY, flags);
	soil_memory();
	KUNIT_ASSERT_EQ(test, taskviz_snapshot_take(&some, NULL, flags, asked, &holding), 0);
	KUNIT_EXPECT_EQ_MSG(test, some.counts.fields, told, "asked for %llx", asked);
	for (u32 i = 0; i < some.counts.count; i++) {
		const struct taskviz_record *found = taskviz_snapshot_record(&some, i);
		const struct taskviz_record *wanted = find_record(&all, found);

		if (!wanted || strncmp(wanted->name, "walks/", 6))
			continue;
		KUNIT_EXPECT_TRUE_MSG(test, is_as_wanted(found, wanted, told),
				      "asked for %llx: %.16s", asked, wanted->name);
		nr++;
	}
	KUNIT_EXPECT_EQ(test, nr, (u32)(flags & TASKVIZ_SNAPSHOT_ENDED ? NR_TASKS : LIVING));
	taskviz_snapshot_drop(&all);
	taskviz_snapshot_drop(&some);
}

static void snapshots_have_the_fields_that_are_asked_for(struct kunit *test)
{
	const u64 ended = TASKVIZ_FIELDS_RECORDED | TASKVIZ_FIELDS_TREE | TASKVIZ_FIELDS_IDENTITY;

	/* until they sleep */
	schedule_timeout_uninterruptible(1);
	for (u64 fields = 1; fields <= TASKVIZ_FIELDS_ALL; fields++) {
		check_fields(test, 0, fields, fields | TASKVIZ_FIELDS_IDENTITY);
		check_fields(test, ALL, fields, fields | ended);
	}
	check_fields(test, 0, 0, TASKVIZ_FIELDS_ALL);
	check_fields(test, ALL, 0, TASKVIZ_FIELDS_ALL);
}

/* Who is listed first is the idle task, in any order; the rest by birth. */
static void snapshots_without_a_tree_are_by_birth(struct kunit *test)
{
	struct taskviz_holding holding = {};
	struct taskviz_snap snap;

	KUNIT_ASSERT_EQ(test, taskviz_snapshot_take(&snap, NULL, 0, TASKVIZ_FIELDS_IDENTITY,
						    &holding), 0);
	KUNIT_EXPECT_EQ(test, snap.recs[0].pid, 0);
	for (u32 i = 1; i < snap.counts.count; i++)
		KUNIT_EXPECT_LE(test, snap.recs[i - 1].start_ns, snap.recs[i].start_ns);
	taskviz_snapshot_drop(&snap);
}

static bool same_record(const struct taskviz_record *one, const struct taskviz_record *other)
{
	return one->pid == other->pid && one->start_ns == other->start_ns &&
	       one->parent == other->parent && one->info == other->info;
}

/* The sums tell of a process that was counted, and dropped again. */
static bool same(const struct taskviz_snap *one, const struct taskviz_snap *other)
{
	if (one->counts.count != other->counts.count ||
	    one->counts.processes != other->counts.processes ||
	    one->counts.threads != other->counts.threads ||
	    one->counts.kthreads != other->counts.kthreads)
		return false;
	for (u32 i = 0; i < one->counts.count; i++)
		if (!same_record(taskviz_snapshot_record(one, i),
				 taskviz_snapshot_record(other, i)))
			return false;
	return true;
}

/* Return: how many records there are. Taken again if tasks of the kernel came or went. */
static u32 check_snapshot(struct kunit *test, u32 room, u32 flags)
{
	struct taskviz_snap before, tried, after;
	bool quiet;
	u32 nr;

	do {
		take(test, &before, PLENTY, flags);
		take(test, &tried, room, flags);
		take(test, &after, PLENTY, flags);
		quiet = same(&before, &after);
		nr = before.counts.count;
		if (quiet)
			KUNIT_EXPECT_TRUE_MSG(test, same(&before, &tried), "%u of %u: %u", room, nr,
					      tried.counts.count);
		taskviz_snapshot_drop(&before);
		taskviz_snapshot_drop(&tried);
		taskviz_snapshot_drop(&after);
	} while (!quiet);
	return nr;
}

/* Room for 1, for 2, … and for one more than there are. Return: how many there are. */
static u32 check_snapshots(struct kunit *test, u32 flags)
{
	u32 nr = 1;

	for (u32 room = 1; room <= nr + 1; room++)
		nr = check_snapshot(test, room, flags);
	KUNIT_EXPECT_LT(test, nr, (u32)PLENTY);
	return nr;
}

static void snapshots(struct kunit *test)
{
	const u32 living = check_snapshots(test, 0);

	KUNIT_EXPECT_GT(test, living, 8u);
	KUNIT_EXPECT_EQ(test, check_snapshots(test, ALL), living + NR_TASKS - LIVING);
}

static void move_thread(struct task_struct *task, struct task_struct *to)
{
	unsigned long flags;

	local_irq_save(flags);
	list_del_rcu(&task->thread_node);
	list_add_tail_rcu(&task->thread_node, &to->signal->thread_head);
	local_irq_restore(flags);
}

/* A process is recorded with all its threads, or not at all. */
static void snapshots_of_threads(struct kunit *test)
{
	for (int i = 1; i < LIVING; i++)
		move_thread(tasks[i], tasks[0]);
	check_snapshots(test, ALL);
	for (int i = 1; i < LIVING; i++)
		move_thread(tasks[i], tasks[i]);
}

struct visits {
	pid_t last;
	pid_t found;
	u32 nr;
	bool in_order;
};

/* A walk that went by the task's own pid would come here until that is its own again. */
static void note_visit(struct task_struct *task, pid_t pid, void *data)
{
	struct visits *visits = data;

	visits->in_order &= pid > visits->last;
	visits->last = pid;
	if (task != tasks[0])
		return;
	if (visits->nr++)
		task->pid = visits->found;
	else
		visits->found = pid;
}

/*
 * A thread that execs gets the pid of its leader: exchange_tids() in kernel/pid.c. Who found it by
 * its own goes on behind that one, else all tasks from the leader on would be visited again.
 */
static void visits_go_on_behind_a_thread_that_execs(struct kunit *test)
{
	struct visits visits = { .in_order = true };
	const pid_t pid = tasks[0]->pid;

	tasks[0]->pid = 1;
	taskviz_visit_pids(note_visit, &visits);
	tasks[0]->pid = pid;
	KUNIT_EXPECT_EQ(test, visits.nr, 1u);
	KUNIT_EXPECT_EQ(test, visits.found, pid);
	KUNIT_EXPECT_TRUE(test, visits.in_order);
	KUNIT_EXPECT_GE(test, visits.last, tasks[LIVING - 1]->pid);
}

static void look(struct kunit *test, struct taskviz_sharers *sharers, u32 room)
{
	*sharers = (struct taskviz_sharers){};
	KUNIT_ASSERT_EQ(test, taskviz_sharers_look(sharers, room), 0);
}

static bool same_tasks(const struct taskviz_sharers *one, const struct taskviz_sharers *other)
{
	if (one->nr != other->nr)
		return false;
	for (u32 i = 0; i < one->nr; i++)
		if (one->tasks[i].pid != other->tasks[i].pid ||
		    one->tasks[i].start_ns != other->tasks[i].start_ns)
			return false;
	return true;
}

static u32 check_sharers(struct kunit *test, u32 room)
{
	struct taskviz_sharers before, tried, after;
	bool quiet;
	u32 nr;

	do {
		look(test, &before, PLENTY);
		look(test, &tried, room);
		look(test, &after, PLENTY);
		quiet = same_tasks(&before, &after);
		nr = before.nr;
		if (quiet)
			KUNIT_EXPECT_TRUE_MSG(test, same_tasks(&before, &tried), "%u of %u: %u",
					      room, nr, tried.nr);
		taskviz_sharers_drop(&before);
		taskviz_sharers_drop(&tried);
		taskviz_sharers_drop(&after);
	} while (!quiet);
	return nr;
}

static void sharers(struct kunit *test)
{
	u32 nr = 1;

	for (u32 room = 1; room <= nr + 1; room++)
		nr = check_sharers(test, room);
	KUNIT_EXPECT_GT(test, nr, 8u);
	KUNIT_EXPECT_LT(test, nr, (u32)PLENTY);
}

static u32 room_for;

/* Together with the rows that are always spare: @room_for. */
static u32 expect_few(void)
{
	return room_for - 64;
}

static void expect_same_rows(struct kunit *test, const struct taskviz_rows *rows,
			     const struct taskviz_rows *wanted)
{
	KUNIT_ASSERT_EQ_MSG(test, rows->nr, wanted->nr, "room for %u", room_for);
	for (u32 i = 0; i < rows->nr; i++)
		KUNIT_EXPECT_EQ(test, memcmp(row_at(rows, i), row_at(wanted, i), rows->size), 0);
}

/* Births that come while accounts are visited take room from those that were counted. */
static void lives(struct kunit *test)
{
	struct taskviz_rows all = take_rows(test, &taskviz_lives_table), tried;
	struct taskviz_table table = taskviz_lives_table;
	u32 ended = 0;

	KUNIT_EXPECT_EQ(test, all.nr, (u32)NR_TASKS);
	for (u32 i = 0; i < all.nr; i++)
		ended += *(char *)cell_of(test, &table, row_at(&all, i), "E") == 'X';
	KUNIT_EXPECT_EQ(test, ended, (u32)(NR_TASKS - LIVING));
	table.expect = expect_few;
	for (room_for = 1; room_for <= all.nr + 1; room_for++) {
		tried = take_rows(test, &table);
		expect_same_rows(test, &tried, &all);
		taskviz_rows_drop(&tried);
	}
	taskviz_rows_drop(&all);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(snapshots),
	KUNIT_CASE(snapshots_of_threads),
	KUNIT_CASE(snapshots_have_the_fields_that_are_asked_for),
	KUNIT_CASE(snapshots_without_a_tree_are_by_birth),
	KUNIT_CASE(visits_go_on_behind_a_thread_that_execs),
	KUNIT_CASE(sharers),
	KUNIT_CASE(lives),
	{}
};

static struct kunit_suite suite = {
	.name = "walks",
	.init = begin,
	.exit = end,
	.test_cases = cases,
};

kunit_test_suite(suite);
