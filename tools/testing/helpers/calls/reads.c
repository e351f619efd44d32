// SPDX-License-Identifier: GPL-2.0
/* Calls that read, seek, wait for and map a file, and what must hold of each. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include "../helper.h"
#include "dice.h"

#define NR_PARTS	8
#define PART		16384

static size_t pick_size(struct caller *me)
{
	static const size_t large[] = {
		65536, 65537, 1 << 20, (1 << 20) + 1, 1ULL << 32, SSIZE_MAX, SIZE_MAX, INT_MAX,
	};
	const unsigned int how = draw(me, 100);

	if (how < 40)
		return draw(me, 65);
	if (how < 80)
		return draw(me, 4098);
	return how < 97 ? draw(me, 70000) : PICK(me, large);
}

static off_t pick_offset(struct caller *me)
{
	static const off_t edges[] = {
		-1, LLONG_MIN, LLONG_MAX, LLONG_MAX - 1, 1LL << 32, (1LL << 32) - 1, 1 << 20,
	};
	const unsigned int how = draw(me, 100);

	if (how < 25)
		return 0;
	return how < 92 ? (off_t)draw(me, 20000) : PICK(me, edges);
}

/* ASCII, the end of a line, and the bytes that branches of the tree are made of. */
static bool is_text(unsigned char byte)
{
	return (byte >= ' ' && byte <= '~') || byte == '\n' ||
	       (byte && strchr("\xe2\x94\x80\x82\x9c", byte));
}

static void check_text(const struct caller *me, const unsigned char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!is_text(text[i]))
			fail(me, "byte %zu of what was read is %#x", i, text[i]);
}

static void check_beginning(const struct caller *me, unsigned char first)
{
	const unsigned int kind = me->slot->kind;

	if (kind & (FILE_PROC | FILE_THREADS) && first != 'k')
		fail(me, "the text begins with %c", first);
	if (kind & (FILE_TABLE | FILE_LAB) && first != '#')
		fail(me, "the table begins with %c", first);
}

static void check_read(struct caller *me, const struct place *place, size_t size, ssize_t got)
{
	const size_t written = got > 0 ? got : 0;

	check_rest(me, &me->room, place, size, written);
	if (!written)
		return;
	check_text(me, place->at, written);
	wipe(&me->room, place, written);
}

void call_read(struct caller *me)
{
	const size_t size = pick_size(me);
	const struct place place = pick_place(me, &me->room, size);

	begin(me, CALL_READ, pick_slot(me, FILE_ANY));
	check_read(me, &place, size, end(me, read(me->slot->fd, place.at, size)));
}

static ssize_t read_at(struct caller *me, struct iovec *parts, int nr, off_t at)
{
	static const int flags[] = { 0, RWF_HIPRI, RWF_NOWAIT, RWF_APPEND, 0x40000000 };

	if (chance(me, 70))
		return nr == 1 ? pread(me->slot->fd, parts->iov_base, parts->iov_len, at) :
		       preadv(me->slot->fd, parts, nr, at);
	return preadv2(me->slot->fd, parts, nr, at, PICK(me, flags));
}

void call_pread(struct caller *me)
{
	const size_t size = pick_size(me);
	const off_t at = pick_offset(me);
	struct place place = pick_place(me, &me->room, size);
	struct iovec part = { place.at, size };
	unsigned char first;
	ssize_t got;

	begin(me, CALL_PREAD, pick_slot(me, FILE_ANY));
	got = end(me, read_at(me, &part, 1, at));
	first = got > 0 ? *place.at : 0;
	check_read(me, &place, size, got);
	if (got > 0 && !at)
		check_beginning(me, first);
}

/* Each part in pages of its own, so that none writes over another; the last may end badly. */
static void pick_parts(struct caller *me, struct iovec *parts, struct place *places, int nr)
{
	for (int i = 0; i < nr; i++) {
		const size_t size = draw(me, draw(me, 4) ? 100 : PART - 100);

		places[i] = (struct place){ .at = me->room.at + i * PART + draw(me, 100),
					    .writable = size };
		if (i == nr - 1)
			places[i] = pick_place(me, &me->room, size);
		if (i == nr - 1 && places[i].writable && places[i].at < me->room.at + nr * PART)
			places[i].at += nr * PART;
		parts[i] = (struct iovec){ places[i].at, size };
	}
}

