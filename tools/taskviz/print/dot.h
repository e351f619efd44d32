/* SPDX-License-Identifier: GPL-2.0 */
/* Text in the language of Graphviz. */
#ifndef TASKVIZ_DOT_H
#define TASKVIZ_DOT_H

#include <stdio.h>

/* dot_put() - write text in quotes, so that it is nothing but text */
void dot_put(FILE *to, const char *text);

#endif /* TASKVIZ_DOT_H */
