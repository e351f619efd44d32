// SPDX-License-Identifier: GPL-2.0
/* Publishes the views in debugfs/taskviz. */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include "debugfs.h"

static const struct taskviz_view * const views[] = {
	&taskviz_threads_view,
	&taskviz_sharing_view,
	&taskviz_lifecycle_view,
	&taskviz_cow_view,
	&taskviz_probes_view,
	&taskviz_self_view,
	&taskviz_states_view,
	&taskviz_entries_view,
	&taskviz_signals_view,
};

static struct dentry *folder;

/**
 * taskviz_debugfs_publish() - add a view
 * @view: stays until taskviz_debugfs_exit()
 */
void __init taskviz_debugfs_publish(const struct taskviz_view *view)
{
	debugfs_create_file(view->name, view->fops->write ? 0600 : 0400, folder, NULL, view->fops);
}

/**
 * taskviz_debugfs_init() - publish the views of this room
 *
 * A kernel without debugfs, or one that is locked down, goes without: that is no error.
 * Return: 0.
 */
int __init taskviz_debugfs_init(void)
{
	folder = debugfs_create_dir("taskviz", NULL);
	for (int i = 0; i < ARRAY_SIZE(views); i++)
		taskviz_debugfs_publish(views[i]);
	return 0;
}

/**
 * taskviz_debugfs_exit() - withdraw the views; waits for readers in them
 */
void taskviz_debugfs_exit(void)
{
	debugfs_remove(folder);
}
