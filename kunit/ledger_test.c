// SPDX-License-Identifier: GPL-2.0
/* Suite ledger: accounts from birth to recycling, of tasks made up as far as the ledger looks. */
#include <kunit/test.h>
#include <linux/cred.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include "as.h"
#include "ledger/family.h"
#include "ledger/ledger.h"
#include "ledger/pool.h"
#include "refill.h"
#include "rows.h"
#include "settings.h"

#define HISTORY		4
#define ANON_PAGES	77

struct made_up {
	struct task_struct task;
	struct signal_struct signal;
	struct cred cred;
	struct mm_struct mm;
	struct pid pid;
};

static struct task_struct *init;	/* the first of all, with an account */
static u64 clock_ns;

static struct taskviz_account *find(const struct task_struct *task)
{
	struct taskviz_account *account;

	rcu_read_lock();
	account = taskviz_ledger_find(task);
	rcu_read_unlock();
	return account;
}

static struct taskviz_ledger_stats stats(void)
{
	struct taskviz_ledger_stats is;

	taskviz_ledger_read_stats(&is);
	return is;
}

/* A process of one thread, its leader. */
static struct task_struct *process(struct kunit *test, pid_t pid, struct task_struct *parent)
{
	struct made_up *made = kunit_kzalloc(test, sizeof(*made), GFP_KERNEL);
	struct task_struct *task;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, made);
	task = &made->task;
	task->pid = pid;
	task->tgid = pid;
	task->exit_signal = SIGCHLD;
	task->group_leader = task;
	task->signal = &made->signal;
	task->start_boottime = ++clock_ns;
	task->mm = &made->mm;
	rcu_assign_pointer(task->real_parent, parent ?: task);
	rcu_assign_pointer(task->real_cred, &made->cred);
	made->cred.uid = KUIDT_INIT(1000 + pid);
	made->pid.numbers[0].nr = pid;
	made->signal.pids[PIDTYPE_TGID] = &made->pid;
	atomic_long_set(&made->mm.rss_stat.count[MM_ANONPAGES], ANON_PAGES);
	INIT_LIST_HEAD(&made->signal.thread_head);
	list_add_tail(&task->thread_node, &made->signal.thread_head);
	snprintf(task->comm, sizeof(task->comm), "task%d", pid);
	return task;
}

static struct task_struct *thread(struct kunit *test, pid_t pid, struct task_struct *leader)
{
	struct task_struct *task = process(test, pid, rcu_access_pointer(leader->real_parent));

	task->tgid = leader->tgid;
	task->exit_signal = -1;
	task->group_leader = leader;
	task->signal = leader->signal;
	task->mm = leader->mm;
	list_del(&task->thread_node);
	list_add_tail(&task->thread_node, &leader->signal->thread_head);
	return task;
}

/* Without the interrupt that follows. */
static struct taskviz_account *only_born(struct task_struct *task, struct task_struct *maker,
					 u64 flags)
{
	struct taskviz_account *account;
	struct as_saved saved = as_begin(maker);

	account = taskviz_ledger_born(task, flags, taskviz_ledger_find(maker));
	as_end(&saved);
	return account;
}

static struct taskviz_account *born(struct task_struct *task, struct task_struct *maker, u64 flags)
{
	struct taskviz_account *account = only_born(task, maker, flags);

	refill();
	return account;
}

static void only_exec(struct task_struct *task, const char *name)
{
	struct as_saved saved = as_begin(task);

	strscpy(task->comm, name, sizeof(task->comm));
	taskviz_ledger_exec(taskviz_ledger_find(task));
	as_end(&saved);
}

static void exec(struct task_struct *task, const char *name)
{
	only_exec(task, name);
	refill();
}

static void exited(struct task_struct *task)
{
	struct as_saved saved = as_begin(task);

	taskviz_ledger_exited(taskviz_ledger_find(task));
	as_end(&saved);
}

static void reaped(struct task_struct *task, struct task_struct *by)
{
	struct as_saved saved = as_begin(by);

	taskviz_ledger_reaped(taskviz_ledger_find(task), task, true);
	as_end(&saved);
}

/* In a callback of RCU, as the kernel does it. */
struct end {
	struct rcu_head rcu;
	struct taskviz_account *account;
};

static void freed_rcu(struct rcu_head *rcu)
{
	taskviz_ledger_freed(container_of(rcu, struct end, rcu)->account);
}

static void freed(struct task_struct *task)
{
	static struct end end;

	end.account = find(task);
	call_rcu(&end.rcu, freed_rcu);
	rcu_barrier();
}

static void end_of(struct task_struct *task, struct task_struct *by)
{
	exited(task);
	reaped(task, by);
	freed(task);
}

static struct task_struct *child(struct kunit *test, pid_t pid, struct task_struct *parent)
{
	struct task_struct *task = process(test, pid, parent);

	KUNIT_ASSERT_NOT_NULL(test, born(task, parent, SIGCHLD));
	return task;
}

static int __ref load(void)
{
	return taskviz_ledger_init();
}

static int begin(struct kunit *test)
{
	int err;

	taskviz_history.value = HISTORY;
	err = load();
	taskviz_history.value = 4096;
	if (!err)
		err = taskviz_ledger_prepare();
	if (err)
		return err;
	init = process(test, 1, NULL);
	born(init, init, 0);
	return 0;
}

/* Destroys the caches: what was lost on the way is reported. */
static void end(struct kunit *test)
{
	taskviz_ledger_exit();
}

