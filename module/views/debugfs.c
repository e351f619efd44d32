// SPDX-License-Identifier: GPL-2.0
/* Publishes the tables, and the tree with threads, in debugfs/taskviz. */
#include <linux/debugfs.h>
#include <linux/init.h>
#include "debugfs.h"
#include "tables.h"

static struct dentry *folder;

/**
 * taskviz_debugfs_init() - publish the files
 *
 * A kernel without debugfs, or one that is locked down, goes without: that is no error.
 */
void __init taskviz_debugfs_init(void)
{
	const struct taskviz_table *table;

	folder = debugfs_create_dir("taskviz", NULL);
	debugfs_create_file("threads", 0400, folder, NULL, &taskviz_threads_fops);
	for (u32 i = 0; (table = taskviz_table_at(i)); i++)
		debugfs_create_file(table->name, table->write ? 0600 : 0400, folder, (void *)table,
				    &taskviz_table_fops);
}

/**
 * taskviz_debugfs_exit() - withdraw them; waits for readers in them
 */
void taskviz_debugfs_exit(void)
{
	debugfs_remove(folder);
}
