/* SPDX-License-Identifier: GPL-2.0 */
/* Where a lesson's program runs: a terminal of its own, and the points at which it waits. */
#ifndef TASKVIZ_LESSON_STAGE_H
#define TASKVIZ_LESSON_STAGE_H

#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>
#include "values.h"

struct keeper;

#define STAGE_LINE	512

/**
 * struct stage - the program
 * @keeper: what ends it, if we cannot
 * @patience: seconds that it may say nothing while we wait
 * @pid: its process, also its session; 0: none runs
 * @terminal: our end
 * @waits: it is at a point, and goes on when a line is typed
 * @line: what it has said of a line
 * @len: of that
 */
struct stage {
	const struct keeper *keeper;
	int patience;
	pid_t pid;
	int terminal;
	bool waits;
	char line[STAGE_LINE];
	size_t len;
};

/**
 * stage_start() - run a program
 * @stage: with its keeper and patience set; one that runs is ended before
 * @dir: the folder that it is in, and where it runs
 * @command: its name and arguments, with blanks between them
 *
 * Return: 0 or a negative errno, see source_error().
 */
int stage_start(struct stage *stage, const char *dir, const char *command);

/**
 * stage_until() - let it go on until it says something
 * @stage: it runs
 * @point: what the line begins with, before a colon; "end": until it has ended, which sets "exit"
 *	to what it returned, or "signal" to what ended it
 * @values: NAME=WORD of that line are set here
 * @said: all its lines are written there
 *
 * Return: 0 or a negative errno, see source_error(): ECHILD if it ended before, ETIME if it was
 * silent for as long as patience goes.
 */
int stage_until(struct stage *stage, const char *point, struct values *values, FILE *said);

/* stage_type() - type on its terminal; ^C, ^Z, ^D and ^\ stand for these keys. Return: as above. */
int stage_type(struct stage *stage, const char *keys);

/* stage_end() - end it, with all that it made */
void stage_end(struct stage *stage);

#endif /* TASKVIZ_LESSON_STAGE_H */
