/* SPDX-License-Identifier: GPL-2.0 */
/* The file /proc/taskviz. */
#ifndef TASKVIZ_PROCFS_H
#define TASKVIZ_PROCFS_H

#include "settings.h"

extern struct taskviz_setting taskviz_proc_mode;

int taskviz_procfs_init(void);
void taskviz_procfs_exit(void);

#endif /* TASKVIZ_PROCFS_H */
