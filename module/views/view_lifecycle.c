// SPDX-License-Identifier: GPL-2.0
/* debugfs view "lifecycle": the ended tasks still remembered, from birth to release. */
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include "debugfs.h"
#include "ledger/ledger.h"
#include "ledger/lives.h"
#include "text.h"

static void put_pid_or_unknown(struct taskviz_text *text, pid_t pid, unsigned int width)
{
	if (pid == TASKVIZ_UNKNOWN_PID)
		taskviz_put_right(text, "?", width);
	else
		taskviz_put_s64(text, pid, width);
}

static void put_between(struct taskviz_text *text, u64 from_ns, u64 to_ns, unsigned int width)
{
	bool known = from_ns && from_ns <= to_ns && to_ns != TASKVIZ_UNKNOWN64;

	taskviz_put_duration(text, known ? to_ns - from_ns : TASKVIZ_UNKNOWN64, width);
}

/* By what the task shared with its maker, as clone() was asked: see the header of the view. */
static void put_sharing(struct taskviz_text *text, const struct taskviz_life *life)
{
	static const struct {
		u32 flag;
		char letter;
	} shared[] = {
		{ CLONE_THREAD, 't' }, { CLONE_VFORK, 'v' }, { CLONE_VM, 'm' },
		{ CLONE_FILES, 'f' }, { CLONE_FS, 'd' }, { CLONE_SIGHAND, 's' },
	};

	taskviz_put_char(text, ' ');
	for (int i = 0; i < ARRAY_SIZE(shared); i++)
		taskviz_put_char(text, life->marks & TASKVIZ_MARK_BEFORE ? '?' :
				       life->clone_flags & shared[i].flag ? shared[i].letter : '-');
}

/* Oldest first: the name at birth, then each name with the time of its exec after the birth. */
static void put_names(struct taskviz_text *text, const struct taskviz_life *life)
{
	u32 i = life->nr_execs;

	if (!i) {
		taskviz_put_name(text, life->name, sizeof(life->name));
		return;
	}
	if (life->counts.execs > i)
		taskviz_put_str(text, "... > ");
	taskviz_put_name(text, life->execs[i - 1].old_name, TASKVIZ_NAME_LEN);
	while (i--) {
		taskviz_put_str(text, " > ");
		taskviz_put_name(text, life->execs[i].name, TASKVIZ_NAME_LEN);
		taskviz_put_str(text, " +");
		put_between(text, life->start_ns, life->execs[i].at_ns, 0);
	}
	if (life->marks & TASKVIZ_MARK_EXEC_LOST)
		taskviz_put_str(text, " (an exec was lost)");
}

static void put_adoption(struct taskviz_text *text, const struct taskviz_life *life)
{
	static const char * const adopters[] = {
		[TASKVIZ_ADOPTED_THREAD] = "another thread of its parent",
		[TASKVIZ_ADOPTED_SUBREAPER] = "a subreaper",
		[TASKVIZ_ADOPTED_INIT] = "init",
	};

	if (!life->adopted || life->marks & TASKVIZ_MARK_THREAD)
		return;
	taskviz_put_str(text, "; orphan of ");
	put_pid_or_unknown(text, life->birth_ppid, 0);
	taskviz_put_str(text, ", adopted by ");
	taskviz_put_str(text, adopters[life->adopted]);
	taskviz_put_char(text, ' ');
	put_pid_or_unknown(text, life->ppid, 0);
}

static void put_life(struct taskviz_text *text, const struct taskviz_life *life)
{
	taskviz_put_duration(text, life->start_ns, 9);
	put_pid_or_unknown(text, life->pid, 8);
	put_pid_or_unknown(text, life->tgid, 8);
	put_pid_or_unknown(text, life->birth_ppid, 8);
	put_sharing(text, life);
	put_between(text, life->start_ns, life->exited_ns, 9);
	put_between(text, life->exited_ns, life->reaped_ns, 8);
	put_pid_or_unknown(text, life->reaper, 8);
	taskviz_put_str(text, "  ");
	put_names(text, life);
	taskviz_put_str(text, "; ");
	taskviz_put_exit(text, life->exit_code);
	put_adoption(text, life);
	taskviz_put_char(text, '\n');
}

static int lifecycle_show(struct seq_file *m, void *v)
{
	struct taskviz_life *lives;
	u32 nr;
	int err = taskviz_lives_copy(&lives, &nr, false);

	if (err)
		return err;
	seq_puts(m, "The ended tasks that are remembered, by birth. WITH: what each shared with its maker:\n"
		 "thread group, vfork, memory, files, directory and umask, signal handlers.\n\n");
	seq_printf(m, "%9s %7s %7s %7s %6s %8s %7s %7s  %s\n", "BORN", "PID", "TGID", "MAKER",
		   "WITH", "LIVED", "ZOMBIE", "REAPER", "STORY");
	for (u32 i = 0; i < nr; i++) {
		struct taskviz_text text = taskviz_seq_begin(m);

		put_life(&text, &lives[i]);
		taskviz_seq_end(m, &text);
	}
	kvfree(lives);
	return 0;
}

static int lifecycle_open(struct inode *inode, struct file *file)
{
	return taskviz_lives_open(file, lifecycle_show, 128);
}

static const struct file_operations lifecycle_fops = {
	.owner = THIS_MODULE,
	.open = lifecycle_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

const struct taskviz_view taskviz_lifecycle_view = { .name = "lifecycle", .fops = &lifecycle_fops };