static void birth(struct kunit *test)
{
	struct task_struct *task = process(test, 10, init);
	struct taskviz_account *account = born(task, init, CLONE_FS | SIGCHLD);

	KUNIT_ASSERT_NOT_NULL(test, account);
	KUNIT_EXPECT_PTR_EQ(test, find(task), account);
	KUNIT_EXPECT_EQ(test, account->pid, 10);
	KUNIT_EXPECT_EQ(test, account->tgid, 10);
	KUNIT_EXPECT_EQ(test, account->ppid, 1);
	KUNIT_EXPECT_EQ(test, account->birth_ppid, 1);
	KUNIT_EXPECT_EQ(test, account->start_ns, task->start_boottime);
	KUNIT_EXPECT_EQ(test, account->clone_flags, (u32)(CLONE_FS | SIGCHLD));
	KUNIT_EXPECT_EQ(test, account->marks, 0);
	KUNIT_EXPECT_EQ(test, account->shared_pages, (u32)ANON_PAGES);
	KUNIT_EXPECT_EQ(test, account->reaper, TASKVIZ_UNKNOWN_PID);
	KUNIT_EXPECT_EQ(test, account->exit_code, TASKVIZ_UNKNOWN_EXIT);
	KUNIT_EXPECT_EQ(test, __kuid_val(account->uid), 1010u);
	KUNIT_EXPECT_PTR_EQ(test, account->parent, find(init));
	KUNIT_EXPECT_STREQ(test, (const char *)account->name, "task10");
	KUNIT_EXPECT_EQ(test, stats().living, 2u);
	KUNIT_EXPECT_PTR_EQ(test, born(task, init, 0), account);
	KUNIT_EXPECT_EQ(test, stats().living, 2u);
}

static void kinds_of_births(struct kunit *test)
{
	struct task_struct *leader = child(test, 10, init), *task;
	struct taskviz_account *account;

	task = thread(test, 12, leader);
	account = born(task, leader, CLONE_VM | CLONE_THREAD);
	KUNIT_EXPECT_EQ(test, account->marks, TASKVIZ_MARK_THREAD | TASKVIZ_MARK_SETTLED);
	KUNIT_EXPECT_NULL(test, account->parent);
	KUNIT_EXPECT_TRUE(test, list_is_singular(&find(init)->children));
	KUNIT_EXPECT_EQ(test, account->ppid, 1);
	KUNIT_EXPECT_EQ(test, account->birth_ppid, 10);
	account = born(process(test, 13, init), task, CLONE_PARENT);
	KUNIT_EXPECT_EQ(test, account->ppid, 1);
	KUNIT_EXPECT_EQ(test, account->birth_ppid, 10);
	KUNIT_EXPECT_EQ(test, account->parent_copies, TASKVIZ_UNKNOWN32);
	task = process(test, 14, leader);
	task->mm = NULL;
	task->flags = PF_KTHREAD;
	account = born(task, leader, 0);
	KUNIT_EXPECT_EQ(test, account->marks, TASKVIZ_MARK_KTHREAD | TASKVIZ_MARK_SETTLED);
}

static void copies(struct task_struct *task, int nr)
{
	atomic_add(nr, &find(task)->group_copies);
}

static void expect_settled(struct kunit *test, struct task_struct *task, u32 parent_copies)
{
	KUNIT_EXPECT_TRUE(test, find(task)->marks & TASKVIZ_MARK_SETTLED);
	KUNIT_EXPECT_EQ(test, find(task)->parent_copies, parent_copies);
}

/* What the parent copied since the fork, until the exec or the exit of either. */
static void sharing_is_settled(struct kunit *test)
{
	struct task_struct *parent = child(test, 10, init), *one, *two, *three, *fourth;

	copies(parent, 10);
	one = child(test, 11, parent);
	copies(parent, 5);
	two = child(test, 12, parent);
	fourth = thread(test, 14, parent);
	born(fourth, parent, CLONE_VM | CLONE_THREAD);
	three = process(test, 13, parent);
	born(three, fourth, SIGCHLD);
	KUNIT_EXPECT_FALSE(test, find(three)->marks & TASKVIZ_MARK_SETTLED);
	copies(parent, 3);
	exec(one, "one");
	expect_settled(test, one, 8);
	exited(two);
	expect_settled(test, two, 3);
	copies(parent, 1);
	exec(parent, "parent");
	expect_settled(test, three, 4);
	expect_settled(test, one, 8);
	copies(parent, 100);
	exited(one);
	expect_settled(test, one, 8);
}

/* The leader may end first: who shares is the process, to its last thread. */
static void sharing_is_settled_by_the_last_thread(struct kunit *test)
{
	struct task_struct *parent = child(test, 10, init), *leader, *last;

	leader = child(test, 11, parent);
	last = thread(test, 12, leader);
	born(last, leader, CLONE_VM | CLONE_THREAD);
	copies(parent, 3);
	atomic_set(&leader->signal->live, 1);
	exited(leader);
	KUNIT_EXPECT_FALSE(test, find(leader)->marks & TASKVIZ_MARK_SETTLED);
	copies(parent, 2);
	atomic_set(&leader->signal->live, 0);
	exited(last);
	expect_settled(test, leader, 5);
}

static void expect_parent_copies(struct kunit *test, struct task_struct *task, u32 copies)
{
	KUNIT_EXPECT_EQ(test, taskviz_ledger_parent_copies(find(task)), copies);
}

/* What is shown until then: of the parent that the fork had, whoever adopts the child unseen. */
static void sharing_goes_on(struct kunit *test)
{
	struct task_struct *parent = child(test, 10, init), *task;

	copies(parent, 10);
	task = child(test, 11, parent);
	expect_parent_copies(test, task, 0);
	copies(parent, 5);
	expect_parent_copies(test, task, 5);
	rcu_assign_pointer(task->real_parent, init);
	copies(init, 1000);
	expect_parent_copies(test, task, 5);
	exited(task);
	copies(parent, 1);
	expect_parent_copies(test, task, 5);
	task = child(test, 12, parent);
	reaped(parent, init);
	freed(parent);
	expect_parent_copies(test, task, TASKVIZ_UNKNOWN32);
}

static struct task_struct *children[3 * TASKVIZ_FAMILY_BATCH + 1];

/* After each of them the parent copies a page. */
static struct task_struct *with_children(struct kunit *test)
{
	struct task_struct *parent = child(test, 10, init);

	for (int i = 0; i < ARRAY_SIZE(children); i++) {
		children[i] = child(test, 100 + i, parent);
		copies(parent, 1);
	}
	return parent;
}

static int nr_settled(void)
{
	int nr = 0;

	for (int i = 0; i < ARRAY_SIZE(children); i++)
		nr += !!(find(children[i])->marks & TASKVIZ_MARK_SETTLED);
	return nr;
}

