// SPDX-License-Identifier: GPL-2.0
/* Where in the kernel a task sleeps that no system call tells more of. */
#include <stdio.h>
#include <string.h>
#include "resolvers.h"

/* "0" is what the kernel says to who may not know, and of who does not sleep. */
void resolve_kernel(struct waits *waits, struct wait_task *task)
{
	char text[128];
	const int err = proc_text(waits->proc, task->status.tgid, task->status.pid, "wchan", text,
				  sizeof(text));

	wait_failed(task, err);
	if (!err && *text && strcmp(text, "0"))
		wait_says(task, "the kernel, in %.100s()", text);
}
