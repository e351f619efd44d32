/* SPDX-License-Identifier: GPL-2.0 */
/* The time namespace of this process. */
#ifndef TASKVIZ_TIME_OFFSET_H
#define TASKVIZ_TIME_OFFSET_H

#include <stdint.h>

/* time_offset_boot_ns() - what it adds to times since boot; 0 where nothing tells */
int64_t time_offset_boot_ns(void);

#endif /* TASKVIZ_TIME_OFFSET_H */