/* At an exec, however many they are, but for those that had settled before. */
static void children_are_settled(struct kunit *test)
{
	struct task_struct *parent = with_children(test);

	exec(children[3], "three");
	exited(children[7]);
	born(process(test, 300, parent), parent, CLONE_VM | CLONE_VFORK | SIGCHLD);
	copies(parent, 10);
	exec(parent, "parent");
	copies(parent, 100);
	for (int i = 0; i < ARRAY_SIZE(children); i++) {
		const u32 since = i == 3 || i == 7 ? 0 : 10;

		expect_settled(test, children[i], ARRAY_SIZE(children) - i + since);
	}
	exec(parent, "again");
	expect_settled(test, children[0], ARRAY_SIZE(children) + 10);
}

/* Nobody waits for the lock longer than for some children, and none is visited for nothing. */
static void children_are_settled_in_batches(struct kunit *test)
{
	struct task_struct *parent = with_children(test);

	exec(children[3], "three");
	for (int i = 1; i <= 3; i++) {
		const bool more = taskviz_family_settle_some(find(parent));

		KUNIT_EXPECT_EQ(test, more, i < 3);
		KUNIT_EXPECT_EQ(test, nr_settled(), i * TASKVIZ_FAMILY_BATCH + 1);
	}
	children[0] = child(test, 200, parent);
	KUNIT_EXPECT_FALSE(test, taskviz_family_settle_some(find(parent)));
	KUNIT_EXPECT_EQ(test, nr_settled(), (int)ARRAY_SIZE(children));
}

static void execs_are_kept(struct kunit *test)
{
	struct task_struct *task = child(test, 10, init);
	const struct taskviz_exec *step;

	copies(task, 6);
	exec(task, "first");
	copies(task, 2);
	exec(task, "second");
	step = find(task)->execs;
	KUNIT_EXPECT_STREQ(test, (const char *)step->old_name, "first");
	KUNIT_EXPECT_STREQ(test, (const char *)step->name, "second");
	KUNIT_EXPECT_EQ(test, step->copies, 8u);
	KUNIT_EXPECT_NE(test, step->at_ns, 0ull);
	step = step->older;
	KUNIT_EXPECT_STREQ(test, (const char *)step->old_name, "task10");
	KUNIT_EXPECT_EQ(test, step->copies, 6u);
	KUNIT_EXPECT_NULL(test, step->older);
	KUNIT_EXPECT_EQ(test, find(task)->own.execs, 2u);
}

static u32 copies_by_child(struct kunit *test, pid_t pid)
{
	const struct taskviz_table *table = &taskviz_forks_table;
	struct taskviz_rows rows = take_rows(test, table);
	const void *row = row_of(test, table, &rows, pid);
	u32 copies;

	KUNIT_ASSERT_NOT_NULL(test, row);
	copies = number_of(test, table, row, "BY-CHILD");
	taskviz_rows_drop(&rows);
	return copies;
}

/* What a process had copied when its first program ended is unknown if that may be the lost one. */
static void copies_until_a_lost_exec(struct kunit *test)
{
	for (pid_t pid = 10; pid < 12; pid++) {
		struct task_struct *task = child(test, pid, init);

		copies(task, 6);
		exec(task, "first");
		copies(task, 2);
		if (pid == 11)
			find(task)->marks |= TASKVIZ_MARK_EXEC_LOST;
		end_of(task, init);
	}
	KUNIT_EXPECT_EQ(test, copies_by_child(test, 10), 6u);
	KUNIT_EXPECT_EQ(test, copies_by_child(test, 11), TASKVIZ_UNKNOWN32);
}

/* After each: the newest in a row, at least so many as are promised, and the very first. */
static void expect_execs(struct kunit *test, const struct task_struct *task, int newest)
{
	const struct taskviz_exec *step = find(task)->execs;
	char name[TASKVIZ_NAME_LEN];
	int nr = 0;

	for (; step->older; step = step->older, nr++) {
		snprintf(name, sizeof(name), "%d", newest - nr);
		KUNIT_ASSERT_STREQ(test, (const char *)step->name, (const char *)name);
	}
	KUNIT_EXPECT_STREQ(test, (const char *)step->name, "0");
	KUNIT_EXPECT_GE(test, nr, min(newest, TASKVIZ_EXECS_KEPT));
	KUNIT_EXPECT_LE(test, nr, 2 * TASKVIZ_EXECS_KEPT);
	KUNIT_EXPECT_EQ(test, find(task)->nr_execs, nr + 1);
}

static void middle_execs_are_forgotten(struct kunit *test)
{
	struct task_struct *task = child(test, 10, init);
	char name[TASKVIZ_NAME_LEN];

	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "%d", i);
		exec(task, name);
		expect_execs(test, task, i);
	}
	rcu_barrier();
	expect_execs(test, task, 199);
	KUNIT_EXPECT_EQ(test, stats().lost, 0ull);
}

/* de_thread(): the thread gets the leader's number, and the leader the thread's. */
static void take_place(struct task_struct *task, struct task_struct *leader)
{
	swap(task->pid, leader->pid);
	task->start_boottime = leader->start_boottime;
	task->group_leader = task;
	leader->group_leader = task;
	task->exit_signal = SIGCHLD;
	leader->exit_signal = -1;
}

static void expect_exchanged(struct kunit *test, struct task_struct *task,
			     struct task_struct *leader, u64 start_ns)
{
	const struct taskviz_account *now = find(task), *former = find(leader);

