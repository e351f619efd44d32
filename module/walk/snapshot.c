// SPDX-License-Identifier: GPL-2.0
/* Walks the task list and keeps what it finds as records, and their order in the tree. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cpumask.h>
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/moduleparam.h>
#include <linux/pid_namespace.h>
#include <linux/proc_fs.h>
#include <linux/random.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sort.h>
#include <linux/time_namespace.h>
#include <linux/timekeeping.h>
#include <linux/user_namespace.h>
#include <linux/vmalloc.h>
#include "access.h"
#include "compat.h"
#include "fill.h"
#include "ledger/ledger.h"
#include "snapshot.h"

/*
 * The task list is RCU protected: whatever is reached from a task that was still listed when the
 * read section began stays in memory until it ends, exiting or not. To keep these sections short
 * the walk leaves RCU after WALK_BATCH looks, with a reference on the process it came to. If that
 * one has left the list when the walk returns, its links lead nowhere any more: the walk then
 * starts over, with a larger batch, so that it comes to an end beside any storm of forks.
 *
 * A process is walked with all its threads in one section, as the kernel's own sums are. The tick
 * figures are read as they stand: 64-bit loads, each right at some moment of the walk.
 */
#define WALK_BATCH	512
#define BUCKET_BATCH	64

/* What the walk does with a process that has no room for its records: it grows and comes again. */
#define NO_ROOM		(-ENOSPC)

/* And with one of which nobody is left. */
#define GONE		(-ESRCH)

static unsigned int snapshot_max = 1 << 18;
module_param(snapshot_max, uint, 0644);
MODULE_PARM_DESC(snapshot_max, "most tasks a snapshot may hold, above that reading fails (EFBIG)");

/* How many records the last snapshot needed: a good guess for the next one. */
unsigned int taskviz_snapshot_expected = 256;

static struct taskviz_snapshot_stats stats;

/**
 * struct walk - a walk under way
 * @snap: what was found so far
 * @file: whose opener reads, NULL if that does not matter
 * @holding: what the reader holds
 * @scope: what the reader knows tasks by
 * @may_trace: the reader may trace all tasks
 * @has_codes: a record tells an exit code
 */
struct walk {
	struct taskviz_snap *snap;
	const struct file *file;
	struct taskviz_holding *holding;
	struct taskviz_scope scope;
	bool may_trace;
	bool has_codes;
};

/* As the kernel asks of its own letters: one more, and readers must be told of it. */
static_assert(1 + ilog2(TASK_REPORT_MAX) == TASKVIZ_NR_STATES);

static __always_inline void count_task(struct taskviz_snapshot *counts, u32 flags,
				       unsigned int state)
{
	if (flags & PF_KTHREAD)
		counts->kthreads++;
	else
		counts->threads++;
	counts->states[state]++;
}

static void count_process(struct taskviz_snapshot *counts, struct task_struct *process)
{
	struct task_struct *task;

	if (!(READ_ONCE(process->flags) & PF_KTHREAD))
		counts->processes++;
	__for_each_thread(process->signal, task)
		count_task(counts, READ_ONCE(task->flags), taskviz_state_of(task));
}

/* In the initial namespace all processes have a number, the idle task 0. */
static inline bool is_visible(const struct walk *walk, struct task_struct *process)
{
	if (walk->scope.pid_ns == &init_pid_ns)
		return true;
	return process != &init_task && taskviz_tgid_in(walk->scope.pid_ns, process);
}

/* The thread of a process that has one; NULL if it has several, or none any more. RCU. */
static inline struct task_struct *only_thread(const struct task_struct *process)
{
	struct list_head *head = &process->signal->thread_head;
	struct list_head *first = READ_ONCE(head->next);

	if (first == head || READ_ONCE(first->next) != head)
		return NULL;
	return list_entry(first, struct task_struct, thread_node);
}

/* Return: as taskviz_fill(). */
static inline int fill_one(struct walk *walk, struct taskviz_record *rec, struct task_struct *task)
{
	const int state = taskviz_fill(rec, &walk->scope, task);

	if (rec->exit_code != TASKVIZ_UNKNOWN_EXIT)
		walk->has_codes = true;
	return state;
}

/*
 * The same as of many, but what its record says is counted and not looked up again. The idle task,
 * which is one, is shown as the root, but neither /proc nor this counts it. Return: 1, as it is
 * one look, NO_ROOM, or GONE if the task was released meanwhile.
 */
