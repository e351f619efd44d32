/* SPDX-License-Identifier: GPL-2.0 */
/* Figures of units of systemd, and containers, for Prometheus. */
#ifndef TASKVIZ_EXPORT_UNITS_H
#define TASKVIZ_EXPORT_UNITS_H

#include <stdio.h>
#include "model/snapshot.h"

/*
 * The most values that the label "unit" has; the last of them is "other", all that are left. This
 * is of one scrape: the next may have other units, which are other series.
 */
#define EXPORT_UNITS_MOST	64

/**
 * export_units() - write processes, threads and zombies of each unit, and what these did
 * @to: where to
 * @snapshot: of which they are; the kernel's are left out, and whose cgroup is not known, as are
 *	zombies where one of them may be gone, and what is not known of one of a unit; with
 *	TASKVIZ_SNAPSHOT_ENDED in its flags also what the ended did
 *
 * Return: 0 or -ENOMEM.
 */
int export_units(FILE *to, const struct snapshot *snapshot);

#endif /* TASKVIZ_EXPORT_UNITS_H */