	KUNIT_EXPECT_EQ(test, now->pid, 10);
	KUNIT_EXPECT_EQ(test, now->tgid, 10);
	KUNIT_EXPECT_EQ(test, now->start_ns, start_ns);
	KUNIT_EXPECT_EQ(test, now->birth_ppid, 1);
	KUNIT_EXPECT_EQ(test, now->ppid, 1);
	KUNIT_EXPECT_EQ(test, now->adopted, TASKVIZ_ADOPTED_SUBREAPER);
	KUNIT_EXPECT_PTR_EQ(test, now->parent, find(init));
	KUNIT_EXPECT_NULL(test, former->parent);
	KUNIT_EXPECT_EQ(test, now->clone_flags, (u32)SIGCHLD);
	KUNIT_EXPECT_EQ(test, now->shared_pages, (u32)ANON_PAGES);
	KUNIT_EXPECT_EQ(test, now->marks & TASKVIZ_MARK_THREAD, 0);
	KUNIT_EXPECT_EQ(test, now->nr_execs, 2);
	KUNIT_EXPECT_EQ(test, now->execs->copies, 7u);
	KUNIT_EXPECT_STREQ(test, (const char *)now->execs->older->name, "before");
	KUNIT_EXPECT_EQ(test, former->pid, 12);
	KUNIT_EXPECT_EQ(test, former->birth_ppid, 10);
	KUNIT_EXPECT_EQ(test, former->marks & TASKVIZ_MARK_THREAD, TASKVIZ_MARK_THREAD);
	KUNIT_EXPECT_NULL(test, former->execs);
	KUNIT_EXPECT_EQ(test, now->threads.forks, 3ull);
}

static void exec_by_a_thread(struct kunit *test)
{
	for (int told_before = 0; told_before < 2; told_before++) {
		struct task_struct *leader = child(test, 10, init);
		struct task_struct *task = thread(test, 12, leader);
		const u64 start_ns = leader->start_boottime;

		exec(leader, "before");
		born(task, leader, CLONE_VM | CLONE_THREAD);
		copies(leader, 7);
		find(leader)->own.forks = 3;
		find(leader)->adopted = TASKVIZ_ADOPTED_SUBREAPER;
		exited(leader);
		take_place(task, leader);
		if (told_before)
			reaped(leader, task);
		exec(task, "after");
		if (!told_before)
			reaped(leader, task);
		expect_exchanged(test, task, leader, start_ns);
		freed(leader);
		end_of(task, init);
	}
}

/*
 * Its leader is gone, and at the address there is another process, which may have its number again,
 * or a thread of an older one. Until a thread is freed nobody may have told of its release.
 */
static void counts_are_not_of_the_next_at_an_address(struct kunit *test)
{
	struct task_struct *older = child(test, 9, init);
	const pid_t tgids[] = { 20, 10, 9 };

	for (int i = 0; i < ARRAY_SIZE(tgids); i++) {
		struct task_struct *leader = child(test, 10, init);
		struct task_struct *task = thread(test, 12, leader), *now;

		born(task, leader, CLONE_VM | CLONE_THREAD);
		find(task)->own.forks = 3;
		taskviz_ledger_reaped(find(leader), leader, false);
		freed(leader);
		leader->tgid = tgids[i];
		leader->pid = tgids[i] == 9 ? 30 : tgids[i];
		leader->group_leader = tgids[i] == 9 ? older : leader;
		leader->start_boottime = ++clock_ns;
		born(leader, init, SIGCHLD);
		task->group_leader = leader;
		taskviz_ledger_reaped(find(task), task, false);
		now = leader->group_leader;
		KUNIT_EXPECT_EQ_MSG(test, find(now)->threads.forks, 0ull, "%d", tgids[i]);
		freed(task);
		freed(leader);
	}
}

/* Nobody tells of the exec, nor of the leader's release: the kernel's last word on it does. */
static void unseen_exec_by_a_thread(struct kunit *test)
{
	struct task_struct *leader = child(test, 10, init), *task = thread(test, 12, leader);

	born(task, leader, CLONE_VM | CLONE_THREAD);
	find(leader)->own.forks = 3;
	take_place(task, leader);
	taskviz_ledger_reaped(find(leader), leader, false);
	freed(leader);
	exec(task, "later");
	KUNIT_EXPECT_EQ(test, find(task)->pid, 10);
	KUNIT_EXPECT_EQ(test, find(task)->birth_ppid, 1);
	KUNIT_EXPECT_EQ(test, find(task)->nr_execs, 1);
	KUNIT_EXPECT_EQ(test, find(task)->threads.forks, 3ull);
	end_of(task, init);
}

/* It was a thread when its account was opened, and the leader when parents were looked for. */
static void linked_before_it_succeeds(struct kunit *test)
{
	struct task_struct *leader = child(test, 10, init), *task = thread(test, 12, leader);
	struct taskviz_account *now = born(task, leader, CLONE_VM | CLONE_THREAD);

	take_place(task, leader);
	taskviz_family_join(now, find(init));
	taskviz_ledger_reaped(find(leader), leader, false);
	KUNIT_EXPECT_EQ(test, now->pid, 10);
	KUNIT_EXPECT_PTR_EQ(test, now->parent, find(init));
	KUNIT_EXPECT_TRUE(test, list_is_singular(&find(init)->children));
	freed(leader);
	end_of(task, init);
	KUNIT_EXPECT_TRUE(test, list_empty(&find(init)->children));
}

/* Both accounts were opened when the task had the number of a thread: one before, one after. */
static void both_were_opened_as_threads(struct kunit *test)
{
	struct task_struct *leader = child(test, 10, init), *task = thread(test, 12, leader);

	born(task, leader, CLONE_VM | CLONE_THREAD);
	take_place(task, leader);
	find(leader)->pid = 12;
	find(leader)->marks |= TASKVIZ_MARK_THREAD;
	taskviz_ledger_reaped(find(leader), leader, false);
	exec(task, "after");
	KUNIT_EXPECT_EQ(test, find(task)->pid, 10);
	KUNIT_EXPECT_EQ(test, find(task)->marks & TASKVIZ_MARK_THREAD, 0);
	KUNIT_EXPECT_EQ(test, find(task)->nr_execs, 1);
	KUNIT_EXPECT_EQ(test, find(leader)->pid, 12);
	freed(leader);
	end_of(task, init);
}

/* The ledger may be closed between the moment when an account is found and that when it is told. */
static void release_told_too_late(struct kunit *test)
{
	struct task_struct *leader = child(test, 10, init), *task = thread(test, 12, leader);
	struct taskviz_account *former = find(leader);

	born(task, leader, CLONE_VM | CLONE_THREAD);
	take_place(task, leader);
	freed(leader);
	taskviz_ledger_reaped(former, leader, false);
	KUNIT_EXPECT_EQ(test, former->pid, 10);
	KUNIT_EXPECT_EQ(test, find(task)->pid, 12);
	KUNIT_EXPECT_NULL(test, find(task)->parent);
	end_of(task, init);
}

