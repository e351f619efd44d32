// SPDX-License-Identifier: GPL-2.0
/* The files, and the descriptors of them that all threads share: opened and closed at any time. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include "../helper.h"
#include "dice.h"
#include "mounts.h"

#define FIRST_FD	300	/* above all that open() gives */
#define MAX_SLOTS	300
#define NOBODY		65534
#define TAKES		(FILE_LAB | FILE_PARAMETER)	/* what can be written to */

#define DEBUGFS		"/sys/kernel/debug/taskviz"
#define PARAMETERS	"/sys/module/taskviz/parameters"

static struct slot slots[MAX_SLOTS];
static unsigned int nr_slots;

static const struct slot *add_slot(const char *path, enum file_kind kind, bool user)
{
	struct slot *slot = &slots[nr_slots];

	if (nr_slots == MAX_SLOTS) {
		fprintf(stderr, "calls: more than %d files\n", MAX_SLOTS);
		exit(1);
	}
	*slot = (struct slot){ .path = path, .fd = FIRST_FD + nr_slots++, .kind = kind,
			       .user = user };
	return slot;
}

static void add_proc(const char *folder, bool part, bool hides)
{
	char *path;

	if (asprintf(&path, "%s/taskviz", folder) < 0)
		die("asprintf");
	for (unsigned int i = 0; i < 4; i++) {
		add_slot(path, FILE_PROC, i % 2);
		slots[nr_slots - 1].part = part;
		slots[nr_slots - 1].hides = hides;
	}
}

static enum file_kind kind_of(const char *name)
{
	if (!strcmp(name, "threads"))
		return FILE_THREADS;
	return strcmp(name, "lab") ? FILE_TABLE : FILE_LAB;
}

/* In the order of the names, so that a seed means the same each time. */
static void add_folder(const char *folder, enum file_kind kind)
{
	struct dirent **found;
	int nr = scandir(folder, &found, NULL, alphasort);
	char *path;

	if (nr < 0)
		die(folder);
	for (int i = 0; i < nr; i++) {
		const char *name = found[i]->d_name;

		if (name[0] == '.')
			continue;
		if (asprintf(&path, "%s/%s", folder, name) < 0)
			die("asprintf");
		add_slot(path, kind ?: kind_of(name), false);
		if (kind_of(name) == FILE_LAB)
			add_slot(path, FILE_LAB, false);
		/* of debugfs, these are enough to be refused */
		if (kind_of(name) != FILE_TABLE || kind)
			add_slot(path, kind ?: kind_of(name), true);
	}
}

/* What cannot be opened is not open, as what was closed. */
static void open_slot(struct slot *slot)
{
	int fd = slot->kind & TAKES ? open_as(slot, O_RDWR) : -1;

	slot->takes = fd >= 0;
	if (fd < 0)
		fd = open_as(slot, O_RDONLY);
	if (fd < 0)
		return;
	slot->opens = true;
	if (fd >= FIRST_FD || dup3(fd, slot->fd, O_CLOEXEC) < 0)
		die("dup3");
	close(fd);
}

void make_slots(void)
{
	add_proc("/proc", false, false);
	for (unsigned int i = 0; i < NR_MOUNTS; i++)
		add_proc(mounted[i].path, mounted[i].part, mounted[i].hides);
	add_folder(DEBUGFS, 0);
	add_folder(PARAMETERS, FILE_PARAMETER);
	for (unsigned int i = 0; i < nr_slots; i++)
		open_slot(&slots[i]);
}

/*
 * Of each kind that may be, as often as here, whatever the number of its files; seldom one that
 * cannot be opened.
 */
const struct slot *pick_slot(struct caller *me, unsigned int kinds)
{
	static const unsigned int often[] = {
		FILE_PROC, FILE_PROC, FILE_PROC, FILE_PROC, FILE_TABLE, FILE_TABLE, FILE_TABLE,
		FILE_LAB, FILE_THREADS, FILE_PARAMETER,
	};
	const struct slot *slot;
	unsigned int kind;

	do
		kind = PICK(me, often);
	while (!(kind & kinds));
	do
		slot = &slots[draw(me, nr_slots)];
	while (slot->kind != kind || (!slot->opens && chance(me, 90)));
	return slot;
}

/*
 * Of this thread alone, which setresuid() of the C library would not do. In a user namespace that
 * has no such user it stays who it is: nobody, outside.
 */
static void be(uid_t uid)
{
	if (syscall(SYS_setresuid, -1, uid, -1) && errno != EINVAL)
		die("setresuid");
}

/* Open it as whoever has that slot: a file keeps the rights of its opener. */
int open_as(const struct slot *slot, int flags)
{
	int fd, error;

	if (slot->user)
		be(NOBODY);
	fd = open(slot->path, flags | O_CLOEXEC);
	error = errno;
	if (slot->user)
		be(0);
	errno = error;
	return fd;
}

static int pick_flags(struct caller *me, const struct slot *slot)
{
	static const int extra[] = {
		O_NONBLOCK, O_APPEND, O_DIRECTORY, O_DIRECT, O_TRUNC, O_NOFOLLOW,
	};
	const bool takes = slot->kind & TAKES;
	const unsigned int how = draw(me, 100);
	int flags = how < 3 ? O_PATH : how < 10 ? O_WRONLY : how < 20 || (takes && how < 80) ?
		    O_RDWR : O_RDONLY;

	if (chance(me, 20))
		flags |= PICK(me, extra);
	return flags;
}

/* What the slot had open is closed by that, whoever uses it. */
void call_open(struct caller *me)
{
	const struct slot *slot = pick_slot(me, FILE_ANY);
	const int flags = pick_flags(me, slot);
	int fd;

	begin(me, CALL_OPEN, slot);
	fd = end(me, open_as(slot, flags));
	if (fd < 0)
		return;
	if (fd >= FIRST_FD)
		fail(me, "descriptor %d: there are too many", fd);
	while (dup3(fd, slot->fd, O_CLOEXEC) < 0)
		if (errno != EBUSY && errno != EINTR)
			fail(me, "dup3: %m");
	close(fd);
}

void call_close(struct caller *me)
{
	begin(me, CALL_CLOSE, pick_slot(me, FILE_ANY));
	end(me, close(me->slot->fd));
}

/* A descriptor of one's own for the open file, which others may close theirs of meanwhile. */
void call_dup(struct caller *me)
{
	char byte;
	int fd;

	begin(me, CALL_DUP, pick_slot(me, FILE_ANY));
	fd = end(me, dup(me->slot->fd));
	if (fd < 0)
		return;
	if (read(fd, &byte, 1) > 1)
		fail(me, "more than the one byte that was asked for");
	if (close(fd))
		fail(me, "close of a copy: %m");
}
