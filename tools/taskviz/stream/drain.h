/* SPDX-License-Identifier: GPL-2.0 */
/* Reads what a ring buffer holds, and no more: who writes may be faster than who reads. */
#ifndef TASKVIZ_DRAIN_H
#define TASKVIZ_DRAIN_H

#include <stddef.h>

/* Takes a page; returns 0, or anything else to end the reading. */
typedef int (*drain_take)(void *page, void *context);

/* drain_pages() - pages that a ring buffer of that size can hold, with the one that is read from */
size_t drain_pages(size_t buffer_kb, size_t page_size);

/**
 * drain() - read until there is no more, or @most pages
 * @fd: non-blocking; each read gives a page
 * @page: where to read to
 * @page_size: bytes
 * @most: pages to read; with drain_pages() all is read that was there at the beginning
 * @take: is given each page
 * @context: for @take
 *
 * Return: 0; what @take returned; a negative errno if reading failed.
 */
int drain(int fd, void *page, size_t page_size, size_t most, drain_take take, void *context);

#endif /* TASKVIZ_DRAIN_H */
