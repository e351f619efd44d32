// SPDX-License-Identifier: GPL-2.0
/* Memory for calls: good, at its end, and bad; and whether more was written than said. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "../helper.h"
#include "dice.h"

#define PAGE	4096
#define MARGIN	256	/* bytes around what was asked for that are looked at each time */

static const uintptr_t wild[] = {
	0, 1, 4095, (uintptr_t)-1, (uintptr_t)-8, (uintptr_t)-4096,
	0xffff888000000000, 0xffffffff81000000, 0x800000000000, 0x7ffffffff000,
};

static void *map_page(void *at, int protection, int file)
{
	void *page = mmap(at, PAGE, protection, MAP_SHARED | (at ? MAP_FIXED : 0), file, 0);

	if (page == MAP_FAILED)
		die("mmap");
	return page;
}

/* Pages that can be written, one that cannot be used, one to be read, one that cannot be used. */
struct arena make_arena(size_t size)
{
	unsigned char *at = mmap(NULL, size + 4 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
				 -1, 0);
	struct arena arena = { .at = at + PAGE, .size = size, .read_only = at + size + 2 * PAGE };
	int file = memfd_create("read-only", MFD_CLOEXEC);

	if (at == MAP_FAILED || file < 0 || ftruncate(file, PAGE) ||
	    mprotect(arena.at, size, PROT_READ | PROT_WRITE))
		die("memory");
	map_page(arena.read_only, PROT_READ, file);
	arena.alias = map_page(NULL, PROT_READ | PROT_WRITE, file);
	close(file);
	memset(arena.at, PATTERN, size);
	memset(arena.alias, PATTERN, PAGE);
	return arena;
}

static struct place inside(const struct arena *arena, size_t offset)
{
	const size_t left = arena->size - offset;

	return (struct place){ arena->at + offset, arena->at + offset, left, left };
}

static struct place read_only(const struct arena *arena, size_t offset)
{
	return (struct place){ arena->read_only + offset, arena->alias + offset, PAGE - offset, 0 };
}

/* For so many bytes: most often where they fit, else where their end or all of them does not. */
struct place pick_place(struct caller *me, const struct arena *arena, size_t size)
{
	const unsigned int how = draw(me, 100);
	const uint64_t drawn = draw64(me);
	const size_t fits = size < arena->size ? arena->size - size : 0;

	if (how < 45)
		return inside(arena, drawn % (fits < 8192 ? fits + 1 : 8192));
	if (how < 75)
		return inside(arena, fits);
	if (how < 88)
		return inside(arena, arena->size - drawn % (size < arena->size ? size + 1 : 64));
	if (how < 93)
		return read_only(arena, drawn % 64);
	return (struct place){ .at = (unsigned char *)wild[drawn % ARRAY_SIZE(wild)] };
}

static bool is_untouched(const unsigned char *at, const unsigned char *to)
{
	return at >= to || (*at == PATTERN && !memcmp(at, at + 1, to - at - 1));
}

/* Now and then all of the memory is looked at, else what is near the size that was asked for. */
static void check_around(const struct caller *me, const struct arena *arena,
			 const unsigned char *from, const unsigned char *to, size_t size)
{
	const unsigned char *first = arena->at, *last = arena->at + arena->size;

	if (me->call % 64) {
		if (from - first > MARGIN)
			first = from - MARGIN;
		if (size < (size_t)(last - from) && (size_t)(last - from) - size > MARGIN)
			last = from + size + MARGIN;
	}
	if (!is_untouched(first, from))
		fail(me, "bytes before the buffer were changed");
	if (to < last && !is_untouched(to, last))
		fail(me, "more than the %zd bytes that were told was written", to - from);
}

/* Of what was asked for, so much is said to be written: all else must be as it was. */
void check_rest(const struct caller *me, const struct arena *arena, const struct place *place,
		size_t size, size_t written)
{
	if (written > size)
		fail(me, "%zu bytes where %zu were asked for", written, size);
	if (written > place->writable)
		fail(me, "%zu bytes where %zu can be written", written, place->writable);
	if (place->writable)
		check_around(me, arena, place->at, place->at + written, size);
}

/* Makes memory that was written new. */
void wipe(const struct arena *arena, const struct place *place, size_t size)
{
	const size_t left = place->writable ? arena->at + arena->size - place->at : 0;

	if (left)
		memset(place->at, PATTERN, size < left ? size : left);
}
