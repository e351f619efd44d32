/* SPDX-License-Identifier: GPL-2.0 */
/* What the player of lessons says itself, in the language of the texts. */
#ifndef TASKVIZ_LESSON_PHRASES_H
#define TASKVIZ_LESSON_PHRASES_H

#include <stdbool.h>

#define PHRASES_LANGUAGES	64

/* phrases_open() - read them. Return: 0 or a negative errno, see source_error(). */
int phrases_open(void);

/**
 * phrases_speak() - choose a language; English before that
 * @language: as "ja"; must outlive all use of phrases
 *
 * Return: false if nobody has written it.
 */
bool phrases_speak(const char *language);

/* phrases_languages() - which there are: "en, ja" */
void phrases_languages(char names[PHRASES_LANGUAGES]);

/* phrase() - one, by its key in texts.yaml; the key itself if there is none */
const char *phrase(const char *key);

/* phrase_say() - print one; pairs of a {NAME} in it and what that stands for follow, then NULL */
__attribute__((sentinel))
void phrase_say(const char *key, ...);

void phrases_close(void);

#endif /* TASKVIZ_LESSON_PHRASES_H */