/* A third one, which the exec killed, is freed late: it has nothing of either. */
static void exec_by_a_thread_among_others(struct kunit *test)
{
	struct task_struct *leader = child(test, 10, init), *task = thread(test, 12, leader);
	struct task_struct *third = thread(test, 13, leader);
	const u64 start_ns = third->start_boottime;

	born(task, leader, CLONE_VM | CLONE_THREAD);
	born(third, leader, CLONE_VM | CLONE_THREAD);
	find(third)->own.forks = 3;
	take_place(task, leader);
	reaped(leader, task);
	exec(task, "after");
	taskviz_ledger_reaped(find(third), third, false);
	KUNIT_EXPECT_EQ(test, find(third)->pid, 13);
	KUNIT_EXPECT_EQ(test, find(third)->start_ns, start_ns);
	KUNIT_EXPECT_EQ(test, find(leader)->pid, 12);
	KUNIT_EXPECT_EQ(test, find(task)->pid, 10);
	KUNIT_EXPECT_EQ(test, find(task)->threads.forks, 3ull);
	freed(third);
	freed(leader);
	end_of(task, init);
}

/* There was no memory for the leader's account, and its address means another process now. */
static void nobody_succeeds_a_stranger(struct kunit *test)
{
	struct task_struct *leader = process(test, 10, init), *task = thread(test, 12, leader);

	born(task, init, CLONE_VM | CLONE_THREAD);
	take_place(task, leader);
	leader->pid = 20;
	leader->tgid = 20;
	leader->group_leader = leader;
	born(leader, init, SIGCHLD);
	exec(task, "after");
	KUNIT_EXPECT_EQ(test, find(leader)->pid, 20);
	KUNIT_EXPECT_EQ(test, find(leader)->marks & TASKVIZ_MARK_THREAD, 0);
	KUNIT_EXPECT_EQ(test, find(task)->pid, 10);
	KUNIT_EXPECT_EQ(test, find(task)->nr_execs, 1);
	end_of(leader, init);
	end_of(task, init);
}

static void threads_leave_their_counts(struct kunit *test)
{
	struct task_struct *leader = child(test, 10, init);
	struct task_struct *ended = thread(test, 11, leader), *alive = thread(test, 12, leader);
	struct taskviz_counts counts;

	born(ended, leader, CLONE_VM | CLONE_THREAD);
	born(alive, leader, CLONE_VM | CLONE_THREAD);
	find(leader)->own.forks = 1;
	find(ended)->own.forks = 20;
	find(alive)->own.forks = 300;
	for (int step = 0; step < 3; step++) {
		rcu_read_lock();
		taskviz_ledger_counts(&counts, taskviz_ledger_find(leader), leader, true);
		rcu_read_unlock();
		KUNIT_EXPECT_EQ_MSG(test, counts.forks, 321ull, "%d", step);
		if (step == 0) {
			exited(ended);
			reaped(ended, ended);
		} else if (step == 1) {
			list_del(&ended->thread_node);
			freed(ended);
		}
	}
	rcu_read_lock();
	taskviz_ledger_counts(&counts, taskviz_ledger_find(leader), leader, false);
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, counts.forks, 1ull);
}

static void end_is_told(struct kunit *test)
{
	struct task_struct *task = child(test, 10, init), *other = child(test, 11, init);
	struct task_struct *part = thread(test, 12, other);
	struct taskviz_account *account = find(task);

	born(part, other, CLONE_VM | CLONE_THREAD);
	KUNIT_EXPECT_EQ(test, account->exited_ns, 0ull);
	task->exit_code = 0x300;
	strscpy(task->comm, "late", sizeof(task->comm));
	exited(task);
	KUNIT_EXPECT_NE(test, account->exited_ns, 0ull);
	KUNIT_EXPECT_EQ(test, account->exit_code, 0x300);
	KUNIT_EXPECT_STREQ(test, (const char *)account->name, "late");
	KUNIT_EXPECT_FALSE(test, taskviz_ledger_is_released(account));
	reaped(task, part);
	KUNIT_EXPECT_EQ(test, account->reaper, 11);
	KUNIT_EXPECT_TRUE(test, taskviz_ledger_is_released(account));
	other->signal->flags = SIGNAL_GROUP_EXIT;
	other->signal->group_exit_code = 9;
	other->exit_code = 7;
	part->exit_code = 5;
	exited(other);
	exited(part);
	KUNIT_EXPECT_EQ(test, find(other)->exit_code, 9);
	KUNIT_EXPECT_EQ(test, find(part)->exit_code, 5);
	taskviz_ledger_reaped(find(other), other, false);
	KUNIT_EXPECT_EQ(test, find(other)->reaper, TASKVIZ_UNKNOWN_PID);
}

/* Without an exit that was seen nobody knows how long it was a zombie. */
static void time_as_a_zombie(struct kunit *test)
{
	struct task_struct *seen = child(test, 10, init), *unseen = child(test, 11, init), *old;

	exited(seen);
	find(seen)->exited_ns--;
	reaped(seen, init);
	KUNIT_EXPECT_EQ(test, taskviz_ledger_zombie_ns(find(seen)),
			find(seen)->reaped_ns - find(seen)->exited_ns);
	reaped(unseen, init);
	KUNIT_EXPECT_EQ(test, taskviz_ledger_zombie_ns(find(unseen)), TASKVIZ_UNKNOWN64);
	old = child(test, 12, init);
	find(old)->exited_ns = TASKVIZ_UNKNOWN64;
	reaped(old, init);
	KUNIT_EXPECT_EQ(test, taskviz_ledger_zombie_ns(find(old)), TASKVIZ_UNKNOWN64);
	freed(seen);
	freed(unseen);
	freed(old);
}

