/* SPDX-License-Identifier: GPL-2.0 */
/* A step of a lesson, read. */
#ifndef TASKVIZ_LESSON_STEP_H
#define TASKVIZ_LESSON_STEP_H

#include "place.h"

/**
 * lesson_step_read() - read a step
 * @place: where it stands
 * @step: of zeroes; what it has not stays NULL
 *
 * Return: 0, or a negative errno, see source_error().
 */
int lesson_step_read(const struct place *place, struct lesson_step *step);

#endif /* TASKVIZ_LESSON_STEP_H */
