// SPDX-License-Identifier: GPL-2.0
/* Reads what a ring buffer holds, and no more: who writes may be faster than who reads. */
#include <errno.h>
#include <unistd.h>
#include "drain.h"

#define PAGE_HEAD	16	/* of each page; what the kernel takes the size of a buffer by */

size_t drain_pages(size_t buffer_kb, size_t page_size)
{
	return buffer_kb * 1024 / (page_size - PAGE_HEAD) + 2;
}

static ssize_t read_page(int fd, void *page, size_t page_size)
{
	ssize_t got;

	do {
		got = read(fd, page, page_size);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return errno == EAGAIN ? 0 : -errno;
	return got;
}

int drain(int fd, void *page, size_t page_size, size_t most, drain_take take, void *context)
{
	for (size_t i = 0; i < most; i++) {
		const ssize_t got = read_page(fd, page, page_size);
		int err;

		if (got <= 0)
			return got;
		err = take(page, context);
		if (err)
			return err;
	}
	return 0;
}
