/* SPDX-License-Identifier: GPL-2.0 */
/* Scripts and styles as they are in a page: not for readers. */
#ifndef TASKVIZ_TIMELINE_SQUEEZE_H
#define TASKVIZ_TIMELINE_SQUEEZE_H

#include <stdio.h>

/**
 * squeeze_put() - a script or a style, without indents, comments and spaces
 * @to: file
 * @code: comments have lines of their own; a line that goes on ends in the middle of an expression
 */
void squeeze_put(FILE *to, const char *code);

#endif /* TASKVIZ_TIMELINE_SQUEEZE_H */
