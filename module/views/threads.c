// SPDX-License-Identifier: GPL-2.0
/* debugfs file "threads": the tree of the whole machine, with every thread. */
#include <linux/module.h>
#include <linux/seq_file.h>
#include "debugfs.h"
#include "reading.h"
#include "text.h"

static u32 threads_flags(void)
{
	return TASKVIZ_SNAPSHOT_THREADS;
}

static int threads_open(struct inode *inode, struct file *file)
{
	return taskviz_text_open(file, NULL, threads_flags);
}

const struct file_operations taskviz_threads_fops = {
	.owner = THIS_MODULE,
	.open = threads_open,
	.read = taskviz_reading_read,
	.llseek = seq_lseek,
	.release = taskviz_reading_release,
};
