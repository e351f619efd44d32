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

/**
 * taskviz_lists_most_tasks() - how many tasks a machine may have
 * @pages: its memory
 *
 * What the kernel allows of itself: threads' stacks may take an eighth of the memory. See
 * set_max_threads() in kernel/fork.c, whose result modules are not told.
 */
unsigned long taskviz_lists_most_tasks(unsigned long pages)
{
	return pages / (8 * max(THREAD_SIZE / PAGE_SIZE, 1UL));
}

/**
 * taskviz_lists_bits() - how many lists a machine has, as a power of two
 * @pages: its memory
 *
 * Half as many as there can be tasks, so that two are in a list; never below 4,096, never above
 * 131,072, of which each is 8 bytes.
 */
unsigned int taskviz_lists_bits(unsigned long pages)
{
	return clamp_t(unsigned int, order_base_2(taskviz_lists_most_tasks(pages) / 2),
		       BITS_MIN, BITS_MAX);
}

/** taskviz_lists_size() - see how many tasks there can be; context: when the module is loaded */
void taskviz_lists_size(void)
{
	taskviz_list_shift = BITS_PER_LONG - taskviz_lists_bits(totalram_pages());
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
