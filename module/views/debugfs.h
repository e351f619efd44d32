/* SPDX-License-Identifier: GPL-2.0 */
/* debugfs/taskviz: one file, one question. */
#ifndef TASKVIZ_DEBUGFS_H
#define TASKVIZ_DEBUGFS_H

#include <linux/fs.h>

/**
 * struct taskviz_view - a file of debugfs/taskviz
 * @name: of the file
 * @fops: made by DEFINE_SHOW_ATTRIBUTE or DEFINE_SEQ_ATTRIBUTE
 */
struct taskviz_view {
	const char *name;
	const struct file_operations *fops;
};

extern const struct taskviz_view taskviz_threads_view;
extern const struct taskviz_view taskviz_sharing_view;
extern const struct taskviz_view taskviz_cow_view;
extern const struct taskviz_view taskviz_lifecycle_view;
extern const struct taskviz_view taskviz_probes_view;
extern const struct taskviz_view taskviz_self_view;
extern const struct taskviz_view taskviz_signals_view;
extern const struct taskviz_view taskviz_states_view;
extern const struct taskviz_view taskviz_entries_view;

struct seq_file;

void taskviz_show_pending(struct seq_file *m);
int taskviz_debugfs_init(void);
void taskviz_debugfs_publish(const struct taskviz_view *view);
void taskviz_debugfs_exit(void);

#endif /* TASKVIZ_DEBUGFS_H */
