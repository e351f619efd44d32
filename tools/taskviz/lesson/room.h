/* SPDX-License-Identifier: GPL-2.0 */
/* The results of a room: who got what right, lesson by lesson, and what was hard. */
#ifndef TASKVIZ_LESSON_ROOM_H
#define TASKVIZ_LESSON_ROOM_H

#include "tap.h"

#define ROOM_LESSONS	64
#define ROOM_LEARNER	64

/**
 * struct room_cell - a learner's results of a lesson
 * @ok: verdicts and answers that are as they should be
 * @not_ok: the others
 * @skipped: what could not happen there
 */
struct room_cell {
	unsigned int ok;
	unsigned int not_ok;
	unsigned int skipped;
};

/**
 * struct room_learner - a file
 * @name: of it, without folder and .tap
 * @cells: of the lessons of the room
 * @wrong: what is wrong with the file, and in which line; empty if nothing is
 */
struct room_learner {
	char name[ROOM_LEARNER];
	struct room_cell cells[ROOM_LESSONS];
	char wrong[TAP_WRONG];
};

/**
 * struct room_step - a step of a lesson
 * @lesson: index of the lesson
 * @name: of it
 * @last: who tried it last, counted from 1
 * @tried: how many learners did
 * @last_missed: as @last
 * @missed: how many were wrong, once at least
 */
struct room_step {
	size_t lesson;
	char name[TAP_NAME];
	size_t last;
	unsigned int tried;
	size_t last_missed;
	unsigned int missed;
};

/**
 * struct room - all of them
 * @lessons: names of those that somebody tried, in the order of their first verdicts
 * @nr_lessons: how many
 * @learners: in the order of their files
 * @nr: how many
 * @steps: that somebody tried
 * @nr_steps: how many
 */
struct room {
	char lessons[ROOM_LESSONS][TAP_NAME];
	size_t nr_lessons;
	struct room_learner *learners;
	size_t nr;
	struct room_step *steps;
	size_t nr_steps;
};

/**
 * room_add() - add what a learner's file says
 * @room: all zero at first; to be given to room_free()
 * @path: of the file
 *
 * What is wrong in the file is kept with the learner, and the rest of it is read.
 * Return: 0 or a negative errno, see source_error().
 */
int room_add(struct room *room, const char *path);

/* room_sort() - the lessons by their names, the steps by how many were wrong; add nothing then */
void room_sort(struct room *room);

void room_free(struct room *room);

/* room_put_page() - write it as a page of HTML that needs no other file; sorted */
void room_put_page(const struct room *room, FILE *to);

#endif /* TASKVIZ_LESSON_ROOM_H */