static __always_inline int collect_single(struct walk *walk, struct task_struct *task)
{
	struct taskviz_snapshot *counts = &walk->snap->counts;
	struct taskviz_record *rec = &walk->snap->recs[counts->count];
	int state;

	if (counts->count == walk->snap->capacity)
		return NO_ROOM;
	state = fill_one(walk, rec, task);
	if (state < 0)
		return GONE;
	counts->count++;
	if (task == &init_task)
		return 1;
	counts->states[state]++;
	if (rec->flags & PF_KTHREAD) {
		counts->kthreads++;
	} else {
		counts->processes++;
		counts->threads++;
	}
	return 1;
}

/*
 * While a thread other than the leader execs, both are leader in turn: so it is asked of each
 * thread, and taskviz_tree_order() keeps the younger of two. Return: how many looks that took, or
 * NO_ROOM.
 */
static noinline int collect_group(struct walk *walk, struct task_struct *process)
{
	struct taskviz_snap *snap = walk->snap;
	u32 nr = snap->counts.count;
	struct task_struct *task;
	int looks = 1;

	__for_each_thread(process->signal, task) {
		looks++;
		if (!walk->scope.threads && !thread_group_leader(task))
			continue;
		if (nr == snap->capacity)
			return NO_ROOM;
		if (fill_one(walk, &snap->recs[nr], task) >= 0)
			nr++;
	}
	if (nr == snap->counts.count)
		return looks;
	snap->counts.count = nr;
	count_process(&snap->counts, process);
	return looks;
}

/*
 * Records a process, RCU held. In line with what it calls, as all but a few processes have one
 * thread. If that is released meanwhile, a younger one may have taken its place by exec. Return:
 * how many looks that took, 1 at least, or NO_ROOM, with nothing recorded.
 */
static __always_inline int collect_process(struct walk *walk, struct task_struct *process)
{
	struct task_struct *only;
	int looks = GONE;

	if (!is_visible(walk, process))
		return 1;
	only = only_thread(process);
	if (only && thread_group_leader(only))
		looks = collect_single(walk, only);
	return looks == GONE ? collect_group(walk, process) : looks;
}

/* Before there is more: others may walk, too. */
static int hold(const struct walk *walk, u32 capacity)
{
	const size_t more = (size_t)(capacity - walk->snap->capacity) * sizeof(*walk->snap->recs);

	return taskviz_holding_set(walk->holding, walk->file, walk->holding->bytes + more);
}

/* What is not filled leaves the kernel as it is here. */
static bool must_be_zero(const struct walk *walk)
{
	return walk->scope.fields != TASKVIZ_FIELDS_ALL;
}

static int grow(struct walk *walk)
{
	struct taskviz_snap *snap = walk->snap;
	u32 most = READ_ONCE(snapshot_max);
	u32 capacity = min(max(2 * snap->capacity, READ_ONCE(taskviz_snapshot_expected)), most);
	struct taskviz_pages pages;
	int err;

	if (capacity <= snap->capacity) {
		pr_notice_ratelimited("more than %u tasks: raise snapshot_max\n", most);
		return -EFBIG;
	}
	err = hold(walk, capacity);
	if (!err)
		err = taskviz_pages_alloc(&pages, array_size(capacity, sizeof(*snap->recs)),
					  must_be_zero(walk));
	if (err)
		return err;
	memcpy(pages.start, snap->recs, snap->counts.count * sizeof(*snap->recs));
	taskviz_pages_free(&snap->pages);
	snap->pages = pages;
	snap->recs = pages.start;
	snap->capacity = capacity;
	return 0;
}

/*
 * Listed when the read section began: it has its pid, and no other thread took its place by exec
 * (de_thread() in fs/exec.c). Both change under the tasklist_lock, before a later neighbour could
 * be freed; if one was, the grace period before that makes the change visible here.
 */
static bool is_listed(struct task_struct *process)
{
	return pid_alive(process) && thread_group_leader(process);
}

/* Of two that are noted at once the shorter may win: it is nearly as long. */
static void note_section(u64 ns)
{
	if (ns > READ_ONCE(stats.longest_section_ns))
		WRITE_ONCE(stats.longest_section_ns, ns);
}

/*
 * for_each_process() that can go on: from behind the last one, NULL at the start, which is set.
 * Return: 1 at the end of the list, 0 if there is more, NO_ROOM. RCU.
 */
