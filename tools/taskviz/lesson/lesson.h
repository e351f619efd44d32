/* SPDX-License-Identifier: GPL-2.0 */
/* A lesson, as its file tells it: texts, questions, a program, commands, claims. */
#ifndef TASKVIZ_LESSON_H
#define TASKVIZ_LESSON_H

#include <stdbool.h>
#include <stdint.h>
#include "base/document.h"

/**
 * struct lesson_number - a number that the learner may choose
 * @name: of it
 * @usual: if nobody does
 * @least: the smallest
 * @most: the largest
 * @about: what it is
 */
struct lesson_number {
	const char *name;
	int64_t usual;
	int64_t least;
	int64_t most;
	const char *about;
};

/**
 * struct lesson_choice - an answer to choose
 * @text: of it
 * @holds: the formula that is true if it is the right one
 */
struct lesson_choice {
	const char *text;
	const char *holds;
};

#define LESSON_CHOICES	6

/**
 * struct lesson_question - what is to be foretold before it happens
 * @text: of it; NULL if the step asks nothing
 * @choices: which answers there are; without any, a number is asked for
 * @nr: how many
 * @measured: the formula whose number is the right answer
 * @slack: how far from it an answer may be and still be right; a formula, or NULL: 0
 */
struct lesson_question {
	const char *text;
	struct lesson_choice choices[LESSON_CHOICES];
	size_t nr;
	const char *measured;
	const char *slack;
};

/**
 * struct lesson_claim - what must be true of what was measured
 * @text: it, in words
 * @holds: it, as a formula
 */
struct lesson_claim {
	const char *text;
	const char *holds;
};

/**
 * struct lesson_measure - a value that a command tells
 * @name: of the value
 * @command: for the shell; its first word of output is the value
 */
struct lesson_measure {
	const char *name;
	const char *command;
};

#define LESSON_MEASURES	12
#define LESSON_SHOWN	3
#define LESSON_CLAIMS	8

/**
 * struct lesson_step - one step, in the order in which its parts happen; what it has not is NULL
 * @name: of it, in results
 * @needs: a command for the shell that fails where this step cannot happen, and says why
 * @text: what is told first
 * @question: then asked
 * @run: the program that is started, with its arguments; one that still runs is ended before
 * @keys: what is typed on its terminal
 * @until: the program goes on until it says this and a colon; "end": until it has ended
 * @measures: what is measured
 * @nr_measures: how many
 * @shown: commands whose output is shown
 * @nr_shown: how many
 * @claims: what must be true now
 * @nr_claims: how many
 * @why: why it is so
 * @again: asked if the answer was wrong
 * @kernel: the function of the kernel that does it, and its file
 * @module: the function of the module that saw it, and its file
 */
struct lesson_step {
	const char *name;
	const char *needs;
	const char *text;
	struct lesson_question question;
	const char *run;
	const char *keys;
	const char *until;
	struct lesson_measure measures[LESSON_MEASURES];
	size_t nr_measures;
	const char *shown[LESSON_SHOWN];
	size_t nr_shown;
	struct lesson_claim claims[LESSON_CLAIMS];
	size_t nr_claims;
	const char *why;
	struct lesson_question again;
	const char *kernel;
	const char *module;
};

#define LESSON_STEPS	16
#define LESSON_NUMBERS	4
#define LESSON_PATH	512

/**
 * struct lesson - a lesson
 * @dir: its folder
 * @name: of the folder: two digits, a minus, a word
 * @title: of it
 * @summary: one line
 * @groups: of probes that it needs, with commas; may be empty
 * @needs: as of a step; nothing of the lesson can happen then
 * @after: a command for the shell that removes what a program may leave, however it ends; or NULL
 * @numbers: to choose
 * @nr_numbers: how many
 * @steps: of it
 * @nr: how many
 */
struct lesson {
	char dir[LESSON_PATH];
	const char *name;
	const char *title;
	const char *summary;
	const char *groups;
	const char *needs;
	const char *after;
	struct lesson_number numbers[LESSON_NUMBERS];
	size_t nr_numbers;
	struct lesson_step steps[LESSON_STEPS];
	size_t nr;

	/* private: */
	struct document document;
	struct document translated;
	bool is_translated;
	char path[LESSON_PATH + 16];
	char translated_path[LESSON_PATH + 32];
};

/**
 * lesson_open() - read a lesson
 * @lesson: on success to be given to lesson_close()
 * @dir: its folder, with lesson.yaml, and lesson.LANGUAGE.yaml with texts in other languages
 * @language: two letters; texts that are not there in it are English
 *
 * Return: 0, or a negative errno, see source_error(), which names the file and the line.
 */
int lesson_open(struct lesson *lesson, const char *dir, const char *language);

void lesson_close(struct lesson *lesson);

#endif /* TASKVIZ_LESSON_H */
