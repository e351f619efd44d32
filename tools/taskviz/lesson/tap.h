/* SPDX-License-Identifier: GPL-2.0 */
/* Verdicts on lessons, read back: what --check printed, or what a learner answered. */
#ifndef TASKVIZ_LESSON_TAP_H
#define TASKVIZ_LESSON_TAP_H

#include <stdbool.h>
#include <stdio.h>

#define TAP_NAME	64
#define TAP_WRONG	160

enum tap_result { TAP_OK, TAP_NOT_OK, TAP_SKIPPED };

/**
 * struct tap_verdict - one of them
 * @result: of it
 * @lesson: NN-NAME
 * @step: of that lesson
 */
struct tap_verdict {
	enum tap_result result;
	char lesson[TAP_NAME];
	char step[TAP_NAME];
};

/**
 * struct tap - a file that is read; all zero but for @file at first
 * @file: with plans behind their verdicts; several such may follow each other
 * @line: number of the last line
 * @nr: verdicts since the last plan
 * @wrong: the first thing that is wrong, with the number of its line; empty: nothing
 */
struct tap {
	FILE *file;
	unsigned int line;
	unsigned int nr;
	char wrong[TAP_WRONG];
};

/**
 * tap_next() - the next verdict
 * @tap: the file; what is wrong is kept there, and reading goes on
 * @verdict: set
 *
 * Return: false at the end.
 */
bool tap_next(struct tap *tap, struct tap_verdict *verdict);

#endif /* TASKVIZ_LESSON_TAP_H */
