/* SPDX-License-Identifier: GPL-2.0 */
/* A lesson with a learner: told, asked, done, shown, compared, explained. */
#ifndef TASKVIZ_LESSON_PLAY_H
#define TASKVIZ_LESSON_PLAY_H

#include "lesson.h"

struct keeper;

/**
 * lesson_play() - play it on standard input and output
 * @lesson: it
 * @keeper: has switched its groups on
 * @no_ask: ask no questions
 *
 * Return: 0, also if the learner left; or a negative errno, see source_error().
 */
int lesson_play(const struct lesson *lesson, const struct keeper *keeper, bool no_ask);

#endif /* TASKVIZ_LESSON_PLAY_H */
