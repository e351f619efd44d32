/* SPDX-License-Identifier: GPL-2.0 */
/* What a lesson claims, as a formula: "copied >= written and copied <= written + 8". */
#ifndef TASKVIZ_LESSON_FORMULA_H
#define TASKVIZ_LESSON_FORMULA_H

#include <stdint.h>
#include "values.h"

#define FORMULA_WRONG_SIZE	128

/**
 * formula_number() - what a formula comes to
 * @text: whole numbers, names, 'words' in quotes, ( ) + - * / %, == != < <= > >=, not, and, or, in
 *	this order. Words can be compared only, by == and !=.
 * @values: what its names stand for; ? stands for what is not known, and nothing comes of it
 * @number: set; 1 for true, 0 for false
 * @wrong: set to a sentence if there is an error
 *
 * Return: 0, or a negative errno: EINVAL if it is no formula, or no number; ENODATA if a name is
 * not known; ERANGE if a number is too large, or divided by 0.
 */
int formula_number(const char *text, const struct values *values, int64_t *number,
		   char wrong[FORMULA_WRONG_SIZE]);

/**
 * formula_names() - tell the names in a formula, and what they are: "copied = 300, written = 300"
 * @text: a formula
 * @values: what its names stand for
 * @to: written there
 */
void formula_names(const char *text, const struct values *values, FILE *to);

#endif /* TASKVIZ_LESSON_FORMULA_H */
