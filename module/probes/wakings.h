/* SPDX-License-Identifier: GPL-2.0 */
/* The event task_waking, which hooks the kernel's sched_waking while somebody records it. */
#ifndef TASKVIZ_WAKINGS_H
#define TASKVIZ_WAKINGS_H

void taskviz_wakings_init(void);
void taskviz_wakings_exit(void);

#endif /* TASKVIZ_WAKINGS_H */
