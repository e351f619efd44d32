// SPDX-License-Identifier: GPL-2.0
/* Reads all objects, of System V and of POSIX. */
#include "ipc_kinds.h"
#include "ipc_read.h"

int ipc_read(struct ipc_objects *objects, const struct ipc_source *source)
{
	int err;

	*objects = (struct ipc_objects){};
	err = ipc_read_sysv(objects, source);
	if (!err)
		err = ipc_read_posix(objects, source);
	ipc_sort(objects);
	return err;
}
