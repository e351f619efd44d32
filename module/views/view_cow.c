// SPDX-License-Identifier: GPL-2.0
/* debugfs view "cow": pages copied, by process and kind, and by fork. */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include "debugfs.h"
#include "ledger/ledger.h"
#include "ledger/lives.h"
#include "text.h"
#include "walk/join.h"

static void put_count(struct taskviz_text *text, u32 count, unsigned int width)
{
	taskviz_put_u64(text, count == TASKVIZ_UNKNOWN32 ? TASKVIZ_UNKNOWN64 : count, width);
}

/* Zombies and the ended keep their numbers, though others may have got their pids since. */
static void put_task(struct taskviz_text *text, const struct taskviz_life *life)
{
	taskviz_put_s64(text, life->pid, 7);
	taskviz_put_str(text, life->ended ? " X" : life->exited_ns ? " Z" : " -");
}

static void put_name(struct taskviz_text *text, const struct taskviz_life *life)
{
	taskviz_put_str(text, "  ");
	taskviz_put_name(text, life->name, sizeof(life->name));
	taskviz_put_char(text, '\n');
}

static void put_process(struct taskviz_text *text, const struct taskviz_life *life)
{
	struct taskviz_counts counts = life->counts;
	struct taskviz_join join;
	bool since;

	taskviz_join_begin(&join);
	taskviz_counts_hide(&counts, &join.hidden);
	since = join.since_ns > life->start_ns;
	put_task(text, life);
	taskviz_put_u64(text, taskviz_counts_copied(&counts), 10);
	taskviz_put_char(text, since ? '+' : ' ');
	for (int i = 0; i < TASKVIZ_NR_COPIES; i++)
		put_count(text, counts.copies[i], 8);
	put_count(text, counts.reused, 9);
	put_name(text, life);
}

/* Until when parent and child could copy what they shared: an exec or exit of either ends it. */
static const char *sharing(const struct taskviz_life *life)
{
	if (life->nr_execs || life->marks & TASKVIZ_MARK_EXEC_LOST)
		return "until exec";
	if (life->exited_ns && life->gone)
		return "until exit";
	if (life->parent_copies == TASKVIZ_UNKNOWN32)
		return "?";
	return life->marks & TASKVIZ_MARK_SETTLED ? "parent left" : "shares";
}

static void put_fork(struct taskviz_text *text, const struct taskviz_life *life)
{
	taskviz_put_s64(text, life->birth_ppid, 7);
	put_task(text, life);
	taskviz_put_u64(text, life->shared, 10);
	put_count(text, life->child_copies, 10);
	put_count(text, life->parent_copies, 10);
	taskviz_put_str(text, "  ");
	taskviz_put_right(text, sharing(life), 11);
	put_name(text, life);
}

typedef void (*put_fn)(struct taskviz_text *text, const struct taskviz_life *life);

static void show_lives(struct seq_file *m, const struct taskviz_life *lives, u32 nr, bool forks,
		       put_fn put)
{
	for (u32 i = 0; i < nr; i++) {
		struct taskviz_text text = taskviz_seq_begin(m);

		if (lives[i].marks & (TASKVIZ_MARK_THREAD | TASKVIZ_MARK_KTHREAD))
			continue;
		if (forks && !lives[i].forked)
			continue;
		put(&text, &lives[i]);
		taskviz_seq_end(m, &text);
	}
}

static int cow_show(struct seq_file *m, void *v)
{
	struct taskviz_life *lives;
	u32 nr;
	int err = taskviz_lives_copy(&lives, &nr, true);

	if (err)
		return err;
	seq_puts(m, "Pages copied, by process. FORK: shared since a fork. ZERO: read before it was written.\n"
		 "FILE: mapped privately, or made one by KSM. PIN: for a pin (group pins). REUSED: written\n"
		 "without a copy, huge pages not counted. Z: zombie, X: ended. A plus: older than the recording.\n\n");
	seq_printf(m, "%7s E%10s %8s%8s%8s%8s%8s%9s  %s\n", "PID", "COPIED", "FORK", "ZERO",
		   "FILE", "HUGE", "PIN", "REUSED", "NAME");
	show_lives(m, lives, nr, false, put_process);
	seq_puts(m, "\nPages copied, by fork. SHARED: anonymous pages that the fork made common. BY-CHILD and\n"
		 "BY-PARENT: what each has copied since, until one of them ran another program or ended.\n\n");
	seq_printf(m, "%7s%7s E%10s%10s%10s  %11s  %s\n", "PARENT", "CHILD", "SHARED", "BY-CHILD",
		   "BY-PARENT", "SHARING", "CHILD");
	show_lives(m, lives, nr, true, put_fork);
	kvfree(lives);
	return 0;
}

static int cow_open(struct inode *inode, struct file *file)
{
	return taskviz_lives_open(file, cow_show, 192);
}

static const struct file_operations cow_fops = {
	.owner = THIS_MODULE,
	.open = cow_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

const struct taskviz_view taskviz_cow_view = { .name = "cow", .fops = &cow_fops };
