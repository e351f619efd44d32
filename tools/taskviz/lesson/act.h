/* SPDX-License-Identifier: GPL-2.0 */
/* What happens in a step: its program goes on, and what that did is measured. */
#ifndef TASKVIZ_LESSON_ACT_H
#define TASKVIZ_LESSON_ACT_H

#include "formula.h"
#include "lesson.h"
#include "stage.h"

/**
 * struct act - a lesson that is played
 * @lesson: it
 * @stage: its program
 * @values: its numbers, what its program said, what was measured
 */
struct act {
	const struct lesson *lesson;
	struct stage stage;
	struct values values;
};

/**
 * act_begin() - with the usual numbers, and no program yet
 * @act: to be given to act_end() in any case
 * @lesson: must outlive @act
 * @keeper: cleans up behind it
 *
 * Return: 0 or a negative errno, see source_error().
 */
int act_begin(struct act *act, const struct lesson *lesson, const struct keeper *keeper);

/**
 * act_lacks() - is something missing here that a step, or the lesson, needs?
 * @act: begun
 * @needs: what tells it, may be NULL
 *
 * Return: NULL if nothing is missing, else why it cannot happen, to be freed.
 */
char *act_lacks(const struct act *act, const char *needs);

/**
 * act_step() - let a step happen: start its program, type, wait, measure
 * @act: all steps before this one have happened
 * @step: it
 * @said: what the program says is written there
 *
 * Return: 0 or a negative errno, see source_error().
 */
int act_step(struct act *act, const struct lesson_step *step, FILE *said);

void act_end(struct act *act);

#endif /* TASKVIZ_LESSON_ACT_H */
