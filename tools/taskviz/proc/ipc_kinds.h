/* SPDX-License-Identifier: GPL-2.0 */
/* Who reads which kinds of objects, a file each. */
#ifndef TASKVIZ_IPC_KINDS_H
#define TASKVIZ_IPC_KINDS_H

#include "ipc_source.h"

/* Each reads one kind: 0 or -ENOMEM; why one is missing is in @objects. */
int ipc_read_sysv(struct ipc_objects *objects, const struct ipc_source *source);
int ipc_read_posix(struct ipc_objects *objects, const struct ipc_source *source);

#endif /* TASKVIZ_IPC_KINDS_H */
