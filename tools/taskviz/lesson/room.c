// SPDX-License-Identifier: GPL-2.0
/* Counts the verdicts of many learners. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/errors.h"
#include "room.h"

static int no_memory(void)
{
	return source_fail(ENOMEM, "no memory for the results of the room");
}

/* Return: its index; ROOM_LESSONS if there is no room for it. */
static size_t find_lesson(struct room *room, const char *name)
{
	size_t i = 0;

	while (i < room->nr_lessons && strcmp(room->lessons[i], name))
		i++;
	if (i == room->nr_lessons && i < ROOM_LESSONS)
		strcpy(room->lessons[room->nr_lessons++], name);
	return i;
}

static struct room_step *find_step(struct room *room, size_t lesson, const char *name)
{
	struct room_step *steps;

	for (size_t i = 0; i < room->nr_steps; i++)
		if (room->steps[i].lesson == lesson && !strcmp(room->steps[i].name, name))
			return &room->steps[i];
	steps = reallocarray(room->steps, room->nr_steps + 1, sizeof(*steps));
	if (!steps)
		return NULL;
	room->steps = steps;
	steps += room->nr_steps++;
	*steps = (struct room_step){ .lesson = lesson };
	strcpy(steps->name, name);
	return steps;
}

/* A learner counts once for a step, however often it was tried. */
static void count_step(struct room_step *step, size_t learner, bool is_missed)
{
	step->tried += step->last != learner;
	step->last = learner;
	if (!is_missed)
		return;
	step->missed += step->last_missed != learner;
	step->last_missed = learner;
}

static int count(struct room *room, const struct tap_verdict *verdict)
{
	const size_t lesson = find_lesson(room, verdict->lesson);
	struct room_cell *cell;
	struct room_step *step;

	if (lesson == ROOM_LESSONS)
		return source_fail(E2BIG, "more than %d lessons", ROOM_LESSONS);
	cell = &room->learners[room->nr - 1].cells[lesson];
	cell->ok += verdict->result == TAP_OK;
	cell->not_ok += verdict->result == TAP_NOT_OK;
	cell->skipped += verdict->result == TAP_SKIPPED;
	if (verdict->result == TAP_SKIPPED)
		return 0;
	step = find_step(room, lesson, verdict->step);
	if (!step)
		return no_memory();
	count_step(step, room->nr, verdict->result == TAP_NOT_OK);
	return 0;
}

static int add_learner(struct room *room, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	struct room_learner *learners = reallocarray(room->learners, room->nr + 1,
						     sizeof(*learners));
	const size_t len = strlen(name);
	const int shown = len > 4 && !strcmp(name + len - 4, ".tap") ? len - 4 : len;

	if (!learners)
		return no_memory();
	room->learners = learners;
	learners += room->nr++;
	*learners = (struct room_learner){};
	snprintf(learners->name, sizeof(learners->name), "%.*s", shown, name);
	return 0;
}

int room_add(struct room *room, const char *path)
{
	struct tap tap = { .file = fopen(path, "re") };
	struct tap_verdict verdict;
	int err;

	if (!tap.file)
		return source_fail(errno, "cannot open %s: %s", path, strerror(errno));
	err = add_learner(room, path);
	while (!err && tap_next(&tap, &verdict))
		err = count(room, &verdict);
	fclose(tap.file);
	if (!err)
		strcpy(room->learners[room->nr - 1].wrong, tap.wrong);
	return err;
}

static void swap_lessons(struct room *room, size_t a, size_t b)
{
	char name[TAP_NAME];

	memcpy(name, room->lessons[a], TAP_NAME);
	memcpy(room->lessons[a], room->lessons[b], TAP_NAME);
	memcpy(room->lessons[b], name, TAP_NAME);
	for (size_t i = 0; i < room->nr; i++) {
		struct room_cell *cells = room->learners[i].cells;
		const struct room_cell cell = cells[a];

		cells[a] = cells[b];
		cells[b] = cell;
	}
	for (size_t i = 0; i < room->nr_steps; i++) {
		size_t *lesson = &room->steps[i].lesson;

		*lesson = *lesson == a ? b : *lesson == b ? a : *lesson;
	}
}

/* Many wrong first, and of those the ones that few tried. */
static int compare_steps(const void *left, const void *right)
{
	const struct room_step *a = left, *b = right;

	if (a->missed != b->missed)
		return a->missed < b->missed ? 1 : -1;
	if (a->tried != b->tried)
		return a->tried < b->tried ? -1 : 1;
	return a->lesson != b->lesson ? (a->lesson < b->lesson ? -1 : 1) : strcmp(a->name, b->name);
}

void room_sort(struct room *room)
{
	for (size_t i = 0; i < room->nr_lessons; i++)
		for (size_t j = i; j > 0; j--)
			if (strcmp(room->lessons[j - 1], room->lessons[j]) > 0)
				swap_lessons(room, j - 1, j);
	qsort(room->steps, room->nr_steps, sizeof(*room->steps), compare_steps);
}

void room_free(struct room *room)
{
	free(room->learners);
	free(room->steps);
}
