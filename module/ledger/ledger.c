// SPDX-License-Identifier: GPL-2.0
/* Keeps the accounts: opens them at birth, closes them at the end, remembers the ended ones. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cred.h>
#include <linux/hash.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/pid.h>
#include <linux/rculist.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>
#include "compat.h"
#include "family.h"
#include "ledger.h"
#include "pool.h"
#include "tasks.h"

/*
 * An account is opened when its task is made (tracepoint task_newtask: the child is listed but has
 * not run) and found by the address of its task, which is a key: nothing here follows it. What must
 * be known of a task is copied while the kernel hands it over. It leaves the table when the task is
 * about to be freed (sched_process_free), before the address can mean another task, and then stands
 * in a ring of ended tasks until a later end takes its place. It is used again or freed a grace
 * period after that, so that a reader under RCU may use what it found to the end of its section.
 *
 * One lock guards the table, the ring and the family links. It is held for a few dozen
 * instructions; where a task may have many children it is let go of after some of them. It is raw
 * and taken with interrupts off, as ends are seen in softirqs. Nothing is allocated in a probe:
 * accounts, and execs, are taken from those that are ready, and come back to them when they are
 * forgotten.
 *
 * What a task writes of itself while it runs or exits, and who waited for it at its release, needs
 * no lock.
 */

/* How many given-up accounts share a grace period. */
#define CONDEMNED_MAX	32

static bool is_history(unsigned int value)
{
	return value >= 1 && value <= 1 << 20;
}

struct taskviz_setting taskviz_history = {
	.name = "history",
	.allowed = "a number from 1 to 1048576",
	.is_allowed = is_history,
	.print = taskviz_print_number,
	.value = 4096,
};
module_param_cb(history, &taskviz_number_ops, &taskviz_history, 0444);
MODULE_PARM_DESC(history, "how many ended tasks are remembered");

static u32 history;

static DEFINE_RAW_SPINLOCK(ledger_lock);
static struct taskviz_account __rcu **ended_ring;
static u64 next_place;
static struct taskviz_account *condemned;
static u32 nr_condemned;
static u32 nr_living_accounts;
static u64 nr_evicted;
static u64 nr_lost;

static struct taskviz_pool accounts;
static struct taskviz_pool execs;

static_assert(sizeof(struct taskviz_account) <= 256, "an account a task must not cost much");
static_assert(offsetof(struct taskviz_account, own) % 8 == 0, "counts are read two at a time");

/* An object nobody else knows. */
static void *take_ready(struct taskviz_pool *pool)
{
	void *object;

	lockdep_assert_held(&ledger_lock);
	object = taskviz_pool_take(pool);
	if (unlikely(!object))
		nr_lost++;
	return object;
}

/* Between two batches: whoever waits for the lock, and interrupts, come first. */
static void make_way(unsigned long *flags) __must_hold(&ledger_lock)
{
	raw_spin_unlock_irqrestore(&ledger_lock, *flags);
	raw_spin_lock_irqsave(&ledger_lock, *flags);
}

static void recycle_account(struct taskviz_account *account)
{
	struct taskviz_pool_list old_accounts = {}, old_execs = {};

	while (account) {
		struct taskviz_account *next = account->parent;
		struct taskviz_exec *exec = account->execs;

		while (exec) {
			struct taskviz_exec *older = exec->older;

			taskviz_pool_list_add(&old_execs, exec);
			exec = older;
		}
		taskviz_pool_list_add(&old_accounts, account);
		account = next;
	}
	taskviz_pool_give_back(&accounts, &old_accounts);
	taskviz_pool_give_back(&execs, &old_execs);
}

/* No reader can hold these any more. */
static void recycle_rcu(struct rcu_head *rcu)
{
	recycle_account(container_of(rcu, struct taskviz_account, rcu));
}

/*
 * Gives up an account that nobody finds any more. A grace period for each would cost more than all
 * else that an end costs: they wait for it together, linked by their parent pointers.
 */
static void condemn(struct taskviz_account *account)
{
	lockdep_assert_held(&ledger_lock);
	account->parent = condemned;
	condemned = account;
	if (++nr_condemned < CONDEMNED_MAX)
		return;
	call_rcu(&condemned->rcu, recycle_rcu);
	condemned = NULL;
	nr_condemned = 0;
}