static void latest_ends_are_remembered(struct kunit *test)
{
	const u64 first = taskviz_ledger_remembered().end, evicted = stats().evicted;

	for (int i = 0; i < HISTORY + 3; i++)
		end_of(child(test, 10 + i, init), init);
	KUNIT_EXPECT_EQ(test, taskviz_ledger_remembered().end, first + HISTORY + 3);
	KUNIT_EXPECT_EQ(test, taskviz_ledger_remembered().next, first + 3);
	rcu_read_lock();
	for (int i = 0; i < HISTORY + 3; i++) {
		const struct taskviz_account *account = taskviz_ledger_ended(first + i);

		KUNIT_EXPECT_EQ(test, account ? account->pid : 0, i < 3 ? 0 : 10 + i);
	}
	KUNIT_EXPECT_NULL(test, taskviz_ledger_ended(first + HISTORY + 3));
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, stats().evicted - evicted, 3ull);
	KUNIT_EXPECT_EQ(test, stats().living, 1u);
	KUNIT_EXPECT_EQ(test, stats().ended, (u32)HISTORY);
}

/* The next task at an address has an account of its own. */
static void address_used_again(struct kunit *test)
{
	struct task_struct *task = child(test, 10, init);
	struct taskviz_account *account = find(task);

	end_of(task, init);
	KUNIT_EXPECT_NULL(test, find(task));
	task->pid = 20;
	task->tgid = 20;
	born(task, init, SIGCHLD);
	KUNIT_EXPECT_PTR_NE(test, find(task), account);
	KUNIT_EXPECT_EQ(test, find(task)->pid, 20);
	KUNIT_EXPECT_EQ(test, find(task)->exited_ns, 0ull);
	KUNIT_EXPECT_EQ(test, account->pid, 10);
}

/* Memory does not grow with the number of ends, and who reads an account may finish. */
static void accounts_are_used_again(struct kunit *test)
{
	struct task_struct *task = process(test, 10, init);
	const size_t one = sizeof(struct taskviz_account) + sizeof(struct taskviz_exec);
	const u64 bytes = stats().bytes, lost = stats().lost;
	struct taskviz_account *account;

	for (int i = 0; i < 2000; i++) {
		born(task, init, SIGCHLD);
		exec(task, "x");
		reaped(task, init);
		freed(task);
	}
	KUNIT_EXPECT_LT(test, stats().bytes, bytes + 400 * one);
	KUNIT_EXPECT_EQ(test, stats().lost, lost);
	born(task, init, SIGCHLD);
	rcu_read_lock();
	account = taskviz_ledger_find(task);
	for (int i = 0; i < 100; i++) {
		taskviz_ledger_freed(taskviz_ledger_find(task));
		task->start_boottime = ++clock_ns;
		task->pid = 100 + i;
		born(task, init, SIGCHLD);
		KUNIT_ASSERT_EQ(test, account->pid, 10);
		KUNIT_ASSERT_PTR_NE(test, account, taskviz_ledger_find(task));
	}
	rcu_read_unlock();
}

/* As probes are called: with nothing allocated meanwhile. */
static void births_and_execs_take_what_is_ready(struct kunit *test)
{
	struct task_struct *one = process(test, 10, init), *other = process(test, 11, init);
	u64 before, after;
	unsigned long flags;

	local_irq_save(flags);
	before = stats().bytes;
	only_born(one, init, SIGCHLD);
	only_born(other, init, SIGCHLD);
	only_exec(one, "x");
	after = stats().bytes;
	local_irq_restore(flags);
	KUNIT_EXPECT_EQ(test, after, before);
	KUNIT_EXPECT_GE(test, before, TASKVIZ_POOL_READY * (sizeof(struct taskviz_account) +
							    sizeof(struct taskviz_exec)));
	KUNIT_EXPECT_NOT_NULL(test, find(one));
	KUNIT_EXPECT_NOT_NULL(test, find(other));
	KUNIT_EXPECT_NOT_NULL(test, find(one)->execs);
}

/* Return: how many got an account until none was ready; two more did not. */
static int bear_until_lost(struct task_struct * const *tasks, int nr)
{
	unsigned long flags;
	int born = 0;

	local_irq_save(flags);
	while (born < nr - 2 && only_born(tasks[born], init, SIGCHLD))
		born++;
	only_born(tasks[born + 1], init, SIGCHLD);
	local_irq_restore(flags);
	return born;
}

/* Who finds nothing ready is lost; all others are not, nor are those that come later. */
static void births_without_reserve_are_lost(struct kunit *test)
{
	static struct task_struct *tasks[TASKVIZ_POOL_READY + 9];
	const u64 lost = stats().lost;
	int nr, found = 0;

	for (int i = 0; i < ARRAY_SIZE(tasks); i++)
		tasks[i] = process(test, 10 + i, init);
	refill();
	nr = bear_until_lost(tasks, ARRAY_SIZE(tasks));
	KUNIT_ASSERT_GE(test, nr, TASKVIZ_POOL_LOW);
	KUNIT_ASSERT_LE(test, nr, TASKVIZ_POOL_READY);
	KUNIT_EXPECT_EQ(test, stats().lost, lost + 2);
	KUNIT_EXPECT_EQ(test, stats().living, nr + 1u);
	for (int i = 0; i < nr + 2; i++)
		found += !!find(tasks[i]);
	KUNIT_EXPECT_EQ(test, found, nr);
	refill();
	for (int i = nr; i < nr + 2; i++)
		KUNIT_EXPECT_NOT_NULL(test, only_born(tasks[i], init, SIGCHLD));
	end_of(tasks[0], init);
	KUNIT_EXPECT_EQ(test, stats().lost, lost + 2);
	KUNIT_EXPECT_EQ(test, stats().living, nr + 2u);
}

/* An exec that finds nothing ready is counted, and its account says that it lacks one. */
static void execs_without_reserve_are_lost(struct kunit *test)
{
	struct task_struct *task = child(test, 10, init);
	const u64 lost = stats().lost;
	unsigned long flags;
	int done = 0;

	refill();
	local_irq_save(flags);
	while (done < 2 * TASKVIZ_POOL_READY && !(find(task)->marks & TASKVIZ_MARK_EXEC_LOST)) {
		only_exec(task, "x");
		done++;
	}
	local_irq_restore(flags);
	KUNIT_EXPECT_GT(test, done, TASKVIZ_POOL_LOW);
	KUNIT_EXPECT_LE(test, done, TASKVIZ_POOL_READY + 1);
	KUNIT_EXPECT_EQ(test, find(task)->own.execs, (u32)done);
	KUNIT_EXPECT_EQ(test, stats().lost, lost + 1);
	refill();
	only_exec(task, "y");
	KUNIT_EXPECT_STREQ(test, (const char *)find(task)->execs->name, "y");
	KUNIT_EXPECT_EQ(test, stats().lost, lost + 1);
	KUNIT_EXPECT_NOT_NULL(test, born(process(test, 11, init), init, SIGCHLD));
}

