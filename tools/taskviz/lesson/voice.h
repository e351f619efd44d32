/* SPDX-License-Identifier: GPL-2.0 */
/* What the player of lessons prints. */
#ifndef TASKVIZ_LESSON_VOICE_H
#define TASKVIZ_LESSON_VOICE_H

#include "act.h"
#include "ear.h"

/**
 * struct voice - how it is printed
 * @act: the lesson that is played; names in its texts are replaced by what they stand for
 * @is_terminal: for eyes
 * @colored: so
 * @columns: of the terminal
 * @rows: of it
 * @shown: lines since somebody said to go on
 * @ear: says so
 * @by_key: one key is enough
 */
struct voice {
	const struct act *act;
	bool is_terminal;
	bool colored;
	int columns;
	int rows;
	int shown;
	struct ear *ear;
	bool by_key;
};

/* voice_begin() - look at the terminal; @act and @ear must outlive @voice */
void voice_begin(struct voice *voice, const struct act *act, struct ear *ear, bool by_key);

/* voice_clear() - begin with an empty screen */
void voice_clear(const struct voice *voice);

void voice_bold(const struct voice *voice, const char *text);
void voice_text(const struct voice *voice, const char *text);

/* voice_introduction() - of the whole lesson, with its numbers */
void voice_introduction(const struct voice *voice);

/* voice_heading() - of a step, from 0 on */
void voice_heading(const struct voice *voice, size_t step);

/* voice_wait() - until somebody has read that; @prompt: a phrase. Return: false if they leave */
bool voice_wait(struct voice *voice, const char *prompt);

/* voice_command() - a command, and what comes of it, a screen at a time */
void voice_command(struct voice *voice, const char *shown);

/* voice_is_full() - would what was shown leave the screen if the step is explained below it? */
bool voice_is_full(const struct voice *voice, const struct lesson_step *step);

/* voice_claim() - a claim, if it is so here, and the values that say so */
void voice_claim(const struct voice *voice, const struct lesson_claim *claim);

/* voice_explain() - why it is so, and where in the kernel and in the module */
void voice_explain(const struct voice *voice, const struct lesson_step *step);

/* voice_program() - its source, a screen at a time; @run: the command that runs it, or NULL */
void voice_program(struct voice *voice, const char *run);

#endif /* TASKVIZ_LESSON_VOICE_H */
