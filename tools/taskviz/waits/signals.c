// SPDX-License-Identifier: GPL-2.0
/* Waits for signals. */
#include <stdio.h>
#include "core/pure.h"
#include "core/table.h"
#include "resolvers.h"

void resolve_any_signal(struct waits *waits, struct wait_task *task)
{
	(void)waits;
	task->outside = true;
	wait_says(task, "any signal that it handles");
}

/* With a time behind the third argument it goes on by itself. */
void resolve_signals(struct waits *waits, struct wait_task *task)
{
	char names[WAIT_TEXT_SIZE];
	struct taskviz_text text = { .buf = names, .size = sizeof(names) - 1 };
	uint64_t set = 0;

	task->outside = true;
	task->bounded = task->call.args[2];
	if (!wait_memory(waits, task, task->call.args[0], &set, sizeof(set)) || !set) {
		wait_says(task, "signals");
		return;
	}
	taskviz_put_signal_set(&text, set);
	names[text.len < text.size ? text.len : text.size] = 0;
	wait_says(task, "one of the signals %.120s", names);
}
