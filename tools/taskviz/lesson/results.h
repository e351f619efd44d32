/* SPDX-License-Identifier: GPL-2.0 */
/* How a learner answered, lesson by lesson, in files of the Test Anything Protocol. */
#ifndef TASKVIZ_LESSON_RESULTS_H
#define TASKVIZ_LESSON_RESULTS_H

#include <stdbool.h>
#include <stdio.h>

#define RESULTS_SIZE	32

/**
 * struct results - of one lesson, while it is played
 * @lesson: its name
 * @file: where they go; NULL if they cannot be kept
 * @nr: answers
 * @right: of them
 */
struct results {
	const char *lesson;
	FILE *file;
	unsigned int nr;
	unsigned int right;
};

/**
 * results_begin() - keep what will be answered
 * @results: to be given to results_end()
 * @lesson: name of the lesson, must outlive @results
 *
 * They are kept in taskviz/lessons of XDG_STATE_HOME, or of ~/.local/state. That nothing can be
 * written there keeps nobody from learning.
 */
void results_begin(struct results *results, const char *lesson);

/**
 * results_add() - keep an answer
 * @results: of this lesson
 * @is_right: was it?
 * @step: the step
 * @answer: what was said
 * @measured: what was measured
 */
void results_add(struct results *results, bool is_right, const char *step, const char *answer,
		 const char *measured);

/**
 * results_end() - what was answered takes the place of what was before
 * @results: of this lesson
 * @is_whole: it was played to its end; if not, what was answered before stays
 */
void results_end(struct results *results, bool is_whole);

/* results_sum() - "2 of 3", of the last time that it was whole; "-": it was never played */
void results_sum(const char *lesson, char sum[RESULTS_SIZE]);

#endif /* TASKVIZ_LESSON_RESULTS_H */
