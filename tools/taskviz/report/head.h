/* SPDX-License-Identifier: GPL-2.0 */
/* What stands above the table of a report. */
#ifndef TASKVIZ_REPORT_HEAD_H
#define TASKVIZ_REPORT_HEAD_H

#include <stdbool.h>
#include <stdio.h>
#include "model/span.h"
#include "model/times.h"
#include "timeline/critical_path.h"

/**
 * report_head() - write it
 * @to: where to
 * @timeline: of the report
 * @span: the part that is asked for
 * @clock: how times are told
 * @has_form: was it said how? Otherwise begin and end are told since boot
 */
void report_head(FILE *to, const struct timeline *timeline, const struct span *span,
		 const struct clock *clock, bool has_form);

/* report_cpus() - write what each CPU did, and an empty line. Return: 0 or -ENOMEM. */
int report_cpus(FILE *to, const struct timeline *timeline);

/* report_path_sums() - write how long what and who was on a path. Return: 0 or -ENOMEM. */
int report_path_sums(FILE *to, const struct timeline *timeline, const struct critical_path *path);

#endif /* TASKVIZ_REPORT_HEAD_H */
