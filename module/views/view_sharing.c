// SPDX-License-Identifier: GPL-2.0
/* debugfs view "sharing": which tasks use the same memory, files, directory and handlers. */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include "debugfs.h"
#include "text.h"
#include "walk/sharing.h"

/* Position 0 is the heading, position n the task n - 1. All are collected at the heading. */

static void put_object(struct taskviz_text *text, const struct taskviz_sharer *sharer,
		       enum taskviz_object object)
{
	const char *word = NULL;

	if (sharer->owner[object] == TASKVIZ_UNKNOWN_PID)
		word = "?";
	else if (!sharer->owner[object])
		word = "-";
	else if (sharer->users[object] == 1)
		word = "own";
	if (word) {
		taskviz_put_right(text, word, 8);
		taskviz_put_str(text, "      ");
		return;
	}
	taskviz_put_u64(text, sharer->owner[object], 8);
	taskviz_put_str(text, " / ");
	taskviz_put_u64(text, sharer->users[object], 3);
}

static void put_sharer(struct taskviz_text *text, const struct taskviz_sharer *sharer)
{
	taskviz_put_s64(text, sharer->pid, 7);
	taskviz_put_s64(text, sharer->tgid, 8);
	for (enum taskviz_object object = 0; object < TASKVIZ_NR_OBJECTS; object++)
		put_object(text, sharer, object);
	taskviz_put_str(text, "  ");
	taskviz_put_name(text, sharer->name, sizeof(sharer->name));
	taskviz_put_char(text, '\n');
}

static void show_heading(struct seq_file *m)
{
	seq_puts(m, "Who uses the same object: the lowest pid that does, and how many do. own: nobody else.\n"
		 "Threads share all of these, a forked process only its namespaces, if clone() is not\n"
		 "told else.\n\n");
	seq_printf(m, "%7s %7s%8s      %8s      %8s      %8s      %8s        %s\n", "PID", "TGID",
		   "MEMORY", "FILES", "CWD", "HANDLERS", "NAMESPC", "NAME");
}

static void *sharer_at(const struct taskviz_sharers *sharers, loff_t pos)
{
	return pos <= sharers->nr ? &sharers->tasks[pos - 1] : NULL;
}

static void *sharing_start(struct seq_file *m, loff_t *pos)
{
	int err;

	if (*pos)
		return sharer_at(m->private, *pos);
	err = taskviz_sharers_collect(m->private);
	return err ? ERR_PTR(err) : SEQ_START_TOKEN;
}

/* Who has read all needs it no more. */
static void *sharing_next(struct seq_file *m, void *v, loff_t *pos)
{
	void *next = sharer_at(m->private, ++*pos);

	if (!next)
		taskviz_sharers_drop(m->private);
	return next;
}

static void sharing_stop(struct seq_file *m, void *v)
{
}

static int sharing_show(struct seq_file *m, void *v)
{
	struct taskviz_text text;

	if (v == SEQ_START_TOKEN) {
		show_heading(m);
		return 0;
	}
	text = taskviz_seq_begin(m);
	put_sharer(&text, v);
	taskviz_seq_end(m, &text);
	return 0;
}

static const struct seq_operations sharing_ops = {
	.start = sharing_start,
	.next = sharing_next,
	.stop = sharing_stop,
	.show = sharing_show,
};

static int sharing_open(struct inode *inode, struct file *file)
{
	return seq_open_private(file, &sharing_ops, sizeof(struct taskviz_sharers));
}

static int sharing_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	taskviz_sharers_drop(m->private);
	return seq_release_private(inode, file);
}

static const struct file_operations sharing_fops = {
	.owner = THIS_MODULE,
	.open = sharing_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = sharing_release,
};

const struct taskviz_view taskviz_sharing_view = { .name = "sharing", .fops = &sharing_fops };
