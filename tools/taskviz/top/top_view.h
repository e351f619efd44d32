/* SPDX-License-Identifier: GPL-2.0 */
/* How "taskviz top" looks. */
#ifndef TASKVIZ_TOP_VIEW_H
#define TASKVIZ_TOP_VIEW_H

#include "top.h"

/* top_draw() - draw all; lays out the rows for the size that the screen has now */
void top_draw(struct top *top);

#endif /* TASKVIZ_TOP_VIEW_H */