/*
 * As wait_task_zombie() in kernel/exit.c reports it. A thread other than the leader is never waited
 * for; its code is its own.
 */
static s32 exit_status(const struct task_struct *task)
{
	const struct signal_struct *signal = task->signal;

	if (thread_group_leader((struct task_struct *)task) && signal->flags & SIGNAL_GROUP_EXIT)
		return signal->group_exit_code;
	return task->exit_code;
}

/* What a task may change of itself at any time. Under RCU. */
static __always_inline void set_name(struct taskviz_account *account, struct task_struct *task)
{
	account->uid = compat_rcu_dereference(task->real_cred)->uid;
	memcpy(account->name, task->comm, sizeof(account->name));
	account->name[sizeof(account->name) - 1] = '\0';
}

/* A thread whose leader had no account becomes a leader of which nobody knows what it shared. */
static void set_place_in_group(struct taskviz_account *account, const struct task_struct *task)
{
	if (task->pid != task->tgid) {
		account->leader = taskviz_task_key(task->group_leader);
		account->marks |= TASKVIZ_MARK_THREAD;
	} else if (account->marks & TASKVIZ_MARK_THREAD) {
		account->shared_pages = 0;
		account->parent_copies = 0;
		account->marks &= ~TASKVIZ_MARK_THREAD;
	}
}

static __always_inline void set_account_identity(struct taskviz_account *account,
						 struct task_struct *task)
{
	account->pid = task->pid;
	account->tgid = task->tgid;
	account->start_ns = task->start_boottime;
	set_place_in_group(account, task);
	if (unlikely(task->flags & PF_KTHREAD))
		account->marks |= TASKVIZ_MARK_KTHREAD;
	else
		account->marks &= ~TASKVIZ_MARK_KTHREAD;
	set_name(account, task);
}

/*
 * The account of a task that has none, and is not in the table yet. Return: NULL if the task has
 * one, or none is ready. In line, as what follows: every birth comes here.
 */
static __always_inline struct taskviz_account *new_account(struct task_struct *task,
							   const struct hlist_head *bucket)
{
	const unsigned long key = taskviz_task_key(task);
	struct taskviz_account *account;

	account = taskviz_ledger_find_in(bucket, key) ? NULL : take_ready(&accounts);
	if (!account)
		return NULL;
	memset_startat(account, 0, execs);
	account->key = key;
	account->parent = NULL;
	account->clone_flags = 0;
	account->birth_ppid = TASKVIZ_UNKNOWN_PID;
	account->born_cgroup = TASKVIZ_UNKNOWN64;
	account->reaper = TASKVIZ_UNKNOWN_PID;
	account->exit_code = TASKVIZ_UNKNOWN_EXIT;
	INIT_HLIST_HEAD(&account->sharing);
	INIT_HLIST_HEAD(&account->settled);
	INIT_HLIST_NODE(&account->sibling);
	set_account_identity(account, task);
	return account;
}

/* From here on readers find it. */
static __always_inline void insert(struct taskviz_account *account, struct hlist_head *bucket,
				   struct taskviz_account *parent, pid_t ppid)
{
	lockdep_assert_held(&ledger_lock);
	account->ppid = ppid;
	if (parent && !(account->marks & TASKVIZ_MARK_THREAD))
		taskviz_family_join(account, parent);
	hlist_add_head_rcu(&account->hash, bucket);
	nr_living_accounts++;
}

/**
 * taskviz_ledger_born() - open the account of a new task
 * @task: the child, listed but not running yet
 * @clone_flags: as the kernel took them
 * @maker: account of current, may be NULL
 *
 * Context: in the maker, RCU (tracepoint task_newtask).
 * Return: the account, or NULL if none was ready, which is counted.
 */
struct taskviz_account *taskviz_ledger_born(struct task_struct *task, u64 clone_flags,
					    struct taskviz_account *maker)
{
	const struct task_struct *parent = compat_rcu_dereference(task->real_parent);
	struct hlist_head *bucket = taskviz_ledger_bucket(taskviz_task_key(task));
	struct taskviz_account *account;
	unsigned long flags;

