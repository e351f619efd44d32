// SPDX-License-Identifier: GPL-2.0
/* Writes: commands of the lab, values of parameters, and what files that take neither refuse. */
#define _GNU_SOURCE
#include <string.h>
#include <sys/uio.h>
#include "../helper.h"
#include "dice.h"

#define TEXT_SIZE	512

struct text {
	char bytes[TEXT_SIZE];
	size_t size;
};

static void append(struct text *text, const void *bytes, size_t size)
{
	if (size > TEXT_SIZE - text->size)
		size = TEXT_SIZE - text->size;
	memcpy(text->bytes + text->size, bytes, size);
	text->size += size;
}

#define add(text, ...) do {				\
	char more[100];					\
							\
	snprintf(more, sizeof(more), __VA_ARGS__);	\
	append(text, more, strlen(more));		\
} while (0)

/* Few names, so that most commands find a thread; some that none may have. */
static const char *pick_name(struct caller *me)
{
	static const char *const names[] = { "calls-0", "calls-1", "calls-2" };
	static const char *const wrong[] = { "", "a b", "sixteen-letters-", "\xff", "a/b", "x" };

	return chance(me, 93) ? PICK(me, names) : PICK(me, wrong);
}

/* Busy ones are rare, and often told to stop at once: they take the time of all others. */
static void add_run(struct caller *me, struct text *text, const char *name)
{
	static const char *const activities[] = {
		"sleep", "disk", "idle", "killable", "", "sleep", "idle", "nothing", "busy",
	};
	const char *activity = PICK(me, activities);

	add(text, "run %s %s\n", name, activity);
	if (!strcmp(activity, "busy"))
		add(text, "stop %s\n", name);
}

/* Those that need a thread would find none if "stop" was as frequent as what makes one. */
static void add_command(struct caller *me, struct text *text)
{
	static const char *const commands[] = {
		"create", "create", "wake", "park", "unpark", "unpark", "stop", "stop", "what",
	};
	static const char *const policies[] = { "other", "fifo", "rr", "batch" };
	const char *name = pick_name(me);

	switch (draw(me, 8)) {
	case 0:
		add(text, "bind %s %d\n", name, (int)draw(me, 5) - 1);
		break;
	case 1:
		add(text, "nice %s %d\n", name, (int)draw(me, 44) - 22);
		break;
	case 2:
		add(text, "sched %s %s", name, PICK(me, policies));
		if (chance(me, 70))
			add(text, " %d", (int)draw(me, 102) - 1);
		add(text, "\n");
		break;
	case 3 ... 4:
		add_run(me, text, name);
		break;
	default:
		add(text, "%s %s%s\n", PICK(me, commands), name, chance(me, 4) ? " more" : "");
	}
}

static void add_commands(struct caller *me, struct text *text)
{
	for (unsigned int i = 1 + draw(me, 1 + draw(me, 3)); i--; )
		add_command(me, text);
}

static void add_bytes(struct caller *me, struct text *text)
{
	for (unsigned int i = draw(me, 10); i--; ) {
		const uint64_t drawn = draw64(me);

		append(text, &drawn, sizeof(drawn));
	}
}

/* Any set of groups, among them such as leave all as it is; seldom, for it takes long. */
static void add_groups(struct caller *me, struct text *text)
{
	static const char *const groups[] = {
		"lifecycle", "cow", "pins", "signals", "states", "entries", "none", "nothing", "",
	};

	for (unsigned int i = 1 + draw(me, 4); i--; )
		add(text, "%s%s", PICK(me, groups), i ? "," : "\n");
}

static void add_value(struct caller *me, struct text *text, const char *path)
{
	static const char *const limits[] = { "1", "100", "262144", "262144", "262144", "x" };
	static const char *const truths[] = { "Y", "N", "1", "0", "maybe" };

	if (strstr(path, "/snapshot_max"))
		add(text, "%s\n", PICK(me, limits));
	else if (strstr(path, "/kthreads_max"))
		add(text, "%d\n", (int)draw(me, 10) - 1);
	else if (strstr(path, "/show_ended"))
		add(text, "%s\n", PICK(me, truths));
	else if (strstr(path, "/kthreads_command"))
		add_commands(me, text);
	else if (strstr(path, "/probes"))
		add_groups(me, text);
	else
		add(text, "1\n");
}

static void make_text(struct caller *me, struct text *text)
{
	if (chance(me, 5))
		add_bytes(me, text);
	else if (me->slot->kind == FILE_PARAMETER)
		add_value(me, text, me->slot->path);
	else
		add_commands(me, text);
}

/* As it is, without its end, or with what follows in memory: PATTERN. */
static size_t pick_length(struct caller *me, const struct text *text)
{
	static const size_t lengths[] = { 0, 1, 4095, 4096, 65536, 65537, SIZE_MAX, 1UL << 31 };

	if (chance(me, 90))
		return text->size;
	return chance(me, 60) ? PICK(me, lengths) : draw(me, text->size + 2);
}

static ssize_t write_it(struct caller *me, unsigned char *from, size_t length)
{
	const size_t half = length / 2;
	struct iovec parts[2] = { { from, half }, { from + half, length - half } };

	switch (draw(me, 10)) {
	case 0:
		return pwrite(me->slot->fd, from, length, chance(me, 50) ? draw64(me) : 0);
	case 1:
		return writev(me->slot->fd, parts, 2);
	default:
		return write(me->slot->fd, from, length);
	}
}

/* Most often one that can be written to. */
static const struct slot *pick_target(struct caller *me)
{
	const unsigned int how = draw(me, 100);
	const struct slot *slot;

	do
		slot = pick_slot(me, how < 60 ? FILE_LAB : how < 90 ? FILE_PARAMETER : FILE_ANY);
	while (!slot->takes && chance(me, 85));
	if (strstr(slot->path, "/probes") && chance(me, 80))
		slot = pick_slot(me, FILE_LAB);
	return slot;
}

void call_write(struct caller *me)
{
	struct text text = {};
	struct place place;
	size_t length, given;
	ssize_t got;

	begin(me, CALL_WRITE, pick_target(me));
	make_text(me, &text);
	length = pick_length(me, &text);
	place = pick_place(me, &me->room, length);
	given = text.size < place.readable ? text.size : place.readable;
	if (given)
		memcpy(place.fill, text.bytes, given);
	got = end(me, write_it(me, place.at, length));
	if (got > 0 && (size_t)got > length)
		fail(me, "%zd bytes where %zu were given", got, length);
	wipe(&me->room, &place, given);
	check_rest(me, &me->room, &place, length, 0);
}