static inline int walk_on(struct walk *walk, struct task_struct **last, int batch)
{
	struct task_struct *task = *last ? next_task(*last) : &init_task;

	if (*last && task == &init_task)
		return 1;
	do {
		const int looks = collect_process(walk, task);

		if (looks < 0)
			return looks;
		batch -= looks;
		*last = task;
		task = next_task(task);
		if (task == &init_task)
			return 1;
	} while (batch > 0);
	return 0;
}

/**
 * walk_batch() - record the processes that follow, in one RCU read section
 * @walk: the walk
 * @place: the process recorded last, NULL at the start; in and out, with a reference
 * @batch: looks at tasks to take, more if the last process has many threads
 *
 * Return: 1 at the end of the list, 0 if there is more, NO_ROOM, or -ESTALE if @place has left the
 * list.
 */
static int walk_batch(struct walk *walk, struct task_struct **place, int batch)
{
	struct task_struct *last = *place;
	u64 began = ktime_get_ns();
	int err;

	rcu_read_lock();
	if (last && !is_listed(last)) {
		rcu_read_unlock();
		return -ESTALE;
	}
	err = walk_on(walk, &last, batch);
	if (last)
		get_task_struct(last);
	rcu_read_unlock();
	note_section(ktime_get_ns() - began);
	if (*place)
		put_task_struct(*place);
	*place = last;
	return err;
}

static void forget_all(struct walk *walk, struct task_struct **place)
{
	memset(&walk->snap->counts, 0, sizeof(walk->snap->counts));
	if (*place)
		put_task_struct(*place);
	*place = NULL;
}

static int walk_all(struct walk *walk)
{
	struct task_struct *place = NULL;
	int batch = WALK_BATCH;
	int err;

	do {
		err = walk_batch(walk, &place, batch);
		if (err == NO_ROOM) {
			err = grow(walk);
		} else if (err == -ESTALE) {
			forget_all(walk, &place);
			batch *= 2;
			err = 0;
		}
		cond_resched();
		if (fatal_signal_pending(current))
			err = -EINTR;
	} while (!err);
	if (place)
		put_task_struct(place);
	return err < 0 ? err : 0;
}

/* The process a record was made of, or NULL if it is gone. RCU. */
static struct task_struct *find_process(const struct walk *walk, const struct taskviz_record *rec)
{
	struct task_struct *process = &init_task;

	if (rec->tgid)
		process = pid_task(find_pid_ns(rec->tgid, walk->scope.pid_ns), PIDTYPE_TGID);
	return process && process->start_boottime == rec->start_ns ? process : NULL;
}

static int collect_again(struct walk *walk, const struct taskviz_record *rec)
{
	struct task_struct *process;
	int err;

	do {
		rcu_read_lock();
		process = find_process(walk, rec);
		err = process ? collect_process(walk, process) : 0;
		rcu_read_unlock();
	} while (err == NO_ROOM && !(err = grow(walk)));
	return min(err, 0);
}

/*
 * Where /proc hides processes, each is asked for between two looks at it: if it is the same process
 * in both, the answer was about it. PID 0, which /proc never lists, is shown with PID 1.
 */
static int walk_allowed(struct walk *walk, const struct file *file)
{
	struct taskviz_snap listed = {};
	struct walk list = *walk;
	int err;

	list.snap = &listed;
	list.scope.threads = false;
	list.scope.fields = TASKVIZ_FIELDS_IDENTITY;
	err = walk_all(&list);
	for (u32 i = 0; !err && i < listed.counts.count; i++) {
		const struct taskviz_record *rec = &listed.recs[i];

		if (taskviz_access_may_list(file, rec->tgid ?: 1))
			err = collect_again(walk, rec);
		if (fatal_signal_pending(current))
			err = -EINTR;
	}
	taskviz_pages_free(&listed.pages);
	return err;
}

/*
 * As /proc/PID/stat does, an exit code is shown to those who could trace the task. Return: 0, or
 * -EINTR if the reader is being killed.
 */
static int hide_exit_codes(struct walk *walk, const struct file *file)
{
	for (u32 i = 0; i < walk->snap->counts.count; i++) {
		struct taskviz_record *rec = &walk->snap->recs[i];
		bool same = false;

		if (rec->exit_code == TASKVIZ_UNKNOWN_EXIT)
			continue;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
		if (taskviz_access_may_trace(file, rec->tgid)) {
			rcu_read_lock();
			same = find_process(walk, rec);
			rcu_read_unlock();
		}
		if (!same)
			rec->exit_code = TASKVIZ_UNKNOWN_EXIT;
	}
	return 0;
}

