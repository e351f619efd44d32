/* SPDX-License-Identifier: GPL-2.0 */
/* What the player of lessons says itself, in the language of the texts. */
#ifndef TASKVIZ_LESSON_PHRASES_H
#define TASKVIZ_LESSON_PHRASES_H

/**
 * phrases_open() - choose a language
 * @language: two letters; English if nobody has written it
 *
 * Return: 0 or a negative errno, see source_error().
 */
int phrases_open(const char *language);

/* phrase() - one, by its key in texts.yaml; the key itself if there is none */
const char *phrase(const char *key);

/* phrase_say() - print one; pairs of a {NAME} in it and what that stands for follow, then NULL */
__attribute__((sentinel))
void phrase_say(const char *key, ...);

void phrases_close(void);

#endif /* TASKVIZ_LESSON_PHRASES_H */
