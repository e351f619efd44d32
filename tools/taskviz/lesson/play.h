/* SPDX-License-Identifier: GPL-2.0 */
/* A lesson with a learner: told, asked, done, shown, compared, explained. */
#ifndef TASKVIZ_LESSON_PLAY_H
#define TASKVIZ_LESSON_PLAY_H

#include "lesson.h"

struct keeper;

/**
 * enum play_how - how a lesson is played
 * @PLAY_ASKING: questions are asked, and answers kept
 * @PLAY_SHOWING: without questions
 * @PLAY_PRESENTING: to a room: an empty screen for each step, one key goes on, nothing is typed
 */
enum play_how { PLAY_ASKING, PLAY_SHOWING, PLAY_PRESENTING };

/**
 * lesson_play() - play it on standard input and output
 * @lesson: it
 * @keeper: has switched its groups on
 * @how: it is played
 *
 * Return: 0, also if the learner left; or a negative errno, see source_error().
 */
int lesson_play(const struct lesson *lesson, const struct keeper *keeper, enum play_how how);

#endif /* TASKVIZ_LESSON_PLAY_H */
