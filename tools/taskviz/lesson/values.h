/* SPDX-License-Identifier: GPL-2.0 */
/* What a lesson knows by name: numbers to choose, what its program said, what was measured. */
#ifndef TASKVIZ_LESSON_VALUES_H
#define TASKVIZ_LESSON_VALUES_H

#include <stdio.h>

struct value;

/**
 * struct values - names, and what they stand for
 * @first: sorted by nothing, newest first
 */
struct values {
	struct value *first;
};

/**
 * values_set() - let a name stand for something, whatever it stood for
 * @values: all zero at first; to be given to values_free()
 * @name: letters, digits, underscores
 * @word: copied
 *
 * Return: 0 or -ENOMEM.
 */
int values_set(struct values *values, const char *name, const char *word);

/* values_get() - what it stands for, until it is set again; NULL if nothing */
const char *values_get(const struct values *values, const char *name);

/**
 * values_take() - set those in a line of NAME=WORD and other words, with blanks between them
 * @values: to be set in
 * @line: as a program said it
 *
 * Return: 0 or -ENOMEM.
 */
int values_take(struct values *values, const char *line);

/**
 * values_fill() - write a text with {NAME} replaced
 * @values: the names; braces around anything else stay as they are
 * @text: with them
 *
 * Return: to be freed; NULL if there is no memory.
 */
char *values_fill(const struct values *values, const char *text);

/* values_put() - write all as values_take() reads them, a blank before each; oldest last */
void values_put(const struct values *values, FILE *to);

void values_free(struct values *values);

#endif /* TASKVIZ_LESSON_VALUES_H */
