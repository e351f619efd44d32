/* SPDX-License-Identifier: GPL-2.0 */
/* What a reader may see. */
#ifndef TASKVIZ_ACCESS_H
#define TASKVIZ_ACCESS_H

#include <linux/types.h>

struct file;

bool taskviz_access_is_restricted(const struct file *file);
bool taskviz_access_may_list(const struct file *file, pid_t tgid);
bool taskviz_access_may_trace(const struct file *file, pid_t tgid);

#endif /* TASKVIZ_ACCESS_H */