	raw_spin_lock_irqsave(&ledger_lock, flags);
	account = new_account(task, bucket);
	if (account) {
		account->clone_flags = clone_flags;
		account->birth_ppid = current->tgid;
		account->born_cgroup = compat_cgroup_id(task);
		taskviz_family_note_sharing(account, task, maker);
		if (!maker || parent != current)
			maker = taskviz_ledger_find(parent);
		insert(account, bucket, maker, parent->tgid);
	} else {
		account = taskviz_ledger_find(task);
	}
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
	return account;
}

/* A task that was there before. RCU keeps the task: its end comes later, and finds the account. */
static void open_account(struct task_struct *task, void *unused)
{
	struct hlist_head *bucket = taskviz_ledger_bucket(taskviz_task_key(task));
	const struct task_struct *parent = rcu_dereference(task->real_parent);
	struct taskviz_account *account;
	unsigned long flags;

	if (taskviz_ledger_find(task))
		return;
	taskviz_pool_fill(&accounts, GFP_NOWAIT);
	raw_spin_lock_irqsave(&ledger_lock, flags);
	account = new_account(task, bucket);
	if (account) {
		account->marks |= TASKVIZ_MARK_BEFORE | TASKVIZ_MARK_SETTLED;
		if (READ_ONCE(task->exit_state))
			account->exited_ns = TASKVIZ_UNKNOWN64;
		insert(account, bucket, taskviz_ledger_find(parent), parent->tgid);
	}
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
}

/* A parent may be visited after its child: a second round makes the links the first one missed. */
static void link_account(struct task_struct *task, void *unused)
{
	struct taskviz_account *account, *parent;
	unsigned long flags;

	raw_spin_lock_irqsave(&ledger_lock, flags);
	account = taskviz_ledger_find(task);
	parent = taskviz_ledger_find(rcu_access_pointer(task->real_parent));
	if (account && parent && !account->parent && !(account->marks & TASKVIZ_MARK_LEFT) &&
	    thread_group_leader(task) && pid_alive(task))
		taskviz_family_join(account, parent);
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
}

/**
 * taskviz_ledger_release() - free the accounts and execs that are ready
 *
 * Called when the probes are detached. Context: process, sleeps.
 */
void taskviz_ledger_release(void)
{
	taskviz_pool_drain(&accounts);
	taskviz_pool_drain(&execs);
}

/**
 * taskviz_ledger_prepare() - make accounts and execs ready
 *
 * Called before the probes of birth and end are attached. Context: process, sleeps.
 * Return: 0 or -ENOMEM.
 */
int taskviz_ledger_prepare(void)
{
	int err = taskviz_pool_fill(&accounts, GFP_KERNEL) ?: taskviz_pool_fill(&execs, GFP_KERNEL);

	if (err)
		taskviz_ledger_release();
	return err;
}

/**
 * taskviz_ledger_open() - open accounts for all tasks that are there
 *
 * The probes of birth and end must be attached. Context: process, sleeps.
 */
void taskviz_ledger_open(void)
{
	taskviz_visit_tasks(open_account, NULL);
	taskviz_visit_tasks(link_account, NULL);
}

/* After the first wait no reader holds the condemned, after the barrier all recycling is done. */
static void free_unused(void)
{
	struct taskviz_account *unused;
	unsigned long flags;

	raw_spin_lock_irqsave(&ledger_lock, flags);
	unused = condemned;
	condemned = NULL;
	nr_condemned = 0;
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
	synchronize_rcu();
	recycle_account(unused);
	rcu_barrier();
}

/*
 * Nobody finds it from here on, in the table or by its family. Return: false if it has too many
 * children for one go, and nobody else waits for the lock as long.
 */
static __always_inline bool unlink(struct taskviz_account *account)
{
	lockdep_assert_held(&ledger_lock);
	if (taskviz_family_has_children(account) && taskviz_family_abandon_some(account))
		return false;
	hlist_del_init_rcu(&account->hash);
	nr_living_accounts--;
	taskviz_family_leave(account);
	return true;
}

/* Return: false if the bucket is empty. */
static bool drop_one(struct hlist_head *bucket)
{
	struct taskviz_account *account;
	unsigned long flags;

	raw_spin_lock_irqsave(&ledger_lock, flags);
	account = hlist_entry_safe(bucket->first, struct taskviz_account, hash);
	if (account && unlink(account))
		condemn(account);
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
	return account;
}

