// SPDX-License-Identifier: GPL-2.0
/* Memory that a snapshot is in: taken from the kernel by blocks of pages. */
#include <linux/bits.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include "pages.h"

/*
 * vmalloc() takes charged memory page by page, and to take, charge, count and give back each costs
 * more than all else about a record. Of blocks of this size the kernel keeps some at hand for each
 * CPU. It is not asked to make room for one: if there is none, all is single pages.
 */
#define BLOCK_ORDER	PAGE_ALLOC_COSTLY_ORDER

static unsigned int order_at(const struct taskviz_pages *pages, unsigned long at)
{
	return pages->nr - at < BIT(pages->order) ? 0 : pages->order;
}

static void give_back(const struct taskviz_pages *pages, unsigned long end)
{
	unsigned int order;

	for (unsigned long at = 0; at < end; at += BIT(order)) {
		order = order_at(pages, at);
		__free_pages(pages->list[at], order);
	}
}

/* Who is killed leaves the last of the memory to others; and nobody is killed for a reader. */
static struct page *take_block(unsigned int order, gfp_t flags)
{
	if (fatal_signal_pending(current))
		return NULL;
	return alloc_pages(order ? flags & ~__GFP_DIRECT_RECLAIM : flags | __GFP_NORETRY, order);
}

/* Return: whether all were there. */
static bool take_blocks(struct taskviz_pages *pages, unsigned int most, gfp_t flags)
{
	unsigned int order;

	pages->order = most;
	for (unsigned long at = 0; at < pages->nr; at += BIT(order)) {
		struct page *block;

		order = order_at(pages, at);
		block = take_block(order, flags);
		if (!block) {
			give_back(pages, at);
			return false;
		}
		for (unsigned int i = 0; i < BIT(order); i++)
			pages->list[at + i] = block + i;
		cond_resched();
	}
	return true;
}

/* Return: the address of the first, NULL without memory. */
static void *map_blocks(struct taskviz_pages *pages, gfp_t flags)
{
	void *first = NULL;

	pages->list = kvmalloc_array(pages->nr, sizeof(*pages->list),
				     GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!pages->list)
		return NULL;
	if (take_blocks(pages, BLOCK_ORDER, flags) || take_blocks(pages, 0, flags)) {
		first = vmap(pages->list, pages->nr, VM_MAP, PAGE_KERNEL);
		if (!first)
			give_back(pages, pages->nr);
	}
	if (!first) {
		kvfree(pages->list);
		pages->list = NULL;
	}
	return first;
}

/* It ends where the last page does: who goes beyond comes to where none is mapped. */
static void *map_to_the_end(struct taskviz_pages *pages, size_t size, gfp_t flags)
{
	void *first = pages->nr > totalram_pages() ? NULL : map_blocks(pages, flags);

	return first ? first + (pages->nr * PAGE_SIZE - size) : NULL;
}

/**
 * taskviz_pages_alloc() - memory, charged to the caller
 * @pages: set; to be given back with taskviz_pages_free() unless an error is returned
 * @size: bytes; the memory is aligned as that is, up to 8
 * @zeroed: else the contents are not defined
 *
 * Context: process, sleeps. Return: 0 or -ENOMEM.
 */
int taskviz_pages_alloc(struct taskviz_pages *pages, size_t size, bool zeroed)
{
	const gfp_t flags = GFP_KERNEL_ACCOUNT | __GFP_NOWARN | (zeroed ? __GFP_ZERO : 0);

	*pages = (struct taskviz_pages){ .nr = size / PAGE_SIZE + !!(size % PAGE_SIZE) };
	if (pages->nr <= BIT(BLOCK_ORDER))
		pages->start = kvmalloc(size, flags);
	else
		pages->start = map_to_the_end(pages, size, flags);
	return pages->start ? 0 : -ENOMEM;
}

/**
 * taskviz_pages_free() - give memory back
 * @pages: the memory; may be none; none afterwards
 */
void taskviz_pages_free(struct taskviz_pages *pages)
{
	if (pages->list) {
		vunmap((void *)((unsigned long)pages->start & PAGE_MASK));
		give_back(pages, pages->nr);
		kvfree(pages->list);
	} else {
		kvfree(pages->start);
	}
	*pages = (struct taskviz_pages){};
}
