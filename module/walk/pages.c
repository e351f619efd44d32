// SPDX-License-Identifier: GPL-2.0
/* Memory that a snapshot is in: taken from the kernel by blocks of pages. */
#include <linux/bits.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include "pages.h"

/*
 * vmalloc() takes charged memory page by page, and to take, charge, count and give back each costs
 * more than all else about a record. The kernel still tries for blocks of this size as for a page.
 */
#define BLOCK_ORDER	PAGE_ALLOC_COSTLY_ORDER
#define BLOCK_PAGES	BIT(BLOCK_ORDER)

/* What is left at the end is single pages. */
static unsigned int order_at(const struct taskviz_pages *pages, unsigned long at)
{
	return pages->nr - at < BLOCK_PAGES ? 0 : BLOCK_ORDER;
}

static void free_blocks(struct taskviz_pages *pages, unsigned long end)
{
	unsigned int order;

	for (unsigned long at = 0; at < end; at += 1U << order) {
		order = order_at(pages, at);
		__free_pages(pages->list[at], order);
	}
	kvfree(pages->list);
	pages->list = NULL;
}

static bool take_blocks(struct taskviz_pages *pages, gfp_t flags)
{
	unsigned int order;

	for (unsigned long at = 0; at < pages->nr; at += 1U << order) {
		struct page *block;

		order = order_at(pages, at);
		block = alloc_pages(flags | __GFP_NORETRY, order);
		if (!block) {
			free_blocks(pages, at);
			return false;
		}
		for (unsigned int i = 0; i < 1U << order; i++)
			pages->list[at + i] = block + i;
		cond_resched();
	}
	return true;
}

/* Return: whether all was there. */
static bool map_blocks(struct taskviz_pages *pages, gfp_t flags)
{
	pages->list = kvmalloc_array(pages->nr, sizeof(*pages->list),
				     GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!pages->list || !take_blocks(pages, flags))
		return false;
	pages->start = vmap(pages->list, pages->nr, VM_MAP, PAGE_KERNEL);
	if (!pages->start)
		free_blocks(pages, pages->nr);
	return pages->start;
}

/**
 * taskviz_pages_alloc() - memory, charged to the caller
 * @pages: set; to be given back with taskviz_pages_free() unless an error is returned
 * @size: bytes
 * @zeroed: else the contents are not defined
 *
 * Context: process, sleeps. Return: 0 or -ENOMEM.
 */
int taskviz_pages_alloc(struct taskviz_pages *pages, size_t size, bool zeroed)
{
	const gfp_t flags = GFP_KERNEL_ACCOUNT | __GFP_NOWARN | (zeroed ? __GFP_ZERO : 0);

	*pages = (struct taskviz_pages){ .nr = size / PAGE_SIZE + !!(size % PAGE_SIZE) };
	if (!map_blocks(pages, flags))
		pages->start = __vmalloc(size, flags);
	return pages->start ? 0 : -ENOMEM;
}

/**
 * taskviz_pages_free() - give memory back
 * @pages: the memory; may be none; none afterwards
 */
void taskviz_pages_free(struct taskviz_pages *pages)
{
	if (pages->list) {
		vunmap(pages->start);
		free_blocks(pages, pages->nr);
	} else {
		vfree(pages->start);
	}
	pages->start = NULL;
}
