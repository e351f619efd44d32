// SPDX-License-Identifier: GPL-2.0
/* Takes /proc/PID/syscall apart. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "task_call.h"

/* "-1" and the two pointers stand alone: it is in no call. */
static bool parse_none(struct task_call *call, const char *text)
{
	call->state = TASK_CALL_NONE;
	return sscanf(text, "-1 %" SCNx64 " %" SCNx64, &call->sp, &call->pc) == 2;
}

bool task_call_parse(struct task_call *call, const char *text)
{
	uint64_t *args = call->args;

	memset(call, 0, sizeof(*call));
	if (!strncmp(text, "running", 7)) {
		call->state = TASK_CALL_RUNNING;
		return true;
	}
	if (*text == '-')
		return parse_none(call, text);
	return sscanf(text, "%" SCNu32 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64 " %" SCNx64
		      " %" SCNx64 " %" SCNx64 " %" SCNx64, &call->nr, &args[0], &args[1], &args[2],
		      &args[3], &args[4], &args[5], &call->sp, &call->pc) == 9;
}
