/* SPDX-License-Identifier: GPL-2.0 */
/* How the processes of a group ended, and how many so. */
#ifndef TASKVIZ_REPORT_ENDS_H
#define TASKVIZ_REPORT_ENDS_H

#include "groups.h"

/* Bytes that hold what ends_text() writes. */
#define ENDS_TEXT_SIZE	256

/**
 * ends_text() - the ends that came most often, each with its number
 * @timeline: of the group
 * @group: some tasks
 * @text: set: "0: 3, 1: 3, SIGKILL: 1"; "-" if none ended
 *
 * Return: 0 or -ENOMEM.
 */
int ends_text(const struct timeline *timeline, const struct group *group,
	      char text[ENDS_TEXT_SIZE]);

#endif /* TASKVIZ_REPORT_ENDS_H */
