/* SPDX-License-Identifier: GPL-2.0 */
/* What the learner types: lines, or single keys. */
#ifndef TASKVIZ_LESSON_EAR_H
#define TASKVIZ_LESSON_EAR_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct ear - what was heard
 * @line: last, without its newline; to be freed
 * @size: of @line
 */
struct ear {
	char *line;
	size_t size;
};

/* ear_line() - read a line. Return: false at the end of the input. */
bool ear_line(struct ear *ear);

/**
 * ear_key() - wait for a key
 * @ear: its line is the key then: empty for Enter, blank and the arrow to the right, b for that to
 *	the left. Without a terminal a line is read.
 *
 * Return: false at the end of the input.
 */
bool ear_key(struct ear *ear);

#endif /* TASKVIZ_LESSON_EAR_H */