static void check_parts(struct caller *me, const struct iovec *parts, const struct place *places,
			int nr, ssize_t got)
{
	size_t left = got > 0 ? got : 0;

	for (int i = 0; i < nr; i++) {
		const size_t size = parts[i].iov_len, written = left < size ? left : size;

		left -= written;
		if (written > places[i].writable)
			fail(me, "%zu bytes where %zu can be written", written, places[i].writable);
		if (!written)
			continue;
		check_text(me, places[i].at, written);
		memset(places[i].at, PATTERN, written);
	}
	if (left)
		fail(me, "%zu bytes more than were asked for", left);
	/* all that was told is PATTERN again */
	check_rest(me, &me->room, &(struct place){ .at = me->room.at, .writable = me->room.size },
		   nr * PART, 0);
	check_rest(me, &me->room, &places[nr - 1], parts[nr - 1].iov_len, 0);
}

void call_readv(struct caller *me)
{
	static const int odd[] = { 0, -1, 1025, INT_MAX };
	const int nr = 1 + draw(me, NR_PARTS);
	const off_t at = pick_offset(me);
	struct place places[NR_PARTS];
	struct iovec parts[NR_PARTS];
	ssize_t got;

	pick_parts(me, parts, places, nr);
	begin(me, CALL_READV, pick_slot(me, FILE_ANY));
	if (chance(me, 5))
		got = end(me, readv(me->slot->fd, parts, PICK(me, odd)));
	else if (chance(me, 50))
		got = end(me, readv(me->slot->fd, parts, nr));
	else
		got = end(me, read_at(me, parts, nr, at));
	check_parts(me, parts, places, nr, got);
}

static void drain(struct caller *me, size_t size)
{
	while (size) {
		const ssize_t got = read(me->pipe[0], me->room.at, size < 65536 ? size : 65536);

		if (got <= 0)
			fail(me, "the pipe lacks %zu bytes that were told", size);
		check_text(me, me->room.at, got);
		memset(me->room.at, PATTERN, got);
		size -= got;
	}
}

void call_splice(struct caller *me)
{
	const size_t size = pick_size(me);
	loff_t at = pick_offset(me);
	loff_t *offset = chance(me, 50) ? &at : NULL;
	ssize_t got;

	begin(me, CALL_SPLICE, pick_slot(me, FILE_ANY));
	got = end(me, splice(me->slot->fd, offset, me->pipe[1], NULL, size, SPLICE_F_NONBLOCK));
	if (got > 0 && (size_t)got > size)
		fail(me, "%zd bytes where %zu were asked for", got, size);
	if (got > 0)
		drain(me, got);
}

void call_lseek(struct caller *me)
{
	static const int odd[] = { SEEK_END, SEEK_DATA, SEEK_HOLE, -1, 5, INT_MAX };
	const off_t to = pick_offset(me);
	const int from = chance(me, 60) ? SEEK_SET : chance(me, 60) ? SEEK_CUR : PICK(me, odd);
	off_t got;

	begin(me, CALL_LSEEK, pick_slot(me, FILE_ANY));
	got = end(me, lseek(me->slot->fd, to, from));
	if (got >= 0 && from == SEEK_SET && got != to)
		fail(me, "lseek to %lld came to %lld", (long long)to, (long long)got);
}

void call_poll(struct caller *me)
{
	struct pollfd files[4];
	const int nr = draw(me, ARRAY_SIZE(files) + 1);
	int got, said = 0;

	begin(me, CALL_POLL, pick_slot(me, FILE_ANY));
	for (int i = 0; i < nr; i++)
		files[i] = (struct pollfd){ i ? pick_slot(me, FILE_ANY)->fd : me->slot->fd,
					    draw(me, 1 << 16), 0 };
	got = end(me, poll(files, nr, 0));
	for (int i = 0; i < nr; i++)
		said += !!files[i].revents;
	if (got >= 0 && got != said)
		fail(me, "poll told of %d files, and marked %d", got, said);
}

/* There is nothing to map: each must refuse. */
void call_mmap(struct caller *me)
{
	static const int protections[] = {
		PROT_NONE, PROT_READ, PROT_READ | PROT_WRITE, PROT_EXEC,
	};
	const int protection = PICK(me, protections), how = 1 + draw(me, 3);
	const off_t at = draw(me, 4) << 12;
	void *got;

	begin(me, CALL_MMAP, pick_slot(me, FILE_ANY));
	got = mmap(NULL, 1 + draw(me, 8192), protection, how, me->slot->fd, at);
	if (end(me, got == MAP_FAILED ? -1 : 0) == 0)
		fail(me, "it was mapped");
}
