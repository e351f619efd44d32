// SPDX-License-Identifier: GPL-2.0
/* Suite ledger: accounts from birth to recycling. */
#include <kunit/test.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include "ledger/family.h"
#include "ledger/ledger.h"
#include "ledger/pool.h"
#include "made_up.h"
#include "rows.h"

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
	KUNIT_EXPECT_EQ(test, nr_children(init), 1);
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

/* Readers are told what the account holds, all of it. */
static void expect_birth(struct kunit *test, const struct taskviz_account *account)
{
	const struct taskviz_birth birth = taskviz_ledger_birth(account);

	KUNIT_EXPECT_PTR_EQ(test, birth.execs, (const struct taskviz_exec *)account->execs);
	KUNIT_EXPECT_EQ(test, birth.start_ns, account->start_ns);
	KUNIT_EXPECT_EQ(test, birth.born_cgroup, account->born_cgroup);
	KUNIT_EXPECT_EQ(test, birth.clone_flags, account->clone_flags);
	KUNIT_EXPECT_EQ(test, birth.pid, account->pid);
	KUNIT_EXPECT_EQ(test, birth.birth_ppid, account->birth_ppid);
	KUNIT_EXPECT_EQ(test, taskviz_ledger_maker(account, account->start_ns),
			account->birth_ppid);
	KUNIT_EXPECT_EQ(test, taskviz_ledger_maker(account, account->start_ns + 1),
			TASKVIZ_UNKNOWN_PID);
	KUNIT_EXPECT_EQ(test, birth.ppid, account->ppid);
	KUNIT_EXPECT_EQ(test, birth.adopted, account->adopted);
	KUNIT_EXPECT_EQ(test, birth.marks, account->marks);
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
	KUNIT_EXPECT_EQ(test, now->born_cgroup, 5ull);
	KUNIT_EXPECT_EQ(test, now->shared_pages, (u32)ANON_PAGES);
	KUNIT_EXPECT_EQ(test, now->marks & (TASKVIZ_MARK_THREAD | TASKVIZ_MARK_EXEC_LOST),
			TASKVIZ_MARK_EXEC_LOST);
	KUNIT_EXPECT_EQ(test, now->nr_execs, 2);
	KUNIT_EXPECT_EQ(test, now->execs->copies, 7u);
	KUNIT_EXPECT_STREQ(test, (const char *)now->execs->older->name, "before");
	KUNIT_EXPECT_EQ(test, former->pid, 12);
	KUNIT_EXPECT_EQ(test, former->birth_ppid, 10);
	KUNIT_EXPECT_EQ(test, former->marks & (TASKVIZ_MARK_THREAD | TASKVIZ_MARK_EXEC_LOST),
			TASKVIZ_MARK_THREAD);
	KUNIT_EXPECT_NULL(test, former->execs);
	KUNIT_EXPECT_EQ(test, former->born_cgroup, 6ull);
	KUNIT_EXPECT_EQ(test, taskviz_ledger_shared_pages(former), 0u);
	KUNIT_EXPECT_EQ(test, now->threads.forks, 3ull);
	expect_birth(test, now);
	expect_birth(test, former);
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
		find(leader)->marks |= TASKVIZ_MARK_EXEC_LOST;
		find(leader)->born_cgroup = 5;
		find(task)->born_cgroup = 6;
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
	KUNIT_EXPECT_EQ(test, nr_children(init), 1);
	freed(leader);
	end_of(task, init);
	KUNIT_EXPECT_EQ(test, nr_children(init), 0);
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

/* No hook told of exec and releases, and the callbacks at the ends came the other way round. */
static void successor_has_left(struct kunit *test)
{
	struct task_struct *parent = child(test, 9, init), *leader = child(test, 10, parent);
	struct task_struct *task = thread(test, 12, leader);

	born(task, leader, CLONE_VM | CLONE_THREAD);
	take_place(task, leader);
	taskviz_ledger_reaped(find(task), task, false);
	find(task)->last_cgroup = 77;
	taskviz_ledger_reaped(find(leader), leader, false);
	KUNIT_EXPECT_EQ(test, nr_children(parent), 0);
	KUNIT_EXPECT_EQ(test, taskviz_ledger_last_cgroup(find(task)), 77ull);
	KUNIT_EXPECT_NULL(test, find(task)->parent);
	freed(leader);
	freed(task);
	end_of(parent, init);
}

/*
 * There was no memory for the leader's account, and its address means another process now. By whom
 * it was made, and with what, nobody knows; whose child it is, the kernel does.
 */
static void nobody_succeeds_a_stranger(struct kunit *test)
{
	struct task_struct *leader = process(test, 10, init), *task = thread(test, 12, leader);
	struct task_struct *adopter = child(test, 9, init);

	born(task, init, CLONE_VM | CLONE_THREAD);
	take_place(task, leader);
	rcu_assign_pointer(task->real_parent, adopter);
	leader->pid = 20;
	leader->tgid = 20;
	leader->group_leader = leader;
	born(leader, init, SIGCHLD);
	exec(task, "after");
	KUNIT_EXPECT_EQ(test, find(leader)->pid, 20);
	KUNIT_EXPECT_EQ(test, find(leader)->marks & TASKVIZ_MARK_THREAD, 0);
	KUNIT_EXPECT_EQ(test, find(task)->pid, 10);
	KUNIT_EXPECT_EQ(test, find(task)->ppid, 9);
	KUNIT_EXPECT_PTR_EQ(test, find(task)->parent, find(adopter));
	KUNIT_EXPECT_EQ(test, find(task)->birth_ppid, TASKVIZ_UNKNOWN_PID);
	KUNIT_EXPECT_EQ(test, find(task)->born_cgroup, TASKVIZ_UNKNOWN64);
	KUNIT_EXPECT_EQ(test, find(task)->marks & (TASKVIZ_MARK_THREAD | TASKVIZ_MARK_BEFORE),
			TASKVIZ_MARK_BEFORE);
	KUNIT_EXPECT_EQ(test, find(task)->nr_execs, 1);
	end_of(leader, init);
	end_of(task, adopter);
	end_of(adopter, init);
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
	KUNIT_CASE(successor_has_left),
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
	KUNIT_CASE(closed_it_remembers_the_ended),
	{}
};

/* Twice as many lists as elsewhere. */
static int begin(struct kunit *test)
{
	taskviz_list_shift--;
	return made_up_begin(test);
}

static void end(struct kunit *test)
{
	made_up_end(test);
	taskviz_list_shift++;
}

static struct kunit_suite suite = {
	.name = "ledger",
	.init = begin,
	.exit = end,
	.test_cases = cases,
};

kunit_test_suite(suite);
