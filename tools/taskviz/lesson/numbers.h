/* SPDX-License-Identifier: GPL-2.0 */
/* The numbers of a lesson, as the learner chooses them. */
#ifndef TASKVIZ_LESSON_NUMBERS_H
#define TASKVIZ_LESSON_NUMBERS_H

#include <stdbool.h>
#include "ear.h"
#include "lesson.h"
#include "values.h"

/**
 * number_take() - let a number of the lesson be what was typed
 * @number: which
 * @line: typed; an empty one leaves it as it was
 * @values: set there, in digits alone
 *
 * Return: false if that is no number, or none of its range.
 */
bool number_take(const struct lesson_number *number, const char *line, struct values *values);

/**
 * numbers_preset() - begin with another number than the usual one
 * @lesson: whose
 * @word: NAME=NUMBER
 *
 * Return: 0, or -EINVAL, see source_error().
 */
int numbers_preset(struct lesson *lesson, const char *word);

/* numbers_choose() - ask for all numbers of a lesson. Return: false at the end of the input. */
bool numbers_choose(const struct lesson *lesson, struct values *values, struct ear *ear);

#endif /* TASKVIZ_LESSON_NUMBERS_H */
