/* SPDX-License-Identifier: GPL-2.0 */
/* Tables in which accounts and meters are found: lists, of two if all tasks there can be are. */
#ifndef TASKVIZ_LEDGER_LISTS_H
#define TASKVIZ_LEDGER_LISTS_H

#include <linux/list.h>

/*
 * Multiplies keys. With GOLDEN_RATIO_PRIME, hash_long()'s factor, 100,000 tasks of which each has a
 * slab of 32 KiB are in a quarter of the lists; of this one a test knows that it is good for all
 * ways in which tasks lie in slabs.
 */
#define TASKVIZ_LIST_FACTOR	0xacf7fa03d74043c5ul

/*
 * By so many bits a hash is shifted to the right: the rest is the number of a list. Set once, when
 * the module is loaded, before there is a table.
 */
extern unsigned int taskviz_list_shift;

unsigned long taskviz_lists_most_tasks(unsigned long pages);
unsigned int taskviz_lists_bits(unsigned long pages);
void taskviz_lists_size(void);
struct hlist_head *taskviz_lists_make(void);

static __always_inline unsigned long taskviz_nr_lists(void)
{
	return 1UL << (BITS_PER_LONG - taskviz_list_shift);
}

/* The list of a task's key: taskviz_task_key(). */
static __always_inline struct hlist_head *taskviz_list(struct hlist_head *lists, unsigned long key)
{
	return &lists[key * TASKVIZ_LIST_FACTOR >> taskviz_list_shift];
}

#endif /* TASKVIZ_LEDGER_LISTS_H */
