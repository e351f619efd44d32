// SPDX-License-Identifier: GPL-2.0
/* Takes /proc/PID/syscall apart. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "task_call.h"

/* "-1" and the two pointers stand alone: it is in no call. */
static bool parse_none(struct task_call *call, const char *text)
{
	call->state = TASK_CALL_NONE;
	return sscanf(text, "-1 %" SCNx64 " %" SCNx64, &call->sp, &call->pc) == 2;
}

/* The next number behind blanks. Return: is there one? */
static bool take_number(const char **text, int base, uint64_t *number)
{
	char *end;

	*number = strtoull(*text, &end, base);
	if (end == *text)
		return false;
	*text = end;
	return true;
}

bool task_call_parse(struct task_call *call, const char *text)
{
	uint64_t nr;
	bool is_one;

	memset(call, 0, sizeof(*call));
	if (!strncmp(text, "running", 7)) {
		call->state = TASK_CALL_RUNNING;
		return true;
	}
	if (*text == '-')
		return parse_none(call, text);
	is_one = take_number(&text, 10, &nr);
	call->nr = nr;
	for (int i = 0; i < TASK_CALL_ARGS; i++)
		is_one = is_one && take_number(&text, 16, &call->args[i]);
	return is_one && take_number(&text, 16, &call->sp) && take_number(&text, 16, &call->pc);
}
