/* SPDX-License-Identifier: GPL-2.0 */
/* Objects for communication between processes as a table. */
#ifndef TASKVIZ_IPC_LINES_H
#define TASKVIZ_IPC_LINES_H

#include "print/table.h"
#include "users.h"

extern const struct column_list ipc_columns;

/* ipc_lines() - add a line for each object */
void ipc_lines(struct table *table, const struct ipc_users *users);

#endif /* TASKVIZ_IPC_LINES_H */
