/* SPDX-License-Identifier: GPL-2.0 */
/* A question: what is asked, what is answered, and whether that is what was measured. */
#ifndef TASKVIZ_LESSON_QUESTION_H
#define TASKVIZ_LESSON_QUESTION_H

#include "formula.h"
#include "lesson.h"

#define QUESTION_TEXT	256

/**
 * struct reply - what a learner answered
 * @number: it, or the index of a choice
 */
struct reply {
	int64_t number;
};

/* question_put() - print it, with its choices; @values: of the names in its texts */
void question_put(const struct lesson_question *question, const struct values *values);

/**
 * question_take() - take an answer
 * @question: what was asked
 * @line: what was typed
 * @reply: set
 *
 * Return: false if that is no answer to this question.
 */
bool question_take(const struct lesson_question *question, const char *line, struct reply *reply);

/**
 * question_compare() - compare an answer with what was measured
 * @question: what was asked
 * @values: after the step has happened
 * @reply: the answer
 * @said: set to the answer in words
 * @measured: set to the right one; if nobody can tell, to why
 *
 * Return: 1 if it is right, 0 if not, a negative errno if nobody can tell.
 */
int question_compare(const struct lesson_question *question, const struct values *values,
		     const struct reply *reply, char said[QUESTION_TEXT],
		     char measured[QUESTION_TEXT]);

#endif /* TASKVIZ_LESSON_QUESTION_H */
