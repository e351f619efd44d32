/* SPDX-License-Identifier: GPL-2.0 */
/* /proc/PID/pagemap: what each page of an address space is, and which physical page it has. */
#ifndef TASKVIZ_PAGEMAP_H
#define TASKVIZ_PAGEMAP_H

#include <stddef.h>
#include <stdint.h>

/* What a page is. */
enum page_kind {
	PAGE_ABSENT,	/* nothing there yet, or not any more */
	PAGE_PRIVATE,	/* mapped here only */
	PAGE_SHARED,	/* mapped more than once, as after a fork */
	PAGE_ZERO,	/* the zero page: read, never written */
	PAGE_FILE,	/* of a file, or memory shared on purpose */
	PAGE_SWAPPED,	/* in swap */
	PAGE_UNKNOWN,	/* shared or zero: without the right to know physical pages */
	PAGE_NR_KINDS,
};

extern const char *const page_kind_names[PAGE_NR_KINDS];

/**
 * struct page - one page
 * @frame: number of its physical page, 0 if it has none or this user may not know
 * @kind: what it is
 */
struct page {
	uint64_t frame;
	enum page_kind kind;
};

struct pagemap;

/**
 * pagemap_open() - open a process's page map
 * @pid: the process
 *
 * Return: for pagemap_close(); NULL with errno set.
 */
struct pagemap *pagemap_open(int pid);
void pagemap_close(struct pagemap *map);

/**
 * pagemap_read() - look at pages that follow each other
 * @map: the process
 * @address: of the first one
 * @pages: set
 * @nr: how many
 *
 * Return: 0 or a negative errno; -ESRCH if the process has no memory any more.
 */
int pagemap_read(struct pagemap *map, uint64_t address, struct page *pages, size_t nr);

#endif /* TASKVIZ_PAGEMAP_H */
