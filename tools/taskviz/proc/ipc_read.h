/* SPDX-License-Identifier: GPL-2.0 */
/* All objects for communication between processes. */
#ifndef TASKVIZ_IPC_READ_H
#define TASKVIZ_IPC_READ_H

#include "ipc_source.h"

/**
 * ipc_read() - read all
 * @objects: set; to be given to ipc_free() whatever is returned
 * @source: where
 *
 * Return: 0 or -ENOMEM.
 */
int ipc_read(struct ipc_objects *objects, const struct ipc_source *source);

#endif /* TASKVIZ_IPC_READ_H */