/*
 * Whether the reader could have traced a task that is gone, set-user-ID or not, cannot be asked any
 * more: exit codes are for those who may trace all. Nor can it whether its cgroup, which may be
 * gone, was below another: that is for readers to whom all are. Return: 0 or NO_ROOM. RCU.
 */
static int collect_ended(struct walk *walk, const struct taskviz_account *account)
{
	struct taskviz_snap *snap = walk->snap;
	struct taskviz_record *rec;

	if (!account || (!walk->scope.threads && account->marks & TASKVIZ_MARK_THREAD))
		return 0;
	if (snap->counts.count == snap->capacity)
		return NO_ROOM;
	rec = &snap->recs[snap->counts.count++];
	taskviz_join_ended(rec, &walk->scope.join, account, walk->scope.user_ns);
	if (compat_cgroup_is_first(walk->scope.cgroup))
		rec->cgroup = taskviz_ledger_last_cgroup(account);
	taskviz_record_keep(rec, walk->scope.fields);
	if (!walk->may_trace)
		rec->exit_code = TASKVIZ_UNKNOWN_EXIT;
	return 0;
}

/*
 * Who was released is among the remembered after a grace period; until then the table has it.
 * Return: 0, or NO_ROOM with nothing recorded. RCU.
 */
static int collect_bucket(u64 bucket, void *data)
{
	struct walk *walk = data;
	const u32 nr = walk->snap->counts.count;
	const struct taskviz_account *account;

	hlist_for_each_entry_rcu(account, &taskviz_ledger_table[bucket], hash)
		if (taskviz_ledger_is_released(account) && collect_ended(walk, account)) {
			walk->snap->counts.count = nr;
			return NO_ROOM;
		}
	return 0;
}

static int collect_remembered(u64 place, void *data)
{
	return collect_ended(data, taskviz_ledger_ended(place));
}

static __always_inline int walk_places(struct walk *walk, struct taskviz_places places, u32 batch,
				       int (*visit)(u64 place, void *data))
{
	int err;

	do {
		err = taskviz_ledger_walk(&places, batch, visit, walk);
	} while (err == NO_ROOM && !(err = grow(walk)));
	return err;
}

static int walk_released(struct walk *walk)
{
	const struct taskviz_places buckets = { .end = taskviz_nr_lists() };

	return walk_places(walk, buckets, BUCKET_BATCH, collect_bucket);
}

static int walk_remembered(struct walk *walk)
{
	return walk_places(walk, taskviz_ledger_remembered(), WALK_BATCH, collect_remembered);
}

/*
 * The ended are known by their pids in the initial pid namespace only, and /proc cannot be asked
 * about them any more: other readers than those of the whole machine are not told. Who is met both
 * in the table and, later, among the remembered appears once: see taskviz_tree_order().
 */
static bool may_see_ended(struct walk *walk, const struct file *file)
{
	walk->may_trace = !file || file_ns_capable(file, &init_user_ns, CAP_SYS_PTRACE);
	return walk->scope.pid_ns == &init_pid_ns &&
	       (!taskviz_access_is_restricted(file) || walk->may_trace);
}

static int walk_ended(struct walk *walk)
{
	return walk_released(walk) ?: walk_remembered(walk);
}

/* The ended are what is recorded, and are among the living where they belong in the tree. */
static u64 fields_to_fill(u64 wanted, u32 flags)
{
	if (!wanted)
		return TASKVIZ_FIELDS_ALL;
	if (flags & TASKVIZ_SNAPSHOT_ENDED)
		wanted |= TASKVIZ_FIELDS_RECORDED | TASKVIZ_FIELDS_TREE;
	return wanted | TASKVIZ_FIELDS_IDENTITY;
}

/* The ended come by their ends: among the living they belong where they were born. */
static int compare_births(const void *a, const void *b)
{
	const struct taskviz_record *one = a, *other = b;

	cond_resched();
	if (one->start_ns != other->start_ns)
		return one->start_ns < other->start_ns ? -1 : 1;
	return one->pid - other->pid;
}

