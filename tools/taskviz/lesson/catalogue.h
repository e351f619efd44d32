/* SPDX-License-Identifier: GPL-2.0 */
/* Where the lessons are, and which there are. */
#ifndef TASKVIZ_LESSON_CATALOGUE_H
#define TASKVIZ_LESSON_CATALOGUE_H

#include <stddef.h>

#define CATALOGUE_MOST	64

/**
 * struct catalogue - the lessons
 * @dirs: their folders, in order of their numbers
 * @nr: how many
 */
struct catalogue {
	char *dirs[CATALOGUE_MOST];
	size_t nr;
};

/**
 * catalogue_open() - find the lessons
 * @catalogue: on success to be given to catalogue_close()
 *
 * They are where the variable TASKVIZ_LESSONS says, else in ../lessons or ../lib/taskviz/lessons,
 * seen from the folder of the program.
 *
 * Return: 0 or a negative errno, see source_error().
 */
int catalogue_open(struct catalogue *catalogue);

/* catalogue_find() - the folder of a lesson, by its number, name, or the word in it; or NULL */
char *catalogue_find(const struct catalogue *catalogue, const char *name);

void catalogue_close(struct catalogue *catalogue);

#endif /* TASKVIZ_LESSON_CATALOGUE_H */
