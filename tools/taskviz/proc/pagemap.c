// SPDX-License-Identifier: GPL-2.0
/* Reads /proc/PID/pagemap, and /proc/kpageflags to know the zero page. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "pagemap.h"

/* See Documentation/admin-guide/mm/pagemap.rst of the kernel. */
#define ENTRY_PRESENT	0x8000000000000000ull
#define ENTRY_SWAPPED	0x4000000000000000ull
#define ENTRY_FILE	0x2000000000000000ull
#define ENTRY_EXCLUSIVE	0x0100000000000000ull
#define ENTRY_FRAME	0x007fffffffffffffull
#define FLAGS_ZERO_PAGE	0x01000000

#define CHUNK		512	/* entries read at once */

const char *const page_kind_names[PAGE_NR_KINDS] = {
	[PAGE_ABSENT] = "absent",
	[PAGE_PRIVATE] = "private",
	[PAGE_SHARED] = "shared",
	[PAGE_ZERO] = "zero",
	[PAGE_FILE] = "file",
	[PAGE_SWAPPED] = "swapped",
	[PAGE_UNKNOWN] = "?",
};

/**
 * struct pagemap - an open page map
 * @fd: /proc/PID/pagemap
 * @flags_fd: /proc/kpageflags, -1 without the right
 * @zero_frame: the zero page's, once it was met
 */
struct pagemap {
	int fd;
	int flags_fd;
	uint64_t zero_frame;
};

struct pagemap *pagemap_open(int pid)
{
	struct pagemap *map = calloc(1, sizeof(*map));
	char path[64];

	if (!map)
		return NULL;
	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	map->fd = open(path, O_RDONLY | O_CLOEXEC);
	map->flags_fd = open("/proc/kpageflags", O_RDONLY | O_CLOEXEC);
	if (map->fd >= 0)
		return map;
	if (map->flags_fd >= 0)
		close(map->flags_fd);
	free(map);
	return NULL;
}

void pagemap_close(struct pagemap *map)
{
	if (!map)
		return;
	close(map->fd);
	if (map->flags_fd >= 0)
		close(map->flags_fd);
	free(map);
}

static enum page_kind shared_or_zero(struct pagemap *map, uint64_t frame)
{
	uint64_t flags;

	if (!frame || map->flags_fd < 0)
		return PAGE_UNKNOWN;
	if (frame == map->zero_frame)
		return PAGE_ZERO;
	if (pread(map->flags_fd, &flags, sizeof(flags), frame * sizeof(flags)) != sizeof(flags))
		return PAGE_UNKNOWN;
	if (!(flags & FLAGS_ZERO_PAGE))
		return PAGE_SHARED;
	map->zero_frame = frame;
	return PAGE_ZERO;
}

static struct page classify(struct pagemap *map, uint64_t entry)
{
	struct page page = { .kind = PAGE_ABSENT };

	if (entry & ENTRY_SWAPPED) {
		page.kind = PAGE_SWAPPED;
	} else if (entry & ENTRY_PRESENT) {
		page.frame = entry & ENTRY_FRAME;
		if (entry & ENTRY_FILE)
			page.kind = PAGE_FILE;
		else if (entry & ENTRY_EXCLUSIVE)
			page.kind = PAGE_PRIVATE;
		else
			page.kind = shared_or_zero(map, page.frame);
	}
	return page;
}

int pagemap_read(struct pagemap *map, uint64_t address, struct page *pages, size_t nr)
{
	const uint64_t page_size = sysconf(_SC_PAGESIZE);
	uint64_t entries[CHUNK];

	while (nr) {
		const size_t wanted = nr < CHUNK ? nr : CHUNK;
		const ssize_t got = pread(map->fd, entries, wanted * sizeof(*entries),
					  address / page_size * sizeof(*entries));

		if (got < 0)
			return -errno;
		if (got < (ssize_t)sizeof(*entries))
			return -ESRCH;
		for (size_t i = 0; i < got / sizeof(*entries); i++)
			*pages++ = classify(map, entries[i]);
		nr -= got / sizeof(*entries);
		address += got / sizeof(*entries) * page_size;
	}
	return 0;
}