static void families(struct kunit *test)
{
	struct task_struct *parent = child(test, 10, init), *one = child(test, 11, parent);
	struct task_struct *two = child(test, 12, parent), *three = child(test, 13, parent);

	end_of(two, parent);
	KUNIT_EXPECT_PTR_EQ(test, find(one)->parent, find(parent));
	end_of(parent, init);
	KUNIT_EXPECT_NULL(test, find(one)->parent);
	KUNIT_EXPECT_NULL(test, find(three)->parent);
	KUNIT_EXPECT_TRUE(test, list_empty(&find(init)->children));
	end_of(one, init);
	end_of(three, init);
}

/* The same at the end of a parent whose adoptions nobody saw. */
static void children_are_abandoned_in_batches(struct kunit *test)
{
	struct task_struct *parent = with_children(test);

	KUNIT_EXPECT_TRUE(test, taskviz_family_abandon_some(find(parent)));
	KUNIT_EXPECT_NULL(test, find(children[TASKVIZ_FAMILY_BATCH - 1])->parent);
	KUNIT_EXPECT_PTR_EQ(test, find(children[TASKVIZ_FAMILY_BATCH])->parent, find(parent));
	end_of(parent, init);
	for (int i = 0; i < ARRAY_SIZE(children); i++)
		KUNIT_EXPECT_NULL(test, find(children[i])->parent);
	KUNIT_EXPECT_NULL(test, find(parent));
}

static int nothing(void *unused)
{
	return 0;
}

/* A task of the kernel's, as orphans are looked up by their pids, with parents that are made up. */
static struct task_struct *orphan(struct kunit *test, struct task_struct *parent)
{
	struct task_struct *task = kthread_create(nothing, NULL, "orphan");

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	rcu_assign_pointer(task->real_parent, parent);
	born(task, parent, SIGCHLD);
	find(task)->marks &= ~TASKVIZ_MARK_SETTLED;
	taskviz_family_leave(find(task));
	taskviz_family_join(find(task), find(parent));
	return task;
}

static pid_t told;

static void tell(const struct taskviz_account *account, pid_t old_parent)
{
	told = old_parent;
}

static void orphaned_by(struct task_struct *parent)
{
	struct as_saved saved = as_begin(parent);

	told = -1;
	taskviz_ledger_orphans(taskviz_ledger_find(parent), parent, tell);
	as_end(&saved);
}

static void expect_adopted(struct kunit *test, struct task_struct *task,
			   struct task_struct *adopter, int how)
{
	const struct taskviz_account *account = find(task);

	KUNIT_EXPECT_EQ(test, account->adopted, how);
	KUNIT_EXPECT_EQ(test, account->ppid, adopter->tgid);
	KUNIT_EXPECT_PTR_EQ(test, account->parent, find(adopter));
	KUNIT_EXPECT_EQ(test, !!(account->marks & TASKVIZ_MARK_SETTLED),
			how != TASKVIZ_ADOPTED_THREAD);
}

static void adoptions(struct kunit *test)
{
	struct task_struct *service = child(test, 2, init), *parent = child(test, 3, service);
	struct task_struct *sibling = thread(test, 4, parent), *task, *settled;
	struct task_struct * const adopters[] = { sibling, service, init };
	static const int hows[] = {
		TASKVIZ_ADOPTED_THREAD, TASKVIZ_ADOPTED_SUBREAPER, TASKVIZ_ADOPTED_INIT,
	};

	born(sibling, parent, CLONE_VM | CLONE_THREAD);
	settled = orphan(test, parent);
	for (int i = 0; i < ARRAY_SIZE(hows); i++) {
		task = orphan(test, parent);
		rcu_assign_pointer(task->real_parent, adopters[i]);
		orphaned_by(parent);
		KUNIT_EXPECT_EQ(test, told, 3);
		expect_adopted(test, task, adopters[i], hows[i]);
		orphaned_by(parent);
		KUNIT_EXPECT_EQ(test, told, -1);
		taskviz_ledger_freed(find(task));
		rcu_assign_pointer(task->real_parent, task->parent);
		kthread_stop(task);
	}
	KUNIT_EXPECT_EQ(test, find(settled)->adopted, 0);
	KUNIT_EXPECT_NULL(test, find(settled)->parent);
	taskviz_ledger_freed(find(settled));
	rcu_assign_pointer(settled->real_parent, settled->parent);
	kthread_stop(settled);
}

/* Who adopts may have been released meanwhile; whom the kernel does not list is not adopted. */
static void adoptions_by_the_gone(struct kunit *test)
{
	struct task_struct *service = child(test, 2, init), *parent = child(test, 3, service);
	struct task_struct *task = orphan(test, parent), *unlisted;

	unlisted = child(test, PID_MAX_LIMIT + 1, parent);
	rcu_assign_pointer(task->real_parent, service);
	rcu_assign_pointer(unlisted->real_parent, service);
	service->signal->pids[PIDTYPE_TGID] = NULL;
	orphaned_by(parent);
	expect_adopted(test, task, service, TASKVIZ_ADOPTED_SUBREAPER);
	KUNIT_EXPECT_NULL(test, find(unlisted)->parent);
	KUNIT_EXPECT_EQ(test, find(unlisted)->adopted, 0);
	taskviz_ledger_freed(find(task));
	rcu_assign_pointer(task->real_parent, task->parent);
	kthread_stop(task);
}

