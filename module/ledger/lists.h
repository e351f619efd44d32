/* SPDX-License-Identifier: GPL-2.0 */
/* Tables in which accounts and meters are found: lists, of two if all tasks there can be are. */
#ifndef TASKVIZ_LEDGER_LISTS_H
#define TASKVIZ_LEDGER_LISTS_H

#include <linux/hash.h>
#include <linux/list.h>

/* Tables have 1 << so many lists. Set once, when the module is loaded, before there is a table. */
extern unsigned int taskviz_list_bits;

void taskviz_lists_size(void);
struct hlist_head *taskviz_lists_make(void);

static __always_inline unsigned long taskviz_nr_lists(void)
{
	return 1UL << taskviz_list_bits;
}

/* The list of a task's key: taskviz_task_key(). */
static __always_inline struct hlist_head *taskviz_list(struct hlist_head *lists, unsigned long key)
{
	return &lists[hash_long(key, taskviz_list_bits)];
}

#endif /* TASKVIZ_LEDGER_LISTS_H */