/**
 * taskviz_ledger_close() - drop the accounts of all living tasks
 *
 * The probe of births must not run any more, that of ends must until the table is empty: an account
 * whose task was freed unseen would be taken for that of the next task at its address. The ended
 * tasks stay remembered. Context: process, sleeps.
 */
void taskviz_ledger_close(void)
{
	for (unsigned long i = 0; i < taskviz_nr_lists(); i++)
		do
			cond_resched();
		while (drop_one(&taskviz_ledger_table[i]));
	free_unused();
}

static void add_exec(struct taskviz_account *account, struct taskviz_exec *exec, u64 now_ns)
{
	exec->older = account->execs;
	exec->at_ns = now_ns;
	exec->copies = atomic_read(&account->group_copies);
	memcpy(exec->old_name, account->name, sizeof(exec->old_name));
	memcpy(exec->name, current->comm, sizeof(exec->name));
	exec->name[sizeof(exec->name) - 1] = '\0';
	/* complete before a reader finds it */
	smp_store_release(&account->execs, exec);
	account->nr_execs++;
}

static void forget_execs_rcu(struct rcu_head *rcu)
{
	struct taskviz_exec *exec = container_of(rcu, struct taskviz_exec, rcu);
	struct taskviz_pool_list forgotten = {};

	for (int i = 1; i < TASKVIZ_EXECS_KEPT; i++) {
		struct taskviz_exec *older = exec->older;

		taskviz_pool_list_add(&forgotten, exec);
		exec = older;
	}
	taskviz_pool_give_back(&execs, &forgotten);
}

/*
 * A task may exec for ever: from time to time the execs between the newest and the first, which
 * ended what its fork shared, are cut out. A reader among them still comes to the first.
 */
static void forget_execs(struct taskviz_account *account)
{
	struct taskviz_exec *last_kept = account->execs, *first, *forgotten;

	if (account->nr_execs < 2 * TASKVIZ_EXECS_KEPT)
		return;
	for (int i = 1; i < TASKVIZ_EXECS_KEPT; i++)
		last_kept = last_kept->older;
	forgotten = last_kept->older;
	for (first = forgotten; first->older; first = first->older)
		;
	WRITE_ONCE(last_kept->older, first);
	account->nr_execs = TASKVIZ_EXECS_KEPT + 1;
	call_rcu(&forgotten->rcu, forget_execs_rcu);
}

/**
 * taskviz_ledger_exec() - a task runs a new program
 * @account: of current, alone in its thread group and its leader by now
 *
 * Context: in the task, RCU (tracepoint sched_process_exec).
 */
void taskviz_ledger_exec(struct taskviz_account *account)
{
	u64 now_ns = ktime_get_boottime_ns();
	struct taskviz_exec *exec;
	unsigned long flags;

	account->own.execs++;
	raw_spin_lock_irqsave(&ledger_lock, flags);
	exec = take_ready(&execs);
	/* unless its release told before */
	if (account->marks & TASKVIZ_MARK_THREAD)
		taskviz_family_succeed(taskviz_ledger_find_key(account->leader), account);
	taskviz_family_settle(account);
	if (exec) {
		add_exec(account, exec, now_ns);
		forget_execs(account);
	} else {
		account->marks |= TASKVIZ_MARK_EXEC_LOST;
	}
	set_account_identity(account, current);
	while (!hlist_empty(&account->sharing) && taskviz_family_settle_some(account))
		make_way(&flags);
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
}

/* Who shares is the process, which a leader that ends first does not end. */
static noinline void settle_process(struct taskviz_account *account)
{
	struct taskviz_account *leader;
	unsigned long flags;

	raw_spin_lock_irqsave(&ledger_lock, flags);
	leader = taskviz_family_leader(account);
	if (leader)
		taskviz_family_settle(leader);
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
}

/**
 * taskviz_ledger_exited() - a task becomes a zombie
 * @account: of current
 *
 * Context: in the task, RCU (tracepoint sched_process_exit).
 */
