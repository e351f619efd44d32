// SPDX-License-Identifier: GPL-2.0
/* How many lists tables of tasks have on this machine. */
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include "lists.h"

#define BITS_MIN	12
#define BITS_MAX	17

unsigned int taskviz_list_shift = BITS_PER_LONG - BITS_MIN;

/*
 * What the kernel allows of itself: threads' stacks may take an eighth of the memory. See
 * set_max_threads() in kernel/fork.c, whose result modules are not told.
 */
static unsigned long most_tasks(void)
{
	return totalram_pages() / (8 * max(THREAD_SIZE / PAGE_SIZE, 1UL));
}

/** taskviz_lists_size() - see how many tasks there can be; context: when the module is loaded */
void taskviz_lists_size(void)
{
	taskviz_list_shift = BITS_PER_LONG - clamp_t(unsigned int, order_base_2(most_tasks() / 2),
						     BITS_MIN, BITS_MAX);
}

/**
 * taskviz_lists_make() - lists of a table, all empty
 *
 * Context: process, sleeps. Return: taskviz_nr_lists() of them, for kvfree(), or NULL.
 */
struct hlist_head *taskviz_lists_make(void)
{
	return kvcalloc(taskviz_nr_lists(), sizeof(struct hlist_head), GFP_KERNEL);
}
