/* SPDX-License-Identifier: GPL-2.0 */
/* What a user makes the module hold of the kernel's memory. */
#ifndef TASKVIZ_HOLDINGS_H
#define TASKVIZ_HOLDINGS_H

#include <linux/types.h>
#include <linux/uidgid.h>

struct file;

/**
 * struct taskviz_holding - what one open file, or one call, holds; zeroed at first
 * @uid: the user it is counted for
 * @is_file: a file is counted
 * @bytes: how much is counted
 */
struct taskviz_holding {
	kuid_t uid;
	bool is_file;
	size_t bytes;
};

int taskviz_holding_open(struct taskviz_holding *holding, const struct file *file);
int taskviz_holding_set(struct taskviz_holding *holding, const struct file *file, size_t bytes);
void taskviz_holding_end(struct taskviz_holding *holding);

#endif /* TASKVIZ_HOLDINGS_H */
