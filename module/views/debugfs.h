/* SPDX-License-Identifier: GPL-2.0 */
/* debugfs/taskviz: one file, one question. */
#ifndef TASKVIZ_DEBUGFS_H
#define TASKVIZ_DEBUGFS_H

#include <linux/fs.h>

extern const struct file_operations taskviz_threads_fops;

void taskviz_debugfs_init(void);
void taskviz_debugfs_exit(void);

#endif /* TASKVIZ_DEBUGFS_H */
