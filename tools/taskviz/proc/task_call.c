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

static int digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The next "0x1f" behind a blank: strtoull() takes several times as long. Return: is there one? */
static bool take_number(const char **text, uint64_t *number)
{
	const char *at = *text;

	*number = 0;
	if (strncmp(at, " 0x", 3))
		return false;
	for (at += 3; digit_of(*at) >= 0; at++)
		*number = *number << 4 | digit_of(*at);
	*text = at;
	return at[-1] != 'x';
}

bool task_call_parse(struct task_call *call, const char *text)
{
	char *at;
	bool is_one;

	memset(call, 0, sizeof(*call));
	if (!strncmp(text, "running", 7)) {
		call->state = TASK_CALL_RUNNING;
		return true;
	}
	if (*text == '-')
		return parse_none(call, text);
	call->nr = strtoul(text, &at, 10);
	is_one = at > text;
	text = at;
	for (int i = 0; i < TASK_CALL_ARGS; i++)
		is_one = is_one && take_number(&text, &call->args[i]);
	return is_one && take_number(&text, &call->sp) && take_number(&text, &call->pc);
}
