// SPDX-License-Identifier: GPL-2.0
/* debugfs view "threads": the tree of the whole machine, with every thread. */
#include <linux/module.h>
#include <linux/seq_file.h>
#include "debugfs.h"
#include "text.h"

static u32 threads_flags(void)
{
	return TASKVIZ_SNAPSHOT_THREADS;
}

static int threads_open(struct inode *inode, struct file *file)
{
	return taskviz_text_open(file, NULL, threads_flags);
}

static ssize_t threads_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	taskviz_text_begin(file, *pos);
	return taskviz_text_end(file, seq_read(file, to, size, pos));
}

static const struct file_operations threads_fops = {
	.owner = THIS_MODULE,
	.open = threads_open,
	.read = threads_read,
	.llseek = seq_lseek,
	.release = taskviz_text_release,
};

const struct taskviz_view taskviz_threads_view = { .name = "threads", .fops = &threads_fops };
