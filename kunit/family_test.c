// SPDX-License-Identifier: GPL-2.0
/* Suite family: accounts of parents and children, what they share, who adopts whom. */
#include <kunit/test.h>
#include <linux/kthread.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include "ledger/family.h"
#include "ledger/forks.h"
#include "made_up.h"

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

static u32 parent_copies(const struct taskviz_account *account)
{
	struct taskviz_fork fork = {};

	return taskviz_ledger_read_fork(&fork, account) ? fork.parent_copies : 0;
}

static void expect_parent_copies(struct kunit *test, struct task_struct *task, u32 copies)
{
	KUNIT_EXPECT_EQ(test, parent_copies(find(task)), copies);
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

/* Who found an account keeps it to the end of the section, but its links may be others by then. */
static void nothing_of_who_was_given_up(struct kunit *test)
{
	struct task_struct *other = child(test, 10, init), *task = child(test, 11, other);
	struct task_struct *later[HISTORY];
	struct taskviz_account *account;

	for (int i = 0; i < HISTORY; i++)
		later[i] = child(test, 20 + i, init);
	copies(other, 5);
	rcu_read_lock();
	account = taskviz_ledger_find(task);
	KUNIT_EXPECT_EQ(test, parent_copies(account), 5u);
	taskviz_ledger_freed(taskviz_ledger_find(other));
	taskviz_ledger_freed(account);
	for (int i = 0; i < HISTORY; i++)
		taskviz_ledger_freed(taskviz_ledger_find(later[i]));
	KUNIT_EXPECT_NOT_NULL(test, account->parent);
	KUNIT_EXPECT_EQ(test, parent_copies(account), TASKVIZ_UNKNOWN32);
	rcu_read_unlock();
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
	struct task_struct *parent = with_children(test), *forked = process(test, 300, parent);

	exec(children[3], "three");
	exited(children[7]);
	born(forked, parent, CLONE_VM | CLONE_VFORK | SIGCHLD);
	copies(parent, 10);
	exec(parent, "parent");
	copies(parent, 100);
	for (int i = 0; i < ARRAY_SIZE(children); i++) {
		const u32 since = i == 3 || i == 7 ? 0 : 10;

		expect_settled(test, children[i], ARRAY_SIZE(children) - i + since);
	}
	exec(parent, "again");
	expect_settled(test, children[0], ARRAY_SIZE(children) + 10);
	expect_settled(test, forked, 0);
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

static void families(struct kunit *test)
{
	struct task_struct *parent = child(test, 10, init), *one = child(test, 11, parent);
	struct task_struct *two = child(test, 12, parent), *three = child(test, 13, parent);

	end_of(two, parent);
	KUNIT_EXPECT_PTR_EQ(test, find(one)->parent, find(parent));
	end_of(parent, init);
	KUNIT_EXPECT_NULL(test, find(one)->parent);
	KUNIT_EXPECT_NULL(test, find(three)->parent);
	KUNIT_EXPECT_EQ(test, nr_children(init), 0);
	end_of(one, init);
	end_of(three, init);
}

/* The same at the end of a parent whose adoptions nobody saw. */
static void children_are_abandoned_in_batches(struct kunit *test)
{
	struct task_struct *parent = with_children(test);

	KUNIT_EXPECT_TRUE(test, taskviz_family_abandon_some(find(parent)));
	KUNIT_EXPECT_EQ(test, nr_children(parent),
			(int)ARRAY_SIZE(children) - TASKVIZ_FAMILY_BATCH);
	end_of(parent, init);
	for (int i = 0; i < ARRAY_SIZE(children); i++)
		KUNIT_EXPECT_NULL(test, find(children[i])->parent);
	KUNIT_EXPECT_NULL(test, find(parent));
}

/* What it was to its parent is over at its release; then there is room for where it ended. */
static void released_leaves(struct kunit *test)
{
	struct task_struct *parent = child(test, 10, init), *task = child(test, 11, parent);
	struct taskviz_account *account = find(task);

	exited(task);
	KUNIT_EXPECT_PTR_EQ(test, account->parent, find(parent));
	KUNIT_EXPECT_EQ(test, taskviz_ledger_last_cgroup(account), TASKVIZ_UNKNOWN64);
	reaped(task, parent);
	KUNIT_EXPECT_NULL(test, account->parent);
	KUNIT_EXPECT_EQ(test, nr_children(parent), 0);
	account->last_cgroup = 77;
	end_of(parent, init);
	freed(task);
	KUNIT_EXPECT_EQ(test, taskviz_ledger_last_cgroup(account), 77ull);
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

	/* the others come before it, once they are linked anew */
	for (int i = 0; i < ARRAY_SIZE(children); i++) {
		taskviz_family_leave(find(children[i]));
		taskviz_family_join(find(children[i]), find(parent));
	}
	rcu_assign_pointer(task->real_parent, init);
	rcu_read_lock();
	KUNIT_EXPECT_TRUE(test, taskviz_family_adopt_some(find(parent), parent, tell));
	rcu_read_unlock();
	KUNIT_EXPECT_PTR_EQ(test, find(task)->parent, find(parent));
	orphaned_by(parent);
	expect_adopted(test, task, init, TASKVIZ_ADOPTED_INIT);
	KUNIT_EXPECT_EQ(test, nr_children(parent), 0);
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

static struct kunit_case cases[] = {
	KUNIT_CASE(sharing_is_settled),
	KUNIT_CASE(sharing_is_settled_by_the_last_thread),
	KUNIT_CASE(sharing_goes_on),
	KUNIT_CASE(nothing_of_who_was_given_up),
	KUNIT_CASE(children_are_settled),
	KUNIT_CASE(children_are_settled_in_batches),
	KUNIT_CASE(families),
	KUNIT_CASE(children_are_abandoned_in_batches),
	KUNIT_CASE(released_leaves),
	KUNIT_CASE(adoptions),
	KUNIT_CASE(adoptions_by_the_gone),
	KUNIT_CASE(adoption_of_who_is_about_to_exec),
	KUNIT_CASE(adoptions_of_many),
	KUNIT_CASE(threads_follow_their_leader),
	KUNIT_CASE(those_that_are_there),
	{}
};

static struct kunit_suite suite = {
	.name = "family",
	.init = made_up_begin,
	.exit = made_up_end,
	.test_cases = cases,
};

kunit_test_suite(suite);
