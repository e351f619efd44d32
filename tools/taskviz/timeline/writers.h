/* SPDX-License-Identifier: GPL-2.0 */
/* What writes a timeline, a file for each format. */
#ifndef TASKVIZ_TIMELINE_WRITERS_H
#define TASKVIZ_TIMELINE_WRITERS_H

#include <stdio.h>
#include "critical_path.h"

/* Pixels: what an SVG with one row needs. */
#define TIMELINE_SVG_LEAST	116

/*
 * The writers. Errors of the file stay in it. @path is drawn, too, unless it has no steps; a page
 * has a switch for it, which is on at first or not. Return: 0, or -1 without memory.
 */
int timeline_write_svg(FILE *to, const struct timeline *timeline, const struct critical_path *path,
		       unsigned int height);
int timeline_write_html(FILE *to, const struct timeline *timeline, const struct critical_path *path,
			bool is_path_on);
int timeline_write_perfetto(FILE *to, const struct timeline *timeline,
			    const struct critical_path *path);
int timeline_write_trace(FILE *to, const struct timeline *timeline);

#endif /* TASKVIZ_TIMELINE_WRITERS_H */
