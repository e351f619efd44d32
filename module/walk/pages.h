/* SPDX-License-Identifier: GPL-2.0 */
/* Memory that a snapshot is in. */
#ifndef TASKVIZ_PAGES_H
#define TASKVIZ_PAGES_H

#include <linux/types.h>

struct page;

/**
 * struct taskviz_pages - memory at addresses that follow each other
 * @start: where it begins, NULL if there is none
 * @list: its pages; NULL: it is too small for blocks of pages, and kvmalloc() has it
 * @nr: how many
 * @order: of the blocks that they were taken in, but for the last ones, which do not fill one
 */
struct taskviz_pages {
	void *start;
	struct page **list;
	unsigned long nr;
	unsigned int order;
};

int taskviz_pages_alloc(struct taskviz_pages *pages, size_t size, bool zeroed);
void taskviz_pages_free(struct taskviz_pages *pages);

#endif /* TASKVIZ_PAGES_H */
