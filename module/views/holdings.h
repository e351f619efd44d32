/* SPDX-License-Identifier: GPL-2.0 */
/* What the unfinished readings of a user hold of the kernel's memory. */
#ifndef TASKVIZ_HOLDINGS_H
#define TASKVIZ_HOLDINGS_H

#include <linux/types.h>
#include <linux/uidgid.h>

struct file;

/**
 * struct taskviz_holding - what one reading holds
 * @uid: the user it is counted for
 * @bytes: how much, 0 if nothing is counted
 */
struct taskviz_holding {
	kuid_t uid;
	size_t bytes;
};

int taskviz_holding_begin(struct taskviz_holding *holding, const struct file *file, size_t bytes);
void taskviz_holding_end(struct taskviz_holding *holding);

#endif /* TASKVIZ_HOLDINGS_H */