/* As many as there is room for: what is held goes by that. */
static int make_order(struct walk *walk)
{
	struct taskviz_snap *snap = walk->snap;
	const size_t size = array_size(snap->capacity, sizeof(*snap->order));
	const int err = taskviz_holding_set(walk->holding, walk->file,
					    walk->holding->bytes + size);

	if (err)
		return err;
	snap->order = __vmalloc(size, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	return snap->order ? 0 : -ENOMEM;
}

static int order(struct walk *walk)
{
	struct taskviz_snap *snap = walk->snap;
	u32 nr = snap->counts.count;
	struct taskviz_pages work;
	int err;

	if (!nr)
		return 0;
	err = make_order(walk) ?: taskviz_pages_alloc(&work, taskviz_tree_workspace(nr), false);
	if (err)
		return err;
	snap->counts.count = taskviz_tree_order(snap->recs, nr, snap->order, work.start,
						get_random_u32());
	taskviz_pages_free(&work);
	return 0;
}

static int arrange(struct walk *walk, u32 flags)
{
	struct taskviz_snap *snap = walk->snap;
	const u32 nr = snap->counts.count;

	WRITE_ONCE(taskviz_snapshot_expected, nr + nr / 32 + 64);
	if (flags & TASKVIZ_SNAPSHOT_ENDED)
		sort(snap->recs, nr, sizeof(*snap->recs), compare_births, NULL);
	return walk->scope.fields & TASKVIZ_FIELDS_TREE ? order(walk) : 0;
}

/**
 * taskviz_snapshot_take() - records of all tasks that a reader may see
 * @snap: filled; to be given back with taskviz_snapshot_drop() unless an error is returned
 * @file: the open /proc/taskviz: its mount and its opener decide what is seen; NULL for all
 * @flags: TASKVIZ_SNAPSHOT_*
 * @fields: TASKVIZ_FIELDS_*, 0: all
 * @holding: of the open file or of the call; the snapshot is added to it, and stays if this fails
 *
 * Context: process, sleeps; charges the memory to the caller.
 * Return: 0, -EFBIG with more than snapshot_max tasks, -EMFILE if the user holds too much already,
 * -ENOMEM, or -EINTR if the caller is killed.
 */
int taskviz_snapshot_take(struct taskviz_snap *snap, const struct file *file, u32 flags,
			  u64 fields, struct taskviz_holding *holding)
{
	struct walk walk = {
		.snap = snap,
		.file = file,
		.holding = holding,
		.scope = {
			.pid_ns = file ? proc_pid_ns(file_inode(file)->i_sb) : &init_pid_ns,
			.user_ns = file ? file->f_cred->user_ns : &init_user_ns,
			.cgroup = compat_cgroup_root(),
			.threads = flags & TASKVIZ_SNAPSHOT_THREADS,
		},
	};
	bool whole;
	int err;

	memset(snap, 0, sizeof(*snap));
	taskviz_join_begin(&walk.scope.join);
	walk.scope.fields = fields_to_fill(fields, flags);
	if (flags & TASKVIZ_SNAPSHOT_ENDED && !may_see_ended(&walk, file))
		flags &= ~TASKVIZ_SNAPSHOT_ENDED;
	if (taskviz_access_is_restricted(file))
		err = walk_allowed(&walk, file);
	else
		err = walk_all(&walk);
	if (!err && file && walk.has_codes)
		err = hide_exit_codes(&walk, file);
	if (!err && flags & TASKVIZ_SNAPSHOT_ENDED)
		err = walk_ended(&walk);
	if (!err)
		err = arrange(&walk, flags);
	whole = walk.scope.pid_ns == &init_pid_ns && !taskviz_access_is_restricted(file);
	taskviz_join_totals(&snap->counts, whole);
	snap->counts.flags = flags;
	snap->counts.fields = walk.scope.fields;
	snap->counts.boot_offset_ns = timens_add_boottime_ns(0);
	snap->counts.now_ns = ktime_get_boottime_ns();
	WRITE_ONCE(stats.taken, stats.taken + 1);
	WRITE_ONCE(stats.records, snap->counts.count);
	snap->counts.cpus = num_online_cpus();
	if (err)
		taskviz_snapshot_drop(snap);
	return err;
}

/**
 * taskviz_snapshot_read_stats() - the walk about itself
 * @to: set
 */
void taskviz_snapshot_read_stats(struct taskviz_snapshot_stats *to)
{
	to->taken = READ_ONCE(stats.taken);
	to->records = READ_ONCE(stats.records);
	to->longest_section_ns = READ_ONCE(stats.longest_section_ns);
}

/**
 * taskviz_snapshot_drop() - free the records and their order
 * @snap: the snapshot; may be empty
 */
void taskviz_snapshot_drop(struct taskviz_snap *snap)
{
	vfree(snap->order);
	taskviz_pages_free(&snap->pages);
	snap->order = NULL;
	snap->recs = NULL;
	snap->capacity = 0;
	snap->counts.count = 0;
}
