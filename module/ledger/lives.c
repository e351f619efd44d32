// SPDX-License-Identifier: GPL-2.0
/* Copies accounts out of the ledger, in order of birth. */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/sort.h>
#include "ledger.h"
#include "lives.h"

/* Buckets of accounts, or ended ones, to copy in one RCU section. */
#define COPY_BATCH	64

struct lives {
	struct taskviz_life *lives;
	u32 nr;
	u32 capacity;
	bool too_many;	/* not all had room */
};

static void copy_execs(struct taskviz_life *life, const struct taskviz_account *account)
{
	/* pairs with taskviz_ledger_exec(): what is found is complete */
	const struct taskviz_exec *exec = smp_load_acquire(&account->execs);

	life->child_copies = atomic_read(&account->group_copies);
	for (; exec; exec = READ_ONCE(exec->older)) {
		struct taskviz_step *step = &life->execs[life->nr_execs];

		life->child_copies = exec->copies;
		if (life->nr_execs == TASKVIZ_LIFE_EXECS)
			continue;
		step->at_ns = exec->at_ns;
		memcpy(step->old_name, exec->old_name, sizeof(step->old_name));
		memcpy(step->name, exec->name, sizeof(step->name));
		life->nr_execs++;
	}
	/* it may have been the first */
	if (life->marks & TASKVIZ_MARK_EXEC_LOST)
		life->child_copies = TASKVIZ_UNKNOWN32;
}

static void copy_account(struct taskviz_life *life, const struct taskviz_account *account)
{
	memset(life, 0, sizeof(*life));
	life->start_ns = account->start_ns;
	life->exited_ns = account->exited_ns;
	life->reaped_ns = account->reaped_ns;
	life->clone_flags = account->clone_flags;
	life->pid = account->pid;
	life->tgid = account->tgid;
	life->ppid = account->ppid;
	life->birth_ppid = account->birth_ppid;
	life->reaper = account->reaper;
	life->exit_code = account->exit_code;
	life->shared = account->shared_pages;
	life->adopted = account->adopted;
	life->marks = account->marks;
	life->forked = !(account->clone_flags & CLONE_VM) &&
		       !(account->marks & (TASKVIZ_MARK_BEFORE | TASKVIZ_MARK_KTHREAD));
	memcpy(life->name, account->name, sizeof(life->name));
	copy_execs(life, account);
}

static void copy_living(struct taskviz_life *life, const struct taskviz_account *account,
			const struct task_struct *task)
{
	copy_account(life, account);
	memcpy(life->name, task->comm, sizeof(life->name) - 1);
	taskviz_ledger_counts(&life->counts, account, task,
			      thread_group_leader((struct task_struct *)task));
	life->gone = !atomic_read(&task->signal->live);
	life->parent_copies = taskviz_ledger_parent_copies(account);
}

static void copy_ended(struct taskviz_life *life, const struct taskviz_account *account)
{
	copy_account(life, account);
	life->counts = account->own;
	taskviz_counts_add(&life->counts, &account->threads);
	life->parent_copies = account->marks & TASKVIZ_MARK_SETTLED ? account->parent_copies :
								      TASKVIZ_UNKNOWN32;
	life->gone = true;
	life->ended = true;
}

static struct taskviz_life *next_life(struct lives *lives)
{
	if (lives->nr < lives->capacity)
		return &lives->lives[lives->nr++];
	lives->too_many = true;
	return NULL;
}

static void visit_living(struct task_struct *task, void *data)
{
	const struct taskviz_account *account = taskviz_ledger_find(task);
	struct taskviz_life *life = account ? next_life(data) : NULL;

	if (life)
		copy_living(life, account, task);
}

static void collect_ended(struct lives *lives, const struct taskviz_account *account)
{
	struct taskviz_life *life = next_life(lives);

	if (life)
		copy_ended(life, account);
}

/* Who was released is among the ended after a grace period; until then the table has it. */
static int visit_bucket(u64 bucket, void *data)
{
	const struct taskviz_account *account;

	hlist_for_each_entry_rcu(account, &taskviz_ledger_table[bucket], hash)
		if (taskviz_ledger_is_released(account))
			collect_ended(data, account);
	return 0;
}

