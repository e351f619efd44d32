/* SPDX-License-Identifier: GPL-2.0 */
/* The tables of the module of this machine. */
#ifndef TASKVIZ_LIVE_TABLES_H
#define TASKVIZ_LIVE_TABLES_H

#include "model/rows.h"

/**
 * live_table() - a table as it is now
 * @fd: the open /proc/taskviz
 * @name: of the table
 * @rows: set; to be given to rows_free()
 *
 * Return: 0, or a negative errno with a text in source_error().
 */
int live_table(int fd, const char *name, struct rows *rows);

#endif /* TASKVIZ_LIVE_TABLES_H */
