/* SPDX-License-Identifier: GPL-2.0 */
/* How wide texts are on a terminal. */
#ifndef TASKVIZ_LESSON_WIDTH_H
#define TASKVIZ_LESSON_WIDTH_H

/* width_of() - the columns that the widest line of a text takes; colours take none */
int width_of(const char *text);

#endif /* TASKVIZ_LESSON_WIDTH_H */