static int visit_remembered(u64 place, void *data)
{
	const struct taskviz_account *account = taskviz_ledger_ended(place);

	if (account)
		collect_ended(data, account);
	return 0;
}

/* The living first: who ends meanwhile is then met again among the ended. */
static void collect(struct lives *lives, bool living)
{
	struct taskviz_places places = { .end = ARRAY_SIZE(taskviz_ledger_table) };

	if (living)
		taskviz_visit_tasks(visit_living, lives);
	taskviz_ledger_walk(&places, COPY_BATCH, visit_bucket, lives);
	places = taskviz_ledger_remembered();
	taskviz_ledger_walk(&places, COPY_BATCH, visit_remembered, lives);
}

static int compare_births(const void *a, const void *b)
{
	const struct taskviz_life *one = a, *other = b;

	cond_resched();
	if (one->start_ns != other->start_ns)
		return one->start_ns < other->start_ns ? -1 : 1;
	if (one->pid != other->pid)
		return one->pid - other->pid;
	return one->ended - other->ended;
}

/* Births meanwhile may take the room of the ended, who come last: then it begins again. */
static int collect_all(struct lives *lives, bool living)
{
	for (;; lives->capacity *= 2) {
		*lives = (struct lives){ .capacity = lives->capacity };
		lives->lives = kvmalloc_array(lives->capacity, sizeof(*lives->lives),
					      GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
		if (!lives->lives)
			return -ENOMEM;
		collect(lives, living);
		if (!lives->too_many)
			return 0;
		kvfree(lives->lives);
		if (fatal_signal_pending(current))
			return -EINTR;
	}
}

/* Who ended, or was moved to the ended, meanwhile is there twice: the later word counts. */
static void drop_doubles(struct lives *lives)
{
	struct taskviz_life *last = lives->lives;

	if (!lives->nr)
		return;
	for (u32 i = 1; i < lives->nr; i++) {
		const struct taskviz_life *life = &lives->lives[i];

		if (life->pid != last->pid || life->start_ns != last->start_ns)
			last++;
		*last = *life;
	}
	lives->nr = last - lives->lives + 1;
}

/**
 * taskviz_lives_collect() - what the ledger knows, by birth
 * @lives: set to an array; to be freed with kvfree()
 * @nr: set to its length
 * @living: the living ones too, else the ended ones only
 * @room: for how many there is room at first, at least 1
 *
 * Context: process, sleeps.
 * Return: 0, -ENOMEM, or -EINTR if the caller is being killed.
 */
int taskviz_lives_collect(struct taskviz_life **lives, u32 *nr, bool living, u32 room)
{
	struct lives copy = { .capacity = room };
	int err = collect_all(&copy, living);

	if (err)
		return err;
	sort(copy.lives, copy.nr, sizeof(*copy.lives), compare_births, NULL);
	drop_doubles(&copy);
	*lives = copy.lives;
	*nr = copy.nr;
	return 0;
}

/**
 * taskviz_lives_copy() - what the ledger knows, by birth
 * @lives: set to an array; to be freed with kvfree()
 * @nr: set to its length
 * @living: the living ones too, else the ended ones only
 *
 * The array is made a little larger than the ledger is now: most often that is enough.
 * Context: process, sleeps.
 * Return: see taskviz_lives_collect().
 */
int taskviz_lives_copy(struct taskviz_life **lives, u32 *nr, bool living)
{
	struct taskviz_ledger_stats stats;

	taskviz_ledger_read_stats(&stats);
	return taskviz_lives_collect(lives, nr, living, stats.living + stats.ended + 64);
}

/**
 * taskviz_lives_open() - open a view that shows all lives in one go
 * @file: the file
 * @show: shows them
 * @line: about how many bytes each takes
 *
 * A seq_file that is too small shows everything again with twice the size.
 * Return: 0 or -ENOMEM.
 */
int taskviz_lives_open(struct file *file, int (*show)(struct seq_file *m, void *v), u32 line)
{
	struct taskviz_ledger_stats stats;

	taskviz_ledger_read_stats(&stats);
	return single_open_size(file, show, NULL,
				PAGE_SIZE + (size_t)(stats.living + stats.ended) * line);
}