void taskviz_ledger_exited(struct taskviz_account *account)
{
	struct task_struct *task = current;
	u8 marks;

	account->exit_code = exit_status(task);
	set_name(account, task);
	/* pairs with taskviz_ledger_exited_ns() */
	smp_store_release(&account->exited_ns, ktime_get_boottime_ns());
	if (atomic_read(&task->signal->live))
		return;
	marks = READ_ONCE(account->marks);
	if (marks & TASKVIZ_MARK_THREAD || !(marks & TASKVIZ_MARK_SETTLED))
		settle_process(account);
}

/**
 * taskviz_ledger_orphans() - the children of a task that ended have new parents
 * @account: of the task
 * @parent: the task, past exit_notify()
 * @adopted: called for each child, with the ledger's lock held
 *
 * Context: any.
 */
void taskviz_ledger_orphans(struct taskviz_account *account, const struct task_struct *parent,
			    taskviz_adopted_fn adopted)
{
	unsigned long flags;
	bool more;

	do {
		rcu_read_lock();
		raw_spin_lock_irqsave(&ledger_lock, flags);
		more = taskviz_family_adopt_some(account, parent, adopted);
		raw_spin_unlock_irqrestore(&ledger_lock, flags);
		rcu_read_unlock();
	} while (more);
}

/* What a thread did stays with its process, whose parent was its own. */
static noinline void fold_thread(struct taskviz_account *account, const struct task_struct *task)
{
	struct taskviz_account *leader;

	lockdep_assert_held(&ledger_lock);
	taskviz_family_succeed(account, taskviz_ledger_find(task->group_leader));
	account->marks |= TASKVIZ_MARK_FOLDED;
	leader = taskviz_family_leader(account);
	if (!leader || leader == account)
		return;
	account->ppid = leader->ppid;
	account->adopted = leader->adopted;
	leader->marks |= TASKVIZ_MARK_THREADS;
	taskviz_counts_add(&leader->threads, &account->own);
	taskviz_counts_add(&leader->threads, &account->threads);
	memset(&account->threads, 0, sizeof(account->threads));
	account->marks &= ~TASKVIZ_MARK_THREADS;
}

/* It is nobody's child any more. Of its links remains the room for what is known at the end. */
static void leave(struct taskviz_account *account, const struct task_struct *task)
{
	lockdep_assert_held(&ledger_lock);
	/* the ledger may have been closed since the account was found */
	if (hlist_unhashed(&account->hash))
		return;
	if (!thread_group_leader((struct task_struct *)task))
		fold_thread(account, task);
	taskviz_family_leave(account);
	account->last_cgroup = compat_cgroup_id(task);
	account->marks |= TASKVIZ_MARK_LEFT;
}

/**
 * taskviz_ledger_reaped() - a task is released: its pid is given up
 * @account: of the task
 * @task: the task, a zombie
 * @by_current: current releases it; else nobody knows who did
 *
 * Context: before release_task() gives it up, or as soon after as it can be known; preemption off.
 */
void taskviz_ledger_reaped(struct taskviz_account *account, struct task_struct *task,
			   bool by_current)
{
	u64 now_ns = ktime_get_boottime_ns();
	unsigned long flags;

	account->exit_code = exit_status(task);
	if (by_current)
		account->reaper = current->tgid;
	raw_spin_lock_irqsave(&ledger_lock, flags);
	leave(account, task);
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
	/* last, pairs with taskviz_ledger_is_released() */
	smp_store_release(&account->reaped_ns, now_ns);
}

static void evict(struct taskviz_account *account)
{
	if (!account)
		return;
	nr_evicted++;
	condemn(account);
}

/* The latest of the ended takes the place of the oldest. */
static void remember(struct taskviz_account *account)
{
	const u32 slot = next_place % history;
	struct taskviz_account *oldest = rcu_dereference_protected(ended_ring[slot], true);

	account->place = next_place;
	WRITE_ONCE(next_place, next_place + 1);
	rcu_assign_pointer(ended_ring[slot], account);
	evict(oldest);
}

/**
 * taskviz_ledger_freed() - a task is about to be freed: its account joins the ended ones
 * @account: of the task, released
 *
 * Context: RCU callback (tracepoint sched_process_free).
 */
