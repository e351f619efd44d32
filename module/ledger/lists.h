/* SPDX-License-Identifier: GPL-2.0 */
/* Tables in which accounts and meters are found: lists, of two if all tasks there can be are. */
#ifndef TASKVIZ_LEDGER_LISTS_H
#define TASKVIZ_LEDGER_LISTS_H

#include <linux/hash.h>
#include <linux/list.h>

/*
 * By so many bits a hash is shifted to the right: the rest is the number of a list. Set once, when
 * the module is loaded, before there is a table.
 */
extern unsigned int taskviz_list_shift;

void taskviz_lists_size(void);
struct hlist_head *taskviz_lists_make(void);

static __always_inline unsigned long taskviz_nr_lists(void)
{
	return 1UL << (BITS_PER_LONG - taskviz_list_shift);
}

/* The list of a task's key: taskviz_task_key(). As hash_long(), which would ask for the bits. */
static __always_inline struct hlist_head *taskviz_list(struct hlist_head *lists, unsigned long key)
{
	return &lists[key * GOLDEN_RATIO_PRIME >> taskviz_list_shift];
}

#endif /* TASKVIZ_LEDGER_LISTS_H */