/* Another thread has taken the place of the child's leader, and no exec was told yet. */
static void adoption_of_who_is_about_to_exec(struct kunit *test)
{
	struct task_struct *parent = child(test, 3, init), *task = orphan(test, parent);
	struct task_struct *leader = process(test, task->pid, parent);

	taskviz_ledger_freed(find(task));
	leader->start_boottime = task->start_boottime;
	born(leader, parent, SIGCHLD);
	rcu_assign_pointer(task->real_parent, init);
	orphaned_by(parent);
	KUNIT_EXPECT_EQ(test, told, 3);
	expect_adopted(test, leader, init, TASKVIZ_ADOPTED_INIT);
	rcu_assign_pointer(task->real_parent, task->parent);
	kthread_stop(task);
}

/* However many there are, those that the kernel does not list any more among them. */
static void adoptions_of_many(struct kunit *test)
{
	struct task_struct *parent = with_children(test), *task = orphan(test, parent);

	rcu_assign_pointer(task->real_parent, init);
	rcu_read_lock();
	KUNIT_EXPECT_TRUE(test, taskviz_family_adopt_some(find(parent), parent, tell));
	rcu_read_unlock();
	KUNIT_EXPECT_PTR_EQ(test, find(task)->parent, find(parent));
	orphaned_by(parent);
	expect_adopted(test, task, init, TASKVIZ_ADOPTED_INIT);
	KUNIT_EXPECT_TRUE(test, list_empty(&find(parent)->children));
	taskviz_ledger_freed(find(task));
	rcu_assign_pointer(task->real_parent, task->parent);
	kthread_stop(task);
}

/* A thread comes to its parent with its leader. */
static void threads_follow_their_leader(struct kunit *test)
{
	struct task_struct *leader = child(test, 10, init), *task = thread(test, 12, leader);

	born(task, leader, CLONE_VM | CLONE_THREAD);
	find(leader)->ppid = 77;
	find(leader)->adopted = TASKVIZ_ADOPTED_SUBREAPER;
	exited(task);
	reaped(task, task);
	KUNIT_EXPECT_EQ(test, find(task)->ppid, 77);
	KUNIT_EXPECT_EQ(test, find(task)->adopted, TASKVIZ_ADOPTED_SUBREAPER);
}

/* More tasks than are visited in one go; each is linked to its parent, in whichever order. */
static void those_that_are_there(struct kunit *test)
{
	static struct task_struct *tasks[300];
	struct task_struct *task;
	int wrong = 0;

	for (int i = 0; i < ARRAY_SIZE(tasks); i++)
		tasks[i] = kthread_create(nothing, NULL, "there%d", i);
	taskviz_ledger_open();
	rcu_read_lock();
	for_each_process(task) {
		const struct taskviz_account *account = taskviz_ledger_find(task);
		const u8 marks = TASKVIZ_MARK_BEFORE | TASKVIZ_MARK_SETTLED;

		wrong += !account || (account->marks & marks) != marks ||
			 account->birth_ppid != TASKVIZ_UNKNOWN_PID ||
			 account->parent != taskviz_ledger_find(task->real_parent) ||
			 account->ppid != task->real_parent->tgid;
	}
	rcu_read_unlock();
	KUNIT_EXPECT_EQ(test, wrong, 0);
	KUNIT_EXPECT_GT(test, stats().living, 300u);
	taskviz_ledger_close();
	for (int i = 0; i < ARRAY_SIZE(tasks); i++)
		kthread_stop(tasks[i]);
	KUNIT_EXPECT_EQ(test, stats().living, 0u);
	KUNIT_EXPECT_NULL(test, find(current));
}

/* The living are dropped at once, the ended stay; nothing is left behind. */
static void closed_it_remembers_the_ended(struct kunit *test)
{
	const u64 place = taskviz_ledger_remembered().end;

	end_of(child(test, 10, init), init);
	child(test, 11, init);
	taskviz_ledger_close();
	KUNIT_EXPECT_EQ(test, stats().living, 0u);
	rcu_read_lock();
	KUNIT_EXPECT_NOT_NULL(test, taskviz_ledger_ended(place));
	rcu_read_unlock();
}

static struct kunit_case cases[] = {
	KUNIT_CASE(birth),
	KUNIT_CASE(kinds_of_births),
	KUNIT_CASE(sharing_is_settled),
	KUNIT_CASE(sharing_is_settled_by_the_last_thread),
	KUNIT_CASE(sharing_goes_on),
	KUNIT_CASE(children_are_settled),
	KUNIT_CASE(children_are_settled_in_batches),
	KUNIT_CASE(execs_are_kept),
	KUNIT_CASE(copies_until_a_lost_exec),
	KUNIT_CASE(middle_execs_are_forgotten),
	KUNIT_CASE(exec_by_a_thread),
	KUNIT_CASE(counts_are_not_of_the_next_at_an_address),
	KUNIT_CASE(unseen_exec_by_a_thread),
	KUNIT_CASE(linked_before_it_succeeds),
	KUNIT_CASE(both_were_opened_as_threads),
	KUNIT_CASE(release_told_too_late),
	KUNIT_CASE(exec_by_a_thread_among_others),
	KUNIT_CASE(nobody_succeeds_a_stranger),
	KUNIT_CASE(threads_leave_their_counts),
	KUNIT_CASE(end_is_told),
	KUNIT_CASE(time_as_a_zombie),
	KUNIT_CASE(latest_ends_are_remembered),
	KUNIT_CASE(address_used_again),
	KUNIT_CASE(accounts_are_used_again),
	KUNIT_CASE(births_and_execs_take_what_is_ready),
	KUNIT_CASE(births_without_reserve_are_lost),
	KUNIT_CASE(execs_without_reserve_are_lost),
	KUNIT_CASE(families),
	KUNIT_CASE(adoptions),
	KUNIT_CASE(children_are_abandoned_in_batches),
	KUNIT_CASE(adoptions_by_the_gone),
	KUNIT_CASE(adoption_of_who_is_about_to_exec),
	KUNIT_CASE(adoptions_of_many),
	KUNIT_CASE(threads_follow_their_leader),
	KUNIT_CASE(those_that_are_there),
	KUNIT_CASE(closed_it_remembers_the_ended),
	{}
};

static struct kunit_suite suite = {
	.name = "ledger",
	.init = begin,
	.exit = end,
	.test_cases = cases,
};

kunit_test_suite(suite);