void taskviz_ledger_freed(struct taskviz_account *account)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ledger_lock, flags);
	/* the ledger may have been closed since the account was found */
	while (!hlist_unhashed(&account->hash)) {
		if (unlink(account)) {
			remember(account);
			break;
		}
		make_way(&flags);
	}
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
}

static void read_fork(struct taskviz_fork *fork, const struct taskviz_account *account)
{
	lockdep_assert_held(&ledger_lock);
	fork->is_settled = account->marks & TASKVIZ_MARK_SETTLED;
	fork->shared_pages = account->shared_pages;
	/* the ledger may have been closed since the account was found: its links lead nowhere */
	if (fork->is_settled || !hlist_unhashed(&account->hash))
		fork->parent_copies = taskviz_family_parent_copies(account);
	else
		fork->parent_copies = TASKVIZ_UNKNOWN32;
}

/**
 * taskviz_ledger_read_fork() - what the fork of a process made common
 * @fork: set
 * @account: of the process
 *
 * With the lock: by exec a thread may become the process, and its leader a thread, whose account
 * has something else in that place. Context: RCU. Return: false of a thread.
 */
bool taskviz_ledger_read_fork(struct taskviz_fork *fork, const struct taskviz_account *account)
{
	unsigned long flags;
	bool is_process;

	raw_spin_lock_irqsave(&ledger_lock, flags);
	is_process = !(account->marks & TASKVIZ_MARK_THREAD);
	if (is_process)
		read_fork(fork, account);
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
	return is_process;
}

/**
 * taskviz_ledger_remembered() - places of the ends that are remembered
 */
struct taskviz_places taskviz_ledger_remembered(void)
{
	return taskviz_places_last(READ_ONCE(next_place), history);
}

/**
 * taskviz_ledger_ended() - account of an ended task
 * @place: one of taskviz_ledger_remembered()
 *
 * Context: RCU.
 * Return: the account, or NULL if a later end has taken its place.
 */
struct taskviz_account *taskviz_ledger_ended(u64 place)
{
	struct taskviz_account *account = rcu_dereference(ended_ring[place % history]);

	return account && account->place == place ? account : NULL;
}

/**
 * taskviz_ledger_read_stats() - the ledger about itself
 * @stats: set
 */
void taskviz_ledger_read_stats(struct taskviz_ledger_stats *stats)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&ledger_lock, flags);
	stats->living = nr_living_accounts;
	stats->ended = min_t(u64, next_place, history);
	stats->evicted = nr_evicted;
	stats->lost = nr_lost;
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
	stats->capacity = history;
	stats->bytes = (u64)atomic_read(&accounts.nr) * sizeof(struct taskviz_account) +
		       (u64)atomic_read(&execs.nr) * sizeof(struct taskviz_exec) +
		       taskviz_nr_lists() * sizeof(*taskviz_ledger_table) +
		       (u64)history * sizeof(*ended_ring);
}

/**
 * taskviz_ledger_init() - make the ledger, empty
 *
 * Return: 0 or -ENOMEM.
 */
int __init taskviz_ledger_init(void)
{
	history = taskviz_history.value;
	ended_ring = kvcalloc(history, sizeof(*ended_ring), GFP_KERNEL);
	taskviz_ledger_table = taskviz_lists_make();
	if (ended_ring && taskviz_ledger_table &&
	    !taskviz_pool_init(&accounts, "taskviz_account", sizeof(struct taskviz_account),
			       &ledger_lock) &&
	    !taskviz_pool_init(&execs, "taskviz_exec", sizeof(struct taskviz_exec), &ledger_lock))
		return 0;
	taskviz_pool_exit(&accounts);
	kvfree(taskviz_ledger_table);
	kvfree(ended_ring);
	return -ENOMEM;
}

/**
 * taskviz_ledger_exit() - free everything
 *
 * No probe and no reader may run any more.
 */
void taskviz_ledger_exit(void)
{
	taskviz_ledger_close();
	for (u32 i = 0; i < history; i++) {
		struct taskviz_account *account = rcu_dereference_protected(ended_ring[i], true);

		if (account)
			recycle_account(account);
	}
	taskviz_pool_exit(&execs);
	taskviz_pool_exit(&accounts);
	kvfree(taskviz_ledger_table);
	kvfree(ended_ring);
}
